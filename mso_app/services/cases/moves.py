"""What requesters, providers and admins do to a case: T2–T8, T11, T14, T15, the withdrawal and corrections.

Returns (T9, T10) are issues and stand in `services/issues/`. Every function takes the version the person saw; reach,
may, legal, write, emit in this order.
"""

from datetime import timedelta
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.core.errors import InvalidInput, InvalidTransition, NotFound
from mso_app.core.events import emit
from mso_app.core.settings import settings
from mso_app.domain.access import Action, Actor
from mso_app.domain.case_status import WITHDRAWABLE, CaseStatus, Move
from mso_app.domain.events import CaseCorrected, CaseMoved
from mso_app.domain.rejections import REJECT_CODES
from mso_app.models import Assignment, Case
from mso_app.schemas.cases import CaseChange
from mso_app.services import audit, visibility
from mso_app.services.cases.transition import check_version, hold, move, rewrite
from mso_app.services.ranking import require_assignable
from mso_app.services.reasons import reason_of


async def assign(
    session: AsyncSession, actor: Actor, case_id: UUID, provider_id: UUID, *, version: int, override: str = ""
) -> None:
    """T2: ask a provider. Hard stops refuse; a full provider needs a reason in `override`."""
    case = await _case(session, actor, case_id, Action.ASSIGN_CASE, version)
    await _ask(session, actor, case, provider_id, Move.ASSIGN, override=override)


async def reassign(
    session: AsyncSession, actor: Actor, case_id: UUID, provider_id: UUID, *, version: int, override: str = ""
) -> None:
    """T5, T7, T11: ask somebody else; the one before loses access at once."""
    case = await _case(session, actor, case_id, Action.REASSIGN_CASE, version)
    await _ask(session, actor, case, provider_id, Move.REASSIGN, override=override)


async def force_reassign(
    session: AsyncSession,
    actor: Actor,
    case_id: UUID,
    provider_id: UUID,
    *,
    version: int,
    reason: str,
    override: str = "",
) -> None:
    """T14: take an accepted case away, with a reason; the draft opinion is kept and hidden from the next reader."""
    case = await _case(session, actor, case_id, Action.FORCE_REASSIGN_CASE, version)
    why = reason_of(reason, "Say why the case is taken from its provider.")
    await _ask(session, actor, case, provider_id, Move.FORCE_REASSIGN, reason=why, override=override)


async def requeue(session: AsyncSession, actor: Actor, case_id: UUID, *, version: int) -> None:
    """T6: back to the queue after a rejection."""
    case = await _case(session, actor, case_id, Action.REQUEUE_CASE, version)
    await move(session, actor, case, Move.BACK_TO_QUEUE, provider_id=None)


async def unassign(session: AsyncSession, actor: Actor, case_id: UUID, *, version: int) -> None:
    """T15: take the case back before it was answered."""
    case = await _case(session, actor, case_id, Action.UNASSIGN_CASE, version)
    await move(session, actor, case, Move.UNASSIGN, provider_id=None)
    await _end_assignment(session, case)


async def lapse_answers(session: AsyncSession, *, limit: int = 20) -> int:
    """T15 by the system: cases whose provider let twice the time to answer pass go back to the queue.

    At most `limit` at a time, so that nobody waits for a long transaction; how many went.
    """
    twice = clock.now() - timedelta(hours=2 * settings().accept_hours)
    overdue = visibility.overdue_answers(col(Case.clock_started_at) <= twice)
    overdue = overdue.where(col(Case.withdrawn_at).is_(None)).order_by(col(Case.clock_started_at)).limit(limit)
    cases = (await session.exec(overdue)).all()
    for case in cases:
        why = "The provider did not answer in twice the time."
        await move(
            session, None, case, Move.UNASSIGN, reason=why, provider_id=None, missed_answers=case.missed_answers + 1
        )
        await _end_assignment(session, case)
    return len(cases)


async def accept(session: AsyncSession, actor: Actor, case_id: UUID, *, version: int, attested: bool) -> None:
    """T3: the asked provider takes the case and attests that there is no conflict of interest."""
    case = await _case(session, actor, case_id, Action.ACCEPT_CASE, version)
    if not attested:
        sentence = "Confirm that you have no conflict of interest, or reject the case."
        raise InvalidInput(fields={"attested": sentence})
    now = clock.now()
    await move(session, actor, case, Move.ACCEPT, accepted_at=now)
    assignment = await current_assignment(session, case)
    assignment.attested_at = assignment.accepted_at = now
    session.add(assignment)


