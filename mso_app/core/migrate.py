"""Brings a database to the newest shape."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, inspect, make_url

from mso_app.core.settings import settings

ROOT = Path(__file__).resolve().parents[2]


def upgrade(url: str | None = None, *, to: str = "head") -> bool:
    """Run every missing migration on the database at this synchronous URL. True when the database was new."""
    url = url or settings().sync_database_url
    new = is_new(url)
    command.upgrade(configuration(url), to)
    return new


def configuration(url: str) -> Config:
    """Alembic's configuration for one database, wherever the process was started."""
    config = Config(ROOT / "alembic.ini")
    config.set_main_option("script_location", str(ROOT / "alembic"))
    # A percent sign in a password would be read as an interpolation.
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    config.attributes["quiet"] = True
    return config


def is_new(url: str) -> bool:
    """Whether nothing of ours is in this database yet. Makes the folder of a SQLite file."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url)
    try:
        return not inspect(engine).has_table("alembic_version")
    finally:
        engine.dispose()
