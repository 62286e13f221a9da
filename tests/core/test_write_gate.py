"""Transactions on SQLite take their turns: none is refused because others were busy."""

import asyncio

import pytest
from sqlalchemy import text

from mso_app.core.db import unit_of_work
from tests.conftest import Database

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
WRITE = text("UPDATE audit_head SET seq = seq + 1")
READ = text("SELECT seq FROM audit_head")


async def test_many_writers_wait_for_each_other(database: Database) -> None:
    """L-rows of durability: fifty transactions that each write twice all end, in the order they asked."""
    ended: list[int] = []

    async def one(number: int) -> None:
        async with unit_of_work() as session:
            await (await session.connection()).execute(WRITE)
            await asyncio.sleep(0)
            await (await session.connection()).execute(WRITE)
        ended.append(number)

    before = await _seq()
    await asyncio.gather(*(one(number) for number in range(50)))

    assert await _seq() - before == 100
    # A connection must be had before one can queue, and there are twenty.
    assert sorted(ended) == list(range(50))


async def test_who_fails_lets_the_next_one_in(database: Database) -> None:
    async def fails() -> None:
        async with unit_of_work() as session:
            await (await session.connection()).execute(WRITE)
            raise ZeroDivisionError

    before = await _seq()
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            await fails()
    async with asyncio.timeout(5), unit_of_work() as session:
        await (await session.connection()).execute(WRITE)

    assert await _seq() - before == 1


async def test_who_gives_up_waiting_leaves_the_queue(database: Database) -> None:
    """A browser that goes away while its turn has not come holds nobody up."""
    async with unit_of_work() as holder:
        await (await holder.connection()).execute(WRITE)
        waiting = asyncio.create_task(_write())
        await asyncio.sleep(0.05)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        # Readers never wait.
        async with asyncio.timeout(5):
            await _seq()

    async with asyncio.timeout(5):
        await _write()


async def _write() -> None:
    async with unit_of_work() as session:
        await (await session.connection()).execute(WRITE)


async def _seq() -> int:
    async with unit_of_work() as session:
        return (await (await session.connection()).execute(READ)).scalar_one()
