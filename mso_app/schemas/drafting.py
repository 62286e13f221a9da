"""What the drafting of insights takes in and gives out; it sees neither a database nor a screen."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel

from mso_app.domain.documents import DocumentKind
from mso_app.domain.insights import ClaimKind
from mso_app.schemas.reading import DicomFacts, LabRow, PageReading, Section


class Request(BaseModel):
    """What the requester typed about the case, word by word."""

    sex: str = ""
    age: int | None = None
    history: str = ""
    first_diagnosis: str = ""
    first_diagnosis_code: str = ""
    first_treatment: str = ""
    questions: list[str] = []

    def says(self, text: str) -> bool:
        """Whether these very words stand in the request."""
        typed = (self.history, self.first_diagnosis, self.first_treatment, *self.questions)
        return bool(text.strip()) and any(text in part for part in typed)


class DocumentMaterial(BaseModel):
    """One document that was read. `code` is what people call it: "D3"."""

    id: UUID
    code: str
    name: str
    kind: DocumentKind
    exam_date: date | None = None
    dicom: DicomFacts | None = None
    pages: list[PageReading] = []
    rows: list[LabRow] = []
    sections: list[Section] = []


class CaseMaterial(BaseModel):
    """Everything a draft may rest on. `files_total` counts the files that could not be read too."""

    request: Request
    documents: list[DocumentMaterial] = []
    files_total: int = 0


class Pointer(BaseModel):
    """Where something is written: `quote == page.text[start:end]`, literally."""

    document_id: UUID
    page: int
    start: int
    end: int
    quote: str


class DraftedClaim(BaseModel):
    """One statement. Without evidence it repeats words of the request; `confidence` is None unless it was derived."""

    kind: ClaimKind
    text: str
    icd10: str | None = None
    icd10_title: str | None = None
    confidence: float | None = None
    evidence: list[Pointer] = []
