"""What happens by the clock, and that two may do it at once.

No engine runs beside these: its own timekeeper would do the same chores in the middle of a test.
"""

from mso_app.core import live
from mso_app.core.db import unit_of_work
from mso_app.domain.case_status import CaseStatus
from mso_app.jobs import takeover, timekeeper
from mso_app.models import Case
from mso_app.services import executors, reactions
from tests.build import make_case, make_provider
from tests.conftest import Clock, Database


async def test_answers_lapse_by_themselves(database: Database, clock: Clock) -> None:
    """T15, MSO-35: twice the time to answer has passed, and the leader's chores put the case back in the queue."""
    async with unit_of_work() as session:
        case = await make_case(session, status=CaseStatus.ASSIGNED)
    clock.move(hours=25)
    await takeover.beat("a-leader")

    await timekeeper.chores("a-leader")
    await timekeeper.chores("a-leader")

    async with unit_of_work() as session:
        assert (await session.get_one(Case, case.id)).status is CaseStatus.NEW


async def test_who_does_not_lead_leaves_the_chores(database: Database, clock: Clock) -> None:
    """With several processes one does what is done once for all."""
    async with unit_of_work() as session:
        case = await make_case(session, status=CaseStatus.ASSIGNED)
        await executors.beat(session, "0-first")
    clock.move(hours=25)
    await takeover.beat("0-first")

    await timekeeper.chores("z-second")

    async with unit_of_work() as session:
        assert (await session.get_one(Case, case.id)).status is CaseStatus.ASSIGNED


async def test_access_that_ends_wakes_what_is_open(database: Database, clock: Clock) -> None:
    """N-18: the screens of an expert hear of it when their 30 days are over, and are not woken again."""
    reactions.install()
    async with unit_of_work() as session:
        provider = await make_provider(session)
        case = await make_case(session, status=CaseStatus.IN_PROGRESS, provider=provider)
        case.status, case.done_at = CaseStatus.DONE, clock.now
        session.add(case)
    looked = await timekeeper.end_access(clock.now)

    async with live.listen([f"case:{case.id}", f"provider:{provider.id}"]) as woken:
        clock.move(days=29)
        looked = await timekeeper.end_access(looked)
        early = woken.take()
        clock.move(days=1)
        looked = await timekeeper.end_access(looked)
        topics = woken.take()
        clock.move(days=1)
        await timekeeper.end_access(looked)

    assert (early, topics, woken.take()) == (set(), {f"case:{case.id}", f"provider:{provider.id}"}, set())


async def test_a_chore_that_fails_does_not_stop_the_clock() -> None:
    """A database that is away for a minute costs a minute."""

    async def broken() -> None:
        raise OSError

    await timekeeper._safely("a chore", broken)
