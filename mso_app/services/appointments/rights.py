"""Who takes part in an appointment, whether its case is still open for one, and calendars held while one is written."""

from typing import NoReturn
from uuid import UUID

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.core.errors import ChangedMeanwhile, InvalidTransition, NotPermitted
from mso_app.core.ids import new_id
from mso_app.core.settings import settings
from mso_app.domain.access import Action, Actor
from mso_app.domain.appointments import OVER, AppointmentStatus, closed_words
from mso_app.models import Appointment, Calendar, Case
from mso_app.services import audit, visibility

CHANGED = "This appointment was changed meanwhile. Look at it again."


async def require_one_of_the_two(
    session: AsyncSession, actor: Actor, case: Case, action: Action, row: Appointment | None = None
) -> None:
    """A colleague of the institution sees an appointment and takes no part in it."""
    pair = (row.requester_id, row.provider_id) if row else (case.requester_id, case.provider_id)
    if actor.id not in pair:
        await refuse(session, actor, action, row.id if row else case.id)


async def refuse(session: AsyncSession, actor: Actor, action: Action, subject_id: UUID, sentence: str = "") -> NoReturn:
    """Raise NotPermitted, on record."""
    await audit.record_refusal(session, actor, action, subject="appointment", subject_id=subject_id)
    raise NotPermitted(sentence or None)


def require_open(case: Case) -> None:
    """Raise InvalidTransition when nothing can be proposed or agreed in this case any more, or not yet."""
    if words := why_closed(case):
        raise InvalidTransition(words)


def why_closed(case: Case) -> str:
    return closed_words(
        case.status,
        is_withdrawn=case.withdrawn_at is not None,
        done_at=case.done_at,
        now=clock.now(),
        days=settings().clarification_days,
    )


def require_not_over(row: Appointment) -> None:
    """Raise InvalidTransition for what was declined, cancelled or held."""
    has_passed = row.ends_at is not None and row.ends_at <= clock.now()
    if row.status not in (AppointmentStatus.OPEN, AppointmentStatus.CONFIRMED) or has_passed:
        raise InvalidTransition(OVER)


def require_version(row: Appointment, seen: int) -> None:
    if row.version != seen:
        raise ChangedMeanwhile(CHANGED)


async def hold(session: AsyncSession, case: Case, *, row: Appointment | None = None) -> None:
    """From here on nobody else writes into the calendars of these two until the transaction ends.

    The case first, then both calendars in one order, so that nobody waits in a circle; then everything that was read
    before is read again, because it may be old. A move of the case waits, or has happened and is seen.
    """
    pair = (row.requester_id, row.provider_id) if row else (case.requester_id, case.provider_id)
    await visibility.case_held(session, case)
    for person in sorted(one for one in pair if one is not None):
        await take_turn(session, person)
    await session.refresh(case)
    if row is not None:
        await session.refresh(row)


async def take_turn(session: AsyncSession, account_id: UUID) -> None:
    """Lock one person's calendar, making it when there is none: on SQLite the file, on PostgreSQL the row."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    row = insert(Calendar).values(id=new_id(), created_at=clock.now(), account_id=account_id, turn=1)
    again = row.on_conflict_do_update(index_elements=["account_id"], set_={"turn": Calendar.turn + 1})
    await session.exec(again)
