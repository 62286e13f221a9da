"""How far people got, written many at a time: a transaction for each would be most of what a busy house does.

A screen that says so was let in just before. What a killed process had not written is said again by the screen that
comes back.
"""

import asyncio
import logging
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.db import unit_of_work
from mso_app.domain.access import Actor
from mso_app.services.chat import open_rooms
from mso_app.services.chat.receipts import Seen, keep_seen

GATHER_SECONDS = 0.2
AT_ONCE = 20
"""Few enough that whoever sends a message gets in between."""

log = logging.getLogger(__name__)

_unwritten: dict[tuple[UUID, UUID], Seen] = {}
_writer: asyncio.Task[None] | None = None


async def see(session: AsyncSession, actor: Actor, thread_id: UUID, seq: int, *, is_read: bool) -> None:
    """A screen of this person shows every line up to a number; they have read it or it only came. Raises NotFound."""
    room = await open_rooms.entered(session, actor, thread_id)
    seen = Seen(
        thread_id=thread_id,
        case_id=room.reached.case.id,
        person=actor.id,
        seq=min(seq, room.last_seq),
        is_read=is_read,
    )
    _note(seen)


def _note(seen: Seen) -> None:
    global _writer  # noqa: PLW0603 -- one per process, while there is something to write
    key = (seen.thread_id, seen.person)
    _unwritten[key] = _unwritten[key].joined(seen) if key in _unwritten else seen
    if _writer is None or _writer.done() or _writer.get_loop() is not asyncio.get_running_loop():
        _writer = asyncio.create_task(_write())


async def settled() -> None:
    """Returns once everything said so far is written, or was given up."""
    if _writer is not None and _writer.get_loop() is asyncio.get_running_loop():
        await asyncio.wait({_writer})


async def _write() -> None:
    while _unwritten:
        await asyncio.sleep(GATHER_SECONDS)
        few = [_unwritten.pop(key) for key in list(_unwritten)[:AT_ONCE]]
        try:
            async with unit_of_work() as session:
                await keep_seen(session, few)
        except Exception as problem:  # noqa: BLE001 -- nobody waits for it, and the next one must be written
            log.warning("receipts were not written: %s", type(problem).__name__)
