"""The clock of a review as its bar shows it: how much is used, how long it was paused, what is left (N-2)."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.core.settings import settings
from mso_app.domain import deadlines
from mso_app.domain.business_time import BusinessCalendar
from mso_app.domain.case_status import REVIEWING, CaseStatus
from mso_app.domain.deadlines import span
from mso_app.domain.words import Urgency
from mso_app.models import Case, Institution
from mso_app.schemas.cases import ClockView, ReviewClock
from mso_app.services.calendars import calendar_of
from mso_app.services.cases.review_time import review_so_far
from mso_app.services.views import clock_view, moment, promises


async def clocks_of(session: AsyncSession, case: Case, institution: Institution) -> tuple[ClockView, ReviewClock]:
    """The pill of the header and the bar; there is no bar before a review begins or after it ends."""
    zone = institution.time_zone
    under_review = case.status in REVIEWING or case.status is CaseStatus.RETURNED
    if not under_review or case.clock_due_at is None or case.withdrawn_at is not None:
        return clock_view(case, zone=zone), ReviewClock()
    now, calendar = clock.now(), calendar_of(institution)
    total = deadlines.allowance(CaseStatus.IN_PROGRESS, urgency=case.urgency, promises=promises())
    taken = await review_so_far(session, case, calendar=calendar, now=now)
    if case.status is CaseStatus.RETURNED:
        left = timedelta(seconds=case.clock_left_seconds or 0)
    else:
        left = deadlines.remaining(now, case.clock_due_at, urgency=case.urgency, calendar=calendar)
    share = min(1.0, max(0.0, 1 - left / total))
    answer, note = _answer(case, now, zone)
    whole = max(total + taken.paused, taken.used + taken.paused)
    return clock_view(case, zone=zone, share=share), ReviewClock(
        is_shown=True,
        left=_left(left, case.urgency),
        used=f"{span(taken.used)} used",
        used_percent=round(100 * (taken.used / whole), 1),
        paused=f"paused {span(taken.paused)}" if taken.paused else "",
        paused_percent=round(100 * (taken.paused / whole), 1),
        due=_due(case, left, now, calendar, zone),
        answer=answer,
        answer_note=note,
    )


def _left(left: timedelta, urgency: Urgency) -> str:
    chosen = settings()
    promised = (
        f"{chosen.urgent_review_hours} h"
        if urgency is Urgency.URGENT
        else f"{chosen.review_business_days} business days"
    )
    return f"{span(left)} left of {promised}" if left > timedelta() else f"{span(-left)} over {promised}"


def _due(case: Case, left: timedelta, now: datetime, calendar: BusinessCalendar, zone: str) -> str:
    if case.status is not CaseStatus.RETURNED or left <= timedelta():
        return f"due {_day(case.clock_due_at or now, zone)}" if case.status is not CaseStatus.RETURNED else "was due"
    # Where it would end if it went on this minute; it moves on while the case waits.
    ends = now + left if case.urgency is Urgency.URGENT else calendar.add(now, left)
    return f"due {_day(ends, zone)} if answered now"


def _answer(case: Case, now: datetime, zone: str) -> tuple[ClockView, str]:
    due, amber = case.clock_due_at, case.clock_amber_at
    if case.status is not CaseStatus.RETURNED or due is None or amber is None:
        return ClockView(), ""
    state = "late" if now >= due else "due_soon" if now >= amber else "on_track"
    words = f"Late by {span(now - due)}" if now >= due else f"Answer in {span(due - now)}"
    note = f"{settings().return_answer_hours} h to answer, until {moment(due, zone=zone)}."
    note += " The administrators were told." if now >= due else " After that the administrators are told."
    view = ClockView(state=state, words=words, due_at=due.isoformat(), due_words=moment(due, zone=zone))
    return view, note


def _day(at: datetime, zone: str) -> str:
    local = at.astimezone(ZoneInfo(zone))
    return f"{local:%a} {local.day} {local:%b, %H:%M}"
