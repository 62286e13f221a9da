"""The database of a test is real, durable where it can be, and all or nothing."""

import pytest
import sqlalchemy as sa
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import db
from mso_app.models import Institution
from tests.conftest import Clock, Database


async def _institutions() -> list[str]:
    async with db.unit_of_work() as session:
        return sorted((await session.exec(select(Institution.name))).all())


async def test_a_unit_of_work_keeps_what_it_did(database: Database) -> None:
    async with db.unit_of_work() as session:
        session.add(Institution(name="North Clinic", country="DE", time_zone="Europe/Berlin"))

    assert await _institutions() == ["North Clinic"]


async def test_a_unit_of_work_that_fails_keeps_nothing(database: Database) -> None:
    with pytest.raises(RuntimeError):
        async with db.unit_of_work() as session:
            session.add(Institution(name="North Clinic", country="DE", time_zone="Europe/Berlin"))
            await session.flush()
            raise RuntimeError

    assert await _institutions() == []


async def test_every_sqlite_connection_is_durable(database: Database) -> None:
    async with db.unit_of_work() as session:
        connection = await session.connection()
        kind = connection.dialect.name
        assert kind == database.kind
        if kind == "sqlite":
            answers = {
                name: str((await connection.execute(sa.text(f"PRAGMA {name}"))).scalar()).lower() for name in db.PRAGMAS
            }
            assert answers == db.PRAGMAS


async def test_rows_are_born_at_the_clock(session: AsyncSession, clock: Clock) -> None:
    before = clock.now
    clock.move(hours=13)
    made = Institution(name="North Clinic", country="DE", time_zone="Europe/Berlin")
    session.add(made)
    await session.flush()
    await session.refresh(made)

    assert (made.created_at - before).total_seconds() == 13 * 3600
