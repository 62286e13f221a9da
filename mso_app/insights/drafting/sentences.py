"""Sentences of typed text, each literally as it was typed."""

import re

_END = re.compile(r"(?<=[.!?])\s+(?=[\"'(]?[A-ZÄÖÜ0-9])|\n+")
_ABBREVIATION = re.compile(r"(?:^|[\s(])(?:[A-Z]|Dr|Prof|Mr|Mrs|Ms|No|vs|approx|ca|e\.g|i\.e|z\.B)\.$")


def sentences(text: str) -> list[str]:
    """The sentences in order, blanks around them left out."""
    found: list[str] = []
    start = 0
    for match in _END.finditer(text):
        if _ABBREVIATION.search(text[max(0, match.start() - 10) : match.start()]):
            continue
        found.append(text[start : match.start()].strip())
        start = match.end()
    found.append(text[start:].strip())
    return [sentence for sentence in found if sentence]
