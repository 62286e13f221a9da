"""Positioned words become lines, and lines become cells: the geometry every rule stands on.

All measures are PDF points from the top-left corner. A cell is a run of words whose gaps are no
wider than a blank; wider gaps separate columns.
"""

import re
from dataclasses import dataclass, replace
from functools import cached_property
from statistics import median

from mso_app.schemas.reading import PageReading, Word

# A plain text file has no positions; it is read as if typed on a grid of this size (points).
GRID_WIDTH = 6.0
GRID_HEIGHT = 12.0
# A gap wider than this many average characters starts a new cell: more than the blank of a
# fixed-width font (1.0), less than two of them.
GAP_IN_CHARACTERS = 1.3
_LEADER = re.compile(r"\s*|[|¦]{1,3}|[._…·]{2,400}|[-=_]{4,400}")


@dataclass(frozen=True)
class Cell:
    """Words of one line that belong together."""

    words: tuple[Word, ...]

    @cached_property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def x0(self) -> float:
        return min(word.x0 for word in self.words)

    @property
    def x1(self) -> float:
        return max(word.x1 for word in self.words)

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def bold(self) -> bool:
        return all(word.bold for word in self.words)


@dataclass(frozen=True)
class Line:
    """Words standing side by side, from left to right, cut into cells."""

    page: int
    words: tuple[Word, ...]
    cells: tuple[Cell, ...]

    @cached_property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @cached_property
    def y0(self) -> float:
        return min(word.y0 for word in self.words)

    @cached_property
    def y1(self) -> float:
        return max(word.y1 for word in self.words)

    @property
    def middle(self) -> float:
        return (self.y0 + self.y1) / 2

    @cached_property
    def height(self) -> float:
        return median(word.y1 - word.y0 for word in self.words)

    @property
    def bold(self) -> bool:
        return all(word.bold for word in self.words)


def lines_of(page: PageReading, *, blank_groups: bool = False) -> list[Line]:
    """The lines of a page from top to bottom; a page without positions is laid on a grid.

    With `blank_groups`, "245 000" is one number, as documents with comma decimals print it.
    """
    # Leaders and rules between columns say nothing.
    words = [word for word in (page.words or grid_words(page.text)) if not _LEADER.fullmatch(word.text)]
    if not words:
        return []
    words = _upright(words, page)
    gap = _gap(words)
    lines: list[Line] = []
    for row in _rows(words):
        cells = _cells(_grouped(row, gap) if blank_groups else row, gap)
        if cells:
            lines.append(Line(page=page.number, words=tuple(w for c in cells for w in c.words), cells=tuple(cells)))
    return lines


def grid_words(text: str) -> list[Word]:
    """Words of a plain text as if typed on a grid, tab stops every eight columns."""
    words: list[Word] = []
    offset = 0
    for number, line in enumerate(text.split("\n")):
        column = 0
        last = 0
        for match in re.finditer(r"\S+", line):
            for blank in line[last : match.start()]:
                column = (column // 8 + 1) * 8 if blank == "\t" else column + 1
            x0 = column * GRID_WIDTH
            column += len(match.group())
            words.append(
                Word(
                    text=match.group(),
                    start=offset + match.start(),
                    x0=x0,
                    y0=number * GRID_HEIGHT,
                    x1=column * GRID_WIDTH,
                    y1=(number + 0.8) * GRID_HEIGHT,
                )
            )
            last = match.end()
        offset += len(line) + 1
    return words


def _upright(words: list[Word], page: PageReading) -> list[Word]:
    """Turn a page whose words stand on end, as a landscape print on a portrait sheet does."""
    long = [word for word in words if len(word.text) >= 3]
    tall = [word for word in long if word.y1 - word.y0 > 1.2 * (word.x1 - word.x0)]
    if len(long) < 5 or len(tall) < 0.6 * len(long):
        return words
    # Read upwards when later words of the text stand higher up, downwards otherwise.
    rises = sum(1 for a, b in zip(tall, tall[1:], strict=False) if b.y1 < a.y0)
    falls = sum(1 for a, b in zip(tall, tall[1:], strict=False) if b.y0 > a.y1)
    if rises >= falls:
        return [replace(w, x0=page.height - w.y1, x1=page.height - w.y0, y0=w.x0, y1=w.x1) for w in words]
    return [replace(w, x0=w.y0, x1=w.y1, y0=page.width - w.x1, y1=page.width - w.x0) for w in words]


def _rows(words: list[Word]) -> list[list[Word]]:
    height = median(word.y1 - word.y0 for word in words) or 1.0
    rows: list[list[Word]] = []
    middle = float("-inf")
    for word in sorted(words, key=lambda w: ((w.y0 + w.y1) / 2, w.x0)):
        centre = (word.y0 + word.y1) / 2
        if not rows or centre - middle > 0.5 * height:
            rows.append([])
            middle = centre
        rows[-1].append(word)
        # The line follows its words a little, for a raised exponent or a slanted scan.
        middle = max(middle, middle + 0.2 * (centre - middle))
    return [sorted(row, key=lambda w: w.x0) for row in rows]


def _gap(words: list[Word]) -> float:
    """How many points of white separate two columns, relative to the height of a line."""
    widths = [(w.x1 - w.x0) / len(w.text) for w in words if len(w.text) >= 3]
    heights = [w.y1 - w.y0 for w in words]
    return GAP_IN_CHARACTERS * (median(widths) if widths else 0.5 * median(heights))


def _grouped(row: list[Word], gap: float) -> list[Word]:
    """Joins thousands set apart by a blank, with a narrow blank so that the offsets stay true."""
    joined: list[Word] = []
    for word in row:
        last = joined[-1] if joined else None
        if (
            last is not None
            and re.fullmatch(r"[<>]?\d{1,3}(?:\u202f\d{3})?", last.text)
            and re.fullmatch(r"\d{3}(?:,\d{1,2})?", word.text)
            and word.x0 - last.x1 <= gap
            and word.start == last.start + len(last.text) + 1
        ):
            joined[-1] = replace(last, text=f"{last.text}\u202f{word.text}", x1=word.x1, bold=last.bold and word.bold)
        else:
            joined.append(word)
    return joined


def _cells(row: list[Word], gap: float) -> list[Cell]:
    cells: list[list[Word]] = [[row[0]]]
    for word in row[1:]:
        if word.x0 - cells[-1][-1].x1 > gap:
            cells.append([])
        cells[-1].append(word)
    # A colon at the head of a cell only separates it from the name: "Hemoglobin   : 13.2".
    bare = [words[1:] if words[0].text in (":", ":-") else words for words in cells]
    return [Cell(tuple(words)) for words in bare if words]
