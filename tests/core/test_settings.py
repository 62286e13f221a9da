"""Every choice an operator can make is written down, and none of them surprises."""

import os
import re
from pathlib import Path

import pytest

from mso_app.core.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
# Set by the operator of a job worker in its own unit file, not in a shared .env.
NOT_FOR_PEOPLE = {"executor_id"}


@pytest.fixture(autouse=True)
def _nothing_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("MSO_")]:
        monkeypatch.delenv(name)


def test_every_setting_is_in_the_example_file_and_nothing_else() -> None:
    written = {
        name.lower() for name in re.findall(r"^#?MSO_([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    }

    assert written == set(Settings.model_fields) - NOT_FOR_PEOPLE


def test_the_example_shows_the_defaults() -> None:
    text = (ROOT / ".env.example").read_text()
    shown = {name.lower(): value for name, value in re.findall(r"^#MSO_([A-Z_]+)=(.*)$", text, re.MULTILINE)}
    written = Settings.model_validate({name: value for name, value in shown.items() if value})

    assert written == Settings()


@pytest.mark.parametrize(
    ("given", "origins"),
    [
        ({"port": 8123}, ["http://localhost:8123", "http://127.0.0.1:8123"]),
        ({"host": "0.0.0.0"}, ["http://localhost:8000", "http://127.0.0.1:8000"]),
        ({"host": "10.0.0.5"}, ["http://localhost:8000", "http://127.0.0.1:8000", "http://10.0.0.5:8000"]),
        ({"public_url": "https://mso.example/"}, ["https://mso.example"]),
    ],
)
def test_only_our_own_origins_may_talk_to_the_server(given: dict[str, str | int], origins: list[str]) -> None:
    assert Settings.model_validate(given).origins == origins


@pytest.mark.parametrize(
    ("url", "ours", "sync"),
    [
        ("postgres://u@h/d", "postgresql+asyncpg://u@h/d", "postgresql+psycopg://u@h/d"),
        ("postgresql+psycopg://u@h/d", "postgresql+asyncpg://u@h/d", "postgresql+psycopg://u@h/d"),
        ("sqlite:////tmp/x.db", "sqlite+aiosqlite:////tmp/x.db", "sqlite:////tmp/x.db"),
    ],
)
def test_one_address_serves_both_drivers(url: str, ours: str, sync: str) -> None:
    chosen = Settings(database_url=url)

    assert (chosen.async_database_url, chosen.sync_database_url) == (ours, sync)
