"""Which appointments an actor can reach, what hangs on them, and when people are taken."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, union_all
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import Select, SelectOfScalar

from mso_app.core.errors import NotFound
from mso_app.domain.access import Action, Actor
from mso_app.domain.appointments import AppointmentStatus, SlotState
from mso_app.domain.words import Role
from mso_app.models import Account, Appointment, AppointmentSlot, AppointmentStep, Calendar, Case
from mso_app.services import audit
from mso_app.services.visibility.cases import case_of, case_reach

Agreed = tuple[UUID, UUID, datetime, datetime]
"""Whom, appointment, beginning, end: all that is read of somebody else's calendar."""


def appointment_reach(actor: Actor) -> ColumnElement[bool]:
    """The condition, beside a join with the case. What an expert before agreed is not the next one's."""
    if actor.role is Role.PROVIDER:
        return and_(case_reach(actor), col(Appointment.provider_id) == actor.id)
    return case_reach(actor)


def own_appointments(actor: Actor) -> Select[Appointment, Case]:
    """The reachable appointments this person takes part in, with their case."""
    return (
        select(Appointment, Case)
        .join(Case, col(Case.id) == Appointment.case_id)
        .where(
            appointment_reach(actor),
            or_(col(Appointment.requester_id) == actor.id, col(Appointment.provider_id) == actor.id),
        )
    )


def appointments_to_answer(actor: Actor, now: datetime) -> Select[Appointment, Case]:
    """Those of them in which a time waits for this person, with their case, by the time they stand under."""
    first_on_offer = (
        select(func.min(AppointmentSlot.starts_at))
        .where(
            AppointmentSlot.appointment_id == Appointment.id,
            AppointmentSlot.state == SlotState.OPEN,
            col(AppointmentSlot.ends_at) > now,
        )
        .correlate(Appointment)
        .scalar_subquery()
    )
    return (
        own_appointments(actor)
        .where(col(Appointment.id).in_(waiting_for(actor, now)))
        .order_by(func.coalesce(Appointment.starts_at, first_on_offer), col(Appointment.changed_at).desc())
    )


def appointments_in(actor: Actor, case: Case) -> SelectOfScalar[Appointment]:
    """The appointments of a case that was reached, newest first."""
    return (
        select(Appointment)
        .join(Case, col(Case.id) == Appointment.case_id)
        .where(Appointment.case_id == case.id, appointment_reach(actor))
        .order_by(col(Appointment.created_at).desc())
    )


def met_by(actor: Actor) -> ColumnElement[bool]:
    """The condition that an account is this person, or the other side of a case or an appointment of theirs."""
    sides = (
        select(of.requester_id if actor.role is Role.PROVIDER else of.provider_id).where(
            (of.provider_id if actor.role is Role.PROVIDER else of.requester_id) == actor.id
        )
        for of in (Appointment, Case)
    )
    return or_(col(Account.id) == actor.id, *(col(Account.id).in_(side) for side in sides))


def has_a_time_between(start: datetime, end: datetime) -> ColumnElement[bool]:
    """The condition that one of the times of an appointment, agreed or only proposed, lies in a stretch."""
    times = select(AppointmentSlot.appointment_id).where(
        col(AppointmentSlot.starts_at) >= start, col(AppointmentSlot.starts_at) < end
    )
    return col(Appointment.id).in_(times)


def running_appointments(actor: Actor, case: Case, now: datetime) -> SelectOfScalar[UUID]:
    """Those of a case that was reached which are open or still to come."""
    return (
        select(Appointment.id)
        .join(Case, col(Case.id) == Appointment.case_id)
        .where(
            Appointment.case_id == case.id,
            appointment_reach(actor),
            col(Appointment.status).in_([AppointmentStatus.OPEN, AppointmentStatus.CONFIRMED]),
            or_(col(Appointment.ends_at).is_(None), col(Appointment.ends_at) > now),
        )
    )


async def appointment_of(
    session: AsyncSession, actor: Actor, appointment_id: UUID, action: Action
) -> tuple[Appointment, Case]:
    """The appointment and its case. Raises NotFound or NotPermitted, on record."""
    found = (await session.exec(select(Appointment).where(Appointment.id == appointment_id))).first()
    if found is None:
        await audit.record_refusal(session, actor, action, subject="appointment", subject_id=appointment_id)
        raise NotFound
    case = await case_of(session, actor, found.case_id, action)
    if actor.role is Role.PROVIDER and found.provider_id != actor.id:
        await audit.record_refusal(session, actor, action, subject="appointment", subject_id=appointment_id)
        raise NotFound
    return found, case


def cases_to_meet_in(actor: Actor, statuses: Collection[str]) -> SelectOfScalar[Case]:
    """The reachable cases in these statuses of which this person is one of the two."""
    return (
        select(Case)
        .where(
            case_reach(actor),
            or_(col(Case.requester_id) == actor.id, col(Case.provider_id) == actor.id),
            col(Case.status).in_(statuses),
            col(Case.withdrawn_at).is_(None),
        )
        .order_by(col(Case.submitted_at).desc())
    )


