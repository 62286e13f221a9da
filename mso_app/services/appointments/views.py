"""From rows to what travels: an appointment as the reader meets it, in the reader's zone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.domain.access import Actor
from mso_app.domain.appointments import (
    AppointmentStatus,
    Face,
    SlotState,
    StepKind,
    Way,
    face,
    problem_of_place,
)
from mso_app.domain.deadlines import span
from mso_app.domain.wall_time import local_of, zone_words
from mso_app.domain.words import Role
from mso_app.models import Appointment, AppointmentSlot, AppointmentStep, Case
from mso_app.schemas.accounts import initials
from mso_app.schemas.appointments import AppointmentView, SideTime, SlotView, StepView
from mso_app.services import visibility
from mso_app.services.accounts.logins import names_and_zones_of
from mso_app.services.appointments.checks import Pair, check
from mso_app.services.appointments.rights import why_closed
from mso_app.services.appointments.words import (
    long_day,
    short_day,
    short_name,
    short_time,
    side,
    surname,
    when,
)
from mso_app.services.visibility.appointments import Agreed

NOBODY = UUID(int=0)
People = dict[UUID, tuple[str, str]]
"""Name and zone of each."""
PAST = {Face.HELD: "Held", Face.LAPSED: "Nobody answered in time"}
STEP_WORDS = {
    StepKind.ACCEPTED: "accepted",
    StepKind.DECLINED: "declined the times of the other side",
    StepKind.CANCELLED: "cancelled",
    StepKind.ENDED: "Ended, because the case went to another expert",
}


@dataclass(frozen=True, kw_only=True)
class Known:
    """What several appointments are drawn from, read once for all of them."""

    now: datetime
    actor: Actor
    names: dict[UUID, str]
    zones: dict[UUID, str]
    slots: dict[UUID, list[AppointmentSlot]]
    steps: dict[UUID, list[AppointmentStep]]
    busy: dict[UUID, list[Agreed]]
    """When each of them is taken."""

    @property
    def zone(self) -> str:
        return self.zones.get(self.actor.id, "UTC")


async def view_of(session: AsyncSession, actor: Actor, row: Appointment, case: Case) -> AppointmentView:
    """One appointment of a case that was reached."""
    return (await views_of(session, actor, [(row, case.number, not why_closed(case))]))[0]


async def views_of(
    session: AsyncSession,
    actor: Actor,
    rows: Sequence[tuple[Appointment, str, bool]],
    *,
    known_people: People | None = None,
) -> list[AppointmentView]:
    """Several, each with the number of its case and whether that is still open for appointments. Four queries, three
    where everybody in them is among the known people."""
    if not rows:
        return []
    appointments = [row for row, _, _ in rows]
    people = {person for row in appointments for person in (row.requester_id, row.provider_id)} | {actor.id}
    slots = (await session.exec(visibility.slots_of(appointments))).all()
    steps = (await session.exec(visibility.steps_of(appointments))).all()
    if known_people is None or not people <= known_people.keys():
        known_people = await names_and_zones_of(session, people)
    offered = [slot for slot in slots if slot.state is SlotState.OPEN]
    asked = {slot.appointment_id for slot in offered}
    busy = (
        await visibility.agreed_times(
            session,
            {person for row in appointments if row.id in asked for person in (row.requester_id, row.provider_id)},
            min(slot.starts_at for slot in offered),
            max(slot.ends_at for slot in offered),
        )
        if offered
        else []
    )
    known = Known(
        now=clock.now(),
        actor=actor,
        names={person: name for person, (name, _) in known_people.items()},
        zones={person: zone for person, (_, zone) in known_people.items()},
        slots=_by_appointment(slots),
        steps={key: list(group) for key, group in groupby(steps, key=lambda step: step.appointment_id)},
        busy=_by_person(busy),
    )
    return [_view(row, number, known, is_open=is_open) for row, number, is_open in rows]


def _by_appointment(slots: Sequence[AppointmentSlot]) -> dict[UUID, list[AppointmentSlot]]:
    found: dict[UUID, list[AppointmentSlot]] = {}
    for slot in slots:
        found.setdefault(slot.appointment_id, []).append(slot)
    return found


def _by_person(busy: Sequence[Agreed]) -> dict[UUID, list[Agreed]]:
    found: dict[UUID, list[Agreed]] = {}
    for agreed in busy:
        found.setdefault(agreed[0], []).append(agreed)
    return found


def pair_of(row: Appointment, known: Known) -> Pair:
    """The two, the reader first."""
    me = row.provider_id if known.actor.id == row.provider_id else row.requester_id
    other = row.requester_id if me == row.provider_id else row.provider_id
    return Pair(
        me=me,
        my_zone=known.zones[me],
        other=other,
        other_zone=known.zones[other],
        other_name=short_name(known.names[other]),
    )


def _view(row: Appointment, number: str, known: Known, *, is_open: bool) -> AppointmentView:
    pair = pair_of(row, known)
    slots, steps = known.slots.get(row.id, []), known.steps.get(row.id, [])
    offered = [slot for slot in slots if slot.state is SlotState.OPEN and slot.ends_at > known.now]
    shown = face(
        row.status,
        asks_viewer=row.turn_id == known.actor.id,
        has_offer=bool(offered),
        ends_at=row.ends_at,
        now=known.now,
    )
    takes_part = known.actor.id in (row.requester_id, row.provider_id)
    # An administrator, who only looks, sees when and whether, and nothing that anybody wrote.
    reads = known.actor.role is not Role.ADMIN
    start, end = _anchor(row, offered, slots)
    last = next((step for step in reversed(steps) if step.kind is StepKind.PROPOSED), None)
    is_over = shown not in (Face.ANSWER, Face.WAITS, Face.CONFIRMED)
    way = row.way if row.status is AppointmentStatus.CONFIRMED or last is None or last.way is None else last.way
    place = row.place if row.status is AppointmentStatus.CONFIRMED or last is None else last.place
    local = local_of(start, known.zone) if start else None
    return AppointmentView(
        id=row.id,
        case_id=row.case_id,
        case_number=number,
        purpose=row.purpose if reads else "Appointment",
        face=shown.value,
        way=way.value,
        way_words=way.label,
        place=place if reads else "",
        link=place if reads and way is Way.VIDEO and place and not problem_of_place(way, place) else "",
        with_name=known.names[pair.other] if takes_part else _both(row, known),
        with_surname=surname(known.names[pair.other]),
        with_initials=initials(known.names[pair.other]),
        month=f"{local:%b}" if local else "",
        day=str(local.day) if local else "",
        weekday=f"{local:%a}" if local else "",
        date_words=short_day(start, known.zone) if start else "",
        sides=_sides(row, start, end, pair, known) if start and end else [],
        minutes=round((end - start).total_seconds() / 60) if start and end else 0,
        starts_at=start,
        starts_in=span(start - known.now) if start and start > known.now and not is_over else "",
        offers=[] if is_over else [_slot(slot, row, pair, known, reads=reads) for slot in offered],
        steps=[_step(step, slots, known, reads=reads) for step in reversed(steps)],
        rounds=_rounds(steps),
        reason=_reason(steps, shown) if reads else PAST.get(shown, ""),
        may_answer=takes_part and is_open and any(slot.proposer_id != known.actor.id for slot in offered),
        may_propose=takes_part and is_open and not is_over,
        may_cancel=takes_part and not is_over and _may_cancel(row, known.actor),
        has_file=row.starts_at is not None,
        version=row.version,
    )


def _anchor(
    row: Appointment, offered: list[AppointmentSlot], slots: list[AppointmentSlot]
) -> tuple[datetime | None, datetime | None]:
    """The time it stands under: the agreed one, else the first on offer, else the last that was proposed."""
    if row.starts_at is not None:
        return row.starts_at, row.ends_at
    if offered:
        first = min(offered, key=lambda slot: slot.starts_at)
        return first.starts_at, first.ends_at
    return (slots[-1].starts_at, slots[-1].ends_at) if slots else (None, None)


def _both(row: Appointment, known: Known) -> str:
    return f"{short_name(known.names[row.requester_id])} and {short_name(known.names[row.provider_id])}"


def _sides(row: Appointment, start: datetime, end: datetime, pair: Pair, known: Known) -> list[SideTime]:
    if known.actor.id in (pair.me, pair.other):
        return [
            side("You", start, end, pair.my_zone),
            side(pair.other_name, start, end, pair.other_zone, than=pair.my_zone),
        ]
    return [
        side(short_name(known.names[person]), start, end, known.zones[person], than=known.zone)
        for person in (row.requester_id, row.provider_id)
    ]


def _slot(slot: AppointmentSlot, row: Appointment, pair: Pair, known: Known, *, reads: bool) -> SlotView:
    proposed = next((step for step in known.steps.get(row.id, []) if step.id == slot.step_id), None)
    words, kind = check(
        slot.starts_at, slot.ends_at, pair, [*known.busy.get(pair.me, []), *known.busy.get(pair.other, [])], but=row.id
    )
    return SlotView(
        id=slot.id,
        starts_at=slot.starts_at,
        day=long_day(slot.starts_at, known.zone),
        short=f"{short_time(slot.starts_at, known.zone)} {zone_words(slot.starts_at, known.zone)}",
        sides=_sides(row, slot.starts_at, slot.ends_at, pair, known),
        is_mine=slot.proposer_id == known.actor.id,
        check=words if reads else "",
        check_kind=kind,
        way=(proposed.way or row.way).label if proposed else row.way.label,
        minutes=round((slot.ends_at - slot.starts_at).total_seconds() / 60),
    )


def _step(step: AppointmentStep, slots: list[AppointmentSlot], known: Known, *, reads: bool) -> StepView:
    who = "You" if step.actor_id == known.actor.id else short_name(known.names.get(step.actor_id or NOBODY, ""))
    return StepView(
        kind=step.kind.value,
        who=who,
        text=_step_words(step, slots, known),
        when=when(step.created_at, known.now, known.zone),
        note=step.note if reads else "",
    )


def _step_words(step: AppointmentStep, slots: list[AppointmentSlot], known: Known) -> str:
    if step.kind is StepKind.PROPOSED:
        mine = [slot for slot in slots if slot.step_id == step.id]
        times = [short_time(slot.starts_at, known.zone) for slot in mine]
        listed = " and ".join([", ".join(times[:-1]), times[-1]] if len(times) > 1 else times)
        zone = zone_words(mine[0].starts_at, known.zone) if mine else ""
        other = "other " if step.number > 1 else ""
        if len(times) > 1:
            return f"proposed {len(times)} {other}times: {listed} {zone}"
        return f"proposed {'another time: ' if other else ''}{listed} {zone}"
    if step.kind is StepKind.ACCEPTED:
        chosen = _accepted(step, slots)
        at = f" {short_time(chosen.starts_at, known.zone)} {zone_words(chosen.starts_at, known.zone)}" if chosen else ""
        return f"accepted{at}"
    return STEP_WORDS[step.kind]


def _accepted(step: AppointmentStep, slots: list[AppointmentSlot]) -> AppointmentSlot | None:
    """The time an acceptance was about."""
    return next((slot for slot in slots if slot.id == step.slot_id), None)


def _rounds(steps: list[AppointmentStep]) -> str:
    """ "2 rounds, 31 m"."""
    number = sum(step.kind is StepKind.PROPOSED for step in steps)
    words = f"{number} {'round' if number == 1 else 'rounds'}"
    return f"{words}, {span(steps[-1].created_at - steps[0].created_at)}" if len(steps) > 1 else words


def _reason(steps: list[AppointmentStep], shown: Face) -> str:
    if shown in PAST:
        return PAST[shown]
    last = steps[-1] if steps else None
    if last is None or (shown in (Face.WAITS, Face.CONFIRMED)):
        return ""
    if last.kind is StepKind.ENDED:
        return STEP_WORDS[StepKind.ENDED]
    return last.note


def _may_cancel(row: Appointment, actor: Actor) -> bool:
    return row.status is AppointmentStatus.CONFIRMED or row.created_by == actor.id
