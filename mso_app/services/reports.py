"""How long work takes and how full people are: percentiles by month, specialty and expert, load and forecast."""

import csv
import io
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.core.settings import settings
from mso_app.domain import forecast
from mso_app.domain.access import Action, Actor, require
from mso_app.domain.forecast import Flow
from mso_app.domain.words import Specialty
from mso_app.models import Institution
from mso_app.schemas.reports import (
    Choice,
    ForecastRow,
    LoadCell,
    LoadRow,
    Measured,
    ProviderLine,
    Report,
    ReportQuery,
)
from mso_app.services import audit
from mso_app.services.visibility import reports as visible
from mso_app.services.visibility.reports import Expert, Group, Scope, SpecialtyFlow

BUCKETS = 12
LOAD_WEEKS = 6
FLOW_WEEKS = 4
MOST_ROWS = 50
MOST_STRENGTH = 24
DAY_SECONDS, HOUR_SECONDS = 86_400, 3_600
RISKY = ("=", "+", "-", "@", "\t", "\r")
HEADINGS = ("group", "name", "reviews", "p50 days", "p90 days", "in time %", "p50 accept hours", "p90 accept hours")


async def report(session: AsyncSession, actor: Actor, query: ReportQuery, *, without: UUID | None = None) -> Report:
    """All figures of a period. `without` asks what if this expert were away."""
    require(actor, Action.SEE_REPORTS)
    now = clock.now()
    starts = _starts(query, now)
    bounds, labels = [*starts, now], _labels(query, starts)
    scope = Scope(
        # As long a time before, to compare with; all of it is the bucket before the first.
        since=starts[0] - (now - starts[0]),
        until=now,
        institution_id=query.institution_id,
        specialty=query.specialty,
    )
    reviews = await visible.review_groups(session, scope, bounds=bounds)
    answers = await visible.answer_groups(
        session,
        Scope(since=starts[0], until=now, institution_id=query.institution_id, specialty=query.specialty),
    )
    people = await visible.experts(session)
    await audit.record(session, actor, Action.SEE_REPORTS, subject="reports", details={"period": query.period})
    total = _found(reviews, "period", "now")
    return Report(
        total=_measured("now", "All", total, _found(answers, "period", "now")),
        before=_measured("before", "Before", _found(reviews, "period", "before"), None),
        promise_days=float(settings().review_business_days),
        accept_hours=settings().accept_hours,
        paused=_percent(total.paused, total.paused + total.total) if total else None,
        points=[
            _measured(str(place), label, _found(reviews, "bucket", str(place)), None)
            for place, label in enumerate(labels)
        ],
        specialties=_by_specialty(reviews, answers),
        providers=_by_provider(reviews, answers, people)[:MOST_ROWS],
        load=await _load(session, people, now),
        forecast=_forecast(
            await visible.flow_since(session, now - timedelta(weeks=FLOW_WEEKS)), people, reviews, without
        ),
        institutions=await _institutions(session),
        experts=[Choice(value=str(one.id), word=one.name) for one in people],
    )


async def report_csv(session: AsyncSession, actor: Actor, query: ReportQuery) -> str:
    """The same numbers for a spreadsheet: no cell is read as a formula."""
    found = await report(session, actor, query)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    groups: dict[str, list[Measured]] = {
        "all": [found.total],
        query.period.removesuffix("s"): found.points,
        "specialty": found.specialties,
        "expert": [*found.providers],
    }
    for kind, rows in groups.items():
        for row in rows:
            figures = (row.number, row.p50, row.p90, row.kept, row.accept_p50, row.accept_p90)
            writer.writerow([kind, _harmless(row.label), *("" if one is None else one for one in figures)])
    return out.getvalue()


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(RISKY) else text


