"""Results over a quarter: how opinions compared with the first one, and how long they took (N-5)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import String, and_, cast, func, null, or_, union_all
from sqlalchemy import case as sql_case
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import Select

from mso_app.core import clock
from mso_app.core.settings import settings
from mso_app.domain.access import Action, Actor, require
from mso_app.domain.opinions import Outcome
from mso_app.models import Case
from mso_app.schemas.cases import CaseFigures, OutcomeCount, TrendPoint
from mso_app.services import visibility

WEEKS = 12
TURNAROUND_SAMPLE = 200
"""The median is that of the cases done last."""


async def figures(session: AsyncSession, actor: Actor) -> CaseFigures:
    """Numbers of the last twelve weeks, over the cases this person can reach."""
    require(actor, Action.LIST_CASES)
    since = clock.now() - timedelta(weeks=WEEKS)
    found = (await session.exec(_asked(actor, since))).all()
    finished = [(accepted, done, number) for accepted, done, number, _ in found if accepted and done]
    sample = [(done - accepted) / timedelta(hours=1) for accepted, done, is_sampled in finished if is_sampled]
    return CaseFigures(
        outcomes=_outcomes({Outcome(outcome): number for _, _, number, outcome in found if outcome}),
        trend=_trend([(accepted, done) for accepted, done, _ in finished if done >= since]),
        promise_days=float(settings().review_business_days),
        median_turnaround_hours=median(sample) if sample else None,
    )


def _asked(actor: Actor, since: datetime) -> Select[datetime | None, datetime | None, int, str | None]:
    """Both kinds of figures in one question: cases accepted and done, with 1 for those in the sample of the median, and
    outcomes with how often each was chosen."""
    stays = sql_case((col(Case.withdrawn_at).is_(None), 0), else_=1)
    place = func.row_number().over(order_by=(stays, col(Case.done_at).desc()))
    placed = (
        select(Case.accepted_at, Case.done_at, stays.label("is_withdrawn"), place.label("place"))
        .where(visibility.case_reach(actor), col(Case.done_at).is_not(None), col(Case.accepted_at).is_not(None))
        .subquery()
    )
    in_sample = and_(placed.c.is_withdrawn == 0, placed.c.place <= TURNAROUND_SAMPLE)
    cases = select(
        placed.c.accepted_at,
        placed.c.done_at,
        sql_case((in_sample, 1), else_=0).label("number"),
        cast(null(), String).label("outcome"),
    ).where(or_(in_sample, placed.c.done_at >= since))
    chosen = visibility.outcomes_since(actor, since).subquery()
    outcomes = select(null(), null(), func.count(), cast(chosen.c.diagnosis_outcome, String)).group_by(
        chosen.c.diagnosis_outcome
    )
    both = union_all(cases, outcomes).subquery()
    return select(both.c.accepted_at, both.c.done_at, both.c.number, both.c.outcome)


def _outcomes(counted: dict[Outcome, int]) -> list[OutcomeCount]:
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


def _trend(rows: Sequence[tuple[datetime, datetime]]) -> list[TrendPoint]:
    weeks: dict[str, list[float]] = {}
    for accepted, done in rows:
        monday = (done - timedelta(days=done.weekday())).date()
        weeks.setdefault(monday.isoformat(), []).append((done - accepted) / timedelta(days=1))
    return [TrendPoint(week=week, days=round(median(days), 1)) for week, days in sorted(weeks.items())]
