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

from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import audit_anchor, clock, events
from mso_app.core.db import unit_of_work
from mso_app.core.secrets import derive
from mso_app.domain.access import Action, Actor
from mso_app.models import AuditHead, AuditRow

OK = "ok"
DENIED = "denied"
Details = dict[str, str | int | None]


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
    head = await _locked_head(session)
    row = AuditRow(
        seq=head.seq + 1,
        at=clock.now(),
        actor_id=actor.id if actor else None,
        role=actor.role.value if actor else "",
        action=str(action),
        subject=subject,
        subject_id=subject_id,
        case_id=case_id,
        outcome=outcome,
        details=details or {},
        previous=head.digest,
        digest="",
    )
    row.digest = digest_of(row)
    session.add(row)
    head.seq, head.digest = row.seq, row.digest
    session.add(head)
    await session.flush()
    if head.seq % audit_anchor.EVERY_ROWS == 1:
        events.after_the_commit(session, _anchored(row.seq, row.digest))


async def record_refusal(
    session: AsyncSession, actor: Actor | None, action: Action | str, *, subject: str, subject_id: UUID | None
) -> None:
    """Put a refusal on record after the transaction that was refused is undone."""

    async def write() -> None:
        async with unit_of_work() as fresh:
            await record(fresh, actor, action, subject=subject, subject_id=subject_id, outcome=DENIED)

    events.after_a_refusal(session, write)


async def anchor_now(session: AsyncSession) -> None:
    """Keep the present head outside the database."""
    head = await session.get(AuditHead, 1)
    if head is not None and head.seq:
        await audit_anchor.keep(head.seq, head.digest)


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
    previous, count = "", 0
    anchors = await audit_anchor.kept()
    async for row in _all_rows(session):
        count += 1
        if row.seq != count:
            return Verdict(rows=count, first_bad=count, problem=f"Row {count} is missing.")
        if row.previous != previous:
            return Verdict(rows=count, first_bad=row.seq, problem=f"Row {row.seq} does not follow the row before it.")
        if row.digest != digest_of(row):
            return Verdict(rows=count, first_bad=row.seq, problem=f"Row {row.seq} was edited.")
        if anchors.get(row.seq, row.digest) != row.digest:
            return Verdict(rows=count, first_bad=row.seq, problem=f"Row {row.seq} differs from its anchor.")
        previous = row.digest
    head = await session.get(AuditHead, 1)
    known = max([*anchors, head.seq if head else 0])
    if count < known:
        return Verdict(rows=count, first_bad=count + 1, problem=f"The log ends at row {count}; it had {known} rows.")
    if head is not None and head.digest != previous:
        return Verdict(rows=count, first_bad=count, problem=f"The head of the log does not name row {count}.")
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


async def _locked_head(session: AsyncSession) -> AuditHead:
    # An UPDATE takes the write lock on SQLite and the row lock on PostgreSQL, so appends queue up.
    await session.exec(update(AuditHead).where(col(AuditHead.id) == 1).values(seq=AuditHead.seq))
    return (
        await session.exec(select(AuditHead).where(AuditHead.id == 1).execution_options(populate_existing=True))
    ).one()


async def _all_rows(session: AsyncSession) -> AsyncIterator[AuditRow]:
    seq, batch = -1, 1000
    while True:
        statement = select(AuditRow).where(AuditRow.seq > seq).order_by(col(AuditRow.seq)).limit(batch)
        rows = (await session.exec(statement)).all()
        for row in rows:
            yield row
        if len(rows) < batch:
            return
        seq = rows[-1].seq


def _anchored(seq: int, digest: str) -> events.Later:
    async def keep() -> None:
        await audit_anchor.keep(seq, digest)

    return keep
