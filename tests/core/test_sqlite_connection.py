"""Statements of a transaction that may write run where they are asked for; what may wait does not hold up the loop."""

import asyncio
import sqlite3
import threading
import time

import pytest
from sqlalchemy import TextClause, text

from mso_app.core.db import engine, unit_of_work
from mso_app.core.sqlite_connection import Connection
from tests.conftest import Database

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
WRITE = text("UPDATE audit_head SET seq = seq + 1")
WHERE = text("SELECT where_am_i()")
ANSWERING = text("UPDATE audit_head SET seq = seq + 1 RETURNING seq")
CANCELLED_TIMES = 60


async def test_after_its_first_write_a_transaction_stays_on_the_loop(database: Database) -> None:
    async with unit_of_work() as session:
        connection = await session.connection()
        driver = (await connection.get_raw_connection()).driver_connection
        assert isinstance(driver, Connection)
        await driver.create_function("where_am_i", 0, threading.get_ident)
        before = (await connection.execute(WHERE)).scalar()
        await connection.execute(WRITE)
        after = (await connection.execute(WHERE)).scalar()
        was_writing = driver.is_writing

    assert before != threading.get_ident()
    assert after == threading.get_ident()
    assert (was_writing, driver.is_writing) == (True, False)


async def test_a_write_that_has_to_wait_for_another_process_holds_nobody_up(database: Database) -> None:
    """L6: another process holds the database; the loop goes on, and the write is done when it may."""
    await _write()
    path = database.url.split("///", 1)[1]
    turns = 0

    async def count() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0.01)
            turns += 1

    with sqlite3.connect(path, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        counting, writing = asyncio.create_task(count()), asyncio.create_task(_write())
        await asyncio.sleep(0.5)
        waited = not writing.done()
        other.execute("ROLLBACK")
        await asyncio.wait_for(writing, 5)
        counting.cancel()
    other.close()

    assert waited
    assert turns > 20


async def test_what_is_undone_gives_the_connection_back_as_it_was(database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        async with unit_of_work() as session:
            await (await session.connection()).execute(WRITE)
            raise ZeroDivisionError

    async with engine().connect() as connection:
        driver = (await connection.get_raw_connection()).driver_connection
        assert isinstance(driver, Connection)
        assert not driver.is_writing


async def test_whoever_was_cancelled_while_writing_keeps_nobody_else_from_it(database: Database) -> None:
    """L10: a tab that closes in the middle of a write leaves no connection behind that holds the database, also while
    the traceback remembers the cursor whose answer nobody fetched."""
    await _write()
    path, remembered = database.url.split("///", 1)[1], []
    for turns in range(CANCELLED_TIMES):
        writing = asyncio.create_task(_write(ANSWERING))
        for _ in range(turns):
            await asyncio.sleep(0)
        # Its thread has the answer, and the task was not told yet.
        time.sleep(0.005)  # noqa: ASYNC251 -- nothing else may run meanwhile
        writing.cancel()
        try:
            await writing
        except asyncio.CancelledError as cancelled:
            remembered.append(cancelled)

    assert len(remembered) > 10
    other = sqlite3.connect(path, timeout=5, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    other.close()
    await _write()


async def _write(statement: TextClause = WRITE) -> None:
    async with unit_of_work() as session:
        await (await session.connection()).execute(statement)
