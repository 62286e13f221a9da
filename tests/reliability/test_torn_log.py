"""L2: whatever part of the write-ahead log reaches the disk, the database opens and holds a prefix of what was done."""

import random
import shutil
from pathlib import Path

import pytest

from mso_app.core import db
from mso_app.services import audit
from tests.conftest import Database
from tests.reliability.checks import opened

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
COMMITS, CUTS = 60, 200


async def _commits(folder: Path) -> Path:
    """A folder with the database as the last checkpoint left it and a log of sixty commits."""
    for number in range(COMMITS):
        async with db.unit_of_work() as session:
            await audit.record(session, None, "test", details={"number": number})
    copy = folder / "copy"
    copy.mkdir()
    for name in ("mso.db", "mso.db-wal"):
        shutil.copy(folder / name, copy / name)
    return copy


def _numbers(database: Path) -> list[int]:
    with opened(database) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return [seq for (seq,) in connection.execute("SELECT seq FROM audit_row ORDER BY seq")]


async def test_a_log_cut_anywhere_gives_a_prefix(database: Database, tmp_path: Path) -> None:
    copy = await _commits(tmp_path)
    log = (copy / "mso.db-wal").read_bytes()
    whole = (copy / "mso.db").read_bytes()
    dice = random.Random(2)
    kept: set[int] = set()

    for cut in [0, *(dice.randrange(len(log)) for _ in range(CUTS)), len(log)]:
        torn = tmp_path / "torn"
        torn.mkdir()
        (torn / "mso.db").write_bytes(whole)
        (torn / "mso.db-wal").write_bytes(log[:cut])
        numbers = _numbers(torn / "mso.db")
        assert numbers == list(range(1, len(numbers) + 1))
        kept.add(len(numbers))
        shutil.rmtree(torn)

    assert (min(kept), max(kept)) == (0, COMMITS)


async def test_a_log_with_a_flipped_bit_gives_a_prefix(database: Database, tmp_path: Path) -> None:
    copy = await _commits(tmp_path)
    log = bytearray((copy / "mso.db-wal").read_bytes())
    log[len(log) // 2] ^= 0x10
    (copy / "mso.db-wal").write_bytes(log)

    numbers = _numbers(copy / "mso.db")

    assert numbers == list(range(1, len(numbers) + 1))
    assert 0 < len(numbers) < COMMITS
