"""Appointments for other calendars: one as a file, and all of one's own under a secret address.

A calendar elsewhere is out of our hands, so nothing goes there but times and the number of the case: no patient, no
purpose, no place, no note. The address is made by its owner; only its hash is kept, so it can be renewed, not read.
"""

from datetime import datetime, timedelta
from uuid import UUID

from icalendar import Calendar as Ics
from icalendar import Event as IcsEvent
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.core.errors import InvalidTransition, NotFound
from mso_app.core.security import new_token, token_hash
from mso_app.core.settings import settings
from mso_app.domain.access import Action, Actor, allows, require
from mso_app.domain.appointments import NO_TIME_YET, AppointmentStatus
from mso_app.models import Account, Appointment
from mso_app.schemas.appointments import FeedView
from mso_app.services import audit, visibility
from mso_app.services.accounts.logins import zone_of
from mso_app.services.appointments.rights import take_turn
from mso_app.services.identity import actor_of
from mso_app.services.views import moment

BACK = timedelta(days=30)
MOST = 500
READ_EVERY = timedelta(minutes=5)
PATH = "/api/v1/calendar/"
TOKEN_MOST = 100


async def file_of(session: AsyncSession, actor: Actor, appointment_id: UUID) -> tuple[str, bytes]:
    """One agreed appointment as a file: its name and its bytes. Raises InvalidTransition while nothing is agreed."""
    row, case = await visibility.appointment_of(session, actor, appointment_id, Action.SEE_APPOINTMENTS)
    if row.starts_at is None:
        raise InvalidTransition(NO_TIME_YET)
    await audit.record(
        session, actor, Action.SEE_APPOINTMENTS, subject="appointment", subject_id=row.id, case_id=row.case_id
    )
    return f"{case.number}.ics", _calendar([(row, case.number)])


async def my_feed(session: AsyncSession, actor: Actor) -> FeedView:
    """Whether there is an address. The address itself is shown once, when it is made."""
    require(actor, Action.SEE_CALENDAR)
    mine = await visibility.calendar_of(session, actor.id)
    if mine is None or mine.feed_hash is None:
        return FeedView()
    zone = await zone_of(session, actor.id)
    return FeedView(
        is_on=True,
        made=moment(mine.feed_made_at, zone=zone) if mine.feed_made_at else "",
        read=moment(mine.feed_read_at, zone=zone) if mine.feed_read_at else "",
    )


async def make_feed(session: AsyncSession, actor: Actor) -> str:
    """A new secret address; the one before answers no more."""
    require(actor, Action.CHANGE_CALENDAR)
    token = new_token()
    await _put(session, actor, token_hash(token))
    return f"{settings().origin}{PATH}{token}.ics"


async def end_feed(session: AsyncSession, actor: Actor) -> None:
    """The address answers no more."""
    require(actor, Action.CHANGE_CALENDAR)
    await _put(session, actor, None)


async def read_feed(session: AsyncSession, token: str) -> bytes:
    """The calendar behind a secret address. Whatever is wrong with it, it is NotFound and nothing is written."""
    mine = await visibility.calendar_with(session, token_hash(token)) if 0 < len(token) <= TOKEN_MOST else None
    owner = (await session.exec(select(Account).where(Account.id == mine.account_id))).first() if mine else None
    if mine is None or owner is None or not owner.is_active or not allows(owner.role, Action.SEE_CALENDAR):
        raise NotFound
    actor, now = actor_of(owner), clock.now()
    agreed = visibility.own_appointments(actor).where(col(Appointment.starts_at) > now - BACK)
    rows = (await session.exec(agreed.order_by(col(Appointment.starts_at)).limit(MOST))).all()
    content = _calendar([(row, case.number) for row, case in rows])
    # Calendars ask every few minutes; one row of the log tells as much as twelve.
    if mine.feed_read_at is None or now - mine.feed_read_at >= READ_EVERY:
        mine.feed_read_at = now
        session.add(mine)
        details: audit.Details = {"by": "secret address"}
        await audit.record(session, actor, Action.SEE_CALENDAR, subject="account", subject_id=owner.id, details=details)
    return content


async def _put(session: AsyncSession, actor: Actor, hashed: str | None) -> None:
    await take_turn(session, actor.id)
    mine = await visibility.calendar_of(session, actor.id)
    assert mine is not None
    mine.feed_hash, mine.feed_read_at = hashed, None
    mine.feed_made_at = clock.now() if hashed else None
    session.add(mine)
    details: audit.Details = {"address": "made" if hashed else "ended"}
    await audit.record(session, actor, Action.CHANGE_CALENDAR, subject="account", subject_id=actor.id, details=details)


def _calendar(rows: list[tuple[Appointment, str]]) -> bytes:
    calendar = Ics()
    calendar.add("prodid", f"-//{settings().product_name}//Appointments//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", settings().product_name)
    for row, number in rows:
        if row.starts_at is not None and row.ends_at is not None:
            calendar.add_component(_event(row, number, row.starts_at, row.ends_at))
    return calendar.to_ical()


def _event(row: Appointment, number: str, start: datetime, end: datetime) -> IcsEvent:
    is_off = row.status is not AppointmentStatus.CONFIRMED
    event = IcsEvent()
    event.add("uid", f"{row.id}@{settings().product_name.lower()}")
    event.add("dtstamp", row.changed_at)
    event.add("dtstart", start)
    event.add("dtend", end)
    event.add("sequence", row.sequence)
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if is_off else "OPAQUE")
    event.add("summary", f"{'Cancelled: ' if is_off else ''}Appointment, {number}")
    event.add("url", f"{settings().origin}/cases/{row.case_id}/appointments")
    event.add("class", "PRIVATE")
    return event
