"""One block of columns from top to bottom: which line is a result, a name, a range, a panel or a note."""

# ruff: noqa: E501 -- a vocabulary reads better unbroken

import re
from dataclasses import dataclass, field

from mso_app.insights.lab import rows
from mso_app.insights.lab.bands import gather_bands
from mso_app.insights.lab.headers import Layout, explains
from mso_app.insights.lab.items import FINDING, Kind, is_date, items_of
from mso_app.insights.lab.knowledge import is_known
from mso_app.insights.lab.methods import is_method
from mso_app.insights.lab.ranges import RANGE
from mso_app.insights.lab.rows import Draft
from mso_app.insights.lab.units import is_strong_unit
from mso_app.insights.lines import Line

_RANGE_LABEL = re.compile(
    r"\s{0,3}\(?(?:(?:biological\s|bio\.?\s|normal\s|standard\s|expected\s)?ref(?:erence|\.)?\s?(?:range|interval|values?|limits?|\.)?\.?|normal(?:\s(?:range|values?))?|standard range|expected(?:\s(?:range|value))?|referenz\w*|norm\w*|range|valeurs? (?:de référence|usuelles|normales)|normes?|(?:valores|rango|intervalo) de referencia|(?:valori|intervallo) di riferimento)\s{0,3}[:=]?-?\s{0,3}(?=\S)",
    re.IGNORECASE,
)


@dataclass
class Block:
    """Lines under one heading (or under none, then by grammar), and what has been read from them so far.

    `panel` is the last panel title seen; `results` pairs every accepted draft with its panel.
    """

    lines: list[Line]
    layout: Layout | None
    panel: str | None
    results: list[tuple[Draft, str | None]] = field(default_factory=list)
    parsed: list[list[Draft]] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    # Inside a table of interpretations or goals: only full results count.
    explaining: bool = False
    # A label such as "Reference range:" stood alone; the range follows.
    awaiting: bool = False

    def resolve(self) -> None:
        """Reads every line once, from top to bottom."""
        self.parsed = [_parse(line, self.layout) for line in self.lines]
        if self.layout is not None:
            self.used |= gather_bands(self.lines, self.parsed)
        for index in range(len(self.lines)):
            if not self._is_taken(index) and not self._is_apart(index):
                self._read(index)

    def _is_taken(self, index: int) -> bool:
        """Already part of another row, or a row of earlier results only."""
        drafts = self.parsed[index]
        return index in self.used or bool(drafts and drafts[0].elsewhere and not drafts[0].value)

    def _is_apart(self, index: int) -> bool:
        """A list entry, a range on its own line, or the first line of a name: dealt with here."""
        line = self.lines[index]
        listed = _listed(index, self.lines, self.used) if self.layout is None else None
        if listed:
            self.results.append((listed, self.panel))
            return True
        if _label_alone(line.text):
            self.awaiting = bool(self.results)
            return True
        awaited, self.awaiting = self.awaiting, False
        if awaited and (RANGE.match(line.text) or FINDING.match(line.text)) and not self.results[-1][0].range:
            _extend_range(self.results[-1][0], line.text)
            return True
        return index + 1 < len(self.lines) and _leads(index, self.lines, self.parsed)

    def _read(self, index: int) -> None:
        good = [draft for draft in self.parsed[index] if draft.value]
        if explains(self.lines[index]) and not any(d.kind is Kind.NUMBER and d.range for d in good):
            self.explaining = True
            return
        for draft in good:
            self._take(index, draft)
        if not good:
            self._take_text(index)

    def _take(self, index: int, draft: Draft) -> None:
        """Adds one result, named by its neighbours if need be, when it is one."""
        if not draft.name:
            _name_from_neighbours(draft, index, self.lines, self.parsed, self.used)
            _name_from_result_above(draft, index, self.lines, self.results)
        elif index and index - 1 not in self.used and _leads(index - 1, self.lines, self.parsed):
            first = _bare_name(index - 1, self.lines, self.parsed)
            if first:
                draft.name = f"{first.name} {draft.name}"
                draft.words = [*first.name_words, *draft.words]
        taken: Draft | None = draft
        if not _accept(draft, self.layout, self.explaining):
            taken = _second_try(self.lines[index], self.layout, self.explaining)
        if taken is None:
            return
        self.explaining = self.explaining and taken.kind is not Kind.NUMBER
        self.results.append((taken, self.panel))

    def _take_text(self, index: int) -> None:
        """A line without a value: more of the last result, or the title of what follows."""
        drafts = self.parsed[index]
        last = self.results[-1][0] if self.results else None
        if last and drafts and self.layout is not None:
            below = drafts[0]
            beside = below.range and below.name and not _RANGE_LABEL.match(below.name)
            if below.range and beside and _near(last, index, self.lines):
                # A method or the rest of a name stands beside the second line of a range.
                _extend_range(last, below.range)
                below.range = None
        label = _only_text(self.lines[index], drafts, self.layout)
        if label is None:
            return
        role = _role_of_text(index, self.lines, self.parsed, self.results, self.layout)
        if role == "range" and last:
            _extend_range(last, label)
        elif role == "name" and last and last.line is self.lines[index - 1]:
            last.name += " " + label
        elif role == "panel" and not (drafts and len(drafts[0].words) > len(drafts[0].name_words)):
            self.panel = panel_name(label)
            self.explaining = False


