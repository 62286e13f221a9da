"""How often a page asks the database does not depend on how much there is to show (`python -m bench.workflow` times it)."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from statistics import median

import pytest
from sqlalchemy import event
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bench.belongings import enter_belongings
from bench.world import People, enter_cases, enter_people
from mso_app.core import clock, db
from mso_app.domain.access import Actor
from mso_app.domain.case_status import CaseStatus
from mso_app.domain.words import Role
from mso_app.models import Account, Case
from mso_app.schemas.calendar import WeekQuery
from mso_app.schemas.cases import CaseQuery
from mso_app.schemas.insights import InsightsDetail
from mso_app.schemas.notifications import InboxQuery
from mso_app.services import appointments, cases, insights, notifications, visibility
from mso_app.services.cases.figures import TURNAROUND_SAMPLE
from mso_app.services.identity import actor_of

FEW, MANY = 20, 200

Page = Callable[[AsyncSession, Actor], Awaitable[object]]
PAGES: dict[str, Page] = {
    "cases": lambda session, actor: cases.list_cases(session, actor, CaseQuery()),
    "waiting": cases.waiting_for,
    "counts": cases.counts,
    "inbox": lambda session, actor: notifications.inbox(session, actor, InboxQuery()),
    "to answer": appointments.to_answer,
    "my appointments": appointments.mine,
}


async def calendar(session: AsyncSession, actor: Actor) -> None:
    """As the page of one's own calendar does."""
    people = await appointments.people_met(session, actor)
    mine = await appointments.mine(session, actor, people=people)
    choices = await appointments.choices(session, actor, people=people)
    query = WeekQuery(first=clock.now().date())
    await appointments.week(session, actor, query, mine=mine, people=people, others=choices)


PAGES["calendar"] = calendar
MOST = {"cases": 2, "waiting": 1, "counts": 2, "inbox": 6, "to answer": 5, "my appointments": 5, "calendar": 10}


@contextmanager
def reads() -> Iterator[list[str]]:
    """What is read meanwhile; appending to the log is no reading."""
    found: list[str] = []

    def heard(_connection: object, _cursor: object, text: str, *_: object) -> None:
        if text.startswith(("SELECT", "WITH")) and "FROM audit_row" not in text:
            found.append(text)

    event.listen(db.engine().sync_engine, "before_cursor_execute", heard)
    try:
        yield found
    finally:
        event.remove(db.engine().sync_engine, "before_cursor_execute", heard)


async def house(session: AsyncSession, number: int) -> People:
    people = await enter_people(session)
    await enter_cases(session, people, first=0, last=number)
    await enter_belongings(session, people, messages=number)
    return people


async def asked(session: AsyncSession, page: Page, actor: Actor) -> list[str]:
    with reads() as found:
        await page(session, actor)
    return list(found)


@pytest.mark.parametrize("number", [FEW, MANY])
async def test_a_page_asks_as_often_whatever_there_is(session: AsyncSession, number: int) -> None:
    """Issue 4, line 6: at most 12 queries a page, and none for each row."""
    people = await house(session, number)
    everybody = (people.requesters[0], people.providers[0])
    actors = [
        actor_of(one) for one in (await session.exec(select(Account).where(col(Account.id).in_(everybody)))).all()
    ]

    for name, page in PAGES.items():
        for actor in actors:
            found = await asked(session, page, actor)
            assert len(found) <= MOST[name], (name, actor.role, found)


async def test_the_parts_of_all_documents_are_one_question(session: AsyncSession) -> None:
    """MM-5: five files with headed parts, each shown, asked for at once."""
    await house(session, FEW)
    case = (await session.exec(select(Case).where(Case.status == CaseStatus.IN_PROGRESS))).first()
    assert case
    requester = actor_of((await session.exec(select(Account).where(Account.id == case.requester_id))).one())

    with reads() as found:
        detail: InsightsDetail = await insights.open_insights(session, requester, case.id)

    assert [report.code for report in detail.reports] == ["D1", "D2", "D3", "D4", "D5"]
    assert [[part.name for part in report.parts] for report in detail.reports] == [["Findings"]] * 5
    assert sum("FROM document_section" in text for text in found) == 1


