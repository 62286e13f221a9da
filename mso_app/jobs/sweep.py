"""Work that was asked for while no engine ran, or whose workflow ended without an answer."""

from uuid import UUID

from dbos import DBOS

from mso_app.core.db import unit_of_work
from mso_app.jobs.workflows import GAVE_UP
from mso_app.services import analysis

# A workflow in one of these will not go on by itself.
ENDED = frozenset({"SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"})


async def start_lost_work() -> int:
    """Start what nobody works on, and end what cannot be finished. How many were started."""
    async with unit_of_work() as session:
        waiting = await analysis.unstarted(session)
    started = 0
    for one in waiting:
        status = await DBOS.get_workflow_status_async(one.key)
        if status is None:
            async with unit_of_work() as session:
                await analysis.start_again(session, one)
            started += 1
        elif status.status in ENDED:
            await _give_up(one)
    return started


async def _give_up(one: analysis.Unstarted) -> None:
    async with unit_of_work() as session:
        if one.name == analysis.WORKFLOW:
            await analysis.fail(session, UUID(one.arguments[0]), int(one.arguments[1]), GAVE_UP)
        else:
            await analysis.give_up_reading(session, UUID(one.arguments[0]))
