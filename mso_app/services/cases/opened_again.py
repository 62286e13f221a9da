"""Access that ends, and the glass an expert may break: a reason, a day, and everybody concerned is told (N-18)."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.core.errors import InvalidTransition
from mso_app.core.events import emit
from mso_app.core.settings import settings
from mso_app.domain.access import Action, Actor
from mso_app.domain.events import AccessEnded, AccessOpened
from mso_app.domain.words import Role
from mso_app.models import Case, CaseGrant, Institution
from mso_app.schemas.cases import EndedCase
from mso_app.services import audit, visibility
from mso_app.services.reasons import reason_of
from mso_app.services.views import day, moment

REASON_MIN = 10
ENDED_SHOWN = 5


async def break_glass(session: AsyncSession, actor: Actor, case_id: UUID, *, reason: str) -> str:
    """Open a finished case again, for reading; until when, in words. Its requester and the administrators are told."""
    case = await visibility.ended_case(session, actor, case_id)
    if case is None:
        await visibility.case_of(session, actor, case_id, Action.BREAK_GLASS)
        raise InvalidTransition("You can read this case already.")
    missing = "Say in a sentence why you need to read it. The requester reads it too."
    why = reason_of(" ".join(reason.split()), missing, shortest=REASON_MIN)
    until = clock.now() + timedelta(hours=settings().break_glass_hours)
    session.add(CaseGrant(case_id=case.id, account_id=actor.id, reason=why, until=until))
    await session.flush()
    details: audit.Details = {"until": until.isoformat()}
    await audit.record(
        session, actor, Action.BREAK_GLASS, subject="case", subject_id=case.id, case_id=case.id, details=details
    )
    await emit(session, AccessOpened(case_id=case.id, requester_id=case.requester_id, provider_id=actor.id))
    institution = await session.get_one(Institution, case.institution_id)
    return moment(until, zone=institution.time_zone)


async def ended_access(session: AsyncSession, actor: Actor, case_id: UUID) -> EndedCase | None:
    """What an expert sees in place of a case whose access has ended: its number, nothing of the patient."""
    case = await visibility.ended_case(session, actor, case_id)
    return _ended(case) if case else None


async def ended_cases(session: AsyncSession, actor: Actor) -> list[EndedCase]:
    """The last of an expert's cases that they can no longer read."""
    if actor.role is not Role.PROVIDER:
        return []
    cases = (await session.exec(visibility.ended_cases(actor, limit=ENDED_SHOWN))).all()
    return [_ended(case) for case in cases]


async def tell_of_ended_access(session: AsyncSession, after: datetime, until: datetime) -> int:
    """Whatever is open on a screen of somebody who may no longer read it is read again, and found to be gone."""
    over = await visibility.access_ended_between(session, after, until)
    for case_id, provider_id in over:
        await emit(session, AccessEnded(case_id=case_id, provider_id=provider_id))
    return len(over)


def _ended(case: Case) -> EndedCase:
    done = case.done_at or case.created_at
    return EndedCase(
        id=case.id,
        number=case.number,
        specialty=case.specialty.value.capitalize(),
        done=day(done.date()),
        ended=day((done + timedelta(days=settings().provider_access_days)).date()),
        hours=settings().break_glass_hours,
    )