async def home(session: AsyncSession, actor: Actor) -> None:
    """As `/provider` does; the login, which is asked for with it, is one more."""
    counts = await cases.counts(session, actor)
    await cases.list_cases(session, actor, CaseQuery(), counted=counts)
    await cases.figures(session, actor)
    await cases.ended_cases(session, actor)
    await cases.waiting_for(session, actor)
    await appointments.to_answer(session, actor)


PAGES["home"], MOST["home"] = home, 10


async def test_figures_asked_for_together_are_what_they_are_alone(session: AsyncSession) -> None:
    """Issue 4, line 6: a home reads its figures in one question, and counts its list once."""
    people = await house(session, MANY)
    withdrawn = (await session.exec(select(Case).where(Case.status == CaseStatus.DONE).limit(3))).all()
    for case in withdrawn:
        case.withdrawn_at = clock.now()
    await session.flush()

    for one in (people.requesters[0], people.providers[0], people.admins[0]):
        actor = actor_of(await session.get_one(Account, one))
        counts = await cases.counts(session, actor)
        figures = await cases.figures(session, actor)
        listed = await cases.list_cases(session, actor, CaseQuery())
        reached = (await session.exec(select(Case).where(visibility.case_reach(actor)))).all()
        stays = [case for case in reached if case.withdrawn_at is None]

        assert listed.total == counts.listed == len(reached)
        assert counts.total == len(stays)
        assert {one.status: one.count for one in counts.by_status} == {
            status.value: sum(case.status is status for case in stays) for status in CaseStatus
        }
        assert figures.median_turnaround_hours == _median_of_the_latest(stays)
        assert figures.median_turnaround_hours is not None or actor.role is Role.PROVIDER
        assert (await cases.list_cases(session, actor, CaseQuery(), counted=counts)) == listed
        asked_for = CaseQuery(search="Halvorsen")
        assert (await cases.list_cases(session, actor, asked_for, counted=counts)) == (
            await cases.list_cases(session, actor, asked_for)
        )


async def test_a_home_shows_the_soonest_of_all_that_waits(session: AsyncSession) -> None:
    """MSO-24: five are read and not all; they are the five that stand soonest in one's calendar."""
    people = await house(session, MANY)
    shown = 0
    for one in (*people.requesters, *people.providers):
        actor = actor_of(await session.get_one(Account, one))
        everything = (await appointments.mine(session, actor)).answers
        soonest = await appointments.to_answer(session, actor)
        assert [view.starts_at for view in soonest] == [view.starts_at for view in everything][:5]
        shown = max(shown, len(everything))
    assert shown > 0


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_an_experts_cases_are_found_by_index(session: AsyncSession) -> None:
    """Every list of an expert stands on this condition: what they review, read second, and opened again. One of the
    three that no index answers makes each of those lists read all cases of the product."""
    people = await enter_people(session)
    actor = actor_of(await session.get_one(Account, people.providers[0]))
    asked_with: list[object] = []

    def heard(_connection: object, _cursor: object, _text: str, given: object, *_: object) -> None:
        asked_with.append(given)

    event.listen(db.engine().sync_engine, "before_cursor_execute", heard)
    found = await asked(session, lambda one, who: one.exec(select(Case.id).where(visibility.case_reach(who))), actor)
    event.remove(db.engine().sync_engine, "before_cursor_execute", heard)
    connection = await session.connection()
    plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {found[0]}", asked_with[0])  # pyright: ignore[reportArgumentType]
    steps = [str(list(row)[-1]) for row in plan.all()]

    assert any("ix_medical_case_provider_id" in step for step in steps)
    assert [step for step in steps if step.startswith("SCAN")] == []


def _median_of_the_latest(some: list[Case]) -> float | None:
    """Hours from acceptance to the signature, of those that were done last."""
    done = [(case.done_at, case.accepted_at) for case in some if case.done_at and case.accepted_at]
    taken = [(end - start) / timedelta(hours=1) for end, start in sorted(done, reverse=True)[:TURNAROUND_SAMPLE]]
    return median(taken) if taken else None
