"""A case from its draft to its end: questions, the history of moves, who was asked."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from mso_app.domain.case_status import CaseStatus, Move
from mso_app.domain.words import Role, Specialty, Urgency
from mso_app.models.base import Row, UtcDateTime, word


class CaseDraft(Row, table=True):
    """What a requester has filled in so far; it becomes a case when submitted."""

    __tablename__ = "case_draft"

    requester_id: UUID = Field(foreign_key="account.id", index=True, ondelete="CASCADE")
    institution_id: UUID = Field(foreign_key="institution.id", index=True, ondelete="RESTRICT")
    patient_id: UUID | None = Field(default=None, foreign_key="patient.id", index=True, ondelete="SET NULL")
    fields: dict[str, str] = Field(default_factory=dict, sa_type=sa.JSON)
    questions: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    saved_at: datetime = Field(sa_type=UtcDateTime)
    case_id: UUID | None = Field(default=None, foreign_key="medical_case.id", unique=True, ondelete="CASCADE")
    """Set by the submission, so that a second click finds the first one's case."""
    version: int = 1


class Case(Row, table=True):
    __tablename__ = "medical_case"
    # Everything a list sorts and counts by, so that neither reads the histories.
    __table_args__ = (
        Index("ix_medical_case_clock", "status", "withdrawn_at", "clock_due_at", "clock_amber_at", "submitted_at"),
    )

    number: str = Field(unique=True, max_length=20)
    institution_id: UUID = Field(foreign_key="institution.id", index=True, ondelete="RESTRICT")
    requester_id: UUID = Field(foreign_key="account.id", index=True, ondelete="RESTRICT")
    patient_id: UUID = Field(foreign_key="patient.id", index=True, ondelete="RESTRICT")
    provider_id: UUID | None = Field(default=None, foreign_key="account.id", index=True, ondelete="RESTRICT")
    status: CaseStatus = Field(default=CaseStatus.NEW, sa_type=word(CaseStatus))
    subject: str = Field(max_length=200)
    specialty: Specialty = Field(sa_type=word(Specialty), index=True)
    urgency: Urgency = Field(sa_type=word(Urgency))
    history: str = ""
    first_diagnosis: str = Field(default="", max_length=500)
    first_diagnosis_code: str = Field(default="", max_length=10)
    first_treatment: str = Field(default="", max_length=2000)
    submitted_at: datetime = Field(sa_type=UtcDateTime)
    accepted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    done_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    clock_started_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    clock_amber_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When three quarters of the time of this step are gone."""
    clock_due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    clock_left_seconds: int | None = None
    """What was left of the review when it was paused by a return."""
    review_seconds: int | None = None
    """What the finished review took, pauses left out: business time, or hours when it was urgent."""
    paused_seconds: int | None = None
    missed_answers: int = 0
    """How often an asked provider let the time to answer pass."""
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    withdrawn_reason: str = Field(default="", max_length=2000)
    version: int = 1


class Question(Row, table=True):
    __tablename__ = "question"
    __table_args__ = (UniqueConstraint("case_id", "number"),)

    case_id: UUID = Field(foreign_key="medical_case.id", index=True, ondelete="CASCADE")
    number: int
    text: str = Field(max_length=1000)


class CaseMove(Row, table=True):
    """One row per change of status (MSO-34): actor, role, time, from, to, reason."""

    __tablename__ = "case_move"

    case_id: UUID = Field(foreign_key="medical_case.id", index=True, ondelete="CASCADE")
    move: Move = Field(sa_type=word(Move))
    from_status: CaseStatus | None = Field(default=None, sa_type=word(CaseStatus, check="from_status"))
    to_status: CaseStatus = Field(sa_type=word(CaseStatus, check="to_status"))
    actor_id: UUID | None = Field(default=None, foreign_key="account.id", index=True, ondelete="RESTRICT")
    """Empty when the system moved the case by itself (MSO-35)."""
    role: Role | None = Field(default=None, sa_type=word(Role))
    reason: str = Field(default="", max_length=2000)
    case_version: int


class Assignment(Row, table=True):
    """One provider asked for one case, and how that ended."""

    __tablename__ = "assignment"

    case_id: UUID = Field(foreign_key="medical_case.id", index=True, ondelete="CASCADE")
    provider_id: UUID = Field(foreign_key="account.id", index=True, ondelete="RESTRICT")
    assigned_by: UUID = Field(foreign_key="account.id", index=True, ondelete="RESTRICT")
    override_reason: str = Field(default="", max_length=2000)
    attested_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    accepted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    rejected_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reject_code: str = Field(default="", max_length=40)
    reject_reason: str = Field(default="", max_length=2000)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class CaseGrant(Row, table=True):
    """A case that was opened again by its expert, whose access had ended: for a while, with a reason (N-18)."""

    __tablename__ = "case_grant"

    case_id: UUID = Field(foreign_key="medical_case.id", index=True, ondelete="CASCADE")
    account_id: UUID = Field(foreign_key="account.id", index=True, ondelete="CASCADE")
    reason: str = Field(max_length=2000)
    until: datetime = Field(sa_type=UtcDateTime, index=True)


class Counter(Row, table=True):
    """Numbers that people read: cases and patients, without gaps worth worrying about."""

    __tablename__ = "counter"

    name: str = Field(unique=True, max_length=40)
    value: int = 0
