"""The audit log: one chained row for every change, every read of patient data and every refusal (N-14).

Each row's digest is HMAC-SHA-256 over the one before it and its own canonical text. The key is
outside the database, and the head is also kept outside it, so an edit, a deletion, a swap and a
cut tail are all found, by somebody who owns the whole database too.
"""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam
from sqlmodel import col, insert, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import audit_anchor, clock, events
from mso_app.core.db import unit_of_work
from mso_app.core.secrets import derive
from mso_app.domain.access import Action, Actor
from mso_app.models import AuditHead, AuditRow

OK = "ok"
DENIED = "denied"
OTHER_ROLE = "role.refused"
"""The action of a refusal that only looked at the role, before anything in particular was asked for."""
Details = dict[str, str | int | None]
BATCH = 1000
# What reading a column raises when its content was not written by us; SQLite keeps anything anywhere.
_DIGEST = select(AuditRow.digest).where(col(AuditRow.seq) == bindparam("seq"))
_HEAD = update(AuditHead).where(col(AuditHead.id) == 1)
# An UPDATE takes the write lock on SQLite and the row lock on PostgreSQL, so appends queue up.
_LOCKED_HEAD = _HEAD.values(seq=AuditHead.seq).returning(col(AuditHead.seq))
_MOVE_HEAD = _HEAD.values(seq=bindparam("new_seq"), digest=bindparam("new_digest"))
_APPEND = insert(AuditRow)
_NOT_OURS = (ValueError, TypeError, AttributeError, LookupError)


async def record(
    session: AsyncSession,
    actor: Actor | None,
    action: Action | str,
    *,
    subject: str = "",
    subject_id: UUID | None = None,
    case_id: UUID | None = None,
    outcome: str = OK,
    details: Details | None = None,
) -> None:
    """Append one row in this transaction. `details` holds ids, words and counts, never content."""
    await session.flush()
    # Past the session and with statements made once: this runs in nearly every transaction of the house.
    connection = await session.connection()
    seq = int((await connection.execute(_LOCKED_HEAD)).scalar_one())
    last = (await connection.execute(_DIGEST, {"seq": seq})).scalar()
    row = AuditRow(
        seq=seq + 1,
        at=clock.now(),
        actor_id=actor.id if actor else None,
        role=actor.role.value if actor else "",
        action=str(action),
        subject=subject,
        subject_id=subject_id,
        case_id=case_id,
        outcome=outcome,
        details=details or {},
        # A row that is gone is found by `verify`; it must not stop the work of the house.
        previous=last or "",
        digest="",
    )
    row.digest = digest_of(row)
    await connection.execute(_APPEND, row.model_dump())
    await connection.execute(_MOVE_HEAD, {"new_seq": row.seq, "new_digest": _seal_of_head(row.seq, row.digest)})
    if row.seq % audit_anchor.EVERY_ROWS == 1:
        events.after_the_commit(session, _anchored(row.seq, row.digest))


async def record_refusal(
    session: AsyncSession, actor: Actor | None, action: Action | str, *, subject: str, subject_id: UUID | None
) -> None:
    """Put a refusal on record after the transaction that was refused is undone."""

    async def write() -> None:
        async with unit_of_work() as fresh:
            await record(fresh, actor, action, subject=subject, subject_id=subject_id, outcome=DENIED)

    events.after_a_refusal(session, write)


async def record_refused_role(session: AsyncSession, actor: Actor) -> None:
    """Put a refusal of the role on record, unless the service that refused has named what it refused."""
    if not events.is_refusal_noted(session):
        await record_refusal(session, actor, OTHER_ROLE, subject="", subject_id=None)


