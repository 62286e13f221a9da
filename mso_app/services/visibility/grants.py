"""Access that ended, and that was opened again for a while (N-18)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import Select, SelectOfScalar

from mso_app.core import clock
from mso_app.core.settings import settings
from mso_app.domain.access import Actor
from mso_app.domain.case_status import CaseStatus
from mso_app.domain.words import Role
from mso_app.models import Account, Case, CaseGrant


def access_ends_for_what_was_done() -> datetime:
    """A provider no longer reaches what was done at this moment or before."""
    return clock.now() - timedelta(days=settings().provider_access_days)


def ended_for(actor: Actor) -> ColumnElement[bool]:
    """The condition that a case is this provider's, and their lasting access to it is over."""
    return and_(
        col(Case.provider_id) == actor.id,
        col(Case.withdrawn_at).is_(None),
        col(Case.status) == CaseStatus.DONE,
        col(Case.done_at) <= access_ends_for_what_was_done(),
    )


def granted_to(actor: Actor) -> ColumnElement[bool]:
    """The condition that this person opened the case again and the time for it is not over."""
    # A list of ids, which are few: asked of each case that is done, it would cost as much as there are such cases.
    mine = select(CaseGrant.case_id).where(col(CaseGrant.account_id) == actor.id, col(CaseGrant.until) > clock.now())
    return col(Case.id).in_(mine)


def is_opened_again(actor: Actor, case: Case) -> bool:
    """Whether somebody who reaches this case does so only because they opened it again."""
    is_over = case.done_at is not None and case.done_at <= access_ends_for_what_was_done()
    return actor.role is Role.PROVIDER and case.status is CaseStatus.DONE and is_over


async def ended_case(session: AsyncSession, actor: Actor, case_id: UUID) -> Case | None:
    """The case, if this is its expert, whose access ended and was not opened again. None for everybody else."""
    if actor.role is not Role.PROVIDER:
        return None
    statement = select(Case).where(Case.id == case_id, ended_for(actor), ~granted_to(actor))
    return (await session.exec(statement)).first()


def ended_cases(actor: Actor, *, limit: int) -> SelectOfScalar[Case]:
    """The latest of them. Found among keys, and only then read: their histories are long."""
    latest = col(Case.done_at).desc(), col(Case.id)
    keys = select(Case.id).where(ended_for(actor), ~granted_to(actor)).order_by(*latest).limit(limit)
    return select(Case).where(col(Case.id).in_(keys)).order_by(*latest)


def grants_of(case: Case) -> Select[CaseGrant, str]:
    """How often a case that was reached was opened again, and by whom; newest first."""
    return (
        select(CaseGrant, Account.name)
        .join(Account, col(Account.id) == CaseGrant.account_id)
        .where(CaseGrant.case_id == case.id)
        .order_by(col(CaseGrant.created_at).desc())
    )


async def access_ended_between(session: AsyncSession, after: datetime, until: datetime) -> Sequence[tuple[UUID, UUID]]:
    """Cases and the experts who could read them until some moment after the first and not after the second."""
    kept = timedelta(days=settings().provider_access_days)
    done = select(Case.id, Case.provider_id).where(
        col(Case.done_at) > after - kept, col(Case.done_at) <= until - kept, col(Case.provider_id).is_not(None)
    )
    granted = select(CaseGrant.case_id, CaseGrant.account_id).where(
        col(CaseGrant.until) > after, col(CaseGrant.until) <= until
    )
    over = [(case_id, provider) for case_id, provider in (await session.exec(done)).all() if provider is not None]
    return [*over, *(await session.exec(granted)).all()]
