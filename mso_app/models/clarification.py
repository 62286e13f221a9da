"""What follows a sealed opinion: questions about its sentences and their answers, and what the requester thinks."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from mso_app.domain.clarification import QUOTE_MAX, ThreadState
from mso_app.domain.opinions import Outcome
from mso_app.models.base import Row, UtcDateTime, word


class Clarification(Row, table=True):
    """One thread: a question tied to a sentence of a sealed version, or to the whole of it."""

    __tablename__ = "clarification"
    __table_args__ = (UniqueConstraint("case_id", "number"),)

    case_id: UUID = Field(foreign_key="medical_case.id", index=True, ondelete="RESTRICT")
    seal_id: UUID = Field(foreign_key="seal.id", index=True, ondelete="RESTRICT")
    """The version that was asked about."""
    number: int
    part: str = Field(default="", max_length=40)
    sentence_id: str = Field(default="", max_length=60)
    """Empty for a question to the whole opinion."""
    quote: str = Field(default="", max_length=QUOTE_MAX)
    """The sentence as it stood, kept whatever later versions say."""
    asked_by: UUID = Field(foreign_key="account.id", index=True, ondelete="RESTRICT")
    state: ThreadState = Field(default=ThreadState.OPEN, sa_type=word(ThreadState))
    entries: int = 0
    answered_in: UUID | None = Field(default=None, foreign_key="seal.id", index=True, ondelete="RESTRICT")
    """The addendum that answered it."""
    version: int = 1


class ClarificationEntry(Row, table=True):
    """What was asked or answered; never changed afterwards."""

    __tablename__ = "clarification_entry"
    __table_args__ = (UniqueConstraint("clarification_id", "position"),)

    clarification_id: UUID = Field(foreign_key="clarification.id", index=True, ondelete="CASCADE")
    position: int
    author_id: UUID = Field(foreign_key="account.id", index=True, ondelete="RESTRICT")
    text: str
    seal_id: UUID | None = Field(default=None, foreign_key="seal.id", index=True, ondelete="RESTRICT")
    """The addendum that came with it."""


class Feedback(Row, table=True):
    """How useful and how timely an opinion was, and what turned out later; one per case."""

    __tablename__ = "feedback"
    __table_args__ = (
        CheckConstraint("usefulness BETWEEN 1 AND 5", name="usefulness_range"),
        CheckConstraint("timeliness BETWEEN 1 AND 5", name="timeliness_range"),
        CheckConstraint("(outcome IS NULL) = (outcome_on IS NULL)", name="outcome_has_a_day"),
    )

    case_id: UUID = Field(foreign_key="medical_case.id", unique=True, ondelete="RESTRICT")
    given_by: UUID = Field(foreign_key="account.id", index=True, ondelete="RESTRICT")
    usefulness: int
    timeliness: int
    comment: str = Field(default="", max_length=2000)
    outcome: Outcome | None = Field(default=None, sa_type=word(Outcome, check="outcome"))
    outcome_on: date | None = None
    changed_at: datetime = Field(sa_type=UtcDateTime)
    version: int = 1


class FeedbackChange(Row, table=True):
    """What a rating said before it was corrected."""

    __tablename__ = "feedback_change"
    __table_args__ = (UniqueConstraint("feedback_id", "version"),)

    feedback_id: UUID = Field(foreign_key="feedback.id", index=True, ondelete="CASCADE")
    version: int
    changed_by: UUID = Field(foreign_key="account.id", index=True, ondelete="RESTRICT")
    before: dict[str, str | int | None] = Field(sa_type=sa.JSON)
