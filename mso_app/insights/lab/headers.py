"""Table headings: which column says what, from words and where they stand. No laboratory is known here."""

import re
from dataclasses import dataclass
from datetime import date

from mso_app.insights.lab.heading_words import LONGEST, RANGE_CORE, RANGE_WORDS, ROLE_OF, Role
from mso_app.insights.lab.items import is_date
from mso_app.insights.lab.units import is_strong_unit
from mso_app.insights.lines import Cell, Line


@dataclass(frozen=True)
class Column:
    role: Role
    x0: float
    x1: float
    unit: str | None = None

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2


@dataclass(frozen=True)
class Layout:
    """One block of columns from left to right; two blocks may stand side by side."""

    columns: tuple[Column, ...]
    x0: float
    x1: float

    def of(self, role: Role) -> list[Column]:
        return [column for column in self.columns if column.role is role]


@dataclass(frozen=True)
class Heading:
    """A heading line understood; `lead` is a leftover text on its left, often the panel."""

    blocks: tuple[Layout, ...]
    lead: str | None
    lines: int


# Headings of tables that explain results instead of giving them.
_EXPLAINS = re.compile(
    r"(?<![a-z])(?:interpretations?|interpretive|risk|goals?|targets?|categor(?:y|ies)|stages?|staging|classification|treatment|therapy|guidelines?|recommendations?|criteria|meaning|significance|implications?|deutung|beurteilung|zielwerte?|therapieziel|risiko\w*|einstufung|interprétation|objectifs?|stade|catégorie|interpretación|objetivo|riesgo|categoría)(?![a-z])",
    re.IGNORECASE,
)
_VALUEISH = {Role.VALUE, Role.UNIT, Role.RANGE}


def heading_at(lines: list[Line], index: int) -> Heading | None:
    """The heading that begins at this line, over up to three printed lines, or None."""
    best = _heading(list(lines[index].cells), 1)
    alone = best
    for count in (2, 3):
        group = lines[index : index + count]
        if len(group) < count or not _stands_close(group):
            break
        below = _heading(list(group[-1].cells), 1)
        if below and (alone is None or _roles(below) >= _roles(alone)) and not _completes(group):
            break
        found = _heading(_stacked(group), count, whole=True)
        if found and (best is None or (_roles(found), _units(found)) > (_roles(best), _units(best))):
            best = found
    return best


def _units(heading: Heading) -> int:
    return sum(1 for block in heading.blocks for c in block.columns if c.unit)


def _completes(group: list[Line]) -> bool:
    """Whether the upper lines are upper halves of headings: several cells, or words that head nothing alone."""
    return all(len(line.cells) >= 2 and not any(is_strong_unit(c.text) for c in line.cells) for line in group[:-1])


def explains(line: Line) -> bool:
    """Whether the line heads a table of interpretations, risks or treatment goals (not results)."""
    text = line.text
    if not _EXPLAINS.search(text) or len(line.words) > 14 or text[0].islower():
        return False
    return (
        not any(ch.isdigit() for ch in re.sub(r"\d+\s?[-/]?\s?(?:oh|year|yr|hour|hr|day)", "", text.casefold()))
        or len(line.cells) >= 2
    )


def _roles(heading: Heading) -> int:
    return sum(1 for block in heading.blocks for c in block.columns if c.role is not Role.OTHER)


def _stands_close(group: list[Line]) -> bool:
    return all(b.y0 - a.y1 < 0.9 * max(a.height, b.height) for a, b in zip(group, group[1:], strict=False))


def _stacked(group: list[Line]) -> list[Cell]:
    """Cells of several lines put on top of each other where they share the same stretch of the page."""
    stacks: list[list[Cell]] = []
    for line in group:
        for cell in line.cells:
            home = next(
                (s for s in stacks if min(cell.x1, max(c.x1 for c in s)) - max(cell.x0, min(c.x0 for c in s)) > 0),
                None,
            )
            if home is None:
                stacks.append([cell])
            else:
                home.append(cell)
    merged = [Cell(tuple(word for cell in stack for word in cell.words)) for stack in stacks]
    return sorted(merged, key=lambda cell: cell.x0)


