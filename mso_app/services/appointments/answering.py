"""Answering what the other side proposed, and taking back what was asked or agreed (MSO-23, X-8)."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.core.errors import InvalidInput, InvalidTransition, NotFound, Overlap
from mso_app.core.events import Event, emit
from mso_app.domain import appointments as rules
from mso_app.domain.access import Action, Actor
from mso_app.domain.appointments import AppointmentStatus, SlotState, StepKind
from mso_app.domain.events import CaseMoved
from mso_app.models import Appointment, AppointmentSlot, AppointmentStep, Case
from mso_app.schemas.appointments import Acceptance, AppointmentView, Refusal
from mso_app.services import visibility
from mso_app.services.appointments.recording import moved, on_record, other_of
from mso_app.services.appointments.rights import (
    hold,
    refuse,
    require_not_over,
    require_one_of_the_two,
    require_open,
    require_version,
)
from mso_app.services.appointments.views import view_of

REASON_MIN = 3
WHY = "Say why, so that the other side can plan."


async def accept(
    session: AsyncSession, actor: Actor, appointment_id: UUID, slot_id: UUID, answer: Acceptance
) -> AppointmentView:
    """Agree to one of the other's times; every other time on offer is released. A second click changes nothing.

    Raises NotFound, NotPermitted for one's own time, InvalidTransition, ChangedMeanwhile, and Overlap when either of
    the two is taken then, however many accept at once.
    """
    row, case = await _reached(session, actor, appointment_id, Action.ANSWER_APPOINTMENT)
    slot = _of(await _slots(session, row), slot_id)
    if slot.proposer_id == actor.id:
        await refuse(session, actor, Action.ANSWER_APPOINTMENT, row.id, rules.NOT_YOURS)
    require_open(case)
    await hold(session, case, row=row)
    slots = await _slots(session, row)
    if row.status is AppointmentStatus.CONFIRMED and slot.state is SlotState.CHOSEN:
        return await view_of(session, actor, row, case)
    require_open(case)
    require_not_over(row)
    require_version(row, answer.version)
    if slot.state is not SlotState.OPEN:
        raise InvalidTransition(rules.NOT_OPEN)
    if slot.starts_at <= clock.now():
        raise InvalidTransition(rules.PASSED)
    await _require_both_free(session, actor, row, slot)
    await _agree(session, row, slot, slots)
    await _step(session, actor, row, StepKind.ACCEPTED, slot_id=slot.id)
    await on_record(session, actor, row, Action.ANSWER_APPOINTMENT)
    await emit(session, moved(row, StepKind.ACCEPTED, by=actor.id))
    return await view_of(session, actor, row, case)


async def decline(session: AsyncSession, actor: Actor, appointment_id: UUID, answer: Refusal) -> AppointmentView:
    """Say no to the times of the other side. One's own stay on offer, and what is agreed already stays agreed."""
    row, case = await _reached(session, actor, appointment_id, Action.ANSWER_APPOINTMENT)
    slots = await _slots(session, row)
    if row.status is AppointmentStatus.OPEN and not any(slot.proposer_id != actor.id for slot in slots):
        await refuse(session, actor, Action.ANSWER_APPOINTMENT, row.id, rules.NOT_YOURS)
    await hold(session, case, row=row)
    require_not_over(row)
    require_version(row, answer.version)
    theirs = [slot for slot in await _slots(session, row) if slot.state is SlotState.OPEN]
    mine = [slot for slot in theirs if slot.proposer_id == actor.id]
    theirs = [slot for slot in theirs if slot.proposer_id != actor.id]
    if not theirs:
        raise InvalidTransition(rules.NOT_OPEN)
    _set(session, theirs, SlotState.DECLINED)
    if row.status is AppointmentStatus.OPEN and not mine:
        row.status = AppointmentStatus.DECLINED
    row.turn_id = other_of(row, actor.id) if mine else None
    await _step(session, actor, row, StepKind.DECLINED, note=answer.reason)
    await on_record(session, actor, row, Action.ANSWER_APPOINTMENT)
    asks = {other_of(row, actor.id)} if mine else set()
    await emit(session, moved(row, StepKind.DECLINED, by=actor.id, asks=asks))
    return await view_of(session, actor, row, case)


