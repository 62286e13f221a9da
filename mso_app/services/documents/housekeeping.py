"""Which files nobody will miss: kept ones that no row names, and parts of uploads that nobody went on with."""

from contextlib import suppress
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.integrations.storage import changed_at, storage
from mso_app.services import visibility
from mso_app.services.chat import reach as chat_reach
from mso_app.services.documents.incoming import incoming_dir
from mso_app.services.documents.pictures import shrink_previews

__all__ = ["drop_old_parts", "keys_without_a_row", "shrink_previews"]


async def keys_without_a_row(session: AsyncSession, *, older_than: datetime) -> list[str]:
    """Keys of kept files that no row names. Files younger than this may still be waiting for theirs."""
    # The files first: one that comes after this look is not on the list at all.
    old = [stored.key async for stored in storage().all() if stored.changed_at < older_than]
    if not old:
        return []
    named: set[str] = set()
    for statement in [*visibility.every_storage_key(), chat_reach.every_storage_key()]:
        named.update((await session.exec(statement)).all())
    return [key for key in old if key not in named]


def drop_old_parts(older_than: datetime) -> int:
    """Remove parts of uploads that were last written before this; how many. Blocking."""
    dropped = 0
    for left in incoming_dir().glob("*/*"):
        if changed_at(left) < older_than:
            left.unlink(missing_ok=True)
            dropped += left.suffix == ".part"
    for folder in incoming_dir().glob("*"):
        with suppress(OSError):
            folder.rmdir()
    return dropped
