"""Migrations make exactly what the models say, from nothing, and back, in both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect

from mso_app.core import migrate
from tests import postgres as servers


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The synchronous URL of a database with nothing in it."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'new' / 'mso.db'}"
        return
    cluster: servers.Cluster = request.getfixturevalue("postgres")
    cluster.create("migrations")
    yield cluster.url("migrations", driver="psycopg")
    cluster.drop("migrations")


def _tables(url: str) -> set[str]:
    engine = create_engine(url)
    try:
        return set(inspect(engine).get_table_names())
    finally:
        engine.dispose()


def test_migrations_make_what_the_models_say(empty: str) -> None:
    migrate.upgrade(empty)

    command.check(migrate.configuration(empty))


def test_the_first_migration_says_that_the_database_was_new(empty: str) -> None:
    assert (migrate.upgrade(empty), migrate.upgrade(empty)) == (True, False)


def test_down_and_up_again_ends_in_the_same_shape(empty: str) -> None:
    migrate.upgrade(empty)
    before = _tables(empty)

    command.downgrade(migrate.configuration(empty), "base")
    between = _tables(empty)
    migrate.upgrade(empty)

    assert between == {"alembic_version"}
    assert _tables(empty) == before
    command.check(migrate.configuration(empty))


def test_there_is_one_line_of_migrations() -> None:
    script = ScriptDirectory.from_config(migrate.configuration("sqlite://"))

    assert len(script.get_heads()) == 1
