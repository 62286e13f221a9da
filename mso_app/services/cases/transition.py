"""One change of status, however it came about: legal, exactly once, on record, and announced."""

from datetime import datetime, timedelta
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
from mso_app.services import audit, visibility
from mso_app.services.calendars import calendar_of
from mso_app.services.cases.review_time import review_so_far
from mso_app.services.views import promises

TAKES_IT_FROM_READER_A = frozenset({Move.RETURN, Move.FORCE_REASSIGN})


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
    if what in TAKES_IT_FROM_READER_A and await _is_sealed_by_reader_a(session, case):
        raise InvalidTransition("The first reader has sealed. The case is Done once the second reading is over.")
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


async def hold(session: AsyncSession, case: Case) -> None:
    """Hold the case until the transaction ends and read it anew: what hangs on it is written one after the other."""
    await session.exec(update(Case).where(col(Case.id) == case.id).values(version=Case.version))
    await session.refresh(case)


async def _is_sealed_by_reader_a(session: AsyncSession, case: Case) -> bool:
    reading = await visibility.second_reading_in(session, case)
    return reading is not None and reading.ended_at is None and reading.first_opinion_id is not None


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
    clock_amber_at: datetime | None
    clock_due_at: datetime | None
    clock_left_seconds: int | None
    review_seconds: int
    paused_seconds: int


async def _clock(session: AsyncSession, case: Case, target: CaseStatus) -> _Times:
    """The clock of the step that begins: a return pauses the review, going on resumes it."""
    now = clock.now()
    if case.status in REVIEWING and target in REVIEWING:
        return {}
    calendar = calendar_of(await session.get_one(Institution, case.institution_id))
    if target is CaseStatus.DONE:
        taken = await review_so_far(session, case, calendar=calendar, now=now)
        return {"review_seconds": taken.used_seconds, "paused_seconds": taken.paused_seconds}
    left = None
    if target is CaseStatus.RETURNED and case.clock_due_at is not None:
        rest = deadlines.remaining(now, case.clock_due_at, urgency=case.urgency, calendar=calendar)
        left = int(rest.total_seconds())
    resumed = None
    if target is CaseStatus.IN_PROGRESS and case.clock_left_seconds is not None:
        resumed = timedelta(seconds=case.clock_left_seconds)
    times = deadlines.times(
        target, since=now, urgency=case.urgency, promises=promises(), calendar=calendar, left=resumed
    )
    return {
        "clock_started_at": now,
        "clock_amber_at": times.amber_at if times else None,
        "clock_due_at": times.due_at if times else None,
        "clock_left_seconds": left,
    }
