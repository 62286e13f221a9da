"""What travels about news: lines of an inbox, the figures of the bell, what somebody wants to hear of."""

import re
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from mso_app.domain.notification_kinds import Kind

PAGE_LIMIT = 50
View = Literal["all", "unread", "needs", "cases", "messages", "appointments", "deadlines", "invoices", "security"]
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


def _time(value: str) -> str:
    if not _TIME.fullmatch(value):
        raise ValueError("Write a time of day such as 20:00.")
    return value.zfill(5)


TimeOfDay = Annotated[str, AfterValidator(_time)]


class InboxQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    view: View = "all"
    offset: int = Field(default=0, ge=0, le=100_000)
    limit: int = Field(default=20, ge=1, le=PAGE_LIMIT)


class NotificationRow(BaseModel):
    """One line. `href` is empty when there is nothing to go to, or no longer for this person."""

    id: UUID
    kind: str
    group: str
    title: str
    detail: str
    href: str
    action: str
    """What going there does: "Answer", "Open"."""
    time: str
    day: str
    begins_day: bool = False
    is_read: bool
    needs_you: bool


class CaseCount(BaseModel):
    """How much of one case is unread."""

    number: str
    href: str
    count: int


class Inbox(BaseModel):
    """One window of somebody's inbox, newest first."""

    rows: list[NotificationRow]
    total: int
    """How many there are in this view."""
    offset: int
    unread: int
    needs: int
    all: int
    by_case: list[CaseCount] = []


class Bell(BaseModel):
    """What every page shows. `newest` is what a toast says; `newest_at` orders toasts, "" when nothing rings."""

    unread: int = 0
    waiting: int = 0
    """Cases in which it is this person's turn."""
    newest: str = ""
    newest_at: str = ""
    is_first: bool = True
    """The newest is the first of its group: nine more messages are no nine more toasts."""


class Choice(BaseModel):
    """One kind among the settings."""

    kind: str
    group: str
    group_label: str
    words: str
    is_on: bool
    is_fixed: bool
    begins_group: bool = False


class NotificationChoices(BaseModel):
    """What somebody hears of, and when. Times are "20:00" of `zone`."""

    choices: list[Choice]
    is_quiet: bool
    quiet_from: str
    quiet_to: str
    zone: str


class QuietChange(BaseModel):
    """Quiet hours, or none."""

    model_config = ConfigDict(extra="forbid")

    is_quiet: bool = True
    quiet_from: TimeOfDay = "20:00"
    quiet_to: TimeOfDay = "06:30"


class KindChange(BaseModel):
    """Hear of one kind, or no longer."""

    model_config = ConfigDict(extra="forbid")

    kind: Kind
    is_on: bool
