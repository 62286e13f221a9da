"""The audit log keeps what it promises: whoever edits, removes, swaps or cuts rows is found, and the first bad row named.

Security row 29; acceptance 6 of the main job.
"""

import asyncio
import os
import random
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import CursorResult, Executable, Table, delete, insert, select, text, update
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import audit_anchor, db
from mso_app.domain.access import Action
from mso_app.services import audit
from tests.build import make_admin
from tests.conftest import Clock, Database

ROOT = Path(__file__).resolve().parents[1]
ROWS: Table = SQLModel.metadata.tables["audit_row"]
HEAD: Table = SQLModel.metadata.tables["audit_head"]
LENGTH = 60
ACTIONS = list(Action)


class Undo(Exception):
    """Takes a manipulation back, so that the next one finds the log as it was."""


@dataclass(frozen=True, kw_only=True)
class Manipulation:
    """What a thief with the whole database did, and the first row that no longer fits."""

    what: str
    first_bad: int


async def _filled(rows: int = LENGTH) -> None:
    """A log as a working day leaves it: several people, cases and outcomes, one transaction each."""
    async with db.unit_of_work() as session:
        admin = await make_admin(session)
    case_ids = [uuid4() for _ in range(7)]
    for number in range(rows):
        async with db.unit_of_work() as session:
            case_id = case_ids[number % 7]
            await audit.record(
                session,
                admin if number % 3 else None,
                ACTIONS[number % len(ACTIONS)],
                subject="case",
                subject_id=case_id,
                case_id=case_id if number % 2 else None,
                outcome=audit.DENIED if number % 5 == 0 else audit.OK,
                details={"rows": number, "from": "new"},
            )


async def _run(session: AsyncSession, statement: Executable) -> CursorResult[*tuple[object, ...]]:
    """A statement past the models, as a thief would send it."""
    return await (await session.connection()).execute(statement)


@asynccontextmanager
async def _thief() -> AsyncIterator[AsyncSession]:
    """A session of somebody who owns the database: the triggers are gone, and everything is undone afterwards."""
    try:
        async with db.unit_of_work() as session:
            if "sqlite" in str(db.engine().url):
                # Without this SQLite would let the schema change outside the transaction.
                await _run(session, text("BEGIN IMMEDIATE"))
                for trigger in ("audit_row_no_update", "audit_row_no_delete"):
                    await _run(session, text(f"DROP TRIGGER {trigger}"))
            else:
                await _run(session, text("ALTER TABLE audit_row DISABLE TRIGGER ALL"))
            yield session
            raise Undo  # noqa: TRY301 -- the only way to take a unit of work back
    except Undo:
        pass


def _other(column: str, value: object, dice: random.Random) -> object:
    """A value of the same kind that is not the one that stands there."""
    if column == "seq":
        return 10_000 + dice.randrange(1000)
    if isinstance(value, dict):
        return dice.choice([{}, {**value, "rows": 10**6}, {**value, "extra": None}])
    if isinstance(value, UUID) or column in {"actor_id", "subject_id", "case_id"}:
        return None if value is not None and dice.random() < 0.3 else uuid4()
    if isinstance(value, str):
        flipped = f"{value[:-1]}{'0' if value[-1:] != '0' else '1'}"
        return dice.choice([flipped, "" if value else "x"])
    assert isinstance(value, datetime)
    return value + timedelta(microseconds=dice.choice([-1, 1, 10**6]))


async def _edit(session: AsyncSession, dice: random.Random, column: str) -> Manipulation:
    seq = dice.randint(1, LENGTH)
    value = (await _run(session, select(ROWS.c[column]).where(ROWS.c.seq == seq))).scalars().one()
    await _run(session, update(ROWS).where(ROWS.c.seq == seq).values({column: _other(column, value, dice)}))
    return Manipulation(what=f"{column} of row {seq} was edited", first_bad=seq)


async def _remove(session: AsyncSession, dice: random.Random) -> Manipulation:
    seq = dice.randint(1, LENGTH)
    await _run(session, delete(ROWS).where(ROWS.c.seq == seq))
    return Manipulation(what=f"row {seq} was removed", first_bad=seq)


async def _swap(session: AsyncSession, dice: random.Random) -> Manipulation:
    """Two rows change places: their numbers, or everything but their numbers and the chain."""
    first, second = sorted(dice.sample(range(1, LENGTH + 1), 2))
    if dice.random() < 0.5:
        for old, new in ((first, -1), (second, first), (-1, second)):
            await _run(session, update(ROWS).where(ROWS.c.seq == old).values(seq=new))
        return Manipulation(what=f"numbers {first} and {second} were swapped", first_bad=first)
    one, other = [
        dict((await _run(session, select(ROWS).where(ROWS.c.seq == seq))).mappings().one()) for seq in (first, second)
    ]
    keep = {"seq", "previous", "digest"} if dice.random() < 0.5 else {"seq"}
    for seq, content in ((first, other), (second, one)):
        values = {name: value for name, value in content.items() if name not in keep}
        await _run(session, update(ROWS).where(ROWS.c.seq == seq).values(values))
    return Manipulation(what=f"rows {first} and {second} were swapped", first_bad=first)


