"""Clocks that turn amber or red are told once per clock and colour; the timekeeper looks every minute."""

from datetime import datetime, timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.domain.notification_kinds import Kind
from mso_app.domain.notifications import OF_A_CLOCK
from mso_app.models import Case, Notification
from mso_app.services import visibility
from mso_app.services.notifications.telling import receivers, settle, tell

# A clock that ran out longer ago is no news: nobody needs a hundred lines after a house was shut for a month.
NEWS_FOR = timedelta(days=7)
# Longer than any clock stays amber before it is red and then no news.
REMEMBERED = timedelta(days=60)


async def watch_clocks(session: AsyncSession, *, limit: int = 20) -> int:
    """Tell of the clocks that turned since the last look, at most `limit` at a time. How many did: 0 is the end."""
    now = clock.now()
    running = (await session.exec(visibility.running_cases(list(OF_A_CLOCK), due_after=now - NEWS_FOR))).all()
    turned = [(case, *colour) for case in running if (colour := _colour(case, now)) is not None]
    known = await _told_already(session, now) if turned else set()
    news = 0
    for case, kind, since in turned:
        key = f"{case.id}:{int(since.timestamp())}"
        if f"{kind}:{key}" in known:
            continue
        if news == limit:
            break
        if kind is Kind.LATE:
            await settle(session, case.id, [Kind.DUE_SOON])
        for who in OF_A_CLOCK[case.status][kind]:
            people = await receivers(session, who, case)
            await tell(session, people, kind, case=case, key=key, at=since, once=True)
        news += 1
    return news


def _colour(case: Case, now: datetime) -> tuple[Kind, datetime] | None:
    """What the clock shows and since when; None while there is time."""
    if case.clock_due_at is None or case.clock_amber_at is None:
        return None
    if now >= case.clock_due_at:
        return Kind.LATE, case.clock_due_at
    return (Kind.DUE_SOON, case.clock_amber_at) if now >= case.clock_amber_at else None


async def _told_already(session: AsyncSession, now: datetime) -> set[str]:
    told = select(Notification.group_key).where(
        col(Notification.kind).in_([Kind.DUE_SOON.value, Kind.LATE.value]), col(Notification.at) > now - REMEMBERED
    )
    return set((await session.exec(told.distinct())).all())
