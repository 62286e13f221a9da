"""Which cases and drafts an actor can reach."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, true
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import Select, SelectOfScalar

from mso_app.core.errors import NotFound, NotPermitted
from mso_app.core.settings import settings
from mso_app.domain import access
from mso_app.domain.access import Action, Actor, Standing
from mso_app.domain.case_status import CaseStatus
from mso_app.domain.words import Role
from mso_app.models import (
    Account,
    Case,
    CaseDraft,
    Patient,
)
from mso_app.services import audit
from mso_app.services.visibility.grants import access_ends_for_what_was_done, granted_to, is_opened_again
from mso_app.services.visibility.second_readings import second_reader_reach

# Made once, for they cost more than the question.
_PROVIDER, _REQUESTER = aliased(Account), aliased(Account)


def visible_cases(actor: Actor) -> SelectOfScalar[Case]:
    """Every case this person may know of."""
    return select(Case).where(case_reach(actor))


def case_lines(actor: Actor, *conditions: ColumnElement[bool]) -> Select[Case, Patient, str, str]:
    """The reachable cases that meet the conditions, with their patient, the provider's and the requester's name."""
    return (
        select(Case, Patient, _PROVIDER.name, _REQUESTER.name)
        .join(Patient, col(Patient.id) == Case.patient_id)
        .join(_REQUESTER, col(_REQUESTER.id) == Case.requester_id)
        .outerjoin(_PROVIDER, col(_PROVIDER.id) == Case.provider_id)
        .where(case_reach(actor), *conditions)
    )


def case_window(
    actor: Actor,
    *conditions: ColumnElement[bool],
    order: Sequence[ColumnElement[object]],
    offset: int,
    limit: int,
    names_patient: bool,
) -> tuple[ColumnElement[bool], SelectOfScalar[int]]:
    """The condition that a case is in this window of the reachable ones, and the count of all of them.

    The window is found among keys and only then are whole rows read: sorting ten thousand histories takes seconds.
    `names_patient` says that the conditions or the order look at the patient.
    """
    keys, count = select(Case.id), select(func.count()).select_from(Case)
    if names_patient:
        same = col(Patient.id) == Case.patient_id
        keys, count = keys.join(Patient, same), count.join(Patient, same)
    conditions = (case_reach(actor), *conditions)
    window = keys.where(*conditions).order_by(*order, col(Case.id)).offset(offset).limit(limit)
    return col(Case.id).in_(window), count.where(*conditions)


def most_urgent(actor: Actor, statuses: Sequence[CaseStatus], *, each: int) -> ColumnElement[bool]:
    """The condition that a case is among the first `each` of its status by clock, of those still running."""
    place = func.row_number().over(
        partition_by=col(Case.status), order_by=(col(Case.clock_due_at).asc(), col(Case.id).asc())
    )
    placed = (
        select(col(Case.id).label("id"), place.label("place"))
        .where(case_reach(actor), col(Case.status).in_(statuses), col(Case.withdrawn_at).is_(None))
        .subquery()
    )
    return col(Case.id).in_(select(placed.c.id).where(placed.c.place <= each))


def case_reach(actor: Actor) -> ColumnElement[bool]:
    """The condition behind `visible_cases`, for statements that aggregate."""
    if actor.role is not Role.PROVIDER:
        return lasting_reach(actor)
    opened_again = and_(col(Case.provider_id) == actor.id, col(Case.withdrawn_at).is_(None), granted_to(actor))
    return or_(lasting_reach(actor), second_reader_reach(actor), opened_again)


def lasting_reach(actor: Actor) -> ColumnElement[bool]:
    """The same without what was opened again and what is read second: conversations are closed to both."""
    if actor.role is Role.ADMIN:
        return true()
    if actor.role is Role.REQUESTER:
        if settings().institution_shares_cases:
            return col(Case.institution_id) == actor.institution_id
        return col(Case.requester_id) == actor.id
    recently = access_ends_for_what_was_done()
    return and_(
        col(Case.provider_id) == actor.id,
        col(Case.withdrawn_at).is_(None),
        or_(col(Case.status) != CaseStatus.DONE, col(Case.done_at) > recently),
    )


def case_ids_with_number(actor: Actor, pattern: str) -> SelectOfScalar[UUID]:
    """The reachable cases whose number fits a pattern of `services.text.like`."""
    return select(Case.id).where(case_reach(actor), col(Case.number).ilike(pattern, escape="\\"))


def case_numbers(actor: Actor, ids: set[UUID]) -> Select[UUID, str]:
    """Ids and numbers of the reachable ones among these cases."""
    return select(Case.id, Case.number).where(case_reach(actor), col(Case.id).in_(ids))


async def case_of(session: AsyncSession, actor: Actor, case_id: UUID, action: Action) -> Case:
    """The case, if this person can reach it and may do this to it in some status.

    Raises NotFound or NotPermitted; either refusal is put on record.
    """
    case = (await session.exec(visible_cases(actor).where(Case.id == case_id))).first()
    if case is None:
        await audit.record_refusal(session, actor, action, subject="case", subject_id=case_id)
        raise NotFound
    only_reads = action not in access.READ_ONLY | {Action.BREAK_GLASS} and is_opened_again(actor, case)
    if only_reads or not access.may(standing(actor, case), action):
        await audit.record_refusal(session, actor, action, subject="case", subject_id=case_id)
        raise NotPermitted
    return case


def standing(actor: Actor, case: Case) -> Standing:
    return access.standing(actor, provider_id=case.provider_id, status=case.status)


async def case_for_system(session: AsyncSession, case_id: UUID) -> Case:
    """The case for background work, which acts for nobody."""
    case = (await session.exec(select(Case).where(Case.id == case_id))).first()
    if case is None:
        raise NotFound
    return case


def overdue_answers(session_now: ColumnElement[bool]) -> SelectOfScalar[Case]:
    """Assigned cases that meet a condition on their clock; for the timekeeper."""
    return select(Case).where(Case.status == CaseStatus.ASSIGNED, session_now)


def running_cases(statuses: Sequence[CaseStatus], *, due_after: datetime) -> SelectOfScalar[Case]:
    """Cases in these statuses whose clock ends, or ended, after a moment; for the timekeeper."""
    return select(Case).where(
        col(Case.status).in_(statuses), col(Case.withdrawn_at).is_(None), col(Case.clock_due_at) > due_after
    )


def my_drafts(actor: Actor) -> SelectOfScalar[CaseDraft]:
    """The unfinished cases of this person, newest first."""
    return (
        select(CaseDraft)
        .where(CaseDraft.requester_id == actor.id, col(CaseDraft.case_id).is_(None))
        .order_by(col(CaseDraft.saved_at).desc())
    )


async def draft_of(session: AsyncSession, actor: Actor, draft_id: UUID) -> CaseDraft:
    """The draft, if it is this person's own. Raises NotFound, on record."""
    found = await session.exec(select(CaseDraft).where(CaseDraft.id == draft_id, CaseDraft.requester_id == actor.id))
    draft = found.first()
    if draft is None:
        await audit.record_refusal(session, actor, Action.CREATE_CASE, subject="draft", subject_id=draft_id)
        raise NotFound
    return draft
