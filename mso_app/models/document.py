"""The files of a case and everything that was read from them."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from mso_app.domain.documents import DocumentKind, FileKind, ReadStatus
from mso_app.models.base import Row, UtcDateTime, word


class Document(Row, table=True):
    __tablename__ = "document"
    __table_args__ = (
        UniqueConstraint("case_id", "code"),
        UniqueConstraint("draft_id", "upload_key"),
        UniqueConstraint("case_id", "upload_key"),
        CheckConstraint("case_id IS NOT NULL OR draft_id IS NOT NULL", name="belongs_somewhere"),
    )

    case_id: UUID | None = Field(default=None, foreign_key="medical_case.id", index=True, ondelete="RESTRICT")
    draft_id: UUID | None = Field(default=None, foreign_key="case_draft.id", index=True, ondelete="RESTRICT")
    code: int
    """1 is shown as D1, for life."""
    upload_key: str = Field(max_length=64)
    """Chosen by the uploading page, so that a retried upload stays one document."""
    name: str = Field(max_length=200)
    file_kind: FileKind = Field(sa_type=word(FileKind))
    kind: DocumentKind = Field(default=DocumentKind.OTHER, sa_type=word(DocumentKind))
    size: int
    sha256: str = Field(max_length=64)
    storage_key: str = Field(unique=True, max_length=80)
    uploaded_by: UUID = Field(foreign_key="account.id", index=True, ondelete="RESTRICT")
    read_status: ReadStatus = Field(default=ReadStatus.WAITING, sa_type=word(ReadStatus))
    problem: str = Field(default="", max_length=500)
    method: str = Field(default="", max_length=40)
    page_count: int = 0
    width: int | None = None
    height: int | None = None
    exam_date: date | None = None
    warnings: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    dicom: dict[str, object] | None = Field(default=None, sa_type=sa.JSON)
    """DicomFacts of schemas/reading.py."""
    removed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    removed_reason: str = Field(default="", max_length=500)


class DocumentPage(Row, table=True):
    __tablename__ = "document_page"
    __table_args__ = (UniqueConstraint("document_id", "number"),)

    document_id: UUID = Field(foreign_key="document.id", index=True, ondelete="CASCADE")
    number: int
    width: float
    height: float
    text: str
    words: list[list[float | str | bool]] = Field(default_factory=list, sa_type=sa.JSON)
    """[start, length, x0, y0, x1, y1] per word, in points from the top left."""


class LabResult(Row, table=True):
    """One printed laboratory row; the columns are those of schemas/reading.py `LabRow`."""

    __tablename__ = "lab_result"
    __table_args__ = (UniqueConstraint("document_id", "position"),)

    document_id: UUID = Field(foreign_key="document.id", index=True, ondelete="CASCADE")
    position: int
    test_name: str = Field(max_length=200)
    value: str = Field(max_length=200)
    unit: str | None = Field(default=None, max_length=60)
    ref_low: float | None = None
    ref_high: float | None = None
    ref_text: str | None = Field(default=None, max_length=300)
    printed_flag: str | None = Field(default=None, max_length=20)
    flag: str | None = Field(default=None, max_length=20)
    panel: str | None = Field(default=None, max_length=200)
    loinc: str | None = Field(default=None, max_length=12)
    page: int
    start: int
    end: int
    quote: str


class DocumentSection(Row, table=True):
    __tablename__ = "document_section"
    __table_args__ = (UniqueConstraint("document_id", "position"),)

    document_id: UUID = Field(foreign_key="document.id", index=True, ondelete="CASCADE")
    position: int
    name: str = Field(max_length=80)
    page: int
    start: int
    end: int
    quote: str
