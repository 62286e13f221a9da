"""Percentiles, shares, load and forecast against a plain count over the same rows (N-2, N-22)."""

import csv
import io
import math
import random
from collections import defaultdict
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.errors import NotPermitted
from mso_app.domain import forecast
from mso_app.domain.access import Actor
from mso_app.domain.case_status import CaseStatus
from mso_app.domain.forecast import Flow
from mso_app.domain.words import Specialty, Urgency
from mso_app.models import Account, Assignment, Case
from mso_app.schemas.reports import ReportQuery
from mso_app.services import cases, reports
from tests.build import make_admin, make_case, make_patient, make_provider, make_requester
from tests.conftest import Clock

DAY = 86_400
NOW = datetime(2026, 11, 20, 13, 0, tzinfo=UTC)


async def _finished(
    session: AsyncSession, requester: Actor, provider: Actor, admin: Actor, *, count: int, dice: random.Random
) -> list[Case]:
    """Reviews that ended at some time in the last two years, as a lived-in database has them."""
    patient = await make_patient(session, requester)
    made = []
    for number in range(count):
        done = NOW - timedelta(days=dice.uniform(0, 400))
        length = dice.randrange(600_000)
        case = Case(
            number=f"SO-26-{dice.randrange(10**9):09d}",
            institution_id=patient.institution_id,
            requester_id=requester.id,
            patient_id=patient.id,
            provider_id=provider.id,
            status=CaseStatus.DONE,
            subject="CANARY",
            specialty=dice.choice([Specialty.ONCOLOGY, Specialty.HAEMATOLOGY]),
            urgency=Urgency.STANDARD,
            submitted_at=done - timedelta(days=9),
            accepted_at=done - timedelta(days=8),
            done_at=done,
            clock_due_at=done + timedelta(hours=dice.choice([-5, 5, 0])),
            review_seconds=length,
            paused_seconds=dice.choice([0, 3_600]),
        )
        session.add(case)
        await session.flush()
        asked = done - timedelta(days=9)
        session.add(
            Assignment(
                case_id=case.id,
                provider_id=provider.id,
                assigned_by=admin.id,
                created_at=asked,
                accepted_at=asked + timedelta(hours=dice.randrange(1, 30), minutes=number % 60),
            )
        )
        made.append(case)
    await session.flush()
    return made


def _nearest(values: list[int], share: float) -> float:
    return round(sorted(values)[max(1, math.ceil(round(share * len(values), 9))) - 1] / DAY, 1)


@pytest.mark.parametrize("period", ["weeks", "months"])
async def test_percentiles_are_those_of_a_plain_count(session: AsyncSession, clock: Clock, period: str) -> None:
    """N-2: p50 and p90 by month, specialty and provider, with the share that was kept."""
    clock.set(NOW)
    requester, admin = await make_requester(session), await make_admin(session)
    providers = [await make_provider(session), await make_provider(session, specialty=Specialty.ONCOLOGY)]
    dice = random.Random(7)
    made = [
        case
        for provider in providers
        for case in await _finished(session, requester, provider, admin, count=60, dice=dice)
    ]

    found = await reports.report(session, admin, ReportQuery.model_validate({"period": period}))

    since = datetime(2026, 8, 31, tzinfo=UTC) if period == "weeks" else datetime(2025, 12, 1, tzinfo=UTC)
    inside = [case for case in made if case.done_at is not None and since < case.done_at <= NOW]
    lengths = [case.review_seconds or 0 for case in inside]
    kept = sum(1 for case in inside if case.done_at and case.clock_due_at and case.done_at <= case.clock_due_at)
    assert (found.total.number, found.total.p50, found.total.p90) == (
        len(inside),
        _nearest(lengths, 0.5),
        _nearest(lengths, 0.9),
    )
    assert found.total.kept == round(100 * kept / len(inside), 1)
    by_specialty: dict[str, list[int]] = defaultdict(list)
    for case in inside:
        by_specialty[case.specialty.value].append(case.review_seconds or 0)
    assert {row.key: (row.number, row.p50, row.p90) for row in found.specialties if row.number} == {
        key: (len(values), _nearest(values, 0.5), _nearest(values, 0.9)) for key, values in by_specialty.items()
    }
    assert {row.key: row.number for row in found.providers} == {
        str(provider.id): sum(1 for case in inside if case.provider_id == provider.id) for provider in providers
    }
    assert sum(point.number for point in found.points) == len(inside)
    assert len(found.points) == 12
    if period == "months":
        march = [
            one.review_seconds or 0
            for one in inside
            if one.done_at and (one.done_at.year, one.done_at.month) == (2026, 3)
        ]
        point = next(point for point in found.points if point.label == "Mar 26")
        assert (point.number, point.p50, point.p90) == (len(march), _nearest(march, 0.5), _nearest(march, 0.9))


