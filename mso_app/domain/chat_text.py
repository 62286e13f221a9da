"""What somebody typed as pieces to show: a few marks have a meaning, everything else stays letters.

`**bold**`, `*italic*`, `_italic_`, `` `code` ``, a line that begins with "- ", links with http, https or mailto, and
places in documents: `[[D5]]`, `[[D5 p 1]]`, `[[D5 p 3:120-180]]`. There is no HTML and there are no pictures; a mark
that is not complete is shown as it was typed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from mso_app.core.plain_text import strip_unseen

WEB = frozenset({"http", "https"})
LONGEST_LINK = 2_000
BULLET = re.compile(r"[ \t]{0,8}[-*•][ \t]+(?=\S)")
# Every repetition is bounded and none overlaps the next, so the time stays linear in the length.
MARKS = re.compile(
    r"\[\[(?P<code>D[1-9]\d{0,3})(?: p (?P<page>[1-9]\d{0,5})(?::(?P<start>\d{1,7})-(?P<end>\d{1,7}))?)?\]\]"
    r"|`(?P<literal>[^`\n]{1,500})`"
    r"|\*\*(?P<bold>[^\s*](?:[^*\n]{0,998}[^\s*])?)\*\*"
    r"|(?<![*\w])\*(?P<star>[^\s*](?:[^*\n]{0,998}[^\s*])?)\*(?![*\w])"
    r"|(?<![_\w])_(?P<line>[^\s_](?:[^_\n]{0,998}[^\s_])?)_(?![_\w])"
    r"|\[(?P<words>[^\[\]\n]{1,300})\]\((?P<href>[^\s()<>]{1,2000})\)"
    r"|(?P<bare>(?<![\w/])(?:https?://|mailto:)[^\s<>\"'`\[\]{}|^]{1,2000})",
    re.IGNORECASE,
)
LOOKS_LIKE_AN_ADDRESS = re.compile(r"://|@|\bwww\.", re.IGNORECASE)
AFTER_A_LINK = ".,;:!?)"


class Kind(StrEnum):
    TEXT = "text"
    BOLD = "bold"
    ITALIC = "italic"
    CODE = "code"
    LINK = "link"
    PLACE = "place"
    BULLET = "bullet"
    """A new line that is an item of a list; its own text is empty."""
    BREAK = "break"
    """A new line."""


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Some letters of one kind. A place carries the code, and 0 for what was not named."""

    kind: Kind
    text: str = ""
    href: str = ""
    page: int = 0
    start: int = 0
    end: int = 0


def cleaned(text: str) -> str:
    """What is kept of what was typed: one kind of line end, no unseen characters, nothing empty around it."""
    return strip_unseen(text.replace("\r\n", "\n").replace("\r", "\n")).strip("\n").rstrip()


def pieces(text: str) -> list[Piece]:
    """The text as it is shown, line by line."""
    found: list[Piece] = []
    for number, line in enumerate(text.split("\n")):
        bullet = BULLET.match(line)
        if bullet:
            found.append(Piece(kind=Kind.BULLET))
        elif number:
            found.append(Piece(kind=Kind.BREAK))
        found += _of_a_line(line[bullet.end() :] if bullet else line)
    return found


def places(text: str) -> list[Piece]:
    """Only the places in documents that a text names."""
    return [piece for piece in pieces(text) if piece.kind is Kind.PLACE]


def plain(text: str) -> str:
    """One line without marks, for the beginning of a message that is answered."""
    words = {Kind.BREAK: " ", Kind.BULLET: " "}
    return " ".join("".join(words.get(piece.kind, piece.text) for piece in pieces(text)).split())


def safe_link(address: str) -> str:
    """The address, if a browser may be sent there; else "". Only http and https with a host, and mailto."""
    if len(address) > LONGEST_LINK or strip_unseen(address) != address or re.search(r"[\s\\]", address):
        return ""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return ""
    scheme = parts.scheme.lower()
    if scheme == "mailto":
        return address if "@" in parts.path and not parts.netloc else ""
    # A name before the host makes one address look like another.
    return address if scheme in WEB and host and "@" not in parts.netloc else ""


def _of_a_line(line: str) -> Iterator[Piece]:
    end = 0
    for mark in MARKS.finditer(line):
        piece, taken = _marked(mark)
        if piece is None or mark.start() < end:
            continue
        if mark.start() > end:
            yield Piece(kind=Kind.TEXT, text=line[end : mark.start()])
        yield piece
        end = mark.start() + taken
    if end < len(line):
        yield Piece(kind=Kind.TEXT, text=line[end:])


def _marked(mark: re.Match[str]) -> tuple[Piece | None, int]:
    """The piece and how many letters it took; None for what has to stay as it was typed."""
    whole = len(mark[0])
    if mark["code"]:
        page, start, end = (int(mark[name] or 0) for name in ("page", "start", "end"))
        return Piece(kind=Kind.PLACE, text=mark["code"].upper(), page=page, start=start, end=end), whole
    for name, kind in (("literal", Kind.CODE), ("bold", Kind.BOLD), ("star", Kind.ITALIC), ("line", Kind.ITALIC)):
        if mark[name]:
            return Piece(kind=kind, text=mark[name]), whole
    if mark["href"]:
        # Words that look like one address must not lead to another.
        is_honest = mark["words"] == mark["href"] or not LOOKS_LIKE_AN_ADDRESS.search(mark["words"])
        href = safe_link(mark["href"]) if is_honest else ""
        return (Piece(kind=Kind.LINK, text=mark["words"], href=href) if href else None), whole
    bare = mark["bare"].rstrip(AFTER_A_LINK)
    href = safe_link(bare)
    return (Piece(kind=Kind.LINK, text=bare, href=href) if href else None), len(bare)