async def _cut(session: AsyncSession, dice: random.Random) -> Manipulation:
    last = dice.randint(1, LENGTH - 1)
    await _run(session, delete(ROWS).where(ROWS.c.seq > last))
    return Manipulation(what=f"everything after row {last} was cut off", first_bad=last + 1)


async def _cut_and_cover(session: AsyncSession, dice: random.Random) -> Manipulation:
    """As before, and the head is edited to match, in each way somebody without the key can think of."""
    done = await _cut(session, dice)
    last = done.first_bad - 1
    digest = (await _run(session, select(ROWS.c.digest).where(ROWS.c.seq == last))).scalars().one()
    head = dice.choice([{"seq": last, "digest": digest}, {"seq": last, "digest": ""}, {"seq": last}])
    await _run(session, update(HEAD).values(head))
    return Manipulation(what=f"{done.what}, and the head says {sorted(head)}", first_bad=done.first_bad)


async def _append(session: AsyncSession, dice: random.Random) -> Manipulation:
    """A row is made up and put at the end or before the beginning."""
    template = dict((await _run(session, select(ROWS).where(ROWS.c.seq == LENGTH))).mappings().one())
    at_the_end = dice.random() < 0.5
    made_up = {**template, "seq": LENGTH + 1 if at_the_end else dice.choice([0, -4]), "previous": template["digest"]}
    await _run(session, insert(ROWS).values(made_up))
    return Manipulation(what=f"row {made_up['seq']} was made up", first_bad=LENGTH + 1 if at_the_end else 1)


async def _garbage(session: AsyncSession, dice: random.Random) -> Manipulation:
    """SQLite keeps anything in any column, also what no type of ours can read."""
    seq = dice.randint(1, LENGTH)
    column = dice.choice(["at", "actor_id", "subject_id", "details", "outcome", "role"])
    content = dice.choice(["'?'", "x'00ff'", "'{'"])
    await _run(session, text(f"UPDATE audit_row SET {column} = {content} WHERE seq = {seq}"))
    return Manipulation(what=f"{column} of row {seq} became {content}", first_bad=seq)


