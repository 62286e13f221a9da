"""What the machine drafted about a case, each statement with its evidence."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from mso_app.domain.insights import ClaimKind, RunStatus, Stage
from mso_app.models.base import Row, UtcDateTime, word


class InsightRun(Row, table=True):
    """One analysis of the documents a case had at that time. Only the newest is shown."""

    __tablename__ = "insight_run"
    __table_args__ = (UniqueConstraint("case_id", "number"),)

    case_id: UUID = Field(foreign_key="medical_case.id", index=True, ondelete="CASCADE")
    number: int
    status: RunStatus = Field(default=RunStatus.PROCESSING, sa_type=word(RunStatus))
    stage: Stage = Field(default=Stage.WAITING, sa_type=word(Stage))
    engine: str = Field(default="rules", max_length=60)
    files_total: int = 0
    files_read: int = 0
    attempts: int = 0
    problem: str = Field(default="", max_length=500)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Claim(Row, table=True):
    __tablename__ = "claim"
    __table_args__ = (
        UniqueConstraint("run_id", "kind", "position"),
        CheckConstraint("confidence IS NULL OR (confidence >= 0 AND confidence <= 1)", name="confidence_range"),
    )

    run_id: UUID = Field(foreign_key="insight_run.id", index=True, ondelete="CASCADE")
    kind: ClaimKind = Field(sa_type=word(ClaimKind))
    position: int
    text: str
    icd10: str | None = Field(default=None, max_length=10)
    icd10_title: str | None = Field(default=None, max_length=300)
    confidence: float | None = None
    supported: bool = True
    dismissed_by: UUID | None = Field(default=None, foreign_key="account.id", ondelete="RESTRICT")


class Evidence(Row, table=True):
    """`quote` equals `page.text[start:end]` of that page, literally (N-1)."""

    __tablename__ = "evidence"

    claim_id: UUID = Field(foreign_key="claim.id", index=True, ondelete="CASCADE")
    document_id: UUID = Field(foreign_key="document.id", index=True, ondelete="CASCADE")
    position: int = 0
    page: int
    start: int
    end: int
    quote: str
