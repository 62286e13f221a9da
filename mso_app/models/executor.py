"""Who runs background work, and when it was last heard of."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from mso_app.models.base import UtcDateTime


class Executor(SQLModel, table=True):
    __tablename__ = "executor"

    id: str = Field(primary_key=True, max_length=80)
    seen_at: datetime = Field(sa_type=UtcDateTime)
    taken_over_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