def _heading(cells: list[Cell], lines: int, *, whole: bool = False) -> Heading | None:
    columns: list[Column] = []
    loose: list[Cell] = []
    for cell in cells:
        found = _columns_of(cell)
        if found is None or (whole and len({c.role for c in found}) > 1):
            loose.append(cell)
        else:
            columns.extend(found)
    dates = [cell for cell in loose if is_date(cell.text) and len(cell.words) <= 4]
    loose = [cell for cell in loose if cell not in dates]
    roles = {c.role for c in columns}
    dated = len(dates) >= 2 or (len(dates) == 1 and bool(roles & {Role.RANGE, Role.UNIT}) and Role.VALUE not in roles)
    if dated and len(columns) >= 1:
        columns.extend(_dated(dates, has_value=Role.VALUE in roles))
        roles = {c.role for c in columns}
    columns = _settled(sorted(columns, key=lambda c: c.x0))
    roles = {c.role for c in columns}
    asks = Role.VALUE in roles and (roles - {Role.VALUE, Role.OTHER})
    half = Role.NAME in roles and Role.RANGE in roles and Role.UNIT in roles
    if not asks and not half:
        return None
    covered = sum(len(c.words) for c in cells) - sum(len(c.words) for c in loose)
    lead = None
    first = min(c.x0 for c in columns)
    left = [cell for cell in loose if cell.x1 <= first]
    others = [cell for cell in loose if cell not in left]
    if len(left) == 1 and Role.NAME not in roles:
        lead = left[0].text
        columns.insert(0, Column(Role.NAME, left[0].x0, left[0].x1))
        loose = others
    if not any(c.role is Role.NAME for c in columns) and first > 60:
        # Nothing is printed above the names.
        columns.insert(0, Column(Role.NAME, 0.0, first - 20))
    uncovered = sum(len(c.words) for c in loose)
    if uncovered > 0.34 * (covered + uncovered):
        return None
    if any(_EXPLAINS.search(cell.text) for cell in cells) and not {Role.NAME, Role.VALUE} <= {c.role for c in columns}:
        return None
    columns.extend(Column(Role.OTHER, cell.x0, cell.x1) for cell in loose)
    columns.sort(key=lambda c: c.x0)
    return Heading(blocks=_blocks(columns), lead=lead, lines=lines)


def _columns_of(cell: Cell) -> list[Column] | None:
    """The columns one heading cell names; None when a word of it is not a heading word."""
    if re.fullmatch(r"\(?[\W_]*\)?", cell.text) and cell.text.strip() != "*":
        return []
    unit = None
    words = list(cell.words)
    bracket = re.search(r"[\[(]([^()\[\]]{1,24})[\])]\s{0,3}$", cell.text)
    if bracket and is_strong_unit(bracket[1]):
        unit = bracket[1].strip()
        kept = len(cell.text[: bracket.start()].split())
        words = words[:kept]
        if not words:
            return None
    tokens = [_plain(word.text) for word in words]
    columns: list[Column] = []
    at = 0
    while at < len(tokens):
        if tokens[at] in ("", "/", "&", "and", "und", "et", "|", "y", "-") and columns:
            at += 1
            continue
        size = next(
            (
                n
                for n in range(min(LONGEST, len(tokens) - at), 0, -1)
                if tuple(t for t in tokens[at : at + n] if t) in ROLE_OF
            ),
            0,
        )
        if size < _range_words(tokens[at:]):
            size = _range_words(tokens[at:])
            columns.append(Column(Role.RANGE, words[at].x0, words[at + size - 1].x1, unit))
            at += size
            continue
        if not size:
            whole = ROLE_OF.get((_plain(cell.text.split("(")[0].strip()),))
            return [Column(whole, cell.x0, cell.x1, unit)] if whole else None
        role = ROLE_OF[tuple(t for t in tokens[at : at + size] if t)]
        piece = words[at : at + size]
        columns.append(Column(role, piece[0].x0, piece[-1].x1, unit))
        at += size
    if len(columns) == 1:
        return [Column(columns[0].role, cell.x0, cell.x1, unit)]
    if len({c.role for c in columns}) < len(columns):
        # "Result value", "Reference normal range": one column said twice.
        roles = {c.role for c in columns}
        if len(roles) == 1:
            return [Column(columns[0].role, cell.x0, cell.x1, unit)]
    return columns