async def reject(session: AsyncSession, actor: Actor, case_id: UUID, *, version: int, code: str, reason: str) -> None:
    """T4: the asked provider says no, with a code and a reason, and can no longer open the case."""
    case = await _case(session, actor, case_id, Action.REJECT_CASE, version)
    if code not in REJECT_CODES:
        raise InvalidInput(fields={"code": "Choose the reason that fits best."})
    why = reason_of(reason, "Say in a sentence why you cannot take this case.")
    assignment = await current_assignment(session, case)
    await move(session, actor, case, Move.REJECT, reason=f"{REJECT_CODES[code]}: {why}", provider_id=None)
    assignment.rejected_at = assignment.ended_at = clock.now()
    assignment.reject_code, assignment.reject_reason = code, why
    session.add(assignment)


async def start_review(session: AsyncSession, actor: Actor, case_id: UUID, *, version: int) -> None:
    """T8 by the button; saving a first draft does the same."""
    case = await _case(session, actor, case_id, Action.START_REVIEW, version)
    await move(session, actor, case, Move.START_REVIEW)


async def withdraw(session: AsyncSession, actor: Actor, case_id: UUID, *, version: int, reason: str) -> None:
    """The requester takes the case back before anybody accepted it: a flag, not an eighth status."""
    case = await _case(session, actor, case_id, Action.WITHDRAW_CASE, version)
    why = reason_of(reason, "Say why the case is withdrawn.")
    if case.withdrawn_at is not None or case.status not in WITHDRAWABLE:
        raise InvalidTransition("A case can be withdrawn only before a provider accepts it.")
    await rewrite(session, case, withdrawn_at=clock.now(), withdrawn_reason=why)
    await audit.record(session, actor, Action.WITHDRAW_CASE, subject="case", subject_id=case.id, case_id=case.id)
    await emit(
        session,
        CaseMoved(
            case_id=case.id,
            move=Move.UNASSIGN,
            to=case.status,
            institution_id=case.institution_id,
            requester_id=case.requester_id,
            provider_id=case.provider_id,
            by=actor.id,
            is_withdrawn=True,
        ),
    )


async def change(session: AsyncSession, actor: Actor, case_id: UUID, change: CaseChange) -> None:
    """Correct what was written, while the case is New or Returned."""
    case = await _case(session, actor, case_id, Action.CHANGE_CASE, change.version)
    if case.status not in (CaseStatus.NEW, CaseStatus.RETURNED) or case.withdrawn_at is not None:
        raise InvalidTransition("A case can be changed only while it is New or Returned.")
    values = change.model_dump(exclude={"version"}, exclude_none=True)
    await rewrite(session, case, **values)
    details: audit.Details = {"fields": ",".join(sorted(values))}
    await audit.record(
        session, actor, Action.CHANGE_CASE, subject="case", subject_id=case.id, case_id=case.id, details=details
    )
    await emit(session, CaseCorrected(case_id=case.id, requester_id=case.requester_id, provider_id=case.provider_id))


async def current_assignment(session: AsyncSession, case: Case) -> Assignment:
    """The assignment that is running. Raises NotFound when nobody is asked."""
    statement = (
        select(Assignment)
        .where(Assignment.case_id == case.id, col(Assignment.ended_at).is_(None))
        .order_by(col(Assignment.created_at).desc())
    )
    found = (await session.exec(statement)).first()
    if found is None:
        raise NotFound
    return found


async def _case(session: AsyncSession, actor: Actor, case_id: UUID, action: Action, version: int) -> Case:
    case = await visibility.case_of(session, actor, case_id, action)
    # Held before anything that hangs on it is written: two who decide at once queue up and never wait in a circle.
    await hold(session, case)
    check_version(case, version)
    return case


async def _ask(
    session: AsyncSession,
    actor: Actor,
    case: Case,
    provider_id: UUID,
    what: Move,
    *,
    reason: str = "",
    override: str = "",
) -> None:
    await require_assignable(session, case, provider_id, override=override)
    await _end_assignment(session, case)
    await move(session, actor, case, what, reason=reason, provider_id=provider_id, accepted_at=None)
    session.add(
        Assignment(case_id=case.id, provider_id=provider_id, assigned_by=actor.id, override_reason=override.strip())
    )


async def _end_assignment(session: AsyncSession, case: Case) -> None:
    statement = select(Assignment).where(Assignment.case_id == case.id, col(Assignment.ended_at).is_(None))
    for assignment in (await session.exec(statement)).all():
        assignment.ended_at = clock.now()
        session.add(assignment)
