"""Rebuilds what a person sees on a page, words and lines, from single characters with positions.

Pure: no PDF library. Characters come in display coordinates (points, y downwards, page rotation applied).
"""

import json
import math
import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from statistics import median
from typing import TypedDict

from mso_app.core.plain_text import strip_unseen

# In parts of the font size. A blank in common fonts is 0.25-0.28 of it.
WORD_GAP = 0.15
COLUMN_GAP = 0.6
STRETCHED = 1.5
SAME_LINE = 0.3
_RAISED = str.maketrans("0123456789+-−–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻")
_SPELLED = {
    "\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "st", "\ufb06": "st",
    "\x02": "-", "\ufffe": "-", "\u00ad": "-", "\u2010": "-", "\u2011": "-",
}  # fmt: skip


@dataclass(slots=True)
class Char:
    """One printed character. `u0..u1` runs along the writing direction, `base` is the baseline across it.

    `blanks` counts the blanks written before it, `owner` is the text object of the file it belongs to.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    u0: float
    u1: float
    base: float
    size: float
    turn: int
    bold: bool = False
    blanks: int = 0
    owner: int = 0
    shift: int = 0


@dataclass(slots=True)
class Piece:
    """One word before it has an offset."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    bold: bool
    apart: bool


@dataclass(slots=True)
class _Line:
    base: float
    size: float
    chars: list[Char] = field(default_factory=list)


@lru_cache(maxsize=4096)
def plain_char(text: str) -> str:
    """One character as it is stored: ligatures spelled out, hyphens visible, unseen characters gone."""
    if text in _SPELLED:
        return _SPELLED[text]
    if text == "\ufffd":
        return text
    if text.isspace():
        return ""
    return strip_unseen(text)


class PlacedWord(TypedDict):
    """`schemas.reading.Word` without its library."""

    text: str
    start: int
    x0: float
    y0: float
    x1: float
    y1: float
    bold: bool


class PlacedPage(TypedDict):
    """`schemas.reading.PageReading` without its library."""

    number: int
    width: float
    height: float
    text: str
    words: list[PlacedWord]


def pages_payload(pages: list[PlacedPage]) -> bytes:
    """Pages as they leave the child: one JSON line each, so that they can be taken in one by one."""
    return b"\n".join(json.dumps(page, separators=(",", ":")).encode() for page in pages)


def page_text(chars: list[Char]) -> tuple[str, list[PlacedWord]]:
    """The page's text and its words with their offsets."""
    parts: list[str] = []
    words: list[PlacedWord] = []
    at = 0
    for line in read_lines(chars):
        if parts:
            parts.append("\n")
            at += 1
        for index, piece in enumerate(line):
            if index:
                blank = "   " if piece.apart else " "
                parts.append(blank)
                at += len(blank)
            words.append(
                {
                    "text": piece.text,
                    "start": at,
                    "x0": round(piece.x0, 2),
                    "y0": round(piece.y0, 2),
                    "x1": round(piece.x1, 2),
                    "y1": round(piece.y1, 2),
                    "bold": piece.bold,
                }
            )
            parts.append(piece.text)
            at += len(piece.text)
    return "".join(parts), words


def read_lines(chars: list[Char]) -> list[list[Piece]]:
    """Lines of words from top to bottom; text turned against the rest of the page comes after it."""
    by_turn: dict[int, list[Char]] = {}
    for char in chars:
        by_turn.setdefault(char.turn, []).append(char)
    lines: list[list[Piece]] = []
    # Upright text comes first unless the page is clearly printed the other way.
    for turn in sorted(by_turn, key=lambda turn: -len(by_turn[turn]) * (3 if turn == 0 else 1)):
        for line in _lines(by_turn[turn]):
            words = _words(line)
            if words:
                lines.append(words)
    return lines


def _lines(chars: list[Char]) -> list[_Line]:
    """Characters that share a baseline; a smaller raised or lowered one joins the line it touches."""
    runs = _runs(chars)
    lines: list[_Line] = []
    ordered = sorted(runs, key=lambda run: run.base)
    for run in ordered:
        home = next(
            (
                line
                for line in reversed(lines[-12:])
                if abs(line.base - run.base) <= SAME_LINE * min(line.size, run.size)
            ),
            None,
        )
        if home is None:
            lines.append(_Line(base=run.base, size=run.size, chars=list(run.chars)))
            continue
        if run.size > home.size:
            home.base, home.size = run.base, run.size
        home.chars.extend(run.chars)
    for line in lines:
        line.chars.sort(key=lambda char: char.u0)
    kept: list[_Line] = []
    for line in sorted(lines, key=lambda line: -line.size):
        host = _host(line, kept)
        if host is None:
            kept.append(line)
        else:
            _attach(line, host)
    return sorted(kept, key=lambda line: line.base)


def _runs(chars: list[Char]) -> list[_Line]:
    """Characters in the order of the file as long as they stay on one baseline in one size."""
    runs: list[_Line] = []
    for char in chars:
        run = runs[-1] if runs else None
        if (
            run is not None
            and abs(run.base - char.base) <= 0.05 * run.size
            and abs(run.size - char.size) <= 0.1 * run.size
        ):
            run.chars.append(char)
        else:
            runs.append(_Line(base=char.base, size=char.size, chars=[char]))
    return runs