def _range_words(tokens: list[str]) -> int:
    """How many tokens from here on head one column of ranges; at least two, or none."""
    size = next((n for n, token in enumerate(tokens) if token not in RANGE_WORDS), len(tokens))
    return size if size >= 2 and set(tokens[:size]) & RANGE_CORE else 0


def _plain(word: str) -> str:
    """A heading word in lower case without decoration."""
    text = word.casefold().strip(":;,|[]{}†‡*^")
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1]
    if "(" not in text:
        text = text.strip(")")
    return text.rstrip(".") if len(text) > 1 else text


def _dated(cells: list[Cell], *, has_value: bool) -> list[Column]:
    """Columns headed by dates: the latest one is the result, all others are earlier results."""
    if has_value:
        return [Column(Role.PREVIOUS, c.x0, c.x1) for c in cells]
    stamps = [_date_in(cell.text) for cell in cells]
    known = [stamp for stamp in stamps if stamp]
    latest = stamps.index(max(known)) if known else 0
    return [Column(Role.VALUE if i == latest else Role.PREVIOUS, cell.x0, cell.x1) for i, cell in enumerate(cells)]


def _date_in(text: str) -> date | None:
    match = re.search(
        r"(\d{1,4})[./-](\d{1,2}|[A-Za-z]{3})[./-](\d{2,4})|(\d{1,2})[ -]([A-Za-z]{3})[a-z]*[ -](\d{2,4})", text
    )
    if not match:
        return None
    a, b, c = (match[1], match[2], match[3]) if match[1] else (match[4], match[5], match[6])
    months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    month = months.index(b.casefold()) + 1 if b.casefold() in months else int(b) if b.isdigit() else 0
    if len(a) == 4:
        year, day = int(a), int(c)
    else:
        year, day = int(c) + (2000 if len(c) == 2 else 0), int(a)
    if month > 12:
        month, day = day, month
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _settled(columns: list[Column]) -> list[Column]:
    """Settles words with two meanings: the German "Befund" heads names when another column holds values."""
    values = [c for c in columns if c.role is Role.VALUE]
    has_name = any(c.role is Role.NAME for c in columns)
    if not has_name and len(values) >= 2 and values[0] is columns[0]:
        columns = [Column(Role.NAME, c.x0, c.x1, c.unit) if c is values[0] else c for c in columns]
    lows = [c for c in columns if c.role in (Role.LOW, Role.HIGH)]
    if len({c.role for c in lows}) == 1:
        columns = [Column(Role.FLAG, c.x0, c.x1) if c in lows else c for c in columns]
    return columns


def _blocks(columns: list[Column]) -> tuple[Layout, ...]:
    """Cuts repeated headings into blocks that stand side by side."""
    firsts = [c for c in columns if c.role is Role.NAME]
    blocks: list[list[Column]] = [[]]
    half = len(columns) // 2
    if len(firsts) == 2 and [c.role for c in columns[:half]] == [c.role for c in columns[half:]]:
        return (
            Layout(tuple(columns[:half]), float("-inf"), columns[half].x0),
            Layout(tuple(columns[half:]), columns[half].x0, float("inf")),
        )
    for column in columns:
        seen = {c.role for c in blocks[-1]}
        if len(firsts) > 1 and column.role is Role.NAME and Role.VALUE in seen:
            blocks.append([])
        blocks[-1].append(column)
    if len(blocks) > 1 and any(Role.VALUE not in {c.role for c in b} for b in blocks):
        blocks = [columns]
    edges = [b[0].x0 for b in blocks[1:]]
    starts = [float("-inf"), *edges]
    ends = [*edges, float("inf")]
    return tuple(Layout(tuple(b), x0, x1) for b, x0, x1 in zip(blocks, starts, ends, strict=True))


def column_role(text: str) -> Role | None:
    """The role a single heading text names, for tables without positions."""
    words = re.sub(r"[_\s]+", " ", text).split()
    tokens = tuple(t for t in (_plain(word) for word in words) if t)
    return ROLE_OF.get(tokens)
