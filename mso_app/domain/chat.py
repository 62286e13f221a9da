"""The rules of a conversation: while it is open, how long a message may be corrected, what people read about both."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from mso_app.domain.case_status import CaseStatus

CHANGE_WITHIN = timedelta(minutes=15)
GROUP_WITHIN = timedelta(minutes=5)
"""Messages of one person that follow closer than this stand under one name."""

TALKING = frozenset({CaseStatus.ACCEPTED, CaseStatus.IN_PROGRESS, CaseStatus.RETURNED, CaseStatus.DONE})
"""The statuses in which a conversation exists for both (X-2, X-4)."""

NOT_OPEN_YET = "The chat opens once an expert has accepted this case."
ENDED = "This conversation ended because the case went to another expert. It can still be read."
WITHDRAWN = "This case was withdrawn, so the conversation can only be read."
TOO_LATE = "A message can be corrected for 15 minutes. Write another one instead."
DELETED = "This message was deleted."
DAMAGED = "This message cannot be shown: its stored form was changed. Tell an administrator."


def open_until(done_at: datetime | None, *, days: int) -> datetime | None:
    """The end of the time for questions after a case is done; None while it is not."""
    return done_at + timedelta(days=days) if done_at else None


def closed_words(
    *,
    status: CaseStatus,
    is_withdrawn: bool,
    is_current: bool,
    done_at: datetime | None,
    now: datetime,
    days: int,
    zone: str,
) -> str:
    """Why nothing can be sent, or "" while it can. `days` after Done both may still ask and answer (X-2)."""
    if is_withdrawn:
        return WITHDRAWN
    if not is_current or status not in TALKING:
        return ENDED
    until = open_until(done_at, days=days)
    if status is CaseStatus.DONE and until is not None and now >= until:
        return f"The time for questions ended on {day_words(until, zone=zone)}. The conversation can still be read."
    return ""


def until_words(*, done_at: datetime | None, days: int, zone: str) -> str:
    """ "Open until 14 days after Done", or until which day."""
    until = open_until(done_at, days=days)
    if until is None:
        return f"Open until {days} {'day' if days == 1 else 'days'} after Done"
    return f"Open until {day_words(until, zone=zone)}"


def may_change(*, sent_at: datetime, now: datetime) -> bool:
    """Whether one's own message may still be corrected."""
    return now - sent_at <= CHANGE_WITHIN


def day_words(moment: datetime, *, zone: str) -> str:
    """ "4 December 2026"."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{local.day} {local:%B %Y}"


def separator(moment: datetime, *, now: datetime, zone: str) -> str:
    """ "Today", "Yesterday", "Wednesday, 18 November", with the year when it is another one."""
    local, today = moment.astimezone(ZoneInfo(zone)).date(), now.astimezone(ZoneInfo(zone)).date()
    if local == today:
        return "Today"
    if local == today - timedelta(days=1):
        return "Yesterday"
    year = f" {local.year}" if local.year != today.year else ""
    return f"{local:%A}, {local.day} {local:%B}{year}"


def clock_words(moment: datetime, *, zone: str) -> str:
    """ "09:12"."""
    return f"{moment.astimezone(ZoneInfo(zone)):%H:%M}"