async def test_a_part_is_only_that_part(session: AsyncSession, clock: Clock) -> None:
    clock.set(NOW)
    admin, provider = await make_admin(session), await make_provider(session)
    one, other = await make_requester(session), await make_requester(session)
    dice = random.Random(3)
    mine = await _finished(session, one, provider, admin, count=20, dice=dice)
    await _finished(session, other, provider, admin, count=20, dice=dice)
    recent = [case for case in mine if case.done_at and case.done_at > datetime(2025, 12, 1, tzinfo=UTC)]

    query = ReportQuery(period="months", institution_id=one.institution_id, specialty=Specialty.ONCOLOGY)
    found = await reports.report(session, admin, query)

    assert found.total.number == sum(1 for case in recent if case.specialty is Specialty.ONCOLOGY)


async def test_acceptance_counts_from_being_asked(session: AsyncSession, clock: Clock) -> None:
    """N-2: accept time, and the share that answered within 12 hours."""
    admin, provider = await make_admin(session), await make_provider(session)
    for hours in (2, 11, 20):
        case = await make_case(session, status=CaseStatus.ASSIGNED, provider=provider, admin=admin)
        asked = (await session.exec(select(Assignment).where(Assignment.case_id == case.id))).one()
        asked.accepted_at = asked.created_at + timedelta(hours=hours)
        session.add(asked)
    clock.move(days=2)

    total = (await reports.report(session, admin, ReportQuery())).total

    assert (total.accept_p50, total.accept_p90, total.answered) == (11.0, 20.0, 66.7)


async def test_load_is_what_was_held_at_the_end_of_each_week(session: AsyncSession, clock: Clock) -> None:
    """N-22: two cases of five places since Monday's week, one of them taken back since."""
    admin, provider = await make_admin(session), await make_provider(session, capacity=5)
    first = await make_case(session, status=CaseStatus.ASSIGNED, provider=provider, admin=admin)
    await make_case(session, status=CaseStatus.ACCEPTED, provider=provider, admin=admin)
    clock.move(days=8)
    await cases.unassign(session, admin, first.id, version=first.version)

    found = await reports.report(session, admin, ReportQuery())

    assert [(cell.percent, cell.face) for cell in found.load[0].cells] == [(0, "free")] * 4 + [
        (40, "free"),
        (20, "free"),
    ]
    assert [(row.held, row.waiting, row.places, row.now) for row in found.forecast] == [(1, 1, 5, 40)]


async def test_what_if_somebody_is_away(session: AsyncSession, clock: Clock) -> None:
    """N-22: their places go, their cases stay."""
    admin = await make_admin(session)
    one, _ = await make_provider(session, capacity=4), await make_provider(session, capacity=6)
    await make_case(session, status=CaseStatus.ACCEPTED, provider=one, admin=admin)

    found = await reports.report(session, admin, ReportQuery(), without=one.id)

    assert [(row.held, row.places, row.now) for row in found.forecast] == [(1, 6, 17)]


def test_a_forecast_is_a_queue_that_grows_and_shrinks() -> None:
    """N-22."""
    flow = Flow(held=6, waiting=2, places=10, arriving=3.0, finishing=2.0)

    assert (forecast.now(flow), forecast.then(flow)) == (80, 120)
    assert forecast.then(Flow(held=1, waiting=0, places=10, arriving=0, finishing=5)) == 0
    away = forecast.without(flow, places=5, share=0.5)
    assert (away.places, away.finishing, forecast.then(away)) == (5, 1.0, 320)
    assert [forecast.face(one) for one in (None, 89, 90, 100, 101)] == ["none", "free", "full", "full", "over"]
    assert forecast.load(3, 0) is None


async def test_an_empty_house_has_an_empty_report(session: AsyncSession, clock: Clock) -> None:
    found = await reports.report(session, await make_admin(session), ReportQuery())

    assert (found.total.number, found.total.p50, found.providers, found.load, found.forecast) == (0, None, [], [], [])


async def test_a_spreadsheet_reads_no_formula(session: AsyncSession, clock: Clock) -> None:
    """A name that begins like a formula is text."""
    clock.set(NOW)
    admin, provider = await make_admin(session), await make_provider(session)
    account = await session.get_one(Account, provider.id)
    account.name = "=HYPERLINK(1)"
    await _finished(session, await make_requester(session), provider, admin, count=30, dice=random.Random(5))

    rows = list(csv.reader(io.StringIO(await reports.report_csv(session, admin, ReportQuery(period="months")))))

    assert rows[0] == list(reports.HEADINGS)
    assert [row[1] for row in rows if row[0] == "expert"] == ["'=HYPERLINK(1)"]
    assert len([row for row in rows if row[0] == "month"]) == 12
    assert "CANARY" not in str(rows)


async def test_reports_are_the_administrators(session: AsyncSession) -> None:
    for who in (await make_requester(session), await make_provider(session)):
        with pytest.raises(NotPermitted):
            await reports.report(session, who, ReportQuery())
