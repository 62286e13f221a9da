"""From what a reader saw to what a clinician can use: lab rows, report sections, the kind of document."""

from mso_app.domain.documents import DocumentKind, FileKind
from mso_app.insights import evidence
from mso_app.insights.classify import kind_of
from mso_app.insights.lab.delimited import delimited_rows
from mso_app.insights.lab.table import lab_rows
from mso_app.insights.radiology import sections_of
from mso_app.schemas.reading import Extraction, FileReading, LabRow, Section


def extract(document: str, reading: FileReading) -> Extraction:
    """Everything the rules find in one read file; nothing is returned whose quote is not literally on its page."""
    rows = _rows(reading)
    kind = kind_of(reading, rows)
    if kind in (DocumentKind.RADIOLOGY, DocumentKind.PATHOLOGY, DocumentKind.LETTER):
        sections = sections_of(reading.pages)
        rows = rows if kind is not DocumentKind.RADIOLOGY else []
    else:
        sections = []
    warnings = list(reading.warnings)
    if reading.problem:
        warnings.append(reading.problem)
    if kind is DocumentKind.LAB and not rows:
        warnings.append("This looks like a laboratory report, but no result could be read from it. Check it by eye.")
    return Extraction(
        document=document,
        method=reading.method,
        kind=kind,
        pages=reading.page_count,
        rows=[row for row in rows if _stands(row, reading)],
        sections=[section for section in sections if _stands(section, reading)],
        warnings=warnings,
    )


def _rows(reading: FileReading) -> list[LabRow]:
    if reading.file_kind in (FileKind.CSV, FileKind.TEXT):
        rows = delimited_rows(reading.pages, from_table=reading.file_kind is FileKind.CSV)
        if rows:
            return rows
    return lab_rows(reading.pages)


def _stands(claim: LabRow | Section, reading: FileReading) -> bool:
    page = next((page for page in reading.pages if page.number == claim.page), None)
    return page is not None and evidence.verify(claim.quote, page.text, claim.start, claim.end)
