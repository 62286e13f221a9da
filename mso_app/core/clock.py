"""What time it is: the system's clock, or a virtual one that a test or the demo world can move (N-19)."""

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

_offset = timedelta()
_fixed: datetime | None = None


def now() -> datetime:
    """The present moment, aware, in UTC, to the microsecond."""
    return (_fixed or datetime.now(UTC)) + _offset


def of_the_system() -> datetime:
    """The time by which files and other machines are dated; a virtual clock does not age them."""
    return datetime.now(UTC)


def move(by: timedelta) -> None:
    """Move the virtual clock; only reachable from outside when `MSO_ENV=test`."""
    global _offset  # noqa: PLW0603 -- one clock per process is the point
    _offset += by


def fix(at: datetime | None) -> None:
    """Stop the clock at one moment, or let it run again with None."""
    global _fixed, _offset
    _fixed, _offset = at, timedelta()


def kept_in(folder: Path) -> Path:
    """Where a moved clock is remembered in a data folder."""
    return folder / "test-clock.json"


def remember(path: Path) -> None:
    """Keep the offset over a restart, so a moved test clock does not jump back."""
    temporary = path.with_suffix(".tmp")
    temporary.write_text(json.dumps({"offset_seconds": _offset.total_seconds()}))
    os.replace(temporary, path)


def recall(path: Path) -> None:
    """Take up the offset an earlier process kept."""
    global _offset  # noqa: PLW0603 -- one clock per process is the point
    if path.exists():
        _offset = timedelta(seconds=float(json.loads(path.read_text())["offset_seconds"]))
