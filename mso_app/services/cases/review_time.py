"""What a review took so far: the time its expert had the case, and the time it waited for its requester."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.domain import deadlines
from mso_app.domain.business_time import BusinessCalendar
from mso_app.domain.case_status import REVIEWING
from mso_app.models import Case, CaseMove


@dataclass(frozen=True, kw_only=True)
class ReviewTime:
    """`used` is business time, or hours where the case is urgent; `paused` is by the clock on the wall."""

    used: timedelta
    paused: timedelta

    @property
    def used_seconds(self) -> int:
        return int(self.used.total_seconds())

    @property
    def paused_seconds(self) -> int:
        return int(self.paused.total_seconds())


async def review_so_far(session: AsyncSession, case: Case, *, calendar: BusinessCalendar, now: datetime) -> ReviewTime:
    """Since it was accepted the last time, from the history of its moves."""
    if case.accepted_at is None:
        return ReviewTime(used=timedelta(), paused=timedelta())
    steps = (
        select(CaseMove.to_status, CaseMove.created_at)
        .where(CaseMove.case_id == case.id, col(CaseMove.created_at) >= case.accepted_at)
        .order_by(col(CaseMove.case_version))
    )
    used, paused = timedelta(), timedelta()
    found = [(status, at) for status, at in (await session.exec(steps)).all()]
    for (status, since), (_, until) in zip(found, [*found[1:], (None, now)], strict=True):
        if status in REVIEWING:
            used += deadlines.counted(since, until, urgency=case.urgency, calendar=calendar)
        else:
            paused += until - since
    return ReviewTime(used=used, paused=paused)
