"""Titles of ICD-10-CM codes.

From the tables that `simple_icd_10_cm` ships, read directly: its own interface keeps 190 MB in memory for good,
the titles alone are a few.
"""

import html
import re
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

SHAPE = re.compile(r"[A-TV-Z]\d[0-9A-Z](?:\.?[0-9A-Z]{1,4})?", re.IGNORECASE)
_ENTRY = re.compile(r"<name>([A-Z]\d[0-9A-Z.]{1,6})</name>\s*<desc>([^<]+)</desc>")
_CATEGORY = 3


def title(code: str) -> str | None:
    """The title of a code, with or without its dot; None for what is not a code."""
    return _titles().get(with_dot(code)) if SHAPE.fullmatch(code.strip()) else None


def search(text: str, *, limit: int) -> list[tuple[str, str]]:
    """Codes with their titles that begin with `text`, or whose titles hold all its words; the plainest title first."""
    begin = with_dot(text) if text[:2].strip() and text[1:2].isdigit() else ""
    if begin:
        fits = [(code, name) for code, name in _titles().items() if code.startswith(begin)]
        return sorted(fits)[:limit]
    wanted = text.lower().split()
    fits = [(code, name) for code, name in _titles().items() if all(word in name.lower() for word in wanted)]
    return sorted(fits, key=lambda one: (not one[1].lower().startswith(wanted[0]), len(one[1]), one[0]))[:limit]


def with_dot(code: str) -> str:
    """ "c900" and "C90.0" are both "C90.0"."""
    plain = code.strip().upper().replace(".", "")
    return plain if len(plain) <= _CATEGORY else f"{plain[:_CATEGORY]}.{plain[_CATEGORY:]}"


def same_disease(first: str, second: str) -> bool:
    """Whether two codes name one disease, one perhaps more exactly: C90 and C90.0, D50.9 (unspecified) and D50.0."""
    one, other = _stem(first), _stem(second)
    return one.startswith(other) or other.startswith(one)


def _stem(code: str) -> str:
    plain = code.replace(".", "")
    return plain[:_CATEGORY] if plain[_CATEGORY:].startswith("9") else plain


@lru_cache
def _titles() -> dict[str, str]:
    spec = find_spec("simple_icd_10_cm")
    folders = list(spec.submodule_search_locations or []) if spec else []
    tables = [table for folder in folders for table in sorted(Path(folder, "data").glob("*.xml"))]
    entries = (entry for table in tables for entry in _ENTRY.findall(table.read_text(encoding="utf-8")))
    return {code: html.unescape(words).strip() for code, words in entries}
