"""The audit log: rows that only ever grow, each chained to the one before (N-14)."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from mso_app.models.base import UtcDateTime


class AuditRow(SQLModel, table=True):
    __tablename__ = "audit_row"

    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    actor_id: UUID | None = Field(default=None, index=True)
    role: str = Field(default="", max_length=20)
    action: str = Field(max_length=40, index=True)
    subject: str = Field(default="", max_length=40)
    subject_id: UUID | None = Field(default=None, index=True)
    case_id: UUID | None = Field(default=None, index=True)
    outcome: str = Field(max_length=20)
    details: dict[str, str | int | None] = Field(default_factory=dict, sa_type=sa.JSON)
    """Ids, words and counts; never content."""
    previous: str = Field(max_length=64)
    digest: str = Field(max_length=64)


class AuditHead(SQLModel, table=True):
    """Where the chain stands: one row, locked by whoever appends."""

    __tablename__ = "audit_head"

    id: int = Field(default=1, primary_key=True)
    seq: int = 0
    digest: str = Field(default="", max_length=64)
    """Keyed over the number and the digest of the last row, so that an earlier end cannot be made up."""
