"""Who reads second: asked by an administrator, answered by the reader, taken back, and a third reader appointed."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.core.errors import InvalidInput, InvalidTransition, NotFound
from mso_app.domain.access import Action, Actor, is_time_for
from mso_app.domain.second_readings import ReadingStatus, Step
from mso_app.models import Assignment, Case, SecondReading
from mso_app.schemas.ranking import Ranking
from mso_app.services import audit, visibility
from mso_app.services.cases.transition import check_version, rewrite
from mso_app.services.ranking import Barred, rank_without, require_assignable
from mso_app.services.reasons import reason_of
from mso_app.services.second_readings import steps

NOT_NOW = "A second reader can be asked once the case is accepted and before it is Done."


async def candidates(session: AsyncSession, actor: Actor, case_id: UUID, *, third: bool = False) -> Ranking:
    """The same ranking and hard stops as for the first reader, and whoever reads the case already."""
    action = Action.APPOINT_THIRD if third else Action.ASK_SECOND
    case = await visibility.case_of(session, actor, case_id, action)
    found = await rank_without(session, case, await _barred(session, case))
    await audit.record(session, actor, Action.RANK_PROVIDERS, subject="case", subject_id=case.id, case_id=case.id)
    return found


async def ask(
    session: AsyncSession, actor: Actor, case_id: UUID, provider_id: UUID, *, version: int, override: str = ""
) -> None:
    """Ask a second reader. The case itself stays as it is; only its version grows, so that nobody signs past this."""
    case = await visibility.case_of(session, actor, case_id, Action.ASK_SECOND)
    check_version(case, version)
    if not is_time_for(Action.ASK_SECOND, case.status, withdrawn=case.withdrawn_at is not None):
        raise InvalidTransition(NOT_NOW)
    if await visibility.locked_second_reading(session, case) is not None:
        raise InvalidTransition("A second reader is asked already.")
    await _require_free(session, case, provider_id)
    await require_assignable(session, case, provider_id, override=override)
    now = clock.now()
    await rewrite(session, case)
    assignment = Assignment(
        case_id=case.id,
        provider_id=provider_id,
        assigned_by=actor.id,
        override_reason=override.strip(),
        # It never runs the case: whoever looks for the running one passes it by.
        ended_at=now,
    )
    session.add(assignment)
    await session.flush()
    reading = SecondReading(case_id=case.id, reader_id=provider_id, assignment_id=assignment.id, asked_by=actor.id)
    session.add(reading)
    await session.flush()
    await steps.record(session, actor, Action.ASK_SECOND, case, reading)
    await steps.announce(session, actor, case, reading)


async def accept(session: AsyncSession, actor: Actor, case_id: UUID, *, attested: bool) -> None:
    """The asked reader takes it and attests that there is no conflict of interest."""
    case, reading = await _mine(session, actor, case_id)
    if not attested:
        sentence = "Confirm that you have no conflict of interest, or decline."
        raise InvalidInput(fields={"attested": sentence})
    now = clock.now()
    await steps.step(session, actor, case, reading, Step.ACCEPT, accepted_at=now)
    assignment = await visibility.assignment_of_reading(session, reading)
    assignment.attested_at = assignment.accepted_at = now
    session.add(assignment)
    await steps.record(session, actor, Action.ANSWER_SECOND, case, reading)


async def decline(session: AsyncSession, actor: Actor, case_id: UUID, *, reason: str) -> None:
    """The reader gives it back, at any time before sealing, and can no longer open the case."""
    case, reading = await _mine(session, actor, case_id)
    why = reason_of(reason, "Say in a sentence why you cannot read this case.")
    # Rows are taken in one order everywhere: the reading, the case, the log.
    await rewrite(session, case)
    await steps.step(session, actor, case, reading, Step.DECLINE, end_reason=why)
    assignment = await visibility.assignment_of_reading(session, reading)
    assignment.rejected_at, assignment.reject_code, assignment.reject_reason = clock.now(), "second reading", why
    session.add(assignment)
    await steps.record(session, actor, Action.ANSWER_SECOND, case, reading)
    await steps.release_first(session, case, reading)


async def withdraw(session: AsyncSession, actor: Actor, case_id: UUID, *, reason: str) -> None:
    """An administrator ends a second reading before both have sealed; what reader A has sealed goes out."""
    case = await visibility.case_of(session, actor, case_id, Action.WITHDRAW_SECOND)
    reading = steps.there(await visibility.locked_second_reading(session, case))
    why = reason_of(reason, "Say why the second reading is withdrawn.")
    await rewrite(session, case)
    await steps.step(session, actor, case, reading, Step.WITHDRAW, end_reason=why)
    await steps.record(session, actor, Action.WITHDRAW_SECOND, case, reading)
    await steps.release_first(session, case, reading)


async def appoint(session: AsyncSession, actor: Actor, case_id: UUID, provider_id: UUID, *, override: str = "") -> None:
    """A third reader decides where two differ. Both readers lose the joint note they may have begun."""
    case = await visibility.case_of(session, actor, case_id, Action.APPOINT_THIRD)
    reading = steps.there(await visibility.locked_second_reading(session, case))
    if reading.status is not ReadingStatus.COMPARED:
        raise InvalidTransition("A third reader decides only once both readers have sealed.")
    if reading.adjudicator_id is not None:
        raise InvalidTransition("A third reader is asked already.")
    await _require_free(session, case, provider_id)
    await require_assignable(session, case, provider_id, override=override)
    await steps.rewrite(
        session,
        reading,
        adjudicator_id=provider_id,
        decision=None,
        note="",
        first_signed_at=None,
        second_signed_at=None,
    )
    await steps.record(session, actor, Action.APPOINT_THIRD, case, reading)
    await steps.announce(session, actor, case, reading)


async def _mine(session: AsyncSession, actor: Actor, case_id: UUID) -> tuple[Case, SecondReading]:
    case = await visibility.case_of(session, actor, case_id, Action.ANSWER_SECOND)
    reading = await visibility.locked_second_reading(session, case)
    if reading is None or reading.reader_id != actor.id:
        raise NotFound
    return case, reading


async def _barred(session: AsyncSession, case: Case) -> Barred:
    """Who reads this case already, or did: never twice."""
    readers = dict.fromkeys(await visibility.other_first_readers(session, case), "Reads this case already")
    return readers | ({case.provider_id: "Is the first reader"} if case.provider_id else {})


async def _require_free(session: AsyncSession, case: Case, provider_id: UUID) -> None:
    reason = (await _barred(session, case)).get(provider_id)
    if reason is not None:
        raise InvalidTransition(f"This expert cannot be asked: {reason[0].lower()}{reason[1:]}.")
