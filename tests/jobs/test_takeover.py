"""The contract with the engine's private parts, and who takes over from whom."""

import asyncio
import inspect
from datetime import timedelta
from uuid import uuid4

import sqlalchemy as sa
from dbos import DBOS
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.db import unit_of_work
from mso_app.jobs import engine as engines
from mso_app.jobs import takeover, workflows
from mso_app.jobs.names import claim_name
from mso_app.models import Executor
from mso_app.services import executors
from tests.conftest import Clock, Database

MINUTE = timedelta(minutes=1)


def test_the_private_method_still_takes_the_names_of_the_dead() -> None:
    """The contract: one list of executor ids. A new version of the engine that changes it fails here."""
    parameters = inspect.signature(DBOS._recover_pending_workflows).parameters

    assert list(parameters) == ["executor_ids"]


async def test_the_work_of_a_dead_process_is_finished_by_another(engine: None, clock: Clock) -> None:
    """Acceptance 7: a pending workflow of a silent executor runs to its end here, whoever claims it first."""
    key = f"read-{uuid4()}"
    # Beside the loop, whose own tasks may hold the database while this waits for it.
    await asyncio.to_thread(_pending, key, of="dead-process")
    async with unit_of_work() as session:
        session.add(Executor(id="dead-process", seen_at=clock.now - 5 * MINUTE))

    await takeover.take_over("this-process")

    handle = await DBOS.retrieve_workflow_async(key)
    async with asyncio.timeout(30):
        assert await handle.get_result() is None
    assert (await handle.get_status()).status == "SUCCESS"
    assert await _is_buried("dead-process")
    assert await takeover.take_over("this-process") == []


async def _is_buried(name: str) -> bool:
    """The engine of this test looks for the dead too and may still be at it."""
    async with asyncio.timeout(10):
        while True:
            async with unit_of_work() as session:
                if await session.get(Executor, name) is None:
                    return True
            await asyncio.sleep(0.05)


def _pending(key: str, *, of: str) -> None:
    """A workflow as a killed process leaves it: begun, and never ended."""
    client = engines.make_client(engines.make_engine())
    order = workflows.order("read_document", key=key, queue=engines.QUEUE)
    with engines.make_engine().begin() as connection:
        client.enqueue_in_transaction(connection, order, str(uuid4()))
        schema = "" if connection.dialect.name == "sqlite" else "dbos."
        connection.execute(
            sa.text(
                f"UPDATE {schema}workflow_status SET status = 'PENDING', executor_id = :of, application_version = '1' "
                "WHERE workflow_uuid = :key"
            ),
            {"of": of, "key": key},
        )


async def test_only_one_process_claims_a_dead_one(session: AsyncSession, clock: Clock) -> None:
    """Several processes look at once; the second finds the claim, and tries again only when the first died too."""
    await executors.beat(session, "dead")
    clock.move(minutes=2)

    first = await executors.claim_dead(session, by="a", after=MINUTE / 2, again=MINUTE)
    second = await executors.claim_dead(session, by="b", after=MINUTE / 2, again=MINUTE)
    clock.move(minutes=2)
    later = await executors.claim_dead(session, by="b", after=MINUTE / 2, again=MINUTE)

    assert (first, second, later) == (["dead"], [], ["dead"])


async def test_a_process_that_lives_is_left_alone(session: AsyncSession, clock: Clock) -> None:
    """A heartbeat in time keeps its work with it, and its own silence is no reason to take over itself."""
    await executors.beat(session, "alive")

    claimed = await executors.claim_dead(session, by="me", after=MINUTE, again=MINUTE)
    clock.move(minutes=5)
    own = await executors.claim_dead(session, by="alive", after=MINUTE, again=MINUTE)

    assert (claimed, own) == ([], [])


async def test_one_leads(session: AsyncSession, clock: Clock) -> None:
    """The first by name of those that live does what one does for all; when it dies the next one does."""
    await executors.beat(session, "a")
    clock.move(minutes=1)
    await executors.beat(session, "b")

    assert await executors.leads(session, "b", alive_within=MINUTE / 2)
    assert not await executors.leads(session, "a", alive_within=MINUTE / 2)


async def test_an_orderly_end_is_taken_over_at_once(session: AsyncSession, clock: Clock) -> None:
    """A process that says farewell need not be missed for half a minute first."""
    await executors.beat(session, "leaving")
    await executors.leave(session, "leaving")

    assert await executors.claim_dead(session, by="me", after=MINUTE, again=MINUTE) == ["leaving"]
    await executors.forget(session, "leaving")
    assert (await session.exec(select(Executor))).all() == []


def test_two_processes_never_share_a_name(database: Database) -> None:
    """The second one would run the first one's steps; the freed name is given again, so a restart goes on."""
    with claim_name() as first:
        with claim_name() as second:
            assert first != second
        with claim_name() as again:
            assert again == second
