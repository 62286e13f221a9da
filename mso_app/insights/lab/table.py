"""Puts result rows together over lines and pages: headings, names on two lines, panels, ranges below, tables to leave out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from mso_app.insights.lab import rows
from mso_app.insights.lab.bands import gather_bands
from mso_app.insights.lab.flags import flag_of
from mso_app.insights.lab.headers import Heading, Layout, explains, heading_at
from mso_app.insights.lab.items import FINDING, Kind, is_date, items_of
from mso_app.insights.lab.knowledge import is_known
from mso_app.insights.lab.methods import is_method, without_method
from mso_app.insights.lab.numbers import COMPARATOR, Decimal, decimal_of, number
from mso_app.insights.lab.patient import sex_of
from mso_app.insights.lab.ranges import RANGE, Limits, Sex, limits_of
from mso_app.insights.lab.rows import Draft
from mso_app.insights.lab.units import is_strong_unit
from mso_app.insights.lines import Line, lines_of
from mso_app.schemas.reading import LabRow, PageReading

_RANGE_LABEL = re.compile(
    r"\s{0,3}\(?(?:(?:biological\s|bio\.?\s|normal\s|standard\s|expected\s)?ref(?:erence|\.)?\s?(?:range|interval|values?|limits?|\.)?\.?|normal(?:\s(?:range|values?))?|standard range|expected(?:\s(?:range|value))?|referenz\w*|norm\w*|range|valeurs? (?:de référence|usuelles|normales)|normes?|(?:valores|rango|intervalo) de referencia|(?:valori|intervallo) di riferimento)\s{0,3}[:=]?-?\s{0,3}(?=\S)",
    re.IGNORECASE,
)

_LONGEST_LINE = 400


@dataclass
class _Region:
    """Lines between two headings, as drafts per block of columns."""

    heading: Heading | None
    entries: list[tuple[Line, list[Draft]]] = field(default_factory=list)


@dataclass
class _Found:
    draft: Draft
    panel: str | None
    pages: PageReading


def lab_rows(pages: list[PageReading]) -> list[LabRow]:
    """Every printed result of a document, in reading order."""
    text = "\n".join(page.text for page in pages)
    decimal = decimal_of(text)
    sex = sex_of(text)
    found: list[_Found] = []
    heading: Heading | None = None
    panel: str | None = None
    for page in pages:
        lines = lines_of(page, blank_groups=decimal == ",")
        for region in _regions(lines, heading):
            heading = region.heading
            if heading and heading.lead and rows.plausible_name(heading.lead):
                panel = _panel_name(heading.lead)
            blocks = range(len(heading.blocks)) if heading else range(1)
            for block in blocks:
                drafts, panel = _resolve(region, block, panel, has_blocks=len(blocks) > 1)
                found.extend(_Found(draft, label, page) for draft, label in drafts)
    return _finished(found, decimal, sex)


def _regions(lines: list[Line], carried: Heading | None) -> Iterable[_Region]:
    # Longer lines are prose or rubbish; leaving them out also bounds the work of every pattern below.
    lines = [line for line in lines if len(line.text) <= _LONGEST_LINE]
    region = _Region(carried)
    index = 0
    while index < len(lines):
        heading = heading_at(lines, index)
        if heading:
            yield region
            region = _Region(heading)
            index += heading.lines
            continue
        region.entries.append((lines[index], []))
        index += 1
    yield region


def _resolve(
    region: _Region, block: int, panel: str | None, *, has_blocks: bool
) -> tuple[list[tuple[Draft, str | None]], str | None]:
    """Drafts of one block with their panels, from top to bottom."""
    layout = region.heading.blocks[block] if region.heading else None
    lines = [line for line, _ in region.entries]
    parsed = [_parse(line, layout) for line in lines]
    results: list[tuple[Draft, str | None]] = []
    explaining = False
    used: set[int] = set()
    awaiting = False
    if layout is not None:
        used |= gather_bands(lines, parsed)
    for index, line in enumerate(lines):
        if index in used or (parsed[index] and parsed[index][0].elsewhere and not parsed[index][0].value):
            continue
        if layout is None and (listed := _listed(index, lines, used)):
            results.append((listed, panel))
            continue
        if _label_alone(line.text):
            awaiting = bool(results)
            continue
        if awaiting and (RANGE.match(line.text) or FINDING.match(line.text)) and not results[-1][0].range:
            _extend_range(results[-1][0], line.text)
            awaiting = False
            continue
        awaiting = False
        if index + 1 < len(lines) and _leads(index, lines, parsed):
            continue
        drafts = parsed[index]
        good = [draft for draft in drafts if draft.value]
        if explains(line) and not any(draft.kind is Kind.NUMBER and draft.range for draft in good):
            explaining = True
            continue
        for draft in good:
            if not draft.name:
                _name_from_neighbours(draft, index, lines, parsed, used)
                _name_from_result_above(draft, index, lines, results)
            elif index and index - 1 not in used and _leads(index - 1, lines, parsed):
                first = _bare_name(index - 1, lines, parsed)
                if first:
                    draft.name = f"{first.name} {draft.name}"
                    draft.words = [*first.name_words, *draft.words]
            if (
                (layout is not None
                and not _accept(draft, layout, explaining))
                or (layout is None
                and not _accept(draft, None, explaining))
            ):
                draft = _second_try(line, layout, explaining, draft)
                if draft is None:
                    continue
            if draft.kind is Kind.NUMBER:
                explaining = False
            results.append((draft, panel))
        if good:
            continue
        below = drafts[0] if drafts and results and layout is not None else None
        if (
            below
            and below.range
            and below.name
            and _near(results[-1][0], index, lines)
            and not _RANGE_LABEL.match(below.name)
        ):
            # A method or the rest of a name stands beside the second line of a range.
            _extend_range(results[-1][0], below.range)
            below.range = None
        label = _only_text(line, drafts, layout)
        if label is None:
            continue
        role = _role_of_text(index, lines, parsed, results, layout)
        if role == "range" and results:
            _extend_range(results[-1][0], label)
        elif role == "name" and results and results[-1][0].line is lines[index - 1]:
            results[-1][0].name += " " + label
        elif role == "panel" and not (drafts and len(drafts[0].words) > len(drafts[0].name_words)):
            panel = _panel_name(label)
            explaining = False
    return results, panel


def _parse(line: Line, layout: Layout | None) -> list[Draft]:
    if layout is None:
        return rows.by_grammar(line)
    draft = rows.by_columns(line, layout)
    return [draft] if draft else []


def _second_try(line: Line, layout: Layout | None, explaining: bool, draft: Draft) -> Draft | None:
    """Grammar alone, when the columns gave nothing acceptable (a table without its own heading under another one)."""
    if layout is None or len(line.cells) < 2:
        return None
    for other in rows.by_grammar(line):
        if other.name and other.range and _accept(other, None, explaining):
            return other
    return None


def _accept(draft: Draft, layout: Layout | None, explaining: bool) -> bool:
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
                or (known
                and (draft.unit is not None or len(draft.line.cells) > 1))
                or (measured
                and columns)
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


def _panel_name(text: str) -> str:
    return text.strip().strip("*-=_:").strip()


def _finished(found: list[_Found], decimal: Decimal, sex: Sex | None) -> list[LabRow]:
    bold = [bool(f.draft.value_word and f.draft.value_word.bold) for f in found]
    bold_tells = 0 < sum(bold) <= 0.5 * len(bold)
    return [
        _row(item, decimal, sex, bold_flag=bold_tells and is_bold and not item.draft.flag)
        for item, is_bold in zip(found, bold, strict=True)
    ]


def _row(found: _Found, decimal: Decimal, sex: Sex | None, *, bold_flag: bool) -> LabRow:
    draft = found.draft
    value = _value(draft, decimal)
    limits = limits_of(draft.range, decimal=decimal, sex=sex) if draft.range else Limits()
    name, unit = _name_and_unit(draft)
    start = min(word.start for word in draft.words)
    end = max(word.start + len(word.text) for word in draft.words)
    return LabRow(
        test_name=name,
        value=value,
        unit=unit,
        ref_low=limits.low,
        ref_high=limits.high,
        ref_text=draft.range.replace("\u202f", " ") if draft.range else None,
        printed_flag=draft.flag or ("bold" if bold_flag else None),
        flag=flag_of(value, limits, draft.range, decimal),
        panel=found.panel,
        page=found.pages.number,
        start=start,
        end=end,
        quote=found.pages.text[start:end],
    )


def _value(draft: Draft, decimal: Decimal) -> str:
    if draft.kind in (Kind.NUMBER, Kind.COMPARED):
        read = number(re.sub(r"\s{0,3}or\s{0,3}=", "=", draft.value, flags=re.IGNORECASE), decimal)
        if read:
            return read.text
    if draft.kind is Kind.TITRE:
        return re.sub(r"\s", "", draft.value)
    return re.sub(rf"({COMPARATOR})\s{{1,3}}", r"\1", draft.value.strip())


def _name_and_unit(draft: Draft) -> tuple[str, str | None]:
    name = without_method(draft.name.strip().rstrip(":").strip().rstrip(".·…_ ").strip())
    unit = draft.unit
    inside = re.search(r"\s{0,3}[(\[]([^()\[\]]{1,25})[)\]]$|,\s{0,3}([^,\s]{1,15})$", name)
    if inside:
        printed = (inside[1] or inside[2]).strip()
        if is_strong_unit(printed):
            return (name if unit else name[: inside.start()].strip()), unit or printed
    return name, unit