def slots_of(appointments: Sequence[Appointment]) -> SelectOfScalar[AppointmentSlot]:
    """Every time that was proposed in these, in the order of proposing."""
    ids = [one.id for one in appointments]
    return (
        select(AppointmentSlot)
        .where(col(AppointmentSlot.appointment_id).in_(ids))
        .order_by(col(AppointmentSlot.created_at), col(AppointmentSlot.position))
        # Also what was read before a lock was waited for.
        .execution_options(populate_existing=True)
    )


def steps_of(appointments: Sequence[Appointment]) -> SelectOfScalar[AppointmentStep]:
    """How these came about, oldest first."""
    ids = [one.id for one in appointments]
    return (
        select(AppointmentStep)
        .where(col(AppointmentStep.appointment_id).in_(ids))
        .order_by(col(AppointmentStep.appointment_id), col(AppointmentStep.number))
    )


async def proposed_with_key(
    session: AsyncSession, actor: Actor, key: str
) -> tuple[Appointment, AppointmentStep] | None:
    """What this person sent under this key before."""
    statement = (
        select(Appointment, AppointmentStep)
        .join(AppointmentStep, col(AppointmentStep.appointment_id) == Appointment.id)
        .where(AppointmentStep.actor_id == actor.id, AppointmentStep.client_key == key)
    )
    return (await session.exec(statement)).first()


def waiting_for(actor: Actor, now: datetime) -> SelectOfScalar[UUID]:
    """The reachable appointments in which a time of the other side waits for this person."""
    return (
        select(Appointment.id)
        .distinct()
        .join(Case, col(Case.id) == Appointment.case_id)
        .join(AppointmentSlot, col(AppointmentSlot.appointment_id) == Appointment.id)
        .where(
            appointment_reach(actor),
            Appointment.turn_id == actor.id,
            col(Appointment.status).in_([AppointmentStatus.OPEN, AppointmentStatus.CONFIRMED]),
            or_(col(Appointment.ends_at).is_(None), col(Appointment.ends_at) > now),
            AppointmentSlot.state == SlotState.OPEN,
            AppointmentSlot.proposer_id != actor.id,
            col(AppointmentSlot.ends_at) > now,
        )
    )


async def agreed_times(
    session: AsyncSession, people: Collection[UUID], start: datetime, end: datetime, *, but: UUID | None = None
) -> list[Agreed]:
    """When these people are taken within a stretch of time, whatever the case; `but` is not counted."""
    sides = union_all(
        *(
            select(side.label("who"), Appointment.id, Appointment.starts_at, Appointment.ends_at).where(
                Appointment.status == AppointmentStatus.CONFIRMED,
                side.in_(people),
                col(Appointment.starts_at) < end,
                col(Appointment.ends_at) > start,
            )
            for side in (col(Appointment.requester_id), col(Appointment.provider_id))
        )
    ).subquery()
    # Four columns, not whole rows: a house has hundreds of them in a month.
    found = await session.exec(select(sides.c.who, sides.c.id, sides.c.starts_at, sides.c.ends_at))
    return [(who, row_id, since, until) for who, row_id, since, until in found.all() if row_id != but]


def appointments_with_others(case_id: UUID, provider_id: UUID | None, now: datetime) -> SelectOfScalar[Appointment]:
    """What is not over in a case with anybody but its present expert; for the reaction to a move."""
    return select(Appointment).where(
        Appointment.case_id == case_id,
        Appointment.provider_id != provider_id if provider_id else col(Appointment.id).is_not(None),
        col(Appointment.status).in_([AppointmentStatus.OPEN, AppointmentStatus.CONFIRMED]),
        or_(col(Appointment.ends_at).is_(None), col(Appointment.ends_at) > now),
    )


def appointments_to_remind_of(now: datetime, until: datetime) -> Select[Appointment, Case]:
    """Agreed appointments that begin within this time, with their case; for the timekeeper."""
    return (
        select(Appointment, Case)
        .join(Case, col(Case.id) == Appointment.case_id)
        .where(
            Appointment.status == AppointmentStatus.CONFIRMED,
            col(Appointment.starts_at) > now,
            col(Appointment.starts_at) <= until,
        )
        .order_by(col(Appointment.starts_at), col(Appointment.id))
    )


async def calendar_of(session: AsyncSession, account_id: UUID) -> Calendar | None:
    """Somebody's own calendar row; there is none before they first need one."""
    return (await session.exec(select(Calendar).where(Calendar.account_id == account_id))).first()


async def calendar_with(session: AsyncSession, feed_hash: str) -> Calendar | None:
    """The calendar that a secret address belongs to."""
    return (await session.exec(select(Calendar).where(Calendar.feed_hash == feed_hash))).first()


async def case_held(session: AsyncSession, case: Case) -> None:
    """Read a case again and keep others from moving it until the transaction ends."""
    held = select(Case).where(Case.id == case.id).with_for_update(read=True).execution_options(populate_existing=True)
    (await session.exec(held)).one()
