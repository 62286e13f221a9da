"""How often to kill, and where to say what came of it."""

import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from tests.conftest import Database
from tests.reliability.house import House, make_house

SHORT, LONG = 4, 40
LINES = Path(__file__).resolve().parents[2] / "test-artifacts" / "reliability.txt"


@pytest.fixture
def kills() -> int:
    """Forty with `make reliability`, four otherwise."""
    return LONG if os.environ.get("MSO_RELIABILITY") == "long" else SHORT


@pytest.fixture
async def house(database: Database, tmp_path: Path) -> AsyncIterator[House]:
    """People, a database and a server that is not started; it is the test's to kill."""
    made = await make_house(tmp_path)
    yield made
    await made.kill()


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Print a line of figures although the test passes, and keep it."""

    def said(line: str) -> None:
        LINES.parent.mkdir(exist_ok=True)
        with LINES.open("a") as file:
            file.write(line + "\n")
        with capsys.disabled():
            print(f"\n{line}")

    return said
