"""What travels about the draft of a case: progress, claims with their evidence, laboratory rows, report parts."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

PAGE_LIMIT = 50


class LabQuery(BaseModel):
    """Which laboratory rows, which window of them."""

    model_config = ConfigDict(extra="forbid")

    search: str = Field(default="", max_length=100)
    outside_only: bool = False
    document_id: UUID | None = None
    offset: int = Field(default=0, ge=0, le=100_000)
    limit: int = Field(default=PAGE_LIMIT, ge=1, le=PAGE_LIMIT)


class EvidenceChip(BaseModel):
    """Where a statement is written; a click opens that page with the span lit."""

    id: UUID
    document_id: UUID
    code: str
    page: int
    start: int
    end: int
    quote: str
    label: str
    """ "D3 p 1"."""


class ClaimView(BaseModel):
    """One statement. `source` is "documents" or "request"; `confidence` is None unless it was derived."""

    id: UUID
    kind: str
    text: str
    icd10: str = ""
    icd10_title: str = ""
    confidence: float | None = None
    source: str
    source_words: str = ""
    evidence: list[EvidenceChip] = []
    is_dismissed: bool = False


class SoapPart(BaseModel):
    """One of the four parts of a SOAP note."""

    letter: str
    title: str
    claims: list[ClaimView]


class FileProgress(BaseModel):
    """How far one file was read, without its name."""

    document_id: UUID
    code: str
    status: str
    problem: str = ""


class AnalysisProgress(BaseModel):
    """MM-4: `status` is "processing", "completed", "failed", or "none" before the first analysis."""

    status: str = "none"
    number: int = 0
    stage: str = ""
    stage_words: str = ""
    percent: int = 0
    files_total: int = 0
    files_read: int = 0
    based_on: str = ""
    """ "Based on 8 of 9 files."."""
    problem: str = ""
    finished_at: datetime | None = None
    finished_words: str = ""
    """The same in the time of the institution, "20 Nov 2026, 17:48 CET"."""
    engine: str = ""
    files: list[FileProgress] = []


class LabPoint(BaseModel):
    """One value of a trend; `number` is None for words and for values such as "<0.5"."""

    document_id: UUID
    code: str
    on: date | None
    value: str
    number: float | None
    flag: str


class LabRowView(BaseModel):
    """One laboratory row as printed, with its computed flag and the same analyte in other files."""

    id: UUID
    code: str
    test_name: str
    value: str
    unit: str
    reference: str
    ref_low: float | None
    ref_high: float | None
    printed_flag: str
    flag: str
    flag_words: str
    is_outside: bool
    warning: str = ""
    """A sentence when the mark on paper contradicts value and range."""
    panel: str
    loinc: str
    on: date | None
    evidence: EvidenceChip
    trend: list[LabPoint] = []


class LabPage(BaseModel):
    """A window of rows and how many there are in all."""

    rows: list[LabRowView]
    total: int
    outside: int
    offset: int


class ReportPart(BaseModel):
    """One headed part of a report; the chip leads to where it stands."""

    name: str
    text: str
    evidence: EvidenceChip


class ReportView(BaseModel):
    """One report with its parts."""

    document_id: UUID
    code: str
    kind: str
    name: str
    on: date | None
    parts: list[ReportPart]


class SeriesView(BaseModel):
    """The images of one DICOM series, as their headers say."""

    modality: str
    body_part: str
    description: str
    on: date | None
    count: int
    first_document_id: UUID
    codes: str
    """ "D5–D12"."""


class InsightsDetail(BaseModel):
    """The draft of a case as one screen shows it. Nothing here was confirmed by a person."""

    case_id: UUID
    about: str
    """ "Woman, 58. Haematology, standard.": from the record, not from the draft."""
    questions: list[str]
    progress: AnalysisProgress
    is_older: bool = False
    """The draft is from before the analysis that is running now, or from before one that failed."""
    kept_out: int = 0
    """Claims whose quote was not found in the documents; they are never shown (N-1)."""
    summary: list[ClaimView] = []
    findings: list[ClaimView] = []
    soap: list[SoapPart] = []
    diagnoses: list[ClaimView] = []
    next_steps: list[ClaimView] = []
    labs: LabPage
    reports: list[ReportView] = []
    images: list[SeriesView] = []
    warnings: list[str] = []
    can_rerun: bool = False
    can_dismiss: bool = False
