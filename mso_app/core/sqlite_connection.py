"""Our connections to SQLite: as few trips to their threads as can be.

The library gives every connection a thread and goes there four times per statement: to make a cursor, to run it, to
fetch, to close. In a busy process each trip waits for a turn of the loop, and a transaction that writes keeps everybody
else waiting meanwhile. So cursors are made and closed here, and once a transaction has the right to write, its
statements run here too: they are short, and nobody can be in their way. What may wait goes to the thread: the first
write, which may have to wait for another process, and the commit, which waits for the disk.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import ParamSpec, TypeVar

import aiosqlite

Given = ParamSpec("Given")
Result = TypeVar("Result")
ROWS_AT_ONCE = 64


class Connection(aiosqlite.Connection):
    is_writing = False
    """Whether the transaction may write already: nothing it does has to wait until its commit."""

    async def _execute(self, fn: Callable[Given, Result], *args: Given.args, **kwargs: Given.kwargs) -> Result:
        if self._connection is not None and (self.is_writing or _needs_no_time(fn)):
            return fn(*args, **kwargs)
        return await super()._execute(fn, *args, **kwargs)

    async def commit(self) -> None:
        self.is_writing = False
        await super().commit()

    async def rollback(self) -> None:
        self.is_writing = False
        await super().rollback()

    async def close(self) -> None:
        if ended := self.stop():
            await ended

    def stop(self) -> asyncio.Future[None] | None:
        """Asked to at any moment, also while a statement of a task that was cancelled still runs in the thread."""
        held, self._connection, self.is_writing = self._connection, None, False
        if not self._running:
            return None
        if held is not None:
            self._tx.put_nowait((None, partial(_let_go, held)))
        return super().stop()


def _needs_no_time(fn: Callable[..., object]) -> bool:
    """Making a cursor and closing one, which only moves memory."""
    name = getattr(fn, "__name__", "")
    return name == "cursor" or (name == "close" and isinstance(getattr(fn, "__self__", None), sqlite3.Cursor))


def _let_go(held: sqlite3.Connection) -> None:
    """Undone first: closed alone, it lives on and keeps everybody from writing for as long as anything remembers one
    of its cursors, such as the traceback of what was cancelled."""
    try:
        held.rollback()
    finally:
        held.close()


def open_connection(path: Path) -> Connection:
    """To be awaited, which connects."""

    def connect() -> sqlite3.Connection:
        # Used by its thread and by the loop, one after the other.
        return sqlite3.connect(path, check_same_thread=False)

    made = Connection(connect, ROWS_AT_ONCE)
    made._thread.daemon = True
    return made