def _parse(line: Line, layout: Layout | None) -> list[Draft]:
    if layout is None:
        return rows.by_grammar(line)
    draft = rows.by_columns(line, layout)
    return [draft] if draft else []


def _second_try(line: Line, layout: Layout | None, explaining: bool) -> Draft | None:
    """Grammar alone, when the columns gave nothing acceptable (a table without its own heading under another one)."""
    if layout is None or len(line.cells) < 2:
        return None
    for other in rows.by_grammar(line):
        if other.name and other.range and _accept(other, None, explaining):
            return other
    return None


def _accept(draft: Draft, layout: Layout | None, explaining: bool) -> bool:  # noqa: PLR0911 -- a list of reasons
    name = draft.name.strip()
    if (
        not rows.plausible_name(name)
        or rows.not_done(draft.value)
        or (draft.kind is not Kind.TITRE and is_date(draft.value))
    ):
        return False
    if name.startswith("(") and name.endswith(")"):
        return False
    known = is_known(name)
    strong = draft.unit is not None and is_strong_unit(draft.unit)
    if explaining:
        return draft.kind is Kind.NUMBER and draft.range is not None and (strong or known)
    if layout is None and len(draft.line.cells) == 1 and len(draft.line.words) > 12:
        return False
    match draft.kind:
        case Kind.NUMBER | Kind.TITRE:
            if layout is not None:
                return draft.evidence > 0 or known or not name.endswith(":")
            columns = len(draft.line.cells) > 1 and not name.endswith(":")
            # A bare "500 mg" is a dose; a concentration is a result.
            measured = strong and draft.unit is not None and re.search(r"[/%]", draft.unit) is not None
            return (
                draft.range is not None
                or (known and (draft.unit is not None or len(draft.line.cells) > 1))
                or (measured and columns)
            )
        case Kind.COMPARED | Kind.SPAN:
            if draft.range is not None:
                return True
            return draft.unit is not None and (known or (layout is not None and draft.kind is Kind.COMPARED))
        case Kind.FINDING:
            if layout is not None:
                return not name.endswith(":") or known or draft.evidence > 0
            return draft.range is not None or (known and len(draft.line.cells) > 1)
        case _:
            if layout is None or (name.endswith(":") and not known):
                return False
            expected = draft.range is not None and (
                RANGE.search(draft.range)
                or FINDING.match(draft.range)
                or draft.range.casefold() == draft.value.casefold()
            )
            return bool(expected) or draft.flag is not None or known or strong


