"""How long each step of a case may take, who has the turn, and how much of the time is left.

All moments are aware UTC. A standard review is promised in business days of the institution's calendar; everything
else in hours, which run day and night. A return pauses the review: what was left of it is left when it goes on.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from mso_app.domain.business_time import DAY, BusinessCalendar
from mso_app.domain.case_status import REVIEWING, CaseStatus
from mso_app.domain.words import Urgency

AMBER_SHARE = 0.75


@dataclass(frozen=True, kw_only=True)
class Promises:
    """The times of the settings: hours, except for the standard review in business days."""

    assign_hours: int
    accept_hours: int
    review_business_days: int
    urgent_review_hours: int
    return_answer_hours: int


class ClockState(StrEnum):
    ON_TRACK = "on_track"
    DUE_SOON = "due_soon"
    LATE = "late"
    PAUSED = "paused"
    MET = "met"
    MISSED = "missed"
    NONE = "none"


VERBS: dict[CaseStatus, str] = {
    CaseStatus.NEW: "Assign",
    CaseStatus.REJECTED: "Re-assign",
    CaseStatus.ASSIGNED: "Answer",
    CaseStatus.ACCEPTED: "Due",
    CaseStatus.IN_PROGRESS: "Due",
}


@dataclass(frozen=True, kw_only=True)
class Times:
    """The clock of a step that begins: when three quarters of its time are gone, and when all of it is."""

    amber_at: datetime
    due_at: datetime


def times(
    status: CaseStatus,
    *,
    since: datetime,
    urgency: Urgency,
    promises: Promises,
    calendar: BusinessCalendar,
    left: timedelta | None = None,
) -> Times | None:
    """The clock of the step that begins now; None when nothing is due.

    `left` is what remained of a review that was paused by a return; amber counts what was used before.
    """
    if status is CaseStatus.DONE:
        return None
    total = allowance(status, urgency=urgency, promises=promises)
    left = total if left is None else left
    if left <= timedelta():
        # It was late when it was paused, and is as late as it was.
        return Times(amber_at=since + left, due_at=since + left)
    until_amber = AMBER_SHARE * total - (total - left)
    if not in_business_days(status, urgency):
        return Times(amber_at=since + max(timedelta(), until_amber), due_at=since + left)
    return Times(amber_at=calendar.add(since, until_amber), due_at=calendar.add(since, left))


def allowance(status: CaseStatus, *, urgency: Urgency, promises: Promises) -> timedelta:
    """The whole time of a step; a day is 24 hours of business time where it is promised in business days."""
    if status in (CaseStatus.NEW, CaseStatus.REJECTED):
        return timedelta(hours=promises.assign_hours)
    if status is CaseStatus.ASSIGNED:
        return timedelta(hours=promises.accept_hours)
    if status is CaseStatus.RETURNED:
        return timedelta(hours=promises.return_answer_hours)
    if urgency is Urgency.URGENT:
        return timedelta(hours=promises.urgent_review_hours)
    return promises.review_business_days * DAY


def in_business_days(status: CaseStatus, urgency: Urgency) -> bool:
    """Whether weekends and holidays do not count in this step."""
    return status in REVIEWING and urgency is Urgency.STANDARD


def counted(start: datetime, end: datetime, *, urgency: Urgency, calendar: BusinessCalendar) -> timedelta:
    """How much of a review passes between two moments."""
    return end - start if urgency is Urgency.URGENT else calendar.between(start, end)


def remaining(now: datetime, due_at: datetime, *, urgency: Urgency, calendar: BusinessCalendar) -> timedelta:
    """What is left of a review; negative by how late it is, which runs day and night."""
    return due_at - now if now >= due_at else counted(now, due_at, urgency=urgency, calendar=calendar)


@dataclass(frozen=True, kw_only=True)
class Clock:
    """What a clock pill shows. `share` is the part of the time that is gone, 0 to 1."""

    state: ClockState
    words: str
    share: float
    due_at: datetime | None


def clock(
    status: CaseStatus,
    *,
    now: datetime,
    started_at: datetime | None,
    amber_at: datetime | None,
    due_at: datetime | None,
    left: int | None,
    accepted_at: datetime | None,
    done_at: datetime | None,
) -> Clock:
    """The clock of a case at this moment; `share` by the clock on the wall, which counts weekends too."""
    if status is CaseStatus.DONE and done_at is not None:
        return _finished(accepted_at or done_at, due_at, done_at)
    if status is CaseStatus.RETURNED and (due_at is None or now < due_at):
        words = f"Paused, {span(timedelta(seconds=left))} left" if left and left > 0 else "Paused"
        return Clock(state=ClockState.PAUSED, words=words, share=0.0, due_at=due_at)
    if started_at is None or due_at is None:
        return Clock(state=ClockState.NONE, words="No deadline", share=0.0, due_at=None)
    if now >= due_at:
        what = "Answer late" if status is CaseStatus.RETURNED else "Late"
        return Clock(state=ClockState.LATE, words=f"{what} by {span(now - due_at)}", share=1.0, due_at=due_at)
    share = max(0.0, (now - started_at) / (due_at - started_at))
    state = ClockState.DUE_SOON if amber_at is not None and now >= amber_at else ClockState.ON_TRACK
    return Clock(state=state, words=f"{VERBS[status]} in {span(due_at - now)}", share=share, due_at=due_at)


def span(length: timedelta) -> str:
    """A length of time as people say it: "2 d 4 h", "5 h 10 m", "20 m"."""
    minutes = int(length.total_seconds() // 60)
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        return f"{days} d {hours} h" if hours else f"{days} d"
    if hours:
        return f"{hours} h {minutes} m" if minutes else f"{hours} h"
    return f"{max(minutes, 1)} m"


def _finished(accepted_at: datetime, due_at: datetime | None, done_at: datetime) -> Clock:
    taken = span(done_at - accepted_at)
    if due_at is not None and done_at > due_at:
        return Clock(state=ClockState.MISSED, words=f"Took {taken}", share=1.0, due_at=due_at)
    return Clock(state=ClockState.MET, words=f"Met in {taken}", share=1.0, due_at=due_at)
