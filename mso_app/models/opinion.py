"""The second opinion: a draft only its author sees, then a seal that nobody can change."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from mso_app.domain.opinions import Certainty, Impact, Outcome
from mso_app.models.base import Row, UtcDateTime, word


class Opinion(Row, table=True):
    __tablename__ = "opinion"
    __table_args__ = (UniqueConstraint("case_id", "assignment_id", "edition"),)

    case_id: UUID = Field(foreign_key="medical_case.id", index=True, ondelete="RESTRICT")
    assignment_id: UUID = Field(foreign_key="assignment.id", index=True, ondelete="RESTRICT")
    provider_id: UUID = Field(foreign_key="account.id", index=True, ondelete="RESTRICT")
    edition: int = 1
    headline: str = Field(default="", max_length=300)
    summary: str = ""
    diagnosis: str = Field(default="", max_length=500)
    diagnosis_outcome: Outcome | None = Field(default=None, sa_type=word(Outcome, check="diagnosis_outcome"))
    diagnosis_impact: Impact | None = Field(default=None, sa_type=word(Impact, check="diagnosis_impact"))
    treatment: str = Field(default="", max_length=2000)
    treatment_outcome: Outcome | None = Field(default=None, sa_type=word(Outcome, check="treatment_outcome"))
    treatment_impact: Impact | None = Field(default=None, sa_type=word(Impact, check="treatment_impact"))
    recommendations: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    limits: str = ""
    certainty: Certainty | None = Field(default=None, sa_type=word(Certainty))
    saved_at: datetime = Field(sa_type=UtcDateTime)
    signed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    version: int = 1


class Answer(Row, table=True):
    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("opinion_id", "question_id"),)

    opinion_id: UUID = Field(foreign_key="opinion.id", index=True, ondelete="CASCADE")
    question_id: UUID = Field(foreign_key="question.id", index=True, ondelete="RESTRICT")
    text: str = ""
    cannot_because: str = ""
    is_complete: bool = False


class Citation(Row, table=True):
    """A place in a document, collected by the author; an answer rests on it where its text says [[D3 p 1]], or
    [[D3 p 1 q 2]] for a second quote of the same page.

    An image has no text: then `page` is the frame, the span is empty and so is the quote.
    """

    __tablename__ = "citation"

    opinion_id: UUID = Field(foreign_key="opinion.id", index=True, ondelete="CASCADE")
    document_id: UUID = Field(foreign_key="document.id", index=True, ondelete="RESTRICT")
    position: int
    page: int
    nth: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    """Which of the author's quotes of this page; never changes, because texts name it."""
    start: int
    end: int
    quote: str


class Seal(Row, table=True):
    """What was signed, as the exact bytes that were hashed. Rows are never updated but for `superseded_by`."""

    __tablename__ = "seal"

    opinion_id: UUID = Field(foreign_key="opinion.id", unique=True, ondelete="RESTRICT")
    case_id: UUID = Field(foreign_key="medical_case.id", index=True, ondelete="RESTRICT")
    code: str = Field(unique=True, max_length=12)
    digest: str = Field(unique=True, max_length=64)
    parent_digest: str | None = Field(default=None, max_length=64)
    signature: str = Field(max_length=64)
    canonical: bytes = Field(sa_type=sa.LargeBinary)
    storage_key: str = Field(max_length=80)
    file_sha256: str = Field(max_length=64)
    page_count: int
    file_size: int
    signed_at: datetime = Field(sa_type=UtcDateTime)
    superseded_by: UUID | None = Field(default=None, foreign_key="seal.id", unique=True, ondelete="RESTRICT")