def _host(line: _Line, bigger: list[_Line]) -> _Line | None:
    """The line that every part of this smaller line hangs on, as an exponent or an index does."""
    if len(line.chars) > 60:
        return None
    top, bottom = line.base - 0.7 * line.size, line.base
    for host in bigger:
        if line.size > 0.85 * host.size:
            continue
        overlap = min(bottom, host.base) - max(top, host.base - 0.75 * host.size)
        if overlap < 0.45 * (bottom - top):
            continue
        if all(_touches(group, line.size, host) for group in _groups(line.chars, line.size)):
            return host
    return None


def _groups(chars: list[Char], size: float) -> list[tuple[float, float]]:
    """Stretches of neighbouring characters as (start, end) along the line."""
    groups: list[tuple[float, float]] = []
    for char in chars:
        if groups and char.u0 - groups[-1][1] < size:
            groups[-1] = (groups[-1][0], max(groups[-1][1], char.u1))
        else:
            groups.append((char.u0, char.u1))
    return groups


def _touches(group: tuple[float, float], size: float, host: _Line) -> bool:
    """Whether the stretch follows a clearly bigger character and covers none."""
    start, end = group
    follows = False
    for char in host.chars:
        if min(end, char.u1) - max(start, char.u0) > 0.5 * min(end - start, char.u1 - char.u0):
            return False
        follows = follows or (char.size * 0.85 >= size and abs(start - char.u1) <= 0.2 * char.size)
    return follows


def _attach(line: _Line, host: _Line) -> None:
    raised = host.base - line.base > 0.15 * host.size
    for char in line.chars:
        char.shift = 1 if raised else -1
    host.chars.extend(line.chars)
    host.chars.sort(key=lambda char: char.u0)


def _words(line: _Line) -> list[Piece]:
    chars = _without_doubles(line.chars, line.size)
    if not chars:
        return []
    limit = _gap_limit(chars, line.size)
    column = max(COLUMN_GAP, 2.2 * limit if limit > WORD_GAP else 0.0)
    pieces: list[Piece] = []
    current = [chars[0]]
    end, apart = chars[0].u1, False
    for char in chars[1:]:
        gap = (char.u0 - end) / line.size
        if gap > limit or (char.blanks and gap > 0.04):
            pieces.append(_piece(current, apart=apart))
            # Justified print stretches single blanks inside one text object; that is still one blank.
            stretched = char.blanks == 1 and char.owner == current[-1].owner and gap < STRETCHED
            current, apart = [], gap > column and not stretched
        current.append(char)
        end = max(end, char.u1)
    pieces.append(_piece(current, apart=apart))
    return _reading_order([piece for piece in pieces if piece.text])


def _without_doubles(chars: list[Char], size: float) -> list[Char]:
    """A character struck twice on one spot is a bold one."""
    kept: list[Char] = []
    for char in chars:
        twin = next(
            (
                old
                for old in kept[-3:]
                if old.text == char.text and abs(old.u0 - char.u0) < 0.12 * size and abs(old.base - char.base) < 1.0
            ),
            None,
        )
        if twin is None:
            kept.append(char)
        else:
            twin.bold = True
    return kept


def _gap_limit(chars: list[Char], size: float) -> float:
    """Where a gap ends a word. Letter-spaced print has wide gaps everywhere, so its own middle gap decides."""
    gaps = [
        (b.u0 - a.u1) / size
        for a, b in zip(chars, chars[1:], strict=False)
        if not b.blanks and (b.u0 - a.u1) / size < COLUMN_GAP
    ]
    if len(gaps) < 4:
        return WORD_GAP
    middle = median(gaps)
    wide = sum(gap > 0.8 * WORD_GAP for gap in gaps)
    if wide < 0.6 * len(gaps):
        return WORD_GAP
    return max(WORD_GAP, 1.6 * middle)


def _piece(chars: list[Char], *, apart: bool) -> Piece:
    text = "".join(char.text.translate(_RAISED) if char.shift > 0 else char.text for char in chars)
    text = unicodedata.normalize("NFC", text)
    if _rtl(text):
        text = "".join(char.text for char in reversed(chars))
    strong = sum(len(char.text) for char in chars if char.bold)
    return Piece(
        text=text,
        x0=min(char.x0 for char in chars),
        y0=min(char.y0 for char in chars),
        x1=max(char.x1 for char in chars),
        y1=max(char.y1 for char in chars),
        bold=strong * 2 > len(text),
        apart=apart,
    )


_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


def _rtl(text: str) -> bool:
    return len(_RTL.findall(text)) * 2 > len(text)


def _reading_order(pieces: list[Piece]) -> list[Piece]:
    """Neighbouring words of a script written from right to left are read in that order."""
    ordered: list[Piece] = []
    stretch: list[Piece] = []
    for piece in pieces:
        if _rtl(piece.text) and not (stretch and piece.apart):
            stretch.append(piece)
            continue
        ordered += _turned(stretch)
        stretch = [piece] if _rtl(piece.text) else []
        if not stretch:
            ordered.append(piece)
    return ordered + _turned(stretch)


def _turned(stretch: list[Piece]) -> list[Piece]:
    turned = list(reversed(stretch))
    if turned:
        turned[-1].apart, turned[0].apart = False, stretch[0].apart
    return turned


def quarter(angle: float) -> int:
    """0, 90, 180 or 270 for a direction in radians (clockwise on the page), -1 for anything slanted."""
    degrees = math.degrees(angle) % 360
    nearest = round(degrees / 90) * 90
    return int(nearest % 360) if abs(degrees - nearest) <= 8 else -1