async def test_every_one_of_200_manipulations_is_found_and_its_first_bad_row_named(
    database: Database, clock: Clock
) -> None:
    await _filled()
    dice = random.Random(29)
    columns = [column.name for column in ROWS.columns]
    deeds = [_remove, _swap, _cut, _cut_and_cover, _append]
    if database.kind == "sqlite":
        deeds.append(_garbage)
    wrong: list[str] = []

    for number in range(200):
        async with _thief() as session:
            if number % 2:
                done = await _edit(session, dice, columns[number // 2 % len(columns)])
            else:
                done = await deeds[number // 2 % len(deeds)](session, dice)
            verdict = await audit.verify(session)
            if verdict.first_bad != done.first_bad:
                wrong.append(f"{done.what}: expected {done.first_bad}, got {verdict.first_bad} ({verdict.problem})")

    assert wrong == []
    async with db.unit_of_work() as session:
        assert await audit.verify(session) == audit.Verdict(rows=LENGTH)


async def test_an_old_head_put_back_is_found_by_the_anchor_outside(database: Database, clock: Clock) -> None:
    """A thief with an old copy of the database has a head that was right once; the anchor knows better."""
    await _filled(20)
    async with db.unit_of_work() as session:
        old = dict((await _run(session, select(HEAD))).mappings().one())
    await _filled(10)
    async with db.unit_of_work() as session:
        await audit.anchor_now(session)

    async with _thief() as session:
        await _run(session, delete(ROWS).where(ROWS.c.seq > old["seq"]))
        await _run(session, update(HEAD).values(old))
        verdict = await audit.verify(session)

    assert verdict == audit.Verdict(rows=20, first_bad=21, problem="The log ends at row 20; it had 30 rows.")


async def test_an_emptied_log_is_found(database: Database, clock: Clock) -> None:
    await _filled(5)

    async with _thief() as session:
        await _run(session, delete(ROWS))
        await _run(session, update(HEAD).values(seq=0, digest=""))
        verdict = await audit.verify(session)

    assert verdict.first_bad == 1


async def test_a_lost_head_is_found(database: Database, clock: Clock) -> None:
    await _filled(5)

    async with _thief() as session:
        await _run(session, delete(HEAD))
        verdict = await audit.verify(session)

    assert verdict.first_bad == 6


async def test_the_triggers_refuse_an_edit_and_a_deletion(database: Database, clock: Clock) -> None:
    await _filled(3)

    for statement in (update(ROWS).values(outcome="x"), delete(ROWS)):
        with pytest.raises(Exception, match="final"):
            async with db.unit_of_work() as session:
                await _run(session, statement)


async def test_twenty_tasks_append_at_once_and_the_chain_holds(database: Database, clock: Clock) -> None:
    async def append() -> None:
        for _ in range(5):
            async with db.unit_of_work() as session:
                await audit.record(session, None, Action.SEE_CASE, subject="case", subject_id=uuid4())

    await asyncio.gather(*(append() for _ in range(20)))

    async with db.unit_of_work() as session:
        assert await audit.verify(session) == audit.Verdict(rows=100)


async def test_a_walk_while_others_append_raises_no_false_alarm(database: Database, clock: Clock) -> None:
    await _filled(20)

    async def append() -> None:
        for _ in range(20):
            async with db.unit_of_work() as session:
                await audit.record(session, None, Action.SEE_CASE)

    async def walk() -> list[audit.Verdict]:
        seen = []
        for _ in range(20):
            async with db.unit_of_work() as session:
                seen.append(await audit.verify(session))
        return seen

    _, verdicts = await asyncio.gather(append(), walk())

    assert [verdict for verdict in verdicts if not verdict.is_intact] == []


async def test_a_rollback_leaves_no_row_and_no_gap(database: Database, clock: Clock) -> None:
    await _filled(3)
    with pytest.raises(Undo):
        async with db.unit_of_work() as session:
            await audit.record(session, None, Action.SEE_CASE)
            raise Undo
    await _filled(2)

    async with db.unit_of_work() as session:
        assert await audit.verify(session) == audit.Verdict(rows=5)


WRITER = """
import asyncio
from mso_app.core import db
from mso_app.services import audit

async def write():
    while True:
        async with db.unit_of_work() as session:
            await audit.record(session, None, "case.see")
        print("row", flush=True)

asyncio.run(write())
"""


async def test_a_kill_in_the_middle_of_writing_leaves_the_chain_whole(database: Database, tmp_path: Path) -> None:
    acknowledged = 0
    for rows_before_the_kill in (1, 3, 7, 12):
        with subprocess.Popen(  # noqa: ASYNC220 -- nothing else runs in this test
            [sys.executable, "-c", WRITER], cwd=ROOT, stdout=subprocess.PIPE
        ) as writer:
            assert writer.stdout is not None
            for _ in range(rows_before_the_kill):
                writer.stdout.readline()
            os.kill(writer.pid, signal.SIGKILL)
            acknowledged += rows_before_the_kill + writer.stdout.read().count(b"row")

    async with db.unit_of_work() as session:
        verdict = await audit.verify(session)
    assert verdict.is_intact
    # The last row of each writer may have been committed before it could say so.
    assert acknowledged <= verdict.rows <= acknowledged + 4


async def test_a_torn_or_forged_anchor_line_proves_nothing_and_hides_nothing(database: Database, clock: Clock) -> None:
    await _filled(3)
    anchors = audit_anchor._path()
    with anchors.open("ab") as file:
        file.write(b"99 " + b"0" * 64 + b" " + b"f" * 64 + b"\nabc def ghi\n\xff\xfe 12 half a li")
    async with db.unit_of_work() as session:
        await audit.anchor_now(session)

    assert sorted(await audit_anchor.kept()) == [1, 3]
    async with db.unit_of_work() as session:
        assert (await audit.verify(session)).is_intact


def _mso_verify_audit() -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mso_app.cli", "verify-audit"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=dict(os.environ))


async def test_the_command_says_whole_with_0_and_names_the_first_bad_row_with_1(
    database: Database, clock: Clock
) -> None:
    await _filled(12)
    whole = await asyncio.to_thread(_mso_verify_audit)
    async with db.unit_of_work() as session:
        if database.kind == "sqlite":
            await _run(session, text("DROP TRIGGER audit_row_no_update"))
        else:
            await _run(session, text("ALTER TABLE audit_row DISABLE TRIGGER ALL"))
        await _run(session, update(ROWS).where(ROWS.c.seq == 7).values(outcome="ok "))
    touched = await asyncio.to_thread(_mso_verify_audit)

    assert (whole.returncode, whole.stdout) == (0, "The audit log is whole: 12 rows.\n")
    assert (touched.returncode, touched.stdout) == (1, "First bad row: 7. Row 7 was edited.\n")
