"""The appointments of a case, one's own, and what waits for an answer."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_
from sqlalchemy.orm import load_only
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.domain.access import Action, Actor, require
from mso_app.domain.appointments import STANDS_FROM, AppointmentStatus, Face
from mso_app.domain.wall_time import local_of, zone_words
from mso_app.domain.words import Role
from mso_app.models import Appointment, Case
from mso_app.schemas.accounts import initials
from mso_app.schemas.appointments import AppointmentList, AppointmentView, CaseAppointments, CaseChoice, Party
from mso_app.services import audit, visibility
from mso_app.services.accounts.logins import names_and_zones, names_and_zones_of
from mso_app.services.appointments.rights import why_closed
from mso_app.services.appointments.views import People, views_of
from mso_app.services.appointments.words import city

SHOWN = 50
ASKED = 5
CHOICES = 50
RUNNING = frozenset({Face.ANSWER.value, Face.WAITS.value, Face.CONFIRMED.value})
RECENT = timedelta(days=30)
OF_THE_CASE = ("number", "status", "withdrawn_at", "done_at")


async def of_case(session: AsyncSession, actor: Actor, case_id: UUID) -> CaseAppointments:
    """Everything that is or was agreed in a case (MSO-24). Raises NotFound and NotPermitted."""
    case = await visibility.case_of(session, actor, case_id, Action.SEE_APPOINTMENTS)
    rows = (await session.exec(visibility.appointments_in(actor, case).limit(SHOWN))).all()
    closed = why_closed(case)
    views = await views_of(session, actor, [(row, case.number, not closed) for row in rows])
    await audit.record(session, actor, Action.SEE_APPOINTMENTS, subject="case", subject_id=case.id, case_id=case.id)
    running = [view for view in views if view.face in RUNNING]
    return CaseAppointments(
        running=sorted(running, key=_soonest),
        earlier=[view for view in views if view.face not in RUNNING],
        people=await _people(session, actor, case) if case.status in STANDS_FROM else [],
        may_propose=not closed and actor.id in (case.requester_id, case.provider_id),
        closed=closed,
    )


async def one(session: AsyncSession, actor: Actor, appointment_id: UUID) -> AppointmentView:
    """One appointment, for the drawer beside a calendar. Raises NotFound and NotPermitted."""
    row, case = await visibility.appointment_of(session, actor, appointment_id, Action.SEE_APPOINTMENTS)
    await audit.record(
        session, actor, Action.SEE_APPOINTMENTS, subject="appointment", subject_id=row.id, case_id=row.case_id
    )
    return (await views_of(session, actor, [(row, case.number, not why_closed(case))]))[0]


async def people_met(session: AsyncSession, actor: Actor) -> People:
    """Oneself and everybody on the other side, for a page that draws several things of them."""
    require(actor, Action.SEE_CALENDAR)
    return await names_and_zones(session, visibility.met_by(actor))


async def mine(session: AsyncSession, actor: Actor, *, people: People | None = None) -> AppointmentList:
    """One's own appointments: what wants an answer, what comes, what was in the last month."""
    require(actor, Action.SEE_CALENDAR)
    now = clock.now()
    people = people or await people_met(session, actor)
    views = await views_where(session, actor, _of_interest(now), people=people)
    zone = people[actor.id][1]
    await audit.record(session, actor, Action.SEE_CALENDAR, subject="account", subject_id=actor.id)
    answers = sorted((view for view in views if view.face == Face.ANSWER), key=_soonest)
    coming = sorted((view for view in views if view.face in (Face.WAITS, Face.CONFIRMED)), key=_soonest)
    earlier = sorted((view for view in views if view.face not in RUNNING), key=_soonest, reverse=True)
    return AppointmentList(
        answers=answers[:SHOWN],
        coming=coming[:SHOWN],
        earlier=earlier[:SHOWN],
        zone=zone,
        zone_word=zone_words(now, zone),
    )


async def to_answer(session: AsyncSession, actor: Actor) -> list[AppointmentView]:
    """The few that want this person's answer, for their home."""
    require(actor, Action.SEE_CALENDAR)
    rows = (await session.exec(visibility.appointments_to_answer(actor, clock.now()).limit(ASKED))).all()
    return await views_of(session, actor, [(row, case.number, not why_closed(case)) for row, case in rows])


async def count_to_answer(session: AsyncSession, actor: Actor) -> int:
    """How many want this person's answer; nobody asks an administrator."""
    if actor.role is Role.ADMIN:
        return 0
    waiting = visibility.waiting_for(actor, clock.now()).subquery()
    return (await session.exec(select(func.count()).select_from(waiting))).one()


async def choices(session: AsyncSession, actor: Actor, *, people: People | None = None) -> list[CaseChoice]:
    """The cases in which this person may propose a time now, newest first."""
    require(actor, Action.SEE_CALENDAR)
    cases = (await session.exec(visibility.cases_to_meet_in(actor, list(STANDS_FROM)).limit(CHOICES))).all()
    others = {case.id: _other(case, actor) for case in cases if not why_closed(case)}
    known, now = people or await names_and_zones_of(session, set(others.values())), clock.now()
    return [
        CaseChoice(
            case_id=case.id,
            number=case.number,
            with_name=known[others[case.id]][0],
            with_initials=initials(known[others[case.id]][0]),
            zone=known[others[case.id]][1],
            zone_word=zone_words(now, known[others[case.id]][1]),
        )
        for case in cases
        if case.id in others
    ]


async def views_where(
    session: AsyncSession,
    actor: Actor,
    *which: ColumnElement[bool],
    drawn: Sequence[AppointmentView] = (),
    people: People | None = None,
) -> list[AppointmentView]:
    """One's own appointments that meet the conditions, what changed last first. `drawn` are those that this page has
    already, as they are now."""
    found = visibility.own_appointments(actor).where(*which).order_by(col(Appointment.changed_at).desc())
    # Of the cases their number and how they stand; their histories are long.
    found = found.options(load_only(*(getattr(Case, name) for name in OF_THE_CASE)))
    rows = (await session.exec(found.limit(3 * SHOWN))).all()
    known = {(view.id, view.version): view for view in drawn}
    missing = [(row, case.number, not why_closed(case)) for row, case in rows if (row.id, row.version) not in known]
    known |= {(view.id, view.version): view for view in await views_of(session, actor, missing, known_people=people)}
    return [known[row.id, row.version] for row, _ in rows]


def _of_interest(now: datetime) -> ColumnElement[bool]:
    """Whatever is not over, and what was over a short while ago."""
    return or_(
        col(Appointment.status) == AppointmentStatus.OPEN,
        col(Appointment.ends_at) > now - RECENT,
        col(Appointment.changed_at) > now - RECENT,
    )


async def _people(session: AsyncSession, actor: Actor, case: Case) -> list[Party]:
    pair = [person for person in (case.provider_id, case.requester_id) if person is not None]
    known, now = await names_and_zones_of(session, set(pair)), clock.now()
    return [
        Party(
            name=name,
            initials=initials(name),
            words=f"{'You, ' if person == actor.id else ''}{city(zone)}, {zone_words(now, zone)}, "
            f"now {local_of(now, zone):%H:%M}",
        )
        for person, (name, zone) in ((person, known[person]) for person in pair)
    ]


def _other(case: Case, actor: Actor) -> UUID:
    assert case.provider_id is not None
    return case.provider_id if case.requester_id == actor.id else case.requester_id


def _soonest(view: AppointmentView) -> tuple[bool, datetime | None]:
    return view.starts_at is None, view.starts_at
