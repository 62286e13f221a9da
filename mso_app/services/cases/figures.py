"""Results over a quarter: how opinions compared with the first one, and how long they took (N-5)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import and_, func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.core.settings import settings
from mso_app.domain.access import Action, Actor, require
from mso_app.domain.opinions import Outcome
from mso_app.models import Case
from mso_app.schemas.cases import CaseFigures, OutcomeCount, TrendPoint
from mso_app.services import visibility

WEEKS = 12


async def figures(session: AsyncSession, actor: Actor) -> CaseFigures:
    """Numbers of the last twelve weeks, over the cases this person can reach."""
    require(actor, Action.LIST_CASES)
    since = clock.now() - timedelta(weeks=WEEKS)
    finished = and_(visibility.case_reach(actor), col(Case.done_at) >= since)
    return CaseFigures(
        outcomes=await _outcomes(session, actor, since),
        trend=_trend((await session.exec(select(Case.accepted_at, Case.done_at).where(finished))).all()),
        promise_days=float(settings().review_business_days),
    )


async def _outcomes(session: AsyncSession, actor: Actor, since: datetime) -> list[OutcomeCount]:
    chosen = visibility.outcomes_since(actor, since).subquery()
    statement = select(chosen.c.diagnosis_outcome, func.count()).group_by(chosen.c.diagnosis_outcome)
    counted = {Outcome(outcome): number for outcome, number in (await session.exec(statement)).all() if outcome}
    most = max(counted.values(), default=0)
    return [
        OutcomeCount(
            outcome=outcome.value,
            label=outcome.label,
            count=counted.get(outcome, 0),
            percent=round(100 * counted.get(outcome, 0) / most) if most else 0,
        )
        for outcome in Outcome
    ]


def _trend(rows: Sequence[tuple[datetime | None, datetime | None]]) -> list[TrendPoint]:
    weeks: dict[str, list[float]] = {}
    for accepted, done in rows:
        if accepted is not None and done is not None:
            monday = (done - timedelta(days=done.weekday())).date()
            weeks.setdefault(monday.isoformat(), []).append((done - accepted) / timedelta(days=1))
    return [TrendPoint(week=week, days=round(median(days), 1)) for week, days in sorted(weeks.items())]
