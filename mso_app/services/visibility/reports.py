"""Aggregates over all cases, for administrators: lengths, shares and counts by group, never a case (N-2, N-22)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    Float,
    Integer,
    Row,
    Select,
    String,
    and_,
    cast,
    func,
    literal,
    or_,
    union_all,
)
from sqlalchemy import case as sql_case
from sqlalchemy import select as aggregate
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Mapped
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.settings import settings
from mso_app.domain.case_status import CaseStatus
from mso_app.domain.words import Specialty
from mso_app.models import Account, Assignment, Case, ProviderProfile

QUEUE = (CaseStatus.NEW, CaseStatus.REJECTED)
HELD = (CaseStatus.ASSIGNED, CaseStatus.ACCEPTED, CaseStatus.IN_PROGRESS, CaseStatus.RETURNED)


class seconds_between(FunctionElement[float]):  # noqa: N801 -- it reads as a function of SQL
    """From the first moment to the second, in either database."""

    type = Float()
    inherit_cache = True


@compiles(seconds_between, "postgresql")
def _postgresql(element: "seconds_between", compiler: SQLCompiler, **more: object) -> str:
    start, end = element.clauses
    return f"EXTRACT(EPOCH FROM ({compiler.process(end, **more)} - {compiler.process(start, **more)}))"


@compiles(seconds_between, "sqlite")
def _sqlite(element: "seconds_between", compiler: SQLCompiler, **more: object) -> str:
    start, end = element.clauses
    return f"((julianday({compiler.process(end, **more)}) - julianday({compiler.process(start, **more)})) * 86400.0)"


@dataclass(frozen=True, kw_only=True)
class Group:
    """Figures of one group; `kind` is what it was grouped by. Lengths are seconds."""

    kind: str
    key: str
    number: int
    p50: float
    p90: float
    in_time: int
    total: float
    paused: float


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Which cases are looked at: since when, up to when, and of whom."""

    since: datetime
    until: datetime
    institution_id: UUID | None = None
    specialty: Specialty | None = None

    def conditions(self, moment: ColumnElement[datetime | None] | Mapped[datetime | None]) -> list[ColumnElement[bool]]:
        found = [moment > self.since, moment <= self.until]
        if self.institution_id is not None:
            found.append(col(Case.institution_id) == self.institution_id)
        if self.specialty is not None:
            found.append(col(Case.specialty) == self.specialty)
        return found


async def review_groups(session: AsyncSession, scope: Scope, *, bounds: Sequence[datetime]) -> list[Group]:
    """Finished reviews: all of them, by bucket, by specialty, by provider; one query.

    `bounds` are the ends of the buckets, ascending; what is older than the first is bucket -1.
    """
    done = col(Case.done_at)
    bucket = sql_case(*((done <= bound, place) for place, bound in enumerate(bounds, start=-1)), else_=-2)
    finished = (
        aggregate(
            cast(bucket, String).label("bucket"),
            cast(col(Case.specialty), String).label("specialty"),
            cast(col(Case.provider_id), String).label("provider"),
            cast(col(Case.review_seconds), Float).label("length"),
            sql_case((done <= col(Case.clock_due_at), 1), else_=0).label("in_time"),
            func.coalesce(col(Case.paused_seconds), 0).label("paused"),
        )
        .where(col(Case.review_seconds).is_not(None), *scope.conditions(done))
        .cte("finished")
    )
    period = sql_case((finished.c.bucket == "-1", literal("before")), else_=literal("now"))
    now = finished.c.bucket != "-1"
    return await _groups(
        session,
        finished,
        {
            "period": (period, None),
            "bucket": (finished.c.bucket, now),
            "specialty": (finished.c.specialty, now),
            "provider": (finished.c.provider, now),
        },
    )


async def answer_groups(session: AsyncSession, scope: Scope) -> list[Group]:
    """Accepted asks, from being asked: all, by specialty, by provider; one query."""
    length = seconds_between(col(Assignment.created_at), col(Assignment.accepted_at))
    promised = settings().accept_hours * 3600
    accepted = (
        aggregate(
            literal("now").label("period"),
            cast(col(Case.specialty), String).label("specialty"),
            cast(col(Assignment.provider_id), String).label("provider"),
            length.label("length"),
            sql_case((length <= promised, 1), else_=0).label("in_time"),
            literal(0).label("paused"),
        )
        .join(Case, col(Case.id) == Assignment.case_id)
        .where(*scope.conditions(col(Assignment.accepted_at)))
        .cte("accepted")
    )
    return await _groups(
        session, accepted, {name: (accepted.c[name], None) for name in ("period", "specialty", "provider")}
    )