def _only_text(line: Line, drafts: list[Draft], layout: Layout | None) -> str | None:
    """The text of a line that holds no value: a name, a panel, a method or a range that belongs to its neighbour."""
    if layout is None:
        return line.text if len(line.cells) == 1 else None
    if not drafts:
        return None
    draft = drafts[0]
    if draft.name and draft.range and not draft.unit and _range_only(draft.name):
        return f"{draft.name} {draft.range}"
    return draft.name or draft.range or None


def _role_of_text(
    index: int,
    lines: list[Line],
    parsed: list[list[Draft]],
    results: list[tuple[Draft, str | None]],
    layout: Layout | None,
) -> str:
    drafts = parsed[index]
    line = lines[index]
    text = _only_text(line, drafts, layout) or ""
    before = results[-1][0] if results else None
    follows = (
        before is not None
        and index > 0
        and lines[index - 1].y1 <= line.y1
        and line.y0 - before.line.y1 < 3.2 * line.height
    )
    labelled = _RANGE_LABEL.match(text)
    if (
        follows
        and labelled
        and (
            RANGE.search(text[labelled.end() :])
            or any(i.kind is Kind.FINDING for i in items_of(text[labelled.end() :]))
        )
    ):
        return "range" if before is not None and not before.range else "note"
    if drafts and not drafts[0].name and drafts[0].range:
        return "range" if follows else "note"
    if is_method(text) or is_date(text) or _is_prose(text):
        return "note"
    if not rows.plausible_name(text):
        return "note"
    if before is not None and before.line is lines[index - 1] and _continues(before, line, lines, index, text):
        return "name"
    return "panel" if _is_title(text, line) else "note"


def _continues(before: Draft, line: Line, lines: list[Line], index: int, text: str) -> bool:
    """Whether a text under a result is the second line of its name."""
    if ":" in text:
        return False
    if text[0].islower() or text[0] in "(/&-" or re.search(r"[,(/&-]$|\b(?:and|of|or|with|to)$", before.name):
        return True
    if abs(line.words[0].x0 - before.x0) > 12 and not line.words[0].x0 > before.x0:
        return False
    up = line.y0 - before.line.y1
    down = lines[index + 1].y0 - line.y1 if index + 1 < len(lines) else float("inf")
    alike = before.name_words and before.name_words[0].bold == line.words[0].bold
    return bool(alike) and up < 0.55 * down and up < 0.6 * line.height and not text.isupper()


def _name_from_result_above(
    draft: Draft, index: int, lines: list[Line], results: list[tuple[Draft, str | None]]
) -> None:
    """A value without a name right under a result is the same analyte in another unit (share, then number)."""
    if draft.name or not results or index == 0 or results[-1][0].line is not lines[index - 1]:
        return
    above = results[-1][0]
    if draft.unit and above.unit and draft.unit != above.unit and draft.range and draft.kind is Kind.NUMBER:
        draft.name = above.name


def _leads(index: int, lines: list[Line], parsed: list[list[Draft]]) -> bool:
    """Whether a line without a value is the first line of the name of the result right under it."""
    first = _bare_name(index, lines, parsed)
    below = next((d for d in parsed[index + 1] if d.value and d.name), None) if index + 1 < len(lines) else None
    if first is None or below is None or below.name_words[:1] == []:
        return False
    gap = lines[index + 1].y0 - lines[index].y1
    if gap > 0.6 * lines[index].height or abs(first.name_words[0].x0 - below.name_words[0].x0) > 14:
        return False
    if first.name_words[0].bold != below.name_words[0].bold or not rows.plausible_name(first.name):
        return False
    if first.name.endswith((",", "/", "-", "&", "(")) or first.name.count("(") > first.name.count(")"):
        return True
    return below.name[0].islower() and not is_known(below.name) and not below.name.startswith("pH")


def _label_alone(text: str) -> bool:
    match = _RANGE_LABEL.match(text + " x")
    return bool(match) and match.end() >= len(text) + 1 and len(text) > 4