async def anchor_now(session: AsyncSession) -> None:
    """Keep the present head outside the database."""
    head = await _head(session)
    last = await session.get(AuditRow, head.seq) if head else None
    if last is not None:
        await audit_anchor.keep(last.seq, last.digest)


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What `mso verify-audit` says. `first_bad` is the sequence number of the first row that does not fit."""

    rows: int
    first_bad: int | None = None
    problem: str = ""

    @property
    def is_intact(self) -> bool:
        return self.first_bad is None


async def verify(session: AsyncSession) -> Verdict:
    """Walk the whole chain and name the first row that was edited, removed, swapped or cut off."""
    anchors = await audit_anchor.kept()
    head = await _head(session)
    previous, count = "", 0
    try:
        async for row in _all_rows(session):
            problem = _problem(row, count + 1, previous, anchors)
            if problem:
                return Verdict(rows=count + 1, first_bad=count + 1, problem=problem)
            previous, count = row.digest, count + 1
            if head is not None and head.seq == count and head.digest != _seal_of_head(count, previous):
                problem = f"The head of the log was edited; what came after row {count} may be gone."
                return Verdict(rows=count, first_bad=count + 1, problem=problem)
    except _Unreadable:
        return Verdict(rows=count + 1, first_bad=count + 1, problem=f"Row {count + 1} was edited.")
    return await _end_of_chain(session, count, previous, known=max([*anchors, head.seq if head else 0]))


def _problem(row: AuditRow, place: int, previous: str, anchors: dict[int, str]) -> str:
    if row.seq < place:
        return f"Row {place} has a stranger before it, numbered {row.seq}."
    if row.seq > place:
        return f"Row {place} is missing."
    if row.previous != previous:
        return f"Row {place} does not follow the row before it."
    if row.digest != digest_of(row):
        return f"Row {place} was edited."
    if anchors.get(place, row.digest) != row.digest:
        return f"Row {place} differs from its anchor."
    return ""


async def _end_of_chain(session: AsyncSession, count: int, last: str, *, known: int) -> Verdict:
    """Whether the log ends where it should. Rows that were appended during the walk are fine."""
    head = await _head(session)
    if count < known:
        return Verdict(rows=count, first_bad=count + 1, problem=f"The log ends at row {count}; it had {known} rows.")
    if head is None or head.seq < count or (head.seq == count and head.digest != _seal_of_head(count, last)):
        return Verdict(rows=count, first_bad=count + 1, problem=f"The head of the log does not name row {count}.")
    return Verdict(rows=count)


def digest_of(row: AuditRow) -> str:
    """HMAC-SHA-256, hex, over the previous digest and every other column in canonical JSON."""
    body = [
        row.seq,
        row.at.isoformat(),
        str(row.actor_id),
        row.role,
        row.action,
        row.subject,
        str(row.subject_id),
        str(row.case_id),
        row.outcome,
        row.details,
    ]
    text = json.dumps(body, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hmac.new(derive("audit-chain"), (row.previous + text).encode(), hashlib.sha256).hexdigest()


def _seal_of_head(seq: int, digest: str) -> str:
    """What the head holds: nobody without the key can make the log end at an earlier row."""
    if seq == 0:
        return ""
    return hmac.new(derive("audit-head"), f"{seq} {digest}".encode(), hashlib.sha256).hexdigest()


async def _head(session: AsyncSession) -> AuditHead | None:
    statement = select(AuditHead).where(AuditHead.id == 1).execution_options(populate_existing=True)
    return (await session.exec(statement)).first()


class _Unreadable(Exception):
    """A row that our own code did not write: a column holds what its type does not allow."""


async def _all_rows(session: AsyncSession) -> AsyncIterator[AuditRow]:
    """Every row by number. Raises _Unreadable at the first that cannot be read."""
    after: int | None = None
    batch = BATCH
    while True:
        try:
            rows = await _window(session, after, batch)
        except _NOT_OURS:
            if batch == 1:
                raise _Unreadable from None
            # Row by row from here, so that the unreadable one is named.
            batch = 1
            continue
        for row in rows:
            yield row
        if len(rows) < batch:
            return
        after = rows[-1].seq


async def _window(session: AsyncSession, after: int | None, size: int) -> list[AuditRow]:
    statement = select(AuditRow).order_by(col(AuditRow.seq)).limit(size)
    if after is not None:
        statement = statement.where(AuditRow.seq > after)
    rows = (await session.exec(statement.execution_options(populate_existing=True))).all()
    for row in rows:
        digest_of(row)
    return list(rows)


def _anchored(seq: int, digest: str) -> events.Later:
    async def keep() -> None:
        await audit_anchor.keep(seq, digest)

    return keep
