"""Acceptance 3: a process that dies between any two statements of "sign" leaves no case Done without its invoice."""

import asyncio
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlmodel import select

from mso_app.core import db
from mso_app.core.db import unit_of_work
from mso_app.core.settings import settings
from mso_app.models import Institution
from tests.build import make_admin
from tests.conftest import Clock
from tests.done import make_ready
from tests.reliability.checks import DOUBLES, HALVES, opened
from tests.reliability.nursery import DIED, SIGNED
from tests.serve import ROOT

pytestmark = [pytest.mark.reliability, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]
# Rules about cases and signatures; the files of this case were put there without an upload.
RULES = [rule for rule in HALVES if not any(word in rule for word in ("file", "analysis", "claim", "draft"))]
STATE = (
    "SELECT c.status, (SELECT count(*) FROM invoice), (SELECT count(*) FROM invoice_line),"
    " (SELECT count(*) FROM service_record), (SELECT count(*) FROM seal),"
    " (SELECT count(*) FROM counter WHERE length(name) = 38) FROM medical_case c"
)
BEFORE, AFTER = ("in_progress", 0, 0, 0, 0, 0), ("done", 1, 1, 1, 1, 1)


async def test_a_signature_that_is_cut_off_anywhere_is_there_whole_or_not_at_all(
    database: object, tmp_path: Path, clock: Clock, say: Callable[[str], None]
) -> None:
    """Row 26, L1: os._exit after each statement of the transaction, then the file itself is asked."""
    template, folder = tmp_path / "template", tmp_path / "attempts"
    template.mkdir()
    folder.mkdir()
    await _prepared(template)

    lines = await _attempts(template, folder)

    died = [line["statements"] for line in lines if line["ended"] == DIED]
    again = {-line["statements"]: line["ended"] for line in lines if line["statements"] < 0}
    problems = [problem for number in died for problem in _look(folder / str(number), signed=number in again)]
    assert problems == []
    assert set(again.values()) <= {SIGNED}
    assert lines[-1]["ended"] == SIGNED
    assert _look(folder / str(lines[-1]["statements"]), signed=True) == []
    assert len(died) > 30
    say(f"signature: cut off after each of {len(died)} statements, {len(again)} signed again, nothing by half")


async def _prepared(template: Path) -> None:
    """A database in which one case waits for its signature, in one file."""
    async with unit_of_work() as session:
        case, provider, version = await make_ready(session, admin=await make_admin(session))
        told = {"case": case.id.hex, "provider": provider.id.hex, "case_version": case.version, "version": version}
        assert (await session.exec(select(Institution))).first() is not None
    await db.engine().dispose()
    file = settings().data_dir / "mso.db"
    with opened(file) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("VACUUM INTO ?", (str(template / "mso.db"),))
    (template / "sign.json").write_text(json.dumps(told))
    # The same key signs in every copy.
    for name in ("secret.key",):
        if (settings().data_dir / name).exists():
            (template / name).write_bytes((settings().data_dir / name).read_bytes())


async def _attempts(template: Path, folder: Path) -> list[dict[str, int]]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.reliability.nursery", str(template), str(folder)),
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    assert process.returncode == 0, err.decode()[-2000:]
    return [json.loads(line) for line in out.decode().splitlines()]


def _look(place: Path, *, signed: bool) -> list[str]:
    """What is wrong with one copy after its process has died."""
    with opened(place / "mso.db") as connection:
        found = [f"{place.name}: {rule}" for rule in RULES if connection.execute(HALVES[rule]).fetchall()]
        found += [
            f"{place.name}: {what} twice" for what, rule in DOUBLES.items() if connection.execute(rule).fetchall()
        ]
        state = connection.execute(STATE).fetchone()
        if state != (AFTER if signed else BEFORE):
            found.append(f"{place.name}: {state}")
        if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            found.append(f"{place.name}: integrity")
    return found
