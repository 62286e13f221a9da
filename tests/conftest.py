"""What most tests stand on: a database of each kind, a unit of work, a clock that stands still."""

import os
import shutil
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

import mso_app.models  # noqa: F401 -- fills the metadata
from mso_app.core import clock as product_clock
from mso_app.core import db, migrate, secrets
from mso_app.core.settings import Settings, settings
from tests import postgres as servers

# A developer's own .env must not leak into a test.
os.environ["MSO_ENV"] = "test"
Settings.model_config["env_file"] = None
# A fresh clone has no place yet for what tests write.
Path(__file__).parents[1].joinpath(".cache").mkdir(exist_ok=True)

# The longest files first, so that no worker begins one when the others are done.
LONG = ("tests/test_every_door.py", "tests/reliability/", "tests/test_evidence.py", "tests/services/test_analysis.py")

MONDAY_MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class _Files(LoadFileScheduling):
    """A worker takes a whole file, for what its tests share; of the doors one test, each with its own world."""

    def _split_scope(self, nodeid: str) -> str:
        return nodeid if nodeid.startswith(LONG[0]) else str(super()._split_scope(nodeid))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadFileScheduling:
    return _Files(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Workers take whole files in this order."""
    items.sort(key=lambda item: next((at for at, long in enumerate(LONG) if item.nodeid.startswith(long)), len(LONG)))


@dataclass(frozen=True, kw_only=True)
class Database:
    """An empty database of the newest shape that belongs to one test."""

    kind: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Clock:
    """The product's clock, standing still until the test moves it."""

    def move(self, **by: float) -> datetime:
        """Move by `timedelta` keywords, for example `clock.move(hours=13)`; the new moment."""
        product_clock.move(timedelta(**by))
        return product_clock.now()

    def set(self, at: datetime) -> None:
        product_clock.fix(at)

    @property
    def now(self) -> datetime:
        return product_clock.now()


@pytest.fixture
def clock() -> Iterator[Clock]:
    """Monday, 2 March 2026, 09:00 UTC, until the test says otherwise."""
    product_clock.fix(MONDAY_MORNING)
    yield Clock()
    product_clock.fix(None)


@pytest.fixture(scope="session")
def postgres() -> Iterator[servers.Cluster]:
    """One PostgreSQL for the whole session."""
    with servers.postgres() as cluster:
        yield cluster


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """One Redis for the whole session."""
    with servers.redis() as url:
        yield url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy from."""
    path = tmp_path_factory.mktemp("template") / "mso.db"
    migrate.upgrade(f"sqlite:///{path}")
    with sqlite3.connect(path) as connection:
        # Everything into the one file that is copied.
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@pytest.fixture(scope="session")
def postgres_database(postgres: servers.Cluster) -> str:
    """The name of a migrated database that every test finds as if it were new."""
    postgres.create("mso")
    migrate.upgrade(postgres.url("mso", driver="psycopg"))
    postgres.keep("mso")
    return "mso"


@pytest.fixture(params=["sqlite", "postgresql"])
async def database(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Database]:
    """An own database, once per kind; settings, engine and secret of the process point at it."""
    with _as_new(request, tmp_path) as database:
        monkeypatch.setenv("MSO_DATABASE_URL", database.url)
        monkeypatch.setenv("MSO_DATA_DIR", str(tmp_path))
        _forget()
        yield database
        await db.engine().dispose()
        _forget()


@pytest.fixture
async def session(database: Database) -> AsyncIterator[AsyncSession]:
    """A session inside one unit of work, committed when the test ends."""
    async with db.unit_of_work() as opened:
        yield opened


@contextmanager
def _as_new(request: pytest.FixtureRequest, folder: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        shutil.copy(template, folder / "mso.db")
        yield Database(kind="sqlite", url=f"sqlite:///{folder / 'mso.db'}")
        return
    cluster: servers.Cluster = request.getfixturevalue("postgres")
    name: str = request.getfixturevalue("postgres_database")
    cluster.reset(name)
    yield Database(kind="postgresql", url=cluster.url(name))


def _forget() -> None:
    """Drop what the process remembers about its settings."""
    settings.cache_clear()
    db.engine.cache_clear()
    secrets.secret_key.cache_clear()
    secrets.derive.cache_clear()