def _listed(index: int, lines: list[Line], used: set[int]) -> Draft | None:
    """A result printed as a list entry: name, labelled range and value each on a line, value and range in any order."""
    if index + 2 >= len(lines) or any(len(line.cells) > 2 for line in lines[index : index + 3]):
        return None
    name = lines[index]
    if not rows.plausible_name(name.text) or name.y1 + 4 * name.height < lines[index + 2].y0:
        return None
    second, third = lines[index + 1], lines[index + 2]
    for labelled, value in ((second, third), (third, second)):
        label = _RANGE_LABEL.match(labelled.text)
        if not label:
            continue
        printed = labelled.text[label.end() :]
        draft = rows.value_alone(value)
        if draft is None or not (RANGE.search(printed) or FINDING.search(printed)):
            continue
        draft.name, draft.name_words = name.text, list(name.words)
        draft.range = printed
        draft.words = [*name.words, *second.words, *third.words]
        draft.unit = draft.unit or next((i.text for i in items_of(printed) if i.kind is Kind.UNIT), None)
        used.update((index + 1, index + 2))
        return draft
    return None


def _name_from_neighbours(
    draft: Draft, index: int, lines: list[Line], parsed: list[list[Draft]], used: set[int]
) -> None:
    """Names a value that stands alone: its name is on the line above, or around it when it is centred."""
    above = _bare_name(index - 1, lines, parsed)
    below = _bare_name(index + 1, lines, parsed)
    height = lines[index].height
    near_above = above is not None and lines[index].y0 - lines[index - 1].y1 < 0.9 * height
    near_below = below is not None and lines[index + 1].y0 - lines[index].y1 < 0.9 * height
    if above is None or not near_above:
        return
    draft.name = above.name if hasattr(above, "name") else ""
    draft.name_words = above.name_words
    draft.words = [*above.name_words, *draft.words]
    if near_below and below is not None and lines[index + 1].y0 - lines[index].y1 <= 0.2 * height:
        draft.name += " " + below.name
        used.add(index + 1)


def _bare_name(index: int, lines: list[Line], parsed: list[list[Draft]]) -> Draft | None:
    if not 0 <= index < len(lines):
        return None
    if parsed[index]:
        draft = parsed[index][0]
        return draft if draft.name and not draft.value and not is_method(draft.name) else None
    line = lines[index]
    if len(line.cells) != 1:
        return None
    return Draft(line=line, words=list(line.words), name=line.text, name_words=list(line.words))


def _near(before: Draft, index: int, lines: list[Line]) -> bool:
    """Whether the line stands right under the last result, or under lines that follow it without a gap."""
    line = lines[index]
    return (
        line.y0 - before.line.y0 >= 0
        and line.y0 - before.line.y1 < 3.2 * line.height
        and index > 0
        and line.y0 - lines[index - 1].y1 < 0.9 * line.height
    )


def _range_only(text: str) -> bool:
    return _RANGE_LABEL.fullmatch(text + " x"[:1]) is not None or _RANGE_LABEL.match(text + " x") is not None


def _extend_range(draft: Draft, label: str) -> None:
    named = re.match(r"[^:]{0,40}(?:range|interval|reference|referenz|référence|values?|limits?)", label, re.IGNORECASE)
    printed = (_RANGE_LABEL.sub("", label, count=1).strip() if named else label) or label
    draft.range = f"{draft.range} {printed}" if draft.range else printed


def _is_prose(text: str) -> bool:
    words = text.split()
    if len(words) >= 12:
        return True
    small = sum(1 for word in words if word.islower())
    return len(words) >= 6 and (small >= 3 or text.rstrip().endswith((".", ";")))


def _is_title(text: str, line: Line) -> bool:
    if (
        len(text.split()) > 9
        or text.rstrip().endswith((".", ";"))
        or any(i.kind is Kind.NUMBER for i in items_of(text))
    ):
        return False
    return (
        text.isupper()
        or line.bold
        or text.istitle()
        or sum(w[:1].isupper() for w in text.split()) >= 0.5 * len(text.split())
    )


def panel_name(text: str) -> str:
    return text.strip().strip("*-=_:").strip()
