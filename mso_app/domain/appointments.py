"""The rules of an appointment: who may answer what, what is too long or too late, when two of them collide."""

from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from mso_app.domain.case_status import CaseStatus

MOST_TIMES = 3
LENGTHS = (15, 30, 45, 60)
"""What a click chooses from; any length within the limits may be asked for by a machine."""
SHORTEST, LONGEST = 5, 480
AHEAD = timedelta(days=365)
STANDS_FROM = frozenset({CaseStatus.ACCEPTED, CaseStatus.IN_PROGRESS, CaseStatus.RETURNED, CaseStatus.DONE})
"""The statuses in which the two people of a case have something to talk about (MSO-22, MSO-25)."""

NOT_OPEN_YET = "Appointments can be made once an expert has accepted this case."
TOO_LATE = "The time for questions about this case is over, so no appointment can be made any more."
NOT_YOURS = "The other side answers what you proposed. You can cancel it."
ONLY_THE_CREATOR = "Only who asked for this appointment can cancel the request. You can decline it."
OVER = "This appointment is over."
NOT_OPEN = "This time is not on offer any more."
PASSED = "This time has passed. Propose another one."
NO_TIME_YET = "No time is agreed yet, so there is nothing for a calendar."
CLASH = "You have another appointment then."
CLASH_OF_THE_OTHER = "The other side has another appointment then. Propose another time."
USED_KEY = "This key was already used for something else."


class AppointmentStatus(StrEnum):
    OPEN = "open"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    CANCELLED = "cancelled"


class SlotState(StrEnum):
    """One proposed time: on offer, the agreed one, or over for a reason."""

    OPEN = "open"
    CHOSEN = "chosen"
    RELEASED = "released"
    DECLINED = "declined"
    REPLACED = "replaced"


class StepKind(StrEnum):
    """What somebody did towards an agreement."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    ENDED = "ended"
    """By itself: the case went to another expert."""


class Way(StrEnum):
    VIDEO = "video"
    PHONE = "phone"
    PLACE = "place"

    @property
    def label(self) -> str:
        return self.value.capitalize()


class Lead(StrEnum):
    """How long before the beginning somebody is reminded."""

    DAY = "day"
    QUARTER = "quarter"

    @property
    def length(self) -> timedelta:
        return timedelta(days=1) if self is Lead.DAY else timedelta(minutes=15)


class Face(StrEnum):
    """How an appointment stands to the one who looks at it."""

    ANSWER = "answer"
    """It wants this person's answer."""
    WAITS = "waits"
    CONFIRMED = "confirmed"
    HELD = "held"
    LAPSED = "lapsed"
    """Every proposed time passed without an answer."""
    DECLINED = "declined"
    CANCELLED = "cancelled"


def overlaps(start: datetime, end: datetime, other_start: datetime, other_end: datetime) -> bool:
    """Whether two stretches share a moment. One that begins when the other ends does not."""
    return start < other_end and other_start < end


def closed_words(status: CaseStatus, *, is_withdrawn: bool, done_at: datetime | None, now: datetime, days: int) -> str:
    """Why nothing can be proposed or agreed in this case now, or "" when it can."""
    if is_withdrawn or status not in STANDS_FROM:
        return NOT_OPEN_YET
    if status is CaseStatus.DONE and done_at is not None and now >= done_at + timedelta(days=days):
        return TOO_LATE
    return ""


def face(
    status: AppointmentStatus, *, asks_viewer: bool, has_offer: bool, ends_at: datetime | None, now: datetime
) -> Face:
    """What it is to somebody: `asks_viewer` when it is their turn, `has_offer` when a time on offer is still to come.

    A confirmed one that the other side wants to move asks for an answer too, and stands until there is one.
    """
    if status is AppointmentStatus.CANCELLED:
        return Face.CANCELLED
    if status is AppointmentStatus.DECLINED:
        return Face.DECLINED
    if status is AppointmentStatus.CONFIRMED and ends_at is not None and ends_at <= now:
        return Face.HELD
    if has_offer and asks_viewer:
        return Face.ANSWER
    if status is AppointmentStatus.CONFIRMED:
        return Face.CONFIRMED
    return Face.WAITS if has_offer else Face.LAPSED


def problem_of_time(start: datetime, end: datetime, *, now: datetime) -> str:
    """What is wrong with a proposed time by itself, or ""."""
    if start <= now:
        return "This time has passed."
    if start > now + AHEAD:
        return "Choose a time within a year."
    return "" if end > start else "Choose how long it takes."


def problem_of_place(way: Way, place: str) -> str:
    """What is wrong with the place or link, or "". A link may be added later by its owner's proposal, so "" is fine."""
    if way is not Way.VIDEO or not place:
        return ""
    try:
        parts = urlsplit(place)
        has_host = bool(parts.hostname)
    except ValueError:
        has_host, parts = False, urlsplit("")
    if parts.scheme != "https" or not has_host or parts.username is not None or any(c.isspace() for c in place):
        return "A video link begins with https:// and names a host."
    return ""


def is_due(lead: Lead, *, starts_at: datetime, agreed_at: datetime, now: datetime) -> bool:
    """Whether this reminder is to be given now.

    Nobody is reminded of what they agreed to a moment ago, nor of what has begun. A reminder that was missed while
    the house stood still is given late, unless the next one has come meanwhile.
    """
    due = starts_at - lead.length
    until = starts_at - Lead.QUARTER.length if lead is Lead.DAY else starts_at
    return agreed_at <= due <= now < until
