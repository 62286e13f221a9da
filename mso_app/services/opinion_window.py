"""The days after Done in which an opinion may be asked about, answered for and added to (N-13)."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.core.errors import InvalidTransition
from mso_app.core.settings import settings
from mso_app.domain.case_status import CaseStatus
from mso_app.domain.clarification import closes_at, is_open
from mso_app.models import Case, Institution
from mso_app.services.views import moment


def window_closes_at(case: Case) -> datetime | None:
    """None while there is nothing to ask about."""
    if case.status is not CaseStatus.DONE or case.done_at is None:
        return None
    return closes_at(case.done_at, settings().clarification_days)


def window_is_open(case: Case) -> bool:
    if case.status is not CaseStatus.DONE or case.done_at is None:
        return False
    return is_open(case.done_at, settings().clarification_days, now=clock.now())


async def require_window(session: AsyncSession, case: Case) -> None:
    """Raise InvalidTransition with the reason unless questions, answers and addenda are possible now."""
    if case.status is not CaseStatus.DONE:
        raise InvalidTransition("There is no signed opinion yet, so there is nothing to ask about.")
    if not window_is_open(case):
        raise InvalidTransition(await why_closed(session, case))


async def why_closed(session: AsyncSession, case: Case) -> str:
    """ "Questions about this opinion ended on 4 Dec 2026, 17:48 CET, 14 days after it was signed. …"."""
    closes = window_closes_at(case)
    if closes is None:
        return ""
    institution = await session.get_one(Institution, case.institution_id)
    ended = moment(closes, zone=institution.time_zone)
    days = settings().clarification_days
    return (
        f"Questions about this opinion ended on {ended}, {days} days after it was signed."
        " Everything that was said stays readable."
    )
