"""Puts result rows together over lines and pages: headings, names on two lines, panels, ranges below, tables to leave out."""

# ruff: noqa: E501 -- a vocabulary reads better unbroken

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from mso_app.insights.lab import rows
from mso_app.insights.lab.block import Block, panel_name
from mso_app.insights.lab.flags import flag_of
from mso_app.insights.lab.headers import Heading, heading_at
from mso_app.insights.lab.items import Kind
from mso_app.insights.lab.methods import without_method
from mso_app.insights.lab.numbers import COMPARATOR, Decimal, decimal_of, number
from mso_app.insights.lab.patient import sex_of
from mso_app.insights.lab.ranges import Limits, Sex, limits_of
from mso_app.insights.lab.rows import Draft
from mso_app.insights.lab.units import is_strong_unit
from mso_app.insights.lines import Line, lines_of
from mso_app.schemas.reading import LabRow, PageReading

_LONGEST_LINE = 400


@dataclass
class _Region:
    """Lines between two headings, as drafts per block of columns."""

    heading: Heading | None
    lines: list[Line] = field(default_factory=list)


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
                panel = panel_name(heading.lead)
            blocks = range(len(heading.blocks)) if heading else range(1)
            for block in blocks:
                layout = heading.blocks[block] if heading else None
                part = Block(lines=region.lines, layout=layout, panel=panel)
                part.resolve()
                panel = part.panel
                found.extend(_Found(draft, label, page) for draft, label in part.results)
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
        region.lines.append(lines[index])
        index += 1
    yield region


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
