"""Results from comma, semicolon, tab or pipe separated text."""

import csv
import io
import re

from mso_app.insights.lab.flags import flag_of
from mso_app.insights.lab.headers import column_role
from mso_app.insights.lab.heading_words import Role
from mso_app.insights.lab.items import is_date
from mso_app.insights.lab.numbers import decimal_of, number
from mso_app.insights.lab.patient import sex_of
from mso_app.insights.lab.ranges import Limits, limits_of
from mso_app.insights.lab.rows import not_done, plausible_name
from mso_app.schemas.reading import LabRow, PageReading


def delimited_rows(pages: list[PageReading], *, from_table: bool = True) -> list[LabRow]:
    """Rows under a heading line of at least a name and a value column; empty when the text has none."""
    rows: list[LabRow] = []
    for page in pages:
        # The reader of CSV files sets cells apart by three blanks, empty ones too.
        for delimiter in ("\t", ";", "|", ",", "   ") if from_table else ("\t", ";", "|", ","):
            found = _rows(page, delimiter)
            if found:
                rows.extend(found)
                break
    return rows


def _rows(page: PageReading, delimiter: str) -> list[LabRow]:
    decimal = "." if delimiter == "," else decimal_of(page.text)
    sex = sex_of(page.text)
    roles: list[Role | None] = []
    rows: list[LabRow] = []
    offset = 0
    for line in page.text.split("\n"):
        start, offset = offset, offset + len(line) + 1
        if delimiter not in line or len(line) > 2000:
            continue
        fields = [field.strip() for field in _fields(line, delimiter)]
        found = [column_role(field) for field in fields]
        if Role.NAME in found and Role.VALUE in found:
            roles = found
            continue
        if not roles or len(fields) < 2:
            continue
        row = _row(page, fields, roles, start, start + len(line.rstrip("\r")), decimal, sex)
        if row:
            rows.append(row)
    return rows


def _fields(line: str, delimiter: str) -> list[str]:
    if len(delimiter) > 1:
        return line.split(delimiter)
    return next(csv.reader(io.StringIO(line), delimiter=delimiter), [])


def _row(
    page: PageReading, fields: list[str], roles: list[Role | None], start: int, end: int, decimal: str, sex: str | None
) -> LabRow | None:
    def of(role: Role) -> str | None:
        return next((field for field, r in zip(fields, roles, strict=False) if r is role and field), None)

    name, printed = of(Role.NAME), of(Role.VALUE)
    if not name or not printed or not plausible_name(name) or not_done(printed) or is_date(printed):
        return None
    mark = "," if decimal == "," else "."
    attached = re.fullmatch(r"(.*\d)\s{0,3}([HL*#↑↓]{1,2})", printed)
    value, flag = (attached[1], attached[2]) if attached else (printed, None)
    read = number(value, mark)
    low, high = of(Role.LOW), of(Role.HIGH)
    ref_text = of(Role.RANGE)
    if ref_text is None and (low or high):
        ref_text = f"{low} - {high}" if low and high else f">= {low}" if low else f"<= {high}"
    limits = (
        limits_of(ref_text, decimal=mark, sex="male" if sex == "male" else "female" if sex == "female" else None)
        if ref_text
        else Limits()
    )
    text = read.text if read else value
    return LabRow(
        test_name=name,
        value=text,
        unit=of(Role.UNIT),
        ref_low=limits.low,
        ref_high=limits.high,
        ref_text=ref_text,
        printed_flag=of(Role.FLAG) or flag,
        flag=flag_of(text, limits, ref_text, mark),
        panel=None,
        page=page.number,
        start=start,
        end=end,
        quote=page.text[start:end],
    )
