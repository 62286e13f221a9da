"""Appointments for tests: a case with its two people, and short ways to propose and to answer."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlmodel import select

from mso_app.core.db import unit_of_work
from mso_app.domain.access import Actor
from mso_app.models import Appointment
from mso_app.schemas.appointments import (
    Acceptance,
    AppointmentCreate,
    AppointmentView,
    CaseAppointments,
    CounterProposal,
    Refusal,
    TimeIn,
)
from mso_app.services import appointments
from tests.talks import Talk

WEDNESDAY = "2026-03-04T10:00"
THURSDAY = "2026-03-05T11:00"
FRIDAY = "2026-03-06T09:00"


def at(*locals_: str) -> list[TimeIn]:
    """Times by the wall clock of Berlin, where these people are."""
    return [TimeIn(local=datetime.fromisoformat(local)) for local in locals_]


def wanted(*locals_: str, **more: object) -> AppointmentCreate:
    given = {"times": at(*locals_ or (WEDNESDAY,)), "purpose": "Nerve biopsy, yes or no", "client_key": uuid4().hex}
    return AppointmentCreate.model_validate(given | more)


async def propose(talk: Talk, who: Actor, *locals_: str, **more: object) -> AppointmentView:
    async with unit_of_work() as session:
        return await appointments.propose(session, who, talk.case_id, wanted(*locals_, **more))


async def counter(who: Actor, view: AppointmentView, *locals_: str, **more: object) -> AppointmentView:
    given = {"times": at(*locals_), "client_key": uuid4().hex, "version": view.version}
    async with unit_of_work() as session:
        asked = CounterProposal.model_validate(given | more)
        return await appointments.counter(session, who, view.id, asked)


async def accept(who: Actor, view: AppointmentView, place: int = 0, *, version: int | None = None) -> AppointmentView:
    """The time at this place among those on offer."""
    async with unit_of_work() as session:
        answer = Acceptance(version=view.version if version is None else version)
        return await appointments.accept(session, who, view.id, view.offers[place].id, answer)


async def decline(who: Actor, view: AppointmentView, reason: str = "") -> AppointmentView:
    async with unit_of_work() as session:
        return await appointments.decline(session, who, view.id, Refusal(version=view.version, reason=reason))


async def cancel(who: Actor, view: AppointmentView, reason: str = "") -> AppointmentView:
    async with unit_of_work() as session:
        return await appointments.cancel(session, who, view.id, Refusal(version=view.version, reason=reason))


async def seen_by(who: Actor, appointment_id: UUID) -> AppointmentView:
    async with unit_of_work() as session:
        return await appointments.one(session, who, appointment_id)


async def in_case(talk: Talk, who: Actor) -> CaseAppointments:
    async with unit_of_work() as session:
        return await appointments.of_case(session, who, talk.case_id)


async def rows() -> list[Appointment]:
    async with unit_of_work() as session:
        return list((await session.exec(select(Appointment))).all())
