"""`mso demo --reset`: a known world again and again, and never at the cost of anybody's real data."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text
from typer.testing import CliRunner

from mso_app.cli import cli
from mso_app.core import clock as product_clock
from mso_app.core import db, migrate, secrets
from mso_app.core.db import unit_of_work
from mso_app.core.settings import settings
from mso_app.demo import seed
from mso_app.demo.people import ADMINS
from mso_app.domain.words import Role
from mso_app.integrations.storage import new_key, storage
from mso_app.jobs.names import claim_name
from mso_app.models import Account
from tests import postgres as servers

MARCH = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
def home(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder and an empty database of each kind; the real world takes a minute, this one two people."""
    url = ""
    if request.param == "postgresql":
        cluster: servers.Cluster = request.getfixturevalue("postgres")
        cluster.create("demo")
        url = cluster.url("demo")
    monkeypatch.setenv("MSO_DATABASE_URL", url)
    monkeypatch.setenv("MSO_DATA_DIR", str(tmp_path))
    monkeypatch.setattr(seed, "seed_if_new", _two_people)
    _forget()
    yield tmp_path
    _forget()
    product_clock.fix(None)
    if url:
        request.getfixturevalue("postgres").drop("demo")


def _forget() -> None:
    settings.cache_clear()
    db.engine.cache_clear()
    secrets.secret_key.cache_clear()
    secrets.derive.cache_clear()


async def _two_people(at: datetime | None = None) -> bool:
    try:
        async with unit_of_work() as session:
            for admin in ADMINS:
                session.add(Account(email=admin.email, name=admin.name, role=Role.ADMIN, password_hash="!"))
    finally:
        await db.engine().dispose()
        db.engine.cache_clear()
    await storage().keep(new_key(), b"a file of the world")
    seed.note_path().write_text(f"made at {at or product_clock.now():%Y-%m-%d}\n")
    return True


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli, ["demo", *arguments])
    return done.exit_code, done.output


def accounts() -> set[str]:
    engine = create_engine(settings().sync_database_url)
    try:
        with engine.connect() as connection:
            return set(connection.execute(text("SELECT email FROM account")).scalars())
    finally:
        engine.dispose()


def execute(*statements: str) -> None:
    engine = create_engine(settings().sync_database_url)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def kept_files(home: Path) -> int:
    return sum(1 for path in (home / "files").glob("*/*"))


def test_an_empty_folder_gets_its_world(home: Path) -> None:
    code, said = run("--reset")

    assert (code, accounts()) == (0, {admin.email for admin in ADMINS})
    assert said.endswith(f"made at {datetime.now(UTC):%Y-%m-%d}\n\n")
    assert not (home / "demo-world.unfinished").exists()


def test_a_reset_takes_everything_that_was_done_since(home: Path) -> None:
    run("--reset")
    execute("UPDATE account SET name = 'Somebody changed me'")
    (home / "audit.anchor").write_text("1 old\n")
    key = (home / "secret.key").read_text() if (home / "secret.key").exists() else ""

    code, _ = run("--reset", "--at", "2026-03-02T09:00")

    assert (code, kept_files(home)) == (0, 1)
    assert not (home / "audit.anchor").exists()
    assert ((home / "secret.key").read_text() if key else "") == key
    engine = create_engine(settings().sync_database_url)
    with engine.connect() as connection:
        names = set(connection.execute(text("SELECT name FROM account")).scalars())
    engine.dispose()
    assert names == {admin.name for admin in ADMINS}


def test_the_job_engine_starts_anew(home: Path) -> None:
    """What the engine had begun belongs to cases that are gone."""
    run("--reset")
    if settings().sync_database_url.startswith("sqlite"):
        execute("CREATE TABLE workflow_status (id TEXT)")
    else:
        execute("CREATE SCHEMA dbos", "CREATE TABLE dbos.workflow_status (id TEXT)")

    run("--reset")

    engine = create_engine(settings().sync_database_url)
    inspector = inspect(engine)
    left = inspector.get_table_names() + inspector.get_schema_names()
    engine.dispose()
    assert {"workflow_status", "dbos"} & set(left) == set()


def test_the_server_lives_at_the_chosen_moment(home: Path) -> None:
    assert run("--reset", "--at", "2026-03-02T10:00+01:00")[0] == 0
    product_clock.fix(None)

    product_clock.recall(product_clock.kept_in(home))

    assert MARCH <= product_clock.now() < MARCH + timedelta(minutes=5)


def test_without_a_moment_the_clock_is_the_systems(home: Path) -> None:
    run("--reset", "--at", "2026-03-02T09:00")

    run("--reset")

    assert not product_clock.kept_in(home).exists()


def test_a_real_database_is_left_alone(home: Path) -> None:
    migrate.upgrade()
    moment = "'2026-03-02 09:00:00'" if settings().sync_database_url.startswith("sqlite") else "now()"
    columns = "id, created_at, email, name, role, password_hash, totp_last_step, is_active, version"
    values = f"'{'0' * 31}1', {moment}, 'chief@hospital.example', 'Chief', 'admin', '!', 0, true, 1"
    execute(f"INSERT INTO account ({columns}) VALUES ({values})")
    # Left behind by a demo that lived in this folder before the hospital's own database was named.
    seed.note_path().write_text("old sign-ins")

    code, said = run("--reset", "--yes")

    assert (code, accounts()) == (1, {"chief@hospital.example"})
    assert "Nothing was changed" in said


def test_a_database_in_use_is_left_alone(home: Path) -> None:
    run("--reset")
    execute("UPDATE account SET name = 'Still here'")

    with claim_name():
        code, said = run("--reset")

    assert (code, "Stop it first" in said) == (1, True)


def test_production_asks_first(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MSO_ENV", "production")
    _forget()
    run("--reset", "--yes")
    execute("UPDATE account SET name = 'Still here'")

    refused = run("--reset")
    allowed = run("--reset", "--yes")

    assert (refused[0], "--yes" in refused[1], allowed[0]) == (1, True, 0)


def test_production_keeps_the_systems_clock(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MSO_ENV", "production")
    _forget()

    past = run("--reset", "--yes", "--at", "2026-03-02T09:00")
    future = run("--reset", "--yes", "--at", "2099-03-02T09:00")

    assert (past[0], product_clock.kept_in(home).exists()) == (0, False)
    assert (future[0], "MSO_ENV=test" in future[1]) == (1, True)


@pytest.mark.parametrize("home", ["sqlite"], indirect=True)
def test_an_interrupted_reset_is_completed_by_the_next_start(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("--reset")

    async def killed(at: datetime | None = None) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(seed, "seed_if_new", killed)
    run("--reset")

    assert (home / "demo-world.unfinished").exists()
    with sqlite3.connect(home / "mso.db") as connection:
        assert connection.execute("SELECT count(*) FROM account").fetchone() == (0,)


@pytest.mark.parametrize("home", ["sqlite"], indirect=True)
def test_a_moment_that_is_none_is_refused(home: Path) -> None:
    code, said = run("--reset", "--at", "next Monday")

    assert (code, said.startswith("next Monday is not a moment.")) == (1, True)
