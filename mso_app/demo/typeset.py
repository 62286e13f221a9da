"""Printed papers: from the values of a paper to a PDF or pictures of its pages, by typst and without the clock."""

import json
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path

import typst

from mso_app.demo.shapes import Head, LabLine, LabPaper, LetterPaper, PrintedPaper, ReportPaper
from mso_app.domain.documents import DocumentKind

_TEMPLATES = Path(__file__).parent / "typst"
_FONTS = Path(__file__).parent.parent / "reports" / "fonts"
_EXAMINED = {DocumentKind.PATHOLOGY: "Received", DocumentKind.RADIOLOGY: "Exam date"}


def pdf(paper: PrintedPaper) -> bytes:
    """The paper as a PDF with a text layer; the same values give the same bytes."""
    compiler, data, stamp = _prepared(paper)
    made = compiler.compile(format="pdf", sys_inputs={"data": data}, timestamp=stamp)
    return made if isinstance(made, bytes) else b"".join(made or [])


def pictures(paper: PrintedPaper, dots_per_inch: int) -> list[bytes]:
    """The pages as PNG files."""
    compiler, data, stamp = _prepared(paper)
    made = compiler.compile(format="png", ppi=float(dots_per_inch), sys_inputs={"data": data}, timestamp=stamp)
    return [made] if isinstance(made, bytes) else list(made or [])


def day(value: date) -> str:
    """ "9 Nov 2026"."""
    return f"{value.day} {value:%b %Y}"


def printed_range(line: LabLine) -> str:
    """The reference range as this house prints it, "" when there is none."""
    if line.reference:
        return line.reference
    low, high = _number(line.low, line.decimals), _number(line.high, line.decimals)
    if low and high:
        return f"{low}–{high}"
    if high:
        return f"< {high}"
    return f"> {low}" if low else ""


def _number(value: float | None, decimals: int) -> str:
    return "" if value is None else f"{value:,.{decimals}f}"


@cache
def _compiler(template: str) -> typst.Compiler:
    # System fonts differ between machines and would change the bytes.
    return typst.Compiler(_TEMPLATES / template, root=_TEMPLATES, font_paths=[_FONTS], ignore_system_fonts=True)


def _prepared(paper: PrintedPaper) -> tuple[typst.Compiler, str, datetime]:
    if isinstance(paper, LabPaper):
        return _compiler("lab.typ"), json.dumps(_lab(paper)), _moment(paper.collected)
    if isinstance(paper, ReportPaper):
        return _compiler("report.typ"), json.dumps(_report(paper)), _moment(paper.examined)
    return _compiler("letter.typ"), json.dumps(_letter(paper)), _moment(paper.written)


def _moment(on: date) -> datetime:
    return datetime.combine(on, time(8, 52), UTC)


def _head(head: Head) -> dict[str, str]:
    return {
        "house": head.house,
        "department": head.department,
        "address": head.address,
        "patient": head.patient,
        "sex": head.sex,
        "birth_date": day(head.birth_date),
        "mrn": head.mrn,
    }


def _lab(paper: LabPaper) -> dict[str, object]:
    return {
        "head": _head(paper.head),
        "layout": paper.layout.value,
        "title": paper.title,
        "collected": day(paper.collected),
        "reported": f"{day(paper.collected)}, 14:05",
        "order": paper.order,
        "comment": paper.comment,
        "validated_by": paper.validated_by,
        "spread": paper.spread,
        "panels": [
            {
                "name": panel.name,
                "note": panel.note,
                "lines": [
                    {
                        "test": line.test,
                        "value": line.value,
                        "unit": line.unit,
                        "range": printed_range(line),
                        "flag": line.flag,
                        "method": line.method,
                    }
                    for line in panel.lines
                ],
            }
            for panel in paper.panels
        ],
    }


def _report(paper: ReportPaper) -> dict[str, object]:
    table = paper.table
    return {
        "head": _head(paper.head),
        "title": paper.title,
        "examined": day(paper.examined),
        "examined_label": _EXAMINED.get(paper.kind, "Examined"),
        "released": f"{day(paper.examined + timedelta(days=1))}, 08:52",
        "accession": paper.accession,
        "requested_by": paper.requested_by,
        "sections": [list(section) for section in paper.sections],
        "table": None if table is None else {"title": table.title, "rows": [list(row) for row in table.rows]},
        "signed_by": paper.signed_by,
    }


def _letter(paper: LetterPaper) -> dict[str, object]:
    return {
        "head": _head(paper.head),
        "phone": paper.phone,
        "written": day(paper.written),
        "subject": paper.subject,
        "opening": paper.opening,
        "diagnoses": list(paper.diagnoses),
        "paragraphs": list(paper.paragraphs),
        "medication": list(paper.medication),
        "signed_by": paper.signed_by,
        "signed_title": paper.signed_title,
    }
