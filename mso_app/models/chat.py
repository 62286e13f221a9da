"""The conversation of a case: texts, names and files as ciphers, their keys wrapped by one outside the database."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from mso_app.domain.documents import FileKind
from mso_app.models.base import Row, UtcDateTime, word

WAITING = sa.text("waits_since IS NOT NULL")


class ChatThread(Row, table=True):
    """One conversation per assignment that was accepted, between two people for good."""

    __tablename__ = "chat_thread"

    case_id: UUID = Field(foreign_key="medical_case.id", index=True, ondelete="CASCADE")
    assignment_id: UUID = Field(foreign_key="assignment.id", unique=True, ondelete="CASCADE")
    requester_id: UUID = Field(foreign_key="account.id", index=True, ondelete="RESTRICT")
    provider_id: UUID = Field(foreign_key="account.id", index=True, ondelete="RESTRICT")
    wrapped_key: bytes = Field(sa_type=sa.LargeBinary)
    last_seq: int = 0
    changes: int = 0
    """How often a message was corrected, deleted or its file kept: whoever shows lines reads them again."""
    opened_at: datetime = Field(sa_type=UtcDateTime)


class ChatMessage(Row, table=True):
    __tablename__ = "chat_message"
    __table_args__ = (UniqueConstraint("thread_id", "seq"), UniqueConstraint("thread_id", "author_id", "client_msg_id"))

    thread_id: UUID = Field(foreign_key="chat_thread.id", ondelete="CASCADE")
    seq: int
    author_id: UUID = Field(foreign_key="account.id", index=True, ondelete="RESTRICT")
    client_msg_id: UUID
    """Chosen by the sending page, so that a message sent again stays one."""
    body: bytes | None = Field(default=None, sa_type=sa.LargeBinary)
    """None once the message was deleted."""
    reply_to: UUID | None = Field(default=None, foreign_key="chat_message.id", index=True, ondelete="SET NULL")
    edited_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    deleted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ChatReceipt(Row, table=True):
    """How far one of the two got."""

    __tablename__ = "chat_receipt"
    __table_args__ = (
        UniqueConstraint("thread_id", "account_id"),
        Index("ix_chat_receipt_waiting", "waits_since", sqlite_where=WAITING, postgresql_where=WAITING),
    )

    thread_id: UUID = Field(foreign_key="chat_thread.id", ondelete="CASCADE")
    account_id: UUID = Field(foreign_key="account.id", index=True, ondelete="RESTRICT")
    delivered_seq: int = 0
    read_seq: int = 0
    told_seq: int = 0
    """Up to which message a notification was made, for somebody who was away."""
    waits_since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the first message came that was neither read nor told of."""


class ChatFile(Row, table=True):
    """A file in a message; one without a message was uploaded and not sent yet."""

    __tablename__ = "chat_file"
    __table_args__ = (
        UniqueConstraint("thread_id", "uploaded_by", "upload_key"),
        Index("ix_chat_file_unsent", "message_id", "created_at"),
    )

    thread_id: UUID = Field(foreign_key="chat_thread.id", ondelete="CASCADE")
    message_id: UUID | None = Field(default=None, foreign_key="chat_message.id", index=True, ondelete="CASCADE")
    position: int = 0
    uploaded_by: UUID = Field(foreign_key="account.id", index=True, ondelete="RESTRICT")
    upload_key: str = Field(max_length=64)
    name: bytes = Field(sa_type=sa.LargeBinary)
    file_kind: FileKind = Field(sa_type=word(FileKind, check="chat_file_kind"))
    size: int
    """Of the file as it was sent, in bytes."""
    storage_key: str = Field(unique=True, max_length=80)
    document_id: UUID | None = Field(default=None, foreign_key="document.id", index=True, ondelete="SET NULL")
    """Once somebody made it a document of the case."""
