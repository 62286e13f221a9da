"""Reads a generated report with the product's own readers, in this process: the files are ours."""

from io import BytesIO

from bench.lab_layouts.base import Report
from mso_app.insights.readers import pdf, text
from mso_app.schemas.reading import FileReading, PageReading


def reading_of(report: Report) -> FileReading:
    """The reading of a report's file."""
    if report.suffix == "pdf":
        found, pages = pdf.read(BytesIO(report.content), {})
    else:
        found, pages = text.read(BytesIO(report.content), {"kind": "csv" if report.suffix == "csv" else "text"})
    reading = FileReading.model_validate(found)
    reading.pages.extend(PageReading.model_validate_json(line) for line in pages.splitlines())
    return reading
