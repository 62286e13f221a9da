"""Taking over what a dead process had begun. The only place that touches the engine's private parts.

`tests/jobs/test_takeover.py` holds the contract, so that a new version of the engine that changes it is noticed.
"""

import asyncio
from datetime import timedelta

from dbos import DBOS
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.db import unit_of_work
from mso_app.services import executors

HEARTBEAT_SECONDS = 5.0
DEAD_AFTER = timedelta(seconds=30)
TRY_AGAIN_AFTER = timedelta(seconds=60)


async def beat(name: str) -> None:
    """Say that this process lives."""
    async with unit_of_work() as session:
        await executors.beat(session, name)


async def leave(name: str) -> None:
    """Say that this process ends in an orderly way; what it had begun may be taken over at once."""
    async with unit_of_work() as session:
        await executors.leave(session, name)


async def take_over(name: str) -> list[str]:
    """Take over the work of every process that was not heard of for a while. The names of the dead."""
    async with unit_of_work() as session:
        dead = await executors.claim_dead(session, by=name, after=DEAD_AFTER, again=TRY_AGAIN_AFTER)
    for one in dead:
        await asyncio.to_thread(_recover, one)
        async with unit_of_work() as session:
            await _bury(session, one)
    return dead


async def _bury(session: AsyncSession, name: str) -> None:
    # Only now: had this process died in between, the next one would have found the row and tried again.
    await executors.forget(session, name)


def _recover(name: str) -> None:
    # There is no public way; see the contract test.
    DBOS._recover_pending_workflows([name])
