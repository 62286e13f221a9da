"""How long each step of a case may take, who has the turn, and how much of the time is left.

All moments are aware UTC. Business days are Monday to Friday in the institution's time zone.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from mso_app.domain.case_status import CaseStatus
from mso_app.domain.words import Urgency

AMBER_SHARE = 0.75
FRIDAY = 4


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


def due(
    status: CaseStatus, *, since: datetime, urgency: Urgency, promises: Promises, zone: str, left: int | None = None
) -> datetime | None:
    """When the step that begins now has to be finished; None when nothing is due.

    `left` is what remained, in seconds, of a review that was paused by a return.
    """
    if status in (CaseStatus.NEW, CaseStatus.REJECTED):
        return since + timedelta(hours=promises.assign_hours)
    if status is CaseStatus.ASSIGNED:
        return since + timedelta(hours=promises.accept_hours)
    if status is CaseStatus.RETURNED:
        return since + timedelta(hours=promises.return_answer_hours)
    if status is CaseStatus.DONE:
        return None
    if left is not None:
        return since + timedelta(seconds=left)
    if urgency is Urgency.URGENT:
        return since + timedelta(hours=promises.urgent_review_hours)
    return after_business_days(since, promises.review_business_days, zone=zone)


def after_business_days(since: datetime, days: int, *, zone: str) -> datetime:
    """The same time of day `days` business days later, by the wall clock of that place."""
    local = since.astimezone(ZoneInfo(zone))
    while days > 0:
        local += timedelta(days=1)
        if local.weekday() <= FRIDAY:
            days -= 1
    return local.astimezone(since.tzinfo)


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
    due_at: datetime | None,
    left: int | None,
    accepted_at: datetime | None,
    done_at: datetime | None,
) -> Clock:
    """The clock of a case at this moment."""
    if status is CaseStatus.DONE and done_at is not None:
        return _finished(accepted_at or done_at, due_at, done_at)
    if status is CaseStatus.RETURNED:
        words = f"Paused, {span(timedelta(seconds=left or 0))} left"
        return Clock(state=ClockState.PAUSED, words=words, share=0.0, due_at=due_at)
    if started_at is None or due_at is None:
        return Clock(state=ClockState.NONE, words="No deadline", share=0.0, due_at=None)
    if now >= due_at:
        return Clock(state=ClockState.LATE, words=f"Late by {span(now - due_at)}", share=1.0, due_at=due_at)
    share = max(0.0, (now - started_at) / (due_at - started_at))
    state = ClockState.DUE_SOON if share >= AMBER_SHARE else ClockState.ON_TRACK
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
