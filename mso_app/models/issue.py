"""What is wrong with a case, what was asked for, how it was answered, and every wording it had."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from mso_app.domain.issues import IssueKind, ItemAnswer
from mso_app.models.base import Row, UtcDateTime, word


class Issue(Row, table=True):
    """A return is an issue that moves the case (MSO-17, MSO-28). Nothing of one is ever removed."""

    __tablename__ = "issue"
    __table_args__ = (UniqueConstraint("case_id", "number"), Index("ix_issue_list", "resolved_at", "created_at"))

    case_id: UUID = Field(foreign_key="medical_case.id", index=True, ondelete="CASCADE")
    number: int
    kind: IssueKind = Field(sa_type=word(IssueKind))
    reporter_id: UUID = Field(foreign_key="account.id", index=True, ondelete="RESTRICT")
    title: str = Field(max_length=120)
    text: str = Field(max_length=4000)
    blocks: list[int] = Field(default_factory=list, sa_type=sa.JSON)
    """The numbers of the questions that cannot be answered before."""
    invoice_id: UUID | None = Field(default=None, index=True)
    """What a dispute is about. No foreign key: invoices are kept by a subject of their own, above this one."""
    draft_answer: str = Field(default="", max_length=4000)
    """What the requester has written and not sent; nobody else reads it."""
    answer: str = Field(default="", max_length=4000)
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    answered_by: UUID | None = Field(default=None, foreign_key="account.id", index=True, ondelete="RESTRICT")
    resolved_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    resolved_by: UUID | None = Field(default=None, foreign_key="account.id", index=True, ondelete="RESTRICT")
    """Empty when it was resolved by what happened to the case."""
    resolution: str = Field(default="", max_length=4000)
    deleted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    deleted_by: UUID | None = Field(default=None, foreign_key="account.id", index=True, ondelete="RESTRICT")
    delete_reason: str = Field(default="", max_length=500)
    version: int = 1


class IssueItem(Row, table=True):
    """One thing a return asks for, and how it was answered."""

    __tablename__ = "issue_item"
    __table_args__ = (UniqueConstraint("issue_id", "position"),)

    issue_id: UUID = Field(foreign_key="issue.id", index=True, ondelete="CASCADE")
    position: int
    text: str = Field(max_length=200)
    answer: ItemAnswer = Field(default=ItemAnswer.OPEN, sa_type=word(ItemAnswer))
    document_id: UUID | None = Field(default=None, foreign_key="document.id", index=True, ondelete="SET NULL")
    words: str = Field(default="", max_length=1000)


class IssueEdit(Row, table=True):
    """What an issue said before somebody changed it."""

    __tablename__ = "issue_edit"

    issue_id: UUID = Field(foreign_key="issue.id", index=True, ondelete="CASCADE")
    editor_id: UUID = Field(foreign_key="account.id", index=True, ondelete="RESTRICT")
    title_before: str = Field(max_length=120)
    title_after: str = Field(max_length=120)
    text_before: str = Field(max_length=4000)
    text_after: str = Field(max_length=4000)