def _starts(query: ReportQuery, now: datetime) -> list[datetime]:
    """Where the twelve buckets begin, in UTC: Mondays, or the first days of months."""
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    if query.period == "weeks":
        monday = midnight - timedelta(days=midnight.weekday())
        return [monday - timedelta(weeks=back) for back in reversed(range(BUCKETS))]
    months = midnight.year * 12 + midnight.month - 1
    return [
        midnight.replace(year=(months - back) // 12, month=(months - back) % 12 + 1, day=1)
        for back in reversed(range(BUCKETS))
    ]


def _labels(query: ReportQuery, starts: list[datetime]) -> list[str]:
    if query.period == "weeks":
        return [f"w {start.isocalendar().week}" for start in starts]
    return [f"{start:%b %y}" for start in starts]


def _found(groups: Iterable[Group], kind: str, key: str) -> Group | None:
    return next((group for group in groups if (group.kind, group.key) == (kind, key)), None)


def _measured(key: str, label: str, review: Group | None, answer: Group | None) -> Measured:
    return Measured(
        key=key,
        label=label,
        number=review.number if review else 0,
        p50=round(review.p50 / DAY_SECONDS, 1) if review else None,
        p90=round(review.p90 / DAY_SECONDS, 1) if review else None,
        kept=_percent(review.in_time, review.number) if review else None,
        accept_p50=round(answer.p50 / HOUR_SECONDS, 1) if answer else None,
        accept_p90=round(answer.p90 / HOUR_SECONDS, 1) if answer else None,
        answered=_percent(answer.in_time, answer.number) if answer else None,
    )


def _percent(part: float, whole: float) -> float | None:
    return round(100 * part / whole, 1) if whole else None


def _by_specialty(reviews: list[Group], answers: list[Group]) -> list[Measured]:
    keys = sorted({group.key for group in [*reviews, *answers] if group.kind == "specialty"})
    return [
        _measured(key, key.capitalize(), _found(reviews, "specialty", key), _found(answers, "specialty", key))
        for key in keys
    ]


def _by_provider(reviews: list[Group], answers: list[Group], people: list[Expert]) -> list[ProviderLine]:
    """The busiest first; who is no longer active is left out, their cases are in all other figures."""
    done = {UUID(group.key): group for group in reviews if group.kind == "provider"}
    asked = {UUID(group.key): group for group in answers if group.kind == "provider"}
    lines = [
        ProviderLine(
            **_measured(str(one.id), one.name, done.get(one.id), asked.get(one.id)).model_dump(),
            held=one.held,
            places=one.places,
        )
        for one in people
        if one.id in done or one.id in asked or one.held
    ]
    return sorted(lines, key=lambda line: (-line.number, line.label))


async def _load(session: AsyncSession, people: list[Expert], now: datetime) -> list[LoadRow]:
    """The places of today against the cases held at the end of each of the last weeks."""
    monday = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=now.weekday())
    ends = [monday - timedelta(weeks=back) for back in reversed(range(LOAD_WEEKS - 1))]
    moments, places = [*ends, now], _places(people)
    weeks = [f"w {(end - timedelta(days=1)).isocalendar().week}" for end in ends] + [f"w {now.isocalendar().week}"]
    held = await visible.held_at(session, moments)
    return [
        LoadRow(
            specialty=specialty.capitalize(),
            cells=[_cell(label, number, places[specialty]) for label, number in zip(weeks, numbers, strict=True)],
        )
        for specialty, numbers in sorted(held.items())
        if places.get(specialty)
    ]


def _cell(label: str, held: int, places: int) -> LoadCell:
    percent = forecast.load(held, places) or 0
    return LoadCell(
        label=label,
        percent=percent,
        face=forecast.face(percent),
        strength=min(MOST_STRENGTH, round(MOST_STRENGTH * percent / forecast.FULL_FROM)),
    )


def _places(people: Iterable[Expert]) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in people:
        found[one.specialty] = found.get(one.specialty, 0) + one.places
    return found


def _forecast(
    flows: dict[str, SpecialtyFlow], people: list[Expert], reviews: list[Group], without: UUID | None
) -> list[ForecastRow]:
    places = _places(people)
    away = next((one for one in people if one.id == without), None)
    rows: list[ForecastRow] = []
    for specialty in sorted({*places, *flows} & {one.value for one in Specialty}):
        came = flows.get(specialty, SpecialtyFlow(waiting=0, submitted=0, finished=0))
        flow = Flow(
            held=sum(one.held for one in people if one.specialty == specialty),
            waiting=came.waiting,
            places=places.get(specialty, 0),
            arriving=came.submitted / FLOW_WEEKS,
            finishing=came.finished / FLOW_WEEKS,
        )
        if away is not None and away.specialty == specialty:
            flow = forecast.without(flow, places=away.places, share=_share_of(away, people, reviews))
        if not (flow.held or flow.waiting or flow.arriving or flow.finishing):
            continue
        rows.append(
            ForecastRow(
                specialty=specialty.capitalize(),
                held=flow.held,
                waiting=flow.waiting,
                places=flow.places,
                now=forecast.now(flow),
                arriving=round(flow.arriving, 1),
                finishing=round(flow.finishing, 1),
                then=forecast.then(flow),
                face=forecast.face(forecast.then(flow)),
            )
        )
    return rows


def _share_of(away: Expert, people: list[Expert], reviews: list[Group]) -> float:
    """Which part of the finished reviews of their specialty were theirs; their part of the places if there are none."""
    done = {UUID(group.key): group.number for group in reviews if group.kind == "provider"}
    peers = [one for one in people if one.specialty == away.specialty]
    finished = sum(done.get(one.id, 0) for one in peers)
    if finished:
        return done.get(away.id, 0) / finished
    places = sum(one.places for one in peers)
    return away.places / places if places else 0.0


async def _institutions(session: AsyncSession) -> list[Choice]:
    chosen = select(Institution.id, Institution.name).order_by(func.lower(Institution.name), col(Institution.id))
    return [Choice(value=str(key), word=name) for key, name in (await session.exec(chosen.limit(MOST_ROWS))).all()]
