"""Two days before questions end both sides hear of it; once they have ended nothing waits for an answer any more."""

from collections import defaultdict
from datetime import timedelta
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.core.settings import settings
from mso_app.domain.clarification import REMINDED_BEFORE, closes_at
from mso_app.domain.notification_kinds import Kind
from mso_app.services import notifications, visibility

SETTLED_FOR = timedelta(days=7)
"""How far back a window that ended is looked for, after a house was shut for a while."""


async def watch_windows(session: AsyncSession, *, limit: int = 20) -> int:
    """Tell of the windows that are about to end, at most `limit` at a time. How many were told: 0 is the end."""
    now, days = clock.now(), settings().clarification_days
    whole = timedelta(days=days)
    ended = visibility.done_between(now - whole - SETTLED_FOR, now - whole)
    await notifications.questions_ended(session, [case.id for case in (await session.exec(ended)).all()])
    ending = (await session.exec(visibility.done_between(now - whole, now - whole + REMINDED_BEFORE))).all()
    told = await notifications.told_already(session, Kind.WINDOW_CLOSES, [case.id for case in ending])
    waiting: defaultdict[UUID, int] = defaultdict(int)
    for case_id, _ in (await session.exec(visibility.open_thread_ids([case.id for case in ending]))).all():
        waiting[case_id] += 1
    news = 0
    for case in ending:
        if case.id in told or case.done_at is None or news == limit:
            continue
        at = closes_at(case.done_at, days) - REMINDED_BEFORE
        await notifications.window_closes(session, case, at=at, is_waiting=waiting[case.id] > 0)
        news += 1
    return news