async def cancel(session: AsyncSession, actor: Actor, appointment_id: UUID, answer: Refusal) -> AppointmentView:
    """Take a request back, which only its creator can, or call an agreed appointment off, with a reason (X-8)."""
    row, case = await _reached(session, actor, appointment_id, Action.CANCEL_APPOINTMENT)
    if row.status is AppointmentStatus.OPEN and row.created_by != actor.id:
        await refuse(session, actor, Action.CANCEL_APPOINTMENT, row.id, rules.ONLY_THE_CREATOR)
    await hold(session, case, row=row)
    require_not_over(row)
    require_version(row, answer.version)
    was_agreed = row.status is AppointmentStatus.CONFIRMED
    if was_agreed and len(answer.reason) < REASON_MIN:
        raise InvalidInput(fields={"reason": WHY})
    await _end(session, row, await _slots(session, row))
    await _step(session, actor, row, StepKind.CANCELLED, note=answer.reason)
    await on_record(session, actor, row, Action.CANCEL_APPOINTMENT)
    await emit(session, moved(row, StepKind.CANCELLED, by=actor.id))
    return await view_of(session, actor, row, case)


async def end_with_the_expert(session: AsyncSession, event: Event) -> None:
    """A reaction: who no longer has the case has no appointment in it either."""
    if not isinstance(event, CaseMoved) or event.previous_provider_id in (None, event.provider_id):
        return
    rows = await session.exec(
        visibility.appointments_with_others(event.case_id, event.provider_id, clock.now()).with_for_update()
    )
    for row in rows.all():
        await _end(session, row, await _slots(session, row))
        await _step(session, None, row, StepKind.ENDED)
        await on_record(session, None, row, Action.CANCEL_APPOINTMENT)
        await emit(session, moved(row, StepKind.ENDED, by=None))


async def _reached(
    session: AsyncSession, actor: Actor, appointment_id: UUID, action: Action
) -> tuple[Appointment, Case]:
    row, case = await visibility.appointment_of(session, actor, appointment_id, action)
    await require_one_of_the_two(session, actor, case, action, row)
    return row, case


async def _slots(session: AsyncSession, row: Appointment) -> Sequence[AppointmentSlot]:
    return (await session.exec(visibility.slots_of([row]))).all()


def _of(slots: Sequence[AppointmentSlot], slot_id: UUID) -> AppointmentSlot:
    found = next((slot for slot in slots if slot.id == slot_id), None)
    if found is None:
        raise NotFound
    return found


async def _require_both_free(session: AsyncSession, actor: Actor, row: Appointment, slot: AppointmentSlot) -> None:
    """Raise Overlap. Asked while both calendars are held, so nobody can come in between."""
    pair = (row.requester_id, row.provider_id)
    taken = await visibility.agreed_times(session, pair, slot.starts_at, slot.ends_at, but=row.id)
    if any(person == actor.id for person, *_ in taken):
        raise Overlap(rules.CLASH)
    if taken:
        raise Overlap(rules.CLASH_OF_THE_OTHER)


async def _agree(
    session: AsyncSession, row: Appointment, slot: AppointmentSlot, slots: Sequence[AppointmentSlot]
) -> None:
    proposed = next(one for one in (await session.exec(visibility.steps_of([row]))).all() if one.id == slot.step_id)
    _set(session, [one for one in slots if one.state in (SlotState.OPEN, SlotState.CHOSEN)], SlotState.RELEASED)
    _set(session, [slot], SlotState.CHOSEN)
    row.sequence += row.status is AppointmentStatus.CONFIRMED
    row.status, row.starts_at, row.ends_at = AppointmentStatus.CONFIRMED, slot.starts_at, slot.ends_at
    row.way, row.place, row.agreed_at = proposed.way or row.way, proposed.place, clock.now()
    row.turn_id = None


async def _end(session: AsyncSession, row: Appointment, slots: Sequence[AppointmentSlot]) -> None:
    _set(session, [one for one in slots if one.state is SlotState.OPEN], SlotState.RELEASED)
    row.sequence += row.status is AppointmentStatus.CONFIRMED
    row.status, row.turn_id = AppointmentStatus.CANCELLED, None


def _set(session: AsyncSession, slots: Sequence[AppointmentSlot], state: SlotState) -> None:
    for slot in slots:
        slot.state = state
        session.add(slot)


async def _step(
    session: AsyncSession,
    actor: Actor | None,
    row: Appointment,
    kind: StepKind,
    *,
    note: str = "",
    slot_id: UUID | None = None,
) -> None:
    number = len((await session.exec(visibility.steps_of([row]))).all()) + 1
    session.add(
        AppointmentStep(
            appointment_id=row.id,
            number=number,
            kind=kind,
            actor_id=actor.id if actor else None,
            note=note,
            slot_id=slot_id,
        )
    )
    row.version += 1
    row.changed_at = clock.now()
    session.add(row)
    await session.flush()
