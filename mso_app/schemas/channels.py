"""What travels about the ways to somebody outside: channels, the matrix of what goes by which, what was tried."""

from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from mso_app.domain.channels import ENTRIES, ChannelKind
from mso_app.domain.notification_kinds import Kind

HISTORY_PAGE = 20
LONGEST_ENTRY = 500


class ChannelRow(BaseModel):
    """One channel as its owner sees it. `shown` is masked; nothing here opens anything."""

    id: UUID
    kind: ChannelKind
    title: str
    """Its own name, or what it is."""
    shown: str
    is_on: bool
    is_mail: bool
    """Mail goes to the address of the account; it can be switched off but not removed."""
    is_failing: bool
    is_paused: bool
    says: str
    """ "Works, tested 14:40", "Answered 401 at 13:02, 3 tries"."""
    mood: str
    """ "works", "failing", "off" or "new"."""
    sent_today: int = 0
    version: int


class Cell(BaseModel):
    """One event by one channel."""

    channel_id: str
    title: str
    is_on: bool
    is_fixed: bool
    is_failing: bool
    is_off: bool
    """Nothing of this row or by this column goes out now, whatever is chosen."""


class MatrixRow(BaseModel):
    """One kind of news and where it goes."""

    kind: str
    words: str
    group_label: str
    begins_group: bool
    is_in_inbox: bool
    is_fixed: bool
    cells: list[Cell]


class Matrix(BaseModel):
    """Channels are the columns, kinds of news the rows."""

    channels: list[ChannelRow]
    rows: list[MatrixRow]
    may_add: bool
    has_mail: bool
    """Whether this installation sends mail at all."""


class ChannelIn(BaseModel):
    """A channel as somebody types it. When one is changed, an empty secret keeps the one that is there."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    kind: ChannelKind
    name: str = Field(default="", max_length=40)
    address: str = Field(default="", max_length=LONGEST_ENTRY)
    secret: str = Field(default="", max_length=LONGEST_ENTRY)
    target: str = Field(default="", max_length=LONGEST_ENTRY)
    version: int = 0

    @model_validator(mode="after")
    def _only_what_it_takes(self) -> Self:
        taken = {entry.name for entry in ENTRIES[self.kind]}
        for name in ("address", "secret", "target"):
            if name not in taken:
                setattr(self, name, "")
        return self


class CellChange(BaseModel):
    """Send this kind by this channel, or no longer."""

    model_config = ConfigDict(extra="forbid")

    kind: Kind
    is_on: bool


class AttemptRow(BaseModel):
    """One try: when, what about, how it ended. Nothing of what was said."""

    id: UUID
    when: str
    what: str
    result: str
    is_ok: bool
    is_failed: bool


class History(BaseModel):
    """One window of what was tried by a channel, newest first."""

    rows: list[AttemptRow]
    total: int
    offset: int
