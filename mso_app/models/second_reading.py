"""A second reading of a case: who was asked, whether both have sealed, the comparison, and what was decided."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from mso_app.domain.second_readings import Decision, ReadingStatus, Verdict
from mso_app.models.base import Row, UtcDateTime, word

OPEN = sa.text("ended_at IS NULL")


class SecondReading(Row, table=True):
    """At most one of a case is open at a time.

    The reader writes under an assignment of their own. It never runs the case, so it is ended from its first moment.
    """

    __tablename__ = "second_reading"
    __table_args__ = (
        Index("ux_second_reading_open", "case_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
    )

    case_id: UUID = Field(foreign_key="medical_case.id", index=True, ondelete="RESTRICT")
    reader_id: UUID = Field(foreign_key="account.id", index=True, ondelete="RESTRICT")
    assignment_id: UUID = Field(foreign_key="assignment.id", unique=True, ondelete="RESTRICT")
    asked_by: UUID = Field(foreign_key="account.id", index=True, ondelete="RESTRICT")
    status: ReadingStatus = Field(default=ReadingStatus.ASKED, sa_type=word(ReadingStatus))
    accepted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    end_reason: str = Field(default="", max_length=2000)
    """Why it was declined or withdrawn."""
    first_opinion_id: UUID | None = Field(default=None, foreign_key="opinion.id", unique=True, ondelete="RESTRICT")
    """What reader A sealed while this ran; it is kept back until the decision, as is the other."""
    first_sealed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    second_opinion_id: UUID | None = Field(default=None, foreign_key="opinion.id", unique=True, ondelete="RESTRICT")
    second_sealed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    compared_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    adjudicator_id: UUID | None = Field(default=None, foreign_key="account.id", index=True, ondelete="RESTRICT")
    decision: Decision | None = Field(default=None, sa_type=word(Decision))
    note: str = ""
    """The reason, as it goes out with the opinion."""
    first_signed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    second_signed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """The two signatures under a joint note; whoever changes it signs again, and the other has to as well."""
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    released_opinion_id: UUID | None = Field(default=None, foreign_key="opinion.id", unique=True, ondelete="RESTRICT")
    """The one of the two that the requester gets."""
    canonical: bytes = Field(default=b"", sa_type=sa.LargeBinary)
    digest: str = Field(default="", max_length=64)
    signature: str = Field(default="", max_length=64)
    """Of the decision with its verdicts and the digests of both seals."""
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    version: int = 1


class ReadingVerdict(Row, table=True):
    """One point of the comparison: what the rule suggests, and what people decided."""

    __tablename__ = "reading_verdict"
    __table_args__ = (UniqueConstraint("second_reading_id", "part"),)

    second_reading_id: UUID = Field(foreign_key="second_reading.id", index=True, ondelete="CASCADE")
    part: str = Field(max_length=20)
    """ "diagnosis", "treatment" or "question-2"."""
    position: int
    suggested: Verdict = Field(sa_type=word(Verdict, check="suggested"))
    decided: Verdict | None = Field(default=None, sa_type=word(Verdict, check="decided"))
