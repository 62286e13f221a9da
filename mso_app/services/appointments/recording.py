"""What is left of everything that is done to an appointment: a row of the log, and the event that tells others."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.domain.access import Action, Actor
from mso_app.domain.appointments import StepKind
from mso_app.domain.events import AppointmentMoved
from mso_app.models import Appointment
from mso_app.services import audit


async def on_record(session: AsyncSession, actor: Actor | None, row: Appointment, action: Action) -> None:
    """Which appointment, of which case, and how it stands now."""
    await audit.record(
        session,
        actor,
        action,
        subject="appointment",
        subject_id=row.id,
        case_id=row.case_id,
        details={"status": row.status.value},
    )


def moved(row: Appointment, step: StepKind, *, by: UUID | None, asks: set[UUID] | None = None) -> AppointmentMoved:
    return AppointmentMoved(
        case_id=row.case_id,
        appointment_id=row.id,
        step=step,
        requester_id=row.requester_id,
        provider_id=row.provider_id,
        by=by,
        asks=frozenset(asks or ()),
    )


def other_of(row: Appointment, person: UUID) -> UUID:
    """The other one of the two."""
    return row.provider_id if person == row.requester_id else row.requester_id
