"""Reminders: a day and a quarter of an hour before, once each, whoever runs the clockwork and however often."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.domain.appointments import Lead, is_due
from mso_app.domain.notifications import OF_A_LEAD
from mso_app.models import Appointment, AppointmentReminder, Case
from mso_app.services import visibility
from mso_app.services.notifications.telling import tell
from mso_app.services.once import insert_once


async def remind(session: AsyncSession, *, limit: int = 20) -> int:
    """Remind whoever is due now, at most `limit` times. How often somebody was: 0 is the end."""
    now, reminded = clock.now(), 0
    for row, case in (await session.exec(visibility.appointments_to_remind_of(now, now + Lead.DAY.length))).all():
        for lead in Lead:
            if row.starts_at is None or row.agreed_at is None:
                continue
            if not is_due(lead, starts_at=row.starts_at, agreed_at=row.agreed_at, now=now):
                continue
            for person in (row.requester_id, row.provider_id):
                reminded += await _once(session, row, case, person, lead)
        if reminded >= limit:
            break
    return reminded


async def _once(session: AsyncSession, row: Appointment, case: Case, person: UUID, lead: Lead) -> bool:
    """Whether this one was the first to write the row; only then somebody hears of it, in the same transaction."""
    assert row.starts_at is not None
    reminder = AppointmentReminder(appointment_id=row.id, account_id=person, lead=lead, starts_at=row.starts_at)
    if not await insert_once(session, reminder, unique=["appointment_id", "account_id", "lead", "starts_at"]):
        return False
    await tell(session, [person], OF_A_LEAD[lead], case=case, key=f"{row.id}:{row.sequence}")
    return True
