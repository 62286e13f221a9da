"""Asking for an appointment, and proposing other times than the ones on offer."""

import hashlib
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.core.errors import InvalidInput
from mso_app.core.events import emit
from mso_app.domain import appointments as rules
from mso_app.domain.access import Action, Actor
from mso_app.domain.appointments import SlotState, StepKind
from mso_app.domain.wall_time import NoSuchTime, TwoSuchTimes, moment_of
from mso_app.models import Appointment, AppointmentSlot, AppointmentStep
from mso_app.schemas.appointments import AppointmentCreate, AppointmentView, CounterProposal, ProposalIn
from mso_app.services import visibility
from mso_app.services.accounts.logins import zone_of
from mso_app.services.appointments.recording import moved, on_record, other_of
from mso_app.services.appointments.rights import (
    hold,
    require_not_over,
    require_one_of_the_two,
    require_open,
    require_version,
)
from mso_app.services.appointments.views import view_of

Times = list[tuple[datetime, datetime]]


async def propose(session: AsyncSession, actor: Actor, case_id: UUID, asked: AppointmentCreate) -> AppointmentView:
    """Ask the other side for an appointment (MSO-22). The same key sent again gives the same one.

    Raises NotFound, NotPermitted, InvalidTransition while or once nothing can be agreed, and InvalidInput.
    """
    case = await visibility.case_of(session, actor, case_id, Action.PROPOSE_APPOINTMENT)
    await require_one_of_the_two(session, actor, case, Action.PROPOSE_APPOINTMENT)
    require_open(case)
    zone = asked.zone or await zone_of(session, actor.id)
    times = _resolved(asked, zone)
    await hold(session, case)
    there = await _sent_before(session, actor, asked, _hash(asked, case.id))
    if there is not None:
        return await view_of(session, actor, there, case)
    # Read again under the lock: the case may have moved meanwhile.
    await require_one_of_the_two(session, actor, case, Action.PROPOSE_APPOINTMENT)
    require_open(case)
    assert case.provider_id is not None
    await _require_own_time(session, actor, times)
    row = Appointment(
        case_id=case.id,
        requester_id=case.requester_id,
        provider_id=case.provider_id,
        created_by=actor.id,
        turn_id=case.provider_id if actor.id == case.requester_id else case.requester_id,
        purpose=asked.purpose,
        way=asked.way,
        place=asked.place,
    )
    session.add(row)
    await session.flush()
    await _add(session, actor, row, asked, times, zone=zone, number=1, body=_hash(asked, case.id))
    await _announce(session, actor, row)
    return await view_of(session, actor, row, case)


async def counter(session: AsyncSession, actor: Actor, appointment_id: UUID, asked: CounterProposal) -> AppointmentView:
    """Propose other times: instead of the other's, instead of one's own before, or to move what is agreed.

    What the other proposed stays on offer, and an agreed time stands, until one of the times is picked.
    """
    row, case = await visibility.appointment_of(session, actor, appointment_id, Action.PROPOSE_APPOINTMENT)
    await require_one_of_the_two(session, actor, case, Action.PROPOSE_APPOINTMENT, row)
    require_open(case)
    zone = asked.zone or await zone_of(session, actor.id)
    times = _resolved(asked, zone)
    await hold(session, case, row=row)
    there = await _sent_before(session, actor, asked, _hash(asked, row.id))
    if there is not None:
        return await view_of(session, actor, there, case)
    require_open(case)
    require_not_over(row)
    require_version(row, asked.version)
    await _require_own_time(session, actor, times, but=row.id)
    for slot in (await session.exec(visibility.slots_of([row]))).all():
        if slot.proposer_id == actor.id and slot.state is SlotState.OPEN:
            slot.state = SlotState.REPLACED
            session.add(slot)
    steps = (await session.exec(visibility.steps_of([row]))).all()
    await _add(session, actor, row, asked, times, zone=zone, number=len(steps) + 1, body=_hash(asked, row.id))
    row.turn_id = other_of(row, actor.id)
    row.version += 1
    row.changed_at = clock.now()
    session.add(row)
    await _announce(session, actor, row)
    return await view_of(session, actor, row, case)


def resolved_time(local: datetime, zone: str, fold: int | None, minutes: int) -> tuple[datetime, datetime]:
    """From and to, in UTC. Raises NoSuchTime and TwoSuchTimes."""
    start = moment_of(local, zone, fold=fold)
    return start, start + timedelta(minutes=minutes)


def _resolved(asked: ProposalIn, zone: str) -> Times:
    """The moments, or a sentence for each time that cannot be one."""
    problems: dict[str, str] = {}
    times: Times = []
    if problem := rules.problem_of_place(asked.way, asked.place):
        problems["place"] = problem
    for position, given in enumerate(asked.times):
        try:
            start, end = resolved_time(given.local, zone, given.fold, asked.minutes)
        except (NoSuchTime, TwoSuchTimes) as problem:
            problems[f"times.{position}"] = problem.sentence
            continue
        if wrong := rules.problem_of_time(start, end, now=clock.now()):
            problems[f"times.{position}"] = wrong
        elif any(start == other for other, _ in times):
            problems[f"times.{position}"] = "This time is in the list already."
        times.append((start, end))
    if problems:
        raise InvalidInput(fields=problems)
    return times


async def _require_own_time(session: AsyncSession, actor: Actor, times: Times, *, but: UUID | None = None) -> None:
    """Nobody offers a time at which they are taken. Of the other's calendar nothing is asked here: they answer."""
    problems: dict[str, str] = {}
    for position, (start, end) in enumerate(times):
        if await visibility.agreed_times(session, [actor.id], start, end, but=but):
            problems[f"times.{position}"] = rules.CLASH
    if problems:
        raise InvalidInput(fields=problems)


async def _sent_before(session: AsyncSession, actor: Actor, asked: ProposalIn, body: str) -> Appointment | None:
    there = await visibility.proposed_with_key(session, actor, asked.client_key)
    if there is None:
        return None
    row, step = there
    if step.body_hash != body:
        raise InvalidInput(rules.USED_KEY, fields={"client_key": rules.USED_KEY})
    return row


async def _add(
    session: AsyncSession,
    actor: Actor,
    row: Appointment,
    asked: ProposalIn,
    times: Times,
    *,
    zone: str,
    number: int,
    body: str,
) -> None:
    step = AppointmentStep(
        appointment_id=row.id,
        number=number,
        kind=StepKind.PROPOSED,
        actor_id=actor.id,
        note=asked.note,
        minutes=asked.minutes,
        way=asked.way,
        place=asked.place,
        zone=zone,
        client_key=asked.client_key,
        body_hash=body,
    )
    session.add(step)
    await session.flush()
    session.add_all(
        AppointmentSlot(
            appointment_id=row.id,
            step_id=step.id,
            proposer_id=actor.id,
            position=position,
            starts_at=start,
            ends_at=end,
        )
        for position, (start, end) in enumerate(times)
    )
    await session.flush()


async def _announce(session: AsyncSession, actor: Actor, row: Appointment) -> None:
    await on_record(session, actor, row, Action.PROPOSE_APPOINTMENT)
    await emit(session, moved(row, StepKind.PROPOSED, by=actor.id, asks={other_of(row, actor.id)}))


def _hash(asked: ProposalIn, subject: UUID) -> str:
    """What was sent, apart from its key and the version that was seen."""
    body = asked.model_dump_json(exclude={"client_key", "version"})
    return hashlib.sha256(f"{subject} {body}".encode()).hexdigest()
