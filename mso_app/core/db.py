"""The database: one engine, sessions, and the unit of work that commits."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import lru_cache
from pathlib import Path

from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import write_gate
from mso_app.core.events import take
from mso_app.core.settings import settings
from mso_app.core.sqlite_connection import open_connection

# What every SQLite connection must answer; anything else loses acknowledged work after a power cut.
# The last is KiB, and negative: the machine keeps the file in memory once, every connection again what it read last.
PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "2",
    "foreign_keys": "1",
    "busy_timeout": "5000",
    "cache_size": "-512",
}


@lru_cache
def engine() -> AsyncEngine:
    """The engine of this process."""
    return make_engine(settings().async_database_url)


def make_engine(url: str) -> AsyncEngine:
    """An engine whose every SQLite connection is durable, or refuses to exist."""
    if not url.startswith("sqlite"):
        return create_async_engine(url, pool_size=10, max_overflow=10, pool_pre_ping=True)
    path = Path(url.split("///", 1)[1])
    path.parent.mkdir(parents=True, exist_ok=True)
    # None beyond these: what would be opened for a moment costs a thread and ten statements each time.
    made = create_async_engine(url, pool_size=10, max_overflow=0, async_creator=lambda: open_connection(path))
    event.listen(made.sync_engine, "connect", set_pragmas)
    write_gate.put_up(made)
    return made


def set_pragmas(connection: DBAPIConnection, _: ConnectionPoolEntry | None = None) -> None:
    """Set and then read back each pragma: SQLite ignores what it does not like without a word."""
    cursor = connection.cursor()
    for name, wanted in PRAGMAS.items():
        cursor.execute(f"PRAGMA {name}={wanted}")
        cursor.execute(f"PRAGMA {name}")
        got = cursor.fetchone()
        if got is None or str(got[0]).lower() != wanted:
            raise RuntimeError(f"SQLite refused PRAGMA {name}={wanted} (it says {got}).")
    cursor.close()


@asynccontextmanager
async def unit_of_work() -> AsyncIterator[AsyncSession]:
    """One business transaction: all of it or nothing, then its consequences outside."""
    session = AsyncSession(engine(), expire_on_commit=False)
    try:
        try:
            yield session
            if session.in_transaction():
                await session.commit()
        except BaseException:
            await session.rollback()
            for consequence in take(session, committed=False):
                await consequence()
            raise
        consequences = take(session, committed=True)
    finally:
        await _closed(session)
    for consequence in consequences:
        await consequence()


async def _closed(session: AsyncSession) -> None:
    """Half of all units of a busy house ask nothing, and most others have given their connection back by now: what is
    left to close is in memory, and needs no task of its own."""
    if session.in_transaction():
        # The library's own end, which is waited for also when whoever waits is cancelled.
        async with session:
            pass
    else:
        session.sync_session.close()
