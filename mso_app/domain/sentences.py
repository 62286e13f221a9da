"""The sentences of a sealed text, each under an id that stays while its words stay: questions hang on them.

Ids are made of the words alone, so a sentence that a new version keeps keeps its questions. They are stored: another
way of cutting would cut the threads off their sentences.
"""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

# A full stop with what closes after it; citations that follow it still belong to the sentence.
_END = re.compile(
    r"[.!?…]+(?:\*\*|[\"”’»)])*(?:[ \t]*\[\[D\d{1,4}(?: [psiq] \d{1,6}){1,3}\]\][.,;]?)*(?=\s|$)|\n+",
)
_ABBREVIATED = re.compile(r"(?:^|[\s(])(?:e\.g|i\.e|vs|approx|ca|cf|dr|prof|fig|mr|mrs|ms|resp|bzw)\.$", re.IGNORECASE)
_TOKEN = re.compile(r"\[\[([^\]\n]{1,40})\]\]")


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """`text` is the piece of the sealed text, blanks at its end included: all pieces together are the whole."""

    id: str
    text: str

    @property
    def words(self) -> str:
        """As it is quoted: without marks."""
        return plain(self.text)


class Change(StrEnum):
    """What became of a sentence from one version to the next."""

    SAME = ""
    ADDED = "added"
    STRUCK = "struck"


def cut(part: str, texts: Sequence[str]) -> list[list[Sentence]]:
    """The sentences of each of these texts, which together are one part of an opinion."""
    seen: Counter[str] = Counter()
    return [[_named(part, piece, seen) for piece in _pieces(text)] for text in texts]


def plain(text: str) -> str:
    """Without stars, and with citations in single brackets."""
    return " ".join(_TOKEN.sub(r"[\1]", text.replace("**", "")).split())


def compared(old: Sequence[Sentence], new: Sequence[Sentence]) -> list[tuple[Change, Sentence]]:
    """Both versions in one reading order; what was struck stands before what took its place."""
    matcher = SequenceMatcher(a=[one.id for one in old], b=[one.id for one in new], autojunk=False)
    found: list[tuple[Change, Sentence]] = []
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if tag == "equal":
            found += [(Change.SAME, one) for one in new[new_from:new_to]]
            continue
        found += [(Change.STRUCK, one) for one in old[old_from:old_to]]
        found += [(Change.ADDED, one) for one in new[new_from:new_to]]
    return found


@dataclass(frozen=True, kw_only=True)
class Tally:
    """How much differs, in sentences; one that took another's place is a change and no more."""

    changed: int = 0
    added: int = 0
    removed: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            changed=self.changed + other.changed,
            added=self.added + other.added,
            removed=self.removed + other.removed,
        )

    @property
    def is_nothing(self) -> bool:
        return not (self.changed or self.added or self.removed)

    @property
    def words(self) -> str:
        """ "1 sentence changed, 1 added, nothing removed"."""
        if self.is_nothing:
            return "Nothing differs"
        sentences = f"{self.changed or 'No'} sentence{'' if self.changed == 1 else 's'} changed"
        return f"{sentences}, {self.added or 'none'} added, {self.removed or 'nothing'} removed"


def tally(found: Sequence[tuple[Change, Sentence]]) -> Tally:
    """Count what `compared` found, run by run."""
    total, struck, added = Tally(), 0, 0
    for change, _ in [*found, (Change.SAME, None)]:
        if change is Change.STRUCK and added:
            total, struck, added = total + _run(struck, added), 0, 0
        struck += change is Change.STRUCK
        added += change is Change.ADDED
        if change is Change.SAME:
            total, struck, added = total + _run(struck, added), 0, 0
    return total


def _run(struck: int, added: int) -> Tally:
    return Tally(changed=min(struck, added), added=max(0, added - struck), removed=max(0, struck - added))


def _named(part: str, piece: str, seen: Counter[str]) -> Sentence:
    words = unicodedata.normalize("NFC", " ".join(piece.split()))
    digest = hashlib.sha256(f"{part}\n{words}".encode()).hexdigest()[:12]
    seen[digest] += 1
    again = f"-{seen[digest]}" if seen[digest] > 1 else ""
    return Sentence(id=f"{part}.{digest}{again}", text=piece)


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    start = 0
    for end in _END.finditer(text):
        after = len(text) - len(text[end.end() :].lstrip(" \t"))
        # What is bold stays in one piece.
        if not text[start : end.start()].strip() or not _ends(text, end, after) or text[start:after].count("**") % 2:
            continue
        pieces.append(text[start:after])
        start = after
    if text[start:].strip():
        pieces.append(text[start:])
    elif pieces:
        pieces[-1] += text[start:]
    return pieces


def _ends(text: str, end: re.Match[str], after: int) -> bool:
    """Whether a stop is one: not after an abbreviation, and not before a small letter."""
    if end[0].startswith("\n"):
        return True
    if end[0] == "." and _ABBREVIATED.search(text[: end.end()]):
        return False
    return not text[after : after + 1].islower()
