"""What people are told by themselves, one row per event and person, and what they want to be told."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Index
from sqlmodel import Field

from mso_app.models.base import Row, UtcDateTime

UNREAD = sa.text("read_at IS NULL")


class Notification(Row, table=True):
    """Ids, words and counts; never a name, nothing of a patient, nothing that was typed."""

    __tablename__ = "notification"
    __table_args__ = (
        # What is unread of one group is one row, however many tell of it at once.
        Index(
            "ux_notification_unread",
            "account_id",
            "group_key",
            unique=True,
            sqlite_where=UNREAD,
            postgresql_where=UNREAD,
        ),
        Index("ix_notification_inbox", "account_id", "at"),
    )

    account_id: UUID = Field(foreign_key="account.id", ondelete="CASCADE")
    kind: str = Field(max_length=40)
    """A `domain.notifications.Kind`; no check, so that a new kind needs no migration."""
    case_id: UUID | None = Field(default=None, foreign_key="medical_case.id", index=True, ondelete="CASCADE")
    case_number: str = Field(default="", max_length=20)
    group_key: str = Field(max_length=120, index=True)
    count: int = 1
    at: datetime = Field(sa_type=UtcDateTime)
    rings_at: datetime = Field(sa_type=UtcDateTime)
    """From when on it counts, if it is still unread."""
    read_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When what it asked for was done, by whomever."""


class NotificationSettings(Row, table=True):
    __tablename__ = "notification_settings"

    account_id: UUID = Field(foreign_key="account.id", unique=True, ondelete="CASCADE")
    quiet_from: int | None = None
    """Minutes after midnight by the person's own clock; empty when no hours are quiet."""
    quiet_to: int | None = None
    muted: list[str] = Field(default_factory=list, sa_type=sa.JSON)
