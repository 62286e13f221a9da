"""Rows printed on several lines: what stands tight around a value, and apart from other rows, belongs to it."""

import re

from mso_app.insights.lab.methods import is_method
from mso_app.insights.lab.rows import Draft, is_unfinished
from mso_app.insights.lab.units import is_unit
from mso_app.insights.lines import Line

_MOST_LINES = 6


def gather_bands(lines: list[Line], parsed: list[list[Draft]]) -> set[int]:
    """Adds the lines around each value to its draft and returns the numbers of the lines so used."""
    used: set[int] = set()
    for index, drafts in enumerate(parsed):
        if not drafts or not drafts[0].value:
            continue
        above, below = _reach(index, lines, parsed, used)
        if above == below == 0:
            continue
        around = [*range(index - above, index), *range(index + 1, index + below + 1)]
        if _gather(drafts[0], index, around, parsed):
            used.update(around)
    return used


def _reach(index: int, lines: list[Line], parsed: list[list[Draft]], used: set[int]) -> tuple[int, int]:
    """How many lines above and below hang on this one: closer to each other than to anything else."""
    up, down = _bare(index, -1, parsed, used), _bare(index, 1, parsed, used)
    choices = sorted(
        ((u, d) for u in range(up + 1) for d in range(down + 1) if u + d),
        key=lambda pair: (-(pair[0] + pair[1]), abs(pair[0] - pair[1])),
    )
    height = lines[index].height
    for u, d in choices:
        inside = [_gap(i, lines) for i in range(index - u, index + d)]
        outside = [_gap(index - u - 1, lines), _gap(index + d, lines)]
        widest = max(inside)
        if widest <= 0.6 * height and min(outside) >= max(1.35 * widest, widest + 0.12 * height):
            return u, d
    return 0, 0


def _bare(index: int, step: int, parsed: list[list[Draft]], used: set[int]) -> int:
    count = 0
    at = index + step
    while count < _MOST_LINES and 0 <= at < len(parsed) and at not in used:
        drafts = parsed[at]
        if not drafts or drafts[0].value or drafts[0].elsewhere:
            break
        count += 1
        at += step
    return count


def _gap(index: int, lines: list[Line]) -> float:
    """White between this line and the next; endless at the edges of the region."""
    if index < 0 or index + 1 >= len(lines):
        return float("inf")
    return max(0.0, lines[index + 1].y0 - lines[index].y1)


def _gather(draft: Draft, index: int, around: list[int], parsed: list[list[Draft]]) -> bool:
    """Joins names, ranges and units from top to bottom; False when a line is of another kind (a bold panel, prose)."""
    parts = [(i, draft if i == index else parsed[i][0]) for i in sorted([*around, index])]
    for i, part in parts:
        if i < index and part.name and part.name_words[0].bold and not (draft.name_words and draft.name_words[0].bold):
            return False
        if (
            len(part.name.split()) > 8
            or part.name.endswith((".", ";"))
            or re.search(r"(?:range|interval|reference|normal)\W*$|:(?:\s|$)", part.name, re.IGNORECASE)
        ):
            return False
    names: list[Draft] = []
    for _, part in parts:
        # A method is no part of a name, unless the name runs into it ("estimated by CKD-EPI").
        runs_on = bool(names) and is_unfinished(names[-1].name)
        if part.name and (part is draft or runs_on or not is_method(part.name)):
            names.append(part)
    ranges = [part.range for _, part in parts if part.range]
    units = [part.unit for _, part in parts if part.unit]
    if not names:
        return False
    name_words = [word for part in names for word in part.name_words]
    draft.words = [*draft.words, *(w for p in names if p is not draft for w in p.name_words)]
    draft.name = " ".join(part.name for part in names)
    draft.name_words = name_words
    draft.range = " ".join(ranges) or None
    joined = "".join(units)
    draft.unit = joined if len(units) > 1 and is_unit(joined) else draft.unit or (units[0] if units else None)
    draft.flag = draft.flag or next((part.flag for _, part in parts if part.flag), None)
    return True
