"""What a calendar shows of one's appointments: columns of days, blocks at their minute, by the reader's clock."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field


class WeekQuery(BaseModel):
    """Which days, from the day on that `first` names; beside the clock of whom."""

    model_config = ConfigDict(extra="forbid")

    first: date
    days: Literal[1, 5, 7] = 5
    beside: UUID | None = None
    """A case, whose other side's clock stands beside one's own."""


class Block(BaseModel):
    """One time in a column. Surnames and numbers of cases, never a patient."""

    id: UUID
    """Of the appointment."""
    key: str
    face: str
    """ "answer", "waits", "confirmed", "held" or "off"."""
    top: int
    height: int
    title: str
    """ "09:00 Thorsen"."""
    detail: str
    """ "04139, video"; "" where there is no room for a second line."""
    said: str
    """All of it in one sentence."""
    is_inset: bool = False


class Band(BaseModel):
    """A stretch outside the working hours of one of the two."""

    top: int
    height: int


class Day(BaseModel):
    key: str
    """ "2026-11-23"."""
    number: str
    name: str
    said: str
    """ "Monday 23 November"."""
    is_today: bool
    answers: int
    dots: list[str]
    """Up to two faces, for a strip that has no room for blocks."""
    blocks: list[Block]
    bands: list[Band]


class Hour(BaseModel):
    """A line across all days."""

    minute: int
    top: int
    mine: str
    theirs: str


class WeekView(BaseModel):
    """Some days by the reader's clock, and by one other."""

    title: str = ""
    week: str = ""
    month: str = ""
    zone_word: str = ""
    other_word: str = ""
    """ "IST"; "" when nobody else's clock is shown."""
    other_offset: str = ""
    """ "+4:30"."""
    first_minute: int = 0
    height: int = 0
    hours: list[Hour] = []
    days: list[Day] = []
    total: int = Field(default=0, ge=0)
