"""What a reader hands back after looking at one file: the only thing that leaves the sandboxed child.

Positions are in PDF points (1/72 inch) from the page's top-left corner, y downwards.
`PageReading.text` is the stored text; every `Word.start` is an offset into it, so that
`page.text[word.start : word.start + len(word.text)] == word.text` holds for every word and
any span of the text can be painted on the picture of the page.
"""

from dataclasses import dataclass
from datetime import date

from pydantic import BaseModel

from mso_app.domain.documents import DocumentKind, FileKind, ReadStatus


@dataclass(slots=True, kw_only=True)
class Word:
    """One run of characters without a blank, where it stands and how it is printed.

    A document has tens of thousands of them, and a model would take five times the memory.
    """

    text: str
    start: int
    x0: float
    y0: float
    x1: float
    y1: float
    bold: bool = False


class PageReading(BaseModel):
    """One page: lines from top to bottom joined by newlines, words with positions."""

    number: int
    width: float
    height: float
    text: str
    words: list[Word] = []


class DicomFacts(BaseModel):
    """What a DICOM header says and a clinician needs; no identifiers of the patient except for the identity check."""

    modality: str | None = None
    body_part: str | None = None
    study_date: date | None = None
    study_description: str | None = None
    series_description: str | None = None
    series_number: int | None = None
    instance_number: int | None = None
    study_uid: str | None = None
    series_uid: str | None = None
    sop_uid: str | None = None
    transfer_syntax: str | None = None
    rows: int | None = None
    columns: int | None = None
    frames: int = 1
    window_center: float | None = None
    window_width: float | None = None
    pixel_spacing_mm: tuple[float, float] | None = None
    patient_name: str | None = None
    patient_birth_date: date | None = None
    patient_sex: str | None = None
    burned_in: bool | None = None


class FileReading(BaseModel):
    """The outcome for one file. `warnings` and `problem` are sentences for a person."""

    file_kind: FileKind
    status: ReadStatus
    method: str
    page_count: int = 1
    pages: list[PageReading] = []
    dicom: DicomFacts | None = None
    width: int | None = None
    height: int | None = None
    warnings: list[str] = []
    problem: str | None = None


class LabRow(BaseModel):
    """One printed laboratory result. Numbers are as printed; `flag` is computed from value and range (N-9)."""

    test_name: str
    value: str
    unit: str | None = None
    ref_low: float | None = None
    ref_high: float | None = None
    ref_text: str | None = None
    printed_flag: str | None = None
    flag: str | None = None
    panel: str | None = None
    page: int
    start: int
    end: int
    quote: str


class Section(BaseModel):
    """One headed part of a report; `quote == pages[page].text[start:end]`."""

    name: str
    page: int
    start: int
    end: int
    quote: str


class Extraction(BaseModel):
    """Everything the rules found in one document; the shape behind `mso extract --json`."""

    document: str
    method: str
    kind: DocumentKind
    pages: int
    rows: list[LabRow] = []
    sections: list[Section] = []
    warnings: list[str] = []
