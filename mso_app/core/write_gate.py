"""One writer at a time, in the order of asking. SQLite lets one in anyway, but there whoever lost the race polls and
may starve while others come and go."""

import asyncio

from sqlalchemy import event
from sqlalchemy.engine import Connection, ExecutionContext
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.util import await_only

from mso_app.core.sqlite_connection import Connection as SqliteConnection

WAITS_SECONDS = 30.0
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "WITH")
HOLDS = "holds_the_write_gate"


def put_up(engine: AsyncEngine) -> None:
    """Let transactions of this engine queue up from their first write until their connection is given back.

    A transaction that waits for longer than `WAITS_SECONDS` ends with TimeoutError.
    """
    gate = asyncio.Lock()

    def enter(
        connection: Connection,
        _cursor: DBAPICursor,
        statement: str,
        _parameters: object,
        _context: ExecutionContext | None,
        _many: bool,
    ) -> None:
        if statement.lstrip()[:7].upper().startswith(WRITES) and not connection.info.get(HOLDS):
            await_only(asyncio.wait_for(gate.acquire(), WAITS_SECONDS))
            connection.info[HOLDS] = True

    def entered(connection: Connection, *_: object) -> None:
        driver = connection.connection.driver_connection
        if connection.info.get(HOLDS) and isinstance(driver, SqliteConnection):
            driver.is_writing = True

    def leave(_connection: DBAPIConnection | None, record: ConnectionPoolEntry, *_: object) -> None:
        if record.info.pop(HOLDS, False):
            gate.release()

    event.listen(engine.sync_engine, "before_cursor_execute", enter)
    event.listen(engine.sync_engine, "after_cursor_execute", entered)
    event.listen(engine.sync_engine.pool, "checkin", leave)
    event.listen(engine.sync_engine.pool, "invalidate", leave)
