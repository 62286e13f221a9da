"""What changed between two wordings: runs of words that stayed, were added or were removed."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

ADDED, REMOVED, SAME = "added", "removed", ""
_WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, kw_only=True)
class Run:
    """Some words and what happened to them."""

    text: str
    mark: str = SAME


def compare(before: str, after: str) -> list[Run]:
    """Both wordings in one line. The runs that are not added make the old one, those not removed the new one."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    runs: list[Run] = []
    for _, from_old, to_old, from_new, to_new in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = "".join(old[from_old:to_old]), "".join(new[from_new:to_new])
        if gone == come:
            runs.append(Run(text=gone))
            continue
        runs += [Run(text=gone, mark=REMOVED)] if gone else []
        runs += [Run(text=come, mark=ADDED)] if come else []
    return runs
