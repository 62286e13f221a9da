"""Appointments over HTTP: propose, answer, call off, one as a calendar file, and the feed behind a secret address."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Response

from mso_app.api.bodies import HEADERS
from mso_app.api.deps import CurrentActor, Uow
from mso_app.core.names import content_disposition
from mso_app.schemas.appointments import (
    Acceptance,
    AppointmentCreate,
    AppointmentList,
    AppointmentView,
    CaseAppointments,
    CounterProposal,
    Refusal,
)
from mso_app.services import appointments

router = APIRouter(prefix="/api/v1", tags=["appointments"])

CALENDAR = "text/calendar; charset=utf-8"
Token = Annotated[str, Path(max_length=200)]


@router.get("/appointments")
async def mine(session: Uow, actor: CurrentActor) -> AppointmentList:
    """One's own appointments: what wants an answer, what comes next, what was."""
    return await appointments.mine(session, actor)


@router.get("/cases/{case_id}/appointments")
async def of_case(session: Uow, actor: CurrentActor, case_id: UUID) -> CaseAppointments:
    """Everything that is or was agreed in a case. Administrators see date and status."""
    return await appointments.of_case(session, actor, case_id)


@router.post("/cases/{case_id}/appointments", status_code=201)
async def propose(session: Uow, actor: CurrentActor, case_id: UUID, asked: AppointmentCreate) -> AppointmentView:
    """Propose up to three times. Sending it again under the same `client_key` gives the same appointment."""
    return await appointments.propose(session, actor, case_id, asked)


@router.post("/appointments/{appointment_id}/counter")
async def counter(session: Uow, actor: CurrentActor, appointment_id: UUID, asked: CounterProposal) -> AppointmentView:
    """Propose other times; what the other side proposed stays on offer, and what is agreed stands meanwhile."""
    return await appointments.counter(session, actor, appointment_id, asked)


@router.post("/appointments/{appointment_id}/times/{slot_id}/accept")
async def accept(
    session: Uow, actor: CurrentActor, appointment_id: UUID, slot_id: UUID, answer: Acceptance
) -> AppointmentView:
    """Agree to one of the other side's times."""
    return await appointments.accept(session, actor, appointment_id, slot_id, answer)


@router.post("/appointments/{appointment_id}/decline")
async def decline(session: Uow, actor: CurrentActor, appointment_id: UUID, answer: Refusal) -> AppointmentView:
    """Say no to the times of the other side."""
    return await appointments.decline(session, actor, appointment_id, answer)


@router.post("/appointments/{appointment_id}/cancel")
async def cancel(session: Uow, actor: CurrentActor, appointment_id: UUID, answer: Refusal) -> AppointmentView:
    """Take one's own request back, or call an agreed appointment off, with a reason."""
    return await appointments.cancel(session, actor, appointment_id, answer)


@router.get("/appointments/{appointment_id}/appointment.ics", response_class=Response)
async def file(session: Uow, actor: CurrentActor, appointment_id: UUID) -> Response:
    """One agreed appointment for a calendar elsewhere; the number of the case and nothing of a patient."""
    name, content = await appointments.file_of(session, actor, appointment_id)
    headers = {**HEADERS, "Content-Disposition": content_disposition(name)}
    return Response(content, media_type=CALENDAR, headers=headers)


@router.get("/calendar/{token}.ics", response_class=Response)
async def feed(session: Uow, token: Token) -> Response:
    """The calendar behind a secret address, for programs that cannot sign in. 404 for everything else."""
    content = await appointments.read_feed(session, token)
    return Response(content, media_type=CALENDAR, headers=HEADERS)
