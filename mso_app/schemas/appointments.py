"""What travels about appointments: proposals in, what was agreed and how out, in the zone of whoever reads."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, field_validator

from mso_app.domain.appointments import LONGEST, MOST_TIMES, SHORTEST, Way
from mso_app.domain.wall_time import is_zone

Words = Annotated[str, StringConstraints(strip_whitespace=True)]
Key = Annotated[str, StringConstraints(min_length=8, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]


def _naive(value: datetime) -> datetime:
    if value.tzinfo is not None:
        raise ValueError("Give the time of the wall clock without an offset; its zone is a field of its own.")
    if value.second or value.microsecond:
        raise ValueError("Give whole minutes.")
    return value


def _zone(value: str) -> str:
    if value and not is_zone(value):
        raise ValueError("Name a time zone such as Europe/Berlin.")
    return value


Local = Annotated[datetime, AfterValidator(_naive)]


class TimeIn(BaseModel):
    """A time by the wall clock. `fold` says which one, 0 or 1, where it comes twice."""

    model_config = ConfigDict(extra="forbid")

    local: Local
    fold: Literal[0, 1] | None = None


class ProposalIn(BaseModel):
    """Up to three times with what they have in common. Sent again under the same key it is the same proposal."""

    model_config = ConfigDict(extra="forbid")

    times: list[TimeIn] = Field(min_length=1, max_length=MOST_TIMES)
    minutes: int = Field(default=30, ge=SHORTEST, le=LONGEST)
    way: Way = Way.VIDEO
    place: Annotated[Words, Field(max_length=300)] = ""
    note: Annotated[Words, Field(max_length=500)] = ""
    zone: Annotated[str, Field(max_length=64), AfterValidator(_zone)] = ""
    """Whose clocks say these times; one's own when left out."""
    client_key: Key

    @field_validator("place", "note")
    @classmethod
    def _printable(cls, value: str) -> str:
        if any(ord(sign) < ord(" ") and sign != "\n" for sign in value):
            raise ValueError("Write it as plain text.")
        return value


class AppointmentCreate(ProposalIn):
    purpose: Annotated[Words, Field(min_length=3, max_length=200)]


class CounterProposal(ProposalIn):
    version: int


class Acceptance(BaseModel):
    model_config = ConfigDict(extra="forbid")

    version: int


class Refusal(BaseModel):
    """A no, or a cancellation. The reason is read by the other side."""

    model_config = ConfigDict(extra="forbid")

    version: int
    reason: Annotated[Words, Field(max_length=500)] = ""


class SideTime(BaseModel):
    """The same stretch of time by the clock of one of the two."""

    label: str
    """ "You, Berlin"."""
    words: str
    """ "10:00–10:30"."""
    zone: str
    """ "CET"."""


class SlotView(BaseModel):
    """One time on offer."""

    id: UUID
    starts_at: datetime
    day: str
    """ "Wednesday 25 November"."""
    short: str
    """ "Wed 25 Nov, 10:00"."""
    sides: list[SideTime]
    is_mine: bool
    """Whether the reader proposed it."""
    check: str
    """ "Free for both", or what speaks against it."""
    check_kind: Literal["free", "warns", "clash"]
    way: str
    minutes: int


class StepView(BaseModel):
    """One line of how it was agreed, newest first."""

    kind: str
    who: str
    text: str
    when: str
    note: str


class AppointmentView(BaseModel):
    """One appointment to whoever reads it. Administrators see date and status; purpose, place and notes are empty."""

    id: UUID
    case_id: UUID
    case_number: str
    purpose: str
    face: str
    way: str
    way_words: str
    place: str
    link: str
    """A video link to open; "" when there is none or the place is none."""
    with_name: str
    with_surname: str
    with_initials: str
    month: str = ""
    day: str = ""
    weekday: str = ""
    date_words: str = ""
    """ "Wed 25 Nov"."""
    sides: list[SideTime] = []
    minutes: int
    starts_at: datetime | None = None
    starts_in: str = ""
    offers: list[SlotView] = []
    steps: list[StepView] = []
    rounds: str = ""
    reason: str = ""
    """Why it is over, or what the other wrote beside the times that wait for an answer."""
    may_answer: bool = False
    may_propose: bool = False
    may_cancel: bool = False
    has_file: bool = False
    version: int


class Party(BaseModel):
    """One of the two people of a case, and what time it is for them."""

    name: str
    initials: str
    words: str
    """ "Kolkata, IST, now 19:36"."""


class CaseAppointments(BaseModel):
    """The appointments of one case as one person may see them."""

    running: list[AppointmentView]
    earlier: list[AppointmentView]
    people: list[Party]
    may_propose: bool
    closed: str
    """Why nothing can be proposed now, or ""."""


class CaseChoice(BaseModel):
    """A case somebody may propose a time in, and to whom."""

    case_id: UUID
    number: str
    with_name: str
    with_initials: str
    zone: str
    zone_word: str


class TimeDraft(BaseModel):
    """A time that is not sent yet, weighed for both."""

    local: str
    """ "2026-11-25T10:00" by the reader's clock."""
    fold: int | None = None
    starts_at: str
    day_key: str
    """ "2026-11-25"."""
    minute: int
    """After midnight by the reader's clock."""
    minutes: int
    time: str
    """ "10:00"."""
    day: str
    sides: list[SideTime]
    check: str
    check_kind: Literal["free", "warns", "clash"]


class AppointmentList(BaseModel):
    """One's own: what wants an answer, what comes next, what is over. Each at most 50."""

    answers: list[AppointmentView]
    coming: list[AppointmentView]
    earlier: list[AppointmentView]
    zone: str
    zone_word: str


class FeedView(BaseModel):
    """Whether somebody's calendar has a secret address, and when it was made and last read."""

    is_on: bool = False
    made: str = ""
    read: str = ""


class Near(BaseModel):
    """A time that exists, beside one that does not."""

    local: str
    words: str
