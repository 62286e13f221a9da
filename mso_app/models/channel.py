"""The ways by which somebody is told outside the product, and what is on its way to them."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from mso_app.domain.channels import ChannelKind, LetterStatus, Outcome
from mso_app.models.base import Row, UtcDateTime, word

OPEN = sa.text("sealed_at IS NULL")
WAITING = sa.text("status = 'waiting'")
IS_MAIL = sa.text("kind = 'mail'")


class Channel(Row, table=True):
    """One way to one person. What it takes to use it is a cipher that only this row can open."""

    __tablename__ = "channel"
    __table_args__ = (
        Index("ux_channel_mail", "account_id", unique=True, sqlite_where=IS_MAIL, postgresql_where=IS_MAIL),
    )

    account_id: UUID = Field(foreign_key="account.id", index=True, ondelete="CASCADE")
    kind: ChannelKind = Field(sa_type=word(ChannelKind))
    name: str = Field(default="", max_length=40)
    entries: bytes = Field(default=b"", sa_type=sa.LargeBinary)
    """What was typed, closed by `core/envelopes`; empty for mail."""
    shown: str = Field(default="", max_length=120)
    """What may be shown of it: "uQ••••8f"."""
    is_on: bool = True
    chosen: dict[str, bool] = Field(default_factory=dict, sa_type=sa.JSON)
    """What was switched on or off by hand, by kind of news; the rest is as `domain.channels.by_default` says."""
    failures: int = 0
    """In a row."""
    failed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    problem: str = Field(default="", max_length=60)
    retry_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """Nothing is tried before, because the last try failed."""
    paused_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    worked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    tested_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    version: int = 1


class Letter(Row, table=True):
    """One message on its way by one channel. Its id is its id outside too, however often it is tried."""

    __tablename__ = "letter"
    __table_args__ = (
        # News of one group go into the letter that waits, until it is sealed.
        Index("ux_letter_open", "channel_id", "gather_key", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ix_letter_due", "due_at", sqlite_where=WAITING, postgresql_where=WAITING),
        Index("ix_letter_gathered", "channel_id", "gather_key", "sealed_at"),
    )

    channel_id: UUID = Field(foreign_key="channel.id", ondelete="CASCADE")
    gather_key: str = Field(max_length=120)
    kind: str = Field(max_length=40)
    """A `domain.notifications.Kind`, or "test"."""
    is_urgent: bool = False
    status: LetterStatus = Field(default=LetterStatus.WAITING, sa_type=word(LetterStatus))
    due_at: datetime = Field(sa_type=UtcDateTime)
    """Not before. Whoever sends it moves this to when somebody else may, should they be killed meanwhile."""
    expires_at: datetime = Field(sa_type=UtcDateTime)
    sealed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When it was first tried; from then on nothing is added."""
    attempts: int = 0
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    enclosure: bytes | None = Field(default=None, sa_type=sa.LargeBinary)
    """A one-time address that goes out instead of a line, closed by `core/envelopes`; gone once it is sent."""


class LetterLine(Row, table=True):
    """Which lines of the inbox a letter tells of; what it says is made of them when it goes."""

    __tablename__ = "letter_line"
    __table_args__ = (UniqueConstraint("letter_id", "notification_id"),)

    letter_id: UUID = Field(foreign_key="letter.id", ondelete="CASCADE")
    notification_id: UUID = Field(foreign_key="notification.id", index=True, ondelete="CASCADE")


class LetterAttempt(Row, table=True):
    """One try: when, which kind of news, how it ended in a word. Never what was said or where to."""

    __tablename__ = "letter_attempt"
    __table_args__ = (Index("ix_letter_attempt_history", "channel_id", "at"),)

    channel_id: UUID = Field(foreign_key="channel.id", ondelete="CASCADE")
    letter_id: UUID = Field(index=True)
    """Of a letter that may be forgotten before."""
    kind: str = Field(max_length=40)
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    outcome: Outcome = Field(sa_type=word(Outcome))
    result: str = Field(max_length=60)
    number: int = 1
    """Which try of this letter it was."""