async def held_at(session: AsyncSession, moments: Sequence[datetime]) -> dict[str, list[int]]:
    """How many cases the experts of each specialty held at each of these moments."""
    counted = [
        func.sum(
            sql_case(
                (
                    and_(
                        col(Assignment.created_at) <= at,
                        or_(col(Assignment.ended_at).is_(None), col(Assignment.ended_at) > at),
                        or_(col(Case.done_at).is_(None), col(Case.done_at) > at),
                        or_(col(Case.withdrawn_at).is_(None), col(Case.withdrawn_at) > at),
                    ),
                    1,
                ),
                else_=0,
            )
        ).label(f"held{place}")
        for place, at in enumerate(moments)
    ]
    first = min(moments)
    statement = (
        select(cast(col(ProviderProfile.specialty), String), *counted)
        .select_from(Assignment)
        .join(Case, col(Case.id) == Assignment.case_id)
        .join(ProviderProfile, col(ProviderProfile.account_id) == Assignment.provider_id)
        .where(or_(col(Assignment.ended_at).is_(None), col(Assignment.ended_at) > first))
        .where(or_(col(Case.done_at).is_(None), col(Case.done_at) > first))
        .group_by(col(ProviderProfile.specialty))
    )
    return {row[0]: [int(number or 0) for number in row[1:]] for row in (await session.exec(statement)).all()}


@dataclass(frozen=True, kw_only=True)
class SpecialtyFlow:
    waiting: int
    submitted: int
    finished: int


async def flow_since(session: AsyncSession, since: datetime) -> dict[str, SpecialtyFlow]:
    """By specialty: cases that wait for an expert now, and what came and went since then."""
    statement = (
        select(
            cast(col(Case.specialty), String),
            func.count().filter(col(Case.status).in_(QUEUE)),
            func.count().filter(col(Case.submitted_at) > since),
            func.count().filter(col(Case.done_at) > since),
        )
        .where(col(Case.withdrawn_at).is_(None))
        .group_by(col(Case.specialty))
    )
    return {
        specialty: SpecialtyFlow(waiting=waiting, submitted=submitted, finished=finished)
        for specialty, waiting, submitted, finished in (await session.exec(statement)).all()
    }


@dataclass(frozen=True, kw_only=True)
class Expert:
    id: UUID
    name: str
    specialty: str
    places: int
    held: int


async def experts(session: AsyncSession) -> list[Expert]:
    """Every active expert by name, with their places and the cases they hold now."""
    holding = (
        select(Case.provider_id, func.count())
        .where(col(Case.status).in_(HELD), col(Case.withdrawn_at).is_(None))
        .group_by(col(Case.provider_id))
    )
    held = dict((await session.exec(holding)).all())
    statement = (
        select(Account.id, Account.name, ProviderProfile.specialty, ProviderProfile.capacity)
        .join(ProviderProfile, col(ProviderProfile.account_id) == Account.id)
        .where(col(Account.is_active).is_(True))
        .order_by(func.lower(Account.name), col(Account.id))
    )
    return [
        Expert(id=key, name=name, specialty=Specialty(specialty).value, places=places, held=held.get(key, 0))
        for key, name, specialty, places in (await session.exec(statement)).all()
    ]


async def _groups(
    session: AsyncSession, source: CTE, by: dict[str, tuple[ColumnElement[Any], ColumnElement[bool] | None]]
) -> list[Group]:
    parts = [_percentiles(source, kind, key, which) for kind, (key, which) in by.items()]
    found: Sequence[Row[Any]] = (await session.exec(union_all(*parts))).all()  # pyright: ignore[reportCallIssue, reportArgumentType, reportUnknownVariableType]
    return [
        Group(
            kind=row.kind,
            key=row.key,
            number=row.number,
            p50=float(row.p50),
            p90=float(row.p90),
            in_time=int(row.in_time),
            total=float(row.total),
            paused=float(row.paused),
        )
        for row in found
        if row.key is not None
    ]


def _percentiles(source: CTE, kind: str, key: ColumnElement[Any], which: ColumnElement[bool] | None) -> Select[Any]:
    """The nearest rank: the smallest length that at least half, or nine tenths, of the group do not exceed."""
    placed = aggregate(
        key.label("key"),
        source.c.length,
        source.c.in_time,
        source.c.paused,
        func.row_number().over(partition_by=key, order_by=source.c.length).label("place"),
        func.count().over(partition_by=key).label("number"),
    )
    rows = (placed if which is None else placed.where(which)).subquery()
    at = {"p50": (rows.c.number + 1) // 2, "p90": (9 * rows.c.number + 9) // 10}
    return aggregate(
        literal(kind).label("kind"),
        cast(rows.c.key, String).label("key"),
        cast(rows.c.number, Integer).label("number"),
        *(func.max(sql_case((rows.c.place == rank, rows.c.length))).label(name) for name, rank in at.items()),
        func.sum(rows.c.in_time).label("in_time"),
        func.sum(rows.c.length).label("total"),
        func.sum(rows.c.paused).label("paused"),
    ).group_by(rows.c.key, rows.c.number)
