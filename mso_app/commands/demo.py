"""`mso demo`: the demo world made in an empty database, or thrown away and made anew, for tests that need a known one.

Only a database that is empty or holds the demo's own people is ever emptied.
"""

import asyncio
import shutil
from datetime import UTC, datetime
from pathlib import Path

import typer
from alembic import command
from sqlalchemy import Engine, create_engine, func, inspect, make_url, text
from sqlmodel import Session, col, select

from mso_app import serve
from mso_app.core import clock, migrate
from mso_app.core.settings import settings
from mso_app.demo import seed
from mso_app.demo.people import ADMINS
from mso_app.integrations.storage import storage
from mso_app.jobs import names
from mso_app.models import Account
from mso_app.services import visibility

# Everything a server writes beside its database, but for the secret key.
LEFTOVERS = ("files", "incoming", "previews", "tabs", "executors", "audit.anchor", "demo-sign-ins.txt")
# Of the job engine; the migrations know nothing of it.
ENGINE_SCHEMA = "dbos"


def demo(*, reset: bool, at: str, yes: bool) -> None:
    """Exit 0 with the sign-ins printed, 1 with a sentence when nothing was changed."""
    moment = _moment(at)
    if names.is_claimed():
        raise SystemExit("A server works on this data. Stop it first; nothing was changed.")
    serve.unfinished().parent.mkdir(parents=True, exist_ok=True)
    if reset:
        _require_demo(yes=yes)
        # From here on a start completes what a kill interrupts.
        serve.unfinished().touch()
        _empty()
    migrate.upgrade()
    typer.echo("Making the demo world")
    if not asyncio.run(seed.seed_if_new(moment)) and not seed.note_path().exists():
        raise SystemExit("Somebody is in this database already. Nothing was changed.")
    serve.unfinished().unlink(missing_ok=True)
    if moment is not None and settings().env == "test":
        clock.move(moment - clock.of_the_system())
        clock.remember(clock.kept_in(_folder()))
    typer.echo(seed.note_path().read_text())


def _moment(at: str) -> datetime | None:
    if not at:
        return None
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        raise SystemExit(f"{at} is not a moment. Write it like 2026-03-02T09:00 or 2026-03-02T09:00+01:00.") from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    if moment > clock.of_the_system() and settings().env != "test":
        raise SystemExit("A world in the future needs a server whose clock can be moved: MSO_ENV=test.")
    return moment


def _require_demo(*, yes: bool) -> None:
    """Refuse unless what is here is the demo world, or nothing."""
    engine = create_engine(settings().sync_database_url)
    try:
        if not _is_demo_or_empty(engine):
            raise SystemExit("This database does not hold a demo world, so it is not thrown away. Nothing was changed.")
        if _others(engine):
            raise SystemExit("Somebody is connected to this database. Stop every server first; nothing was changed.")
    finally:
        engine.dispose()
    if settings().env == "production" and not yes:
        raise SystemExit("This throws away everything in this demo. Say it with --yes; nothing was changed.")


def _is_demo_or_empty(engine: Engine) -> bool:
    # Asking is_new first also makes the folder that SQLite needs.
    if migrate.is_new(settings().sync_database_url) or not inspect(engine).has_table("account"):
        return True
    emails = [admin.email for admin in ADMINS]
    with Session(engine) as session:
        everybody = session.exec(select(func.count()).select_from(Account)).one()
        ours = session.exec(select(func.count()).select_from(Account).where(col(Account.email).in_(emails))).one()
    return everybody == 0 or (seed.note_path().exists() and ours == len(emails))


def _others(engine: Engine) -> int:
    """How many other connections there are; a SQLite file is guarded by the lock of its data folder."""
    if engine.dialect.name != "postgresql":
        return 0
    asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    with engine.connect() as connection:
        return connection.execute(text(asked)).scalar_one()


def _empty() -> None:
    """Take the database back to nothing, and the files with it."""
    url = settings().sync_database_url
    keys = _stored_keys(url)
    if url.startswith("sqlite"):
        path = Path(make_url(url).database or "")
        for part in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
            part.unlink(missing_ok=True)
    else:
        _empty_postgresql(url)
    asyncio.run(_drop_files(keys))
    for name in LEFTOVERS:
        left = _folder() / name
        if left.is_dir():
            shutil.rmtree(left)
        left.unlink(missing_ok=True)
    clock.kept_in(_folder()).unlink(missing_ok=True)


def _empty_postgresql(url: str) -> None:
    if not migrate.is_new(url):
        command.downgrade(migrate.configuration(url), "base")
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(f"DROP SCHEMA IF EXISTS {ENGINE_SCHEMA} CASCADE"))
    engine.dispose()


def _stored_keys(url: str) -> list[str]:
    """The files that the rows name: in a bucket there may be others, which are not ours to remove."""
    engine = create_engine(url)
    try:
        if not inspect(engine).has_table("document"):
            return []
        with Session(engine) as session:
            return [key for statement in visibility.every_storage_key() for key in session.exec(statement).all()]
    finally:
        engine.dispose()


async def _drop_files(keys: list[str]) -> None:
    for key in keys:
        await storage().remove(key)


def _folder() -> Path:
    return settings().data_dir.absolute()
