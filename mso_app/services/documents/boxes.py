"""From a span of a page's text to the rectangles that light it up on the page's picture."""

from collections.abc import Sequence

from mso_app.schemas.documents import Box

_GROW = 0.12
"""How much taller than its words a lit line is, as a share of their height."""


def boxes_of(
    words: Sequence[Sequence[float | str | bool]], *, width: float, height: float, start: int, end: int
) -> list[Box]:
    """One box per line, in percent of the page. Words are [start, length, x0, y0, x1, y1] in points from the top left.

    A word that is only partly in the span is cut at the share of its letters.
    """
    if width <= 0 or height <= 0 or end <= start:
        return []
    lines: list[list[float]] = []
    for word in words:
        first, length, x0, y0, x1, y1 = (float(part) for part in word[:6])
        last = first + length
        if length <= 0 or last <= start or first >= end:
            continue
        step = (x1 - x0) / length
        left, right = x0 + max(0.0, start - first) * step, x1 - max(0.0, last - end) * step
        if lines and _same_line(lines[-1], left, y0, y1):
            line = lines[-1]
            line[:] = [min(line[0], left), min(line[1], y0), max(line[2], right), max(line[3], y1)]
        else:
            lines.append([left, y0, right, y1])
    return [_percent(line, width, height) for line in lines]


def _same_line(line: list[float], left: float, top: float, bottom: float) -> bool:
    """Side by side: the middle of the word lies within the line, and it does not jump back to the left."""
    middle = (top + bottom) / 2
    return line[1] <= middle <= line[3] and left >= line[0]


def _percent(line: list[float], width: float, height: float) -> Box:
    left, top, right, bottom = line
    grow = (bottom - top) * _GROW
    top, bottom = max(0.0, top - grow), min(height, bottom + grow)
    left, right = max(0.0, left), min(width, right)
    return Box(
        left=round(100 * left / width, 3),
        top=round(100 * top / height, 3),
        width=round(100 * max(0.0, right - left) / width, 3),
        height=round(100 * max(0.0, bottom - top) / height, 3),
    )
