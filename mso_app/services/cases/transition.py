"""One change of status, however it came about: legal, exactly once, on record, and announced."""

from datetime import datetime
from typing import TypedDict, Unpack
from uuid import UUID

from sqlmodel import col, update
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.core.errors import ChangedMeanwhile, InvalidTransition
from mso_app.core.events import emit
from mso_app.domain import deadlines
from mso_app.domain.access import Actor
from mso_app.domain.case_status import REVIEWING, CaseStatus, Move, after
from mso_app.domain.events import CaseMoved
from mso_app.models import Case, CaseMove, Institution
from mso_app.services import audit
from mso_app.services.views import promises


class Changes(TypedDict, total=False):
    """Columns that a move sets besides the status and the clock."""

    provider_id: UUID | None
    accepted_at: datetime | None
    done_at: datetime | None
    missed_answers: int


def check_version(case: Case, seen: int) -> None:
    """Raise ChangedMeanwhile when the person acted on an older state of the case."""
    if case.version != seen:
        raise ChangedMeanwhile


async def move(
    session: AsyncSession, actor: Actor | None, case: Case, what: Move, *, reason: str = "", **changes: Unpack[Changes]
) -> None:
    """Move the case, or raise InvalidTransition; a rival that was faster makes this ChangedMeanwhile.

    `actor` is None when the system does it as a consequence (MSO-35).
    """
    if case.withdrawn_at is not None:
        raise InvalidTransition("This case was withdrawn by its requester.")
    before, previous_provider = case.status, case.provider_id
    target = after(what, before)
    times = await _clock(session, case, target)
    await rewrite(session, case, status=target, **times, **changes)
    session.add(
        CaseMove(
            case_id=case.id,
            move=what,
            from_status=before,
            to_status=target,
            actor_id=actor.id if actor else None,
            role=actor.role if actor else None,
            reason=reason,
            case_version=case.version,
        )
    )
    await audit.record(
        session,
        actor,
        f"case.move.{what}",
        subject="case",
        subject_id=case.id,
        case_id=case.id,
        details={"from": before.value, "to": target.value},
    )
    await emit(
        session,
        CaseMoved(
            case_id=case.id,
            move=what,
            to=target,
            institution_id=case.institution_id,
            requester_id=case.requester_id,
            provider_id=case.provider_id,
            previous_provider_id=previous_provider,
            by=actor.id if actor else None,
        ),
    )


async def rewrite(session: AsyncSession, case: Case, **values: object) -> None:
    """Write columns of a case if nobody else did since it was read. Raises ChangedMeanwhile."""
    guarded = (
        update(Case)
        .where(col(Case.id) == case.id, col(Case.version) == case.version, col(Case.status) == case.status)
        .values(version=case.version + 1, **values)
    )
    if (await session.exec(guarded)).rowcount != 1:
        raise ChangedMeanwhile
    await session.refresh(case)


class _Times(TypedDict, total=False):
    clock_started_at: datetime
    clock_due_at: datetime | None
    clock_left_seconds: int | None


async def _clock(session: AsyncSession, case: Case, target: CaseStatus) -> _Times:
    """The clock of the step that begins: a return pauses the review, going on resumes it."""
    now = clock.now()
    if target is CaseStatus.DONE or (case.status in REVIEWING and target in REVIEWING):
        return {}
    left = None
    if target is CaseStatus.RETURNED and case.clock_due_at is not None:
        left = int((case.clock_due_at - now).total_seconds())
    resumed = case.clock_left_seconds if target is CaseStatus.IN_PROGRESS else None
    institution = await session.get_one(Institution, case.institution_id)
    due = deadlines.due(
        target, since=now, urgency=case.urgency, promises=promises(), zone=institution.time_zone, left=resumed
    )
    return {"clock_started_at": now, "clock_due_at": due, "clock_left_seconds": left}
