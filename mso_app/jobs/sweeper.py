"""Takes away what a vanished network or a kill left behind: files without a row, old parts, pictures nobody looks at.

Run at the start and every minute. A row without a file cannot come to be, so nothing is done about one.
"""

import asyncio
from dataclasses import dataclass
from datetime import timedelta

from mso_app.core import clock
from mso_app.core.db import unit_of_work
from mso_app.integrations.storage import storage
from mso_app.services import chat
from mso_app.services.documents import housekeeping

GRACE = timedelta(seconds=45)
"""How long a file may wait for its row: far longer than the transaction between the two takes."""
PARTS_KEPT = timedelta(hours=24)
UNSENT_KEPT = timedelta(hours=24)
"""How long a file waits in a conversation for the message it is sent with."""


@dataclass(frozen=True, kw_only=True)
class Swept:
    """How many were taken away."""

    files: int
    parts: int


async def sweep(*, grace: timedelta = GRACE, parts_kept: timedelta = PARTS_KEPT) -> Swept:
    """One round. Ages are by the file system's own clock, so a virtual clock that was moved deletes nothing."""
    now = clock.of_the_system()
    async with unit_of_work() as session:
        lost = await housekeeping.keys_without_a_row(session, older_than=now - grace)
    async with unit_of_work() as session:
        await chat.drop_unsent(session, older_than=clock.now() - UNSENT_KEPT)
    for key in lost:
        await storage().remove(key)
    parts = await asyncio.to_thread(housekeeping.drop_old_parts, now - parts_kept)
    await asyncio.to_thread(housekeeping.shrink_previews)
    return Swept(files=len(lost), parts=parts)
