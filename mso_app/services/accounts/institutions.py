"""The institutions that ask for opinions."""

from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.errors import InvalidInput, NotFound
from mso_app.domain.access import Action, Actor, require
from mso_app.domain.case_status import CaseStatus
from mso_app.models import Account, Case, Institution
from mso_app.schemas.accounts import (
    InstitutionChange,
    InstitutionCreate,
    InstitutionPage,
    InstitutionQuery,
    InstitutionRow,
)
from mso_app.services import audit
from mso_app.services.text import like
from mso_app.services.visibility import case_reach


async def list_institutions(session: AsyncSession, actor: Actor, query: InstitutionQuery) -> InstitutionPage:
    """One window of institutions by name, with how many people and open cases each has."""
    require(actor, Action.MANAGE_INSTITUTIONS)
    chosen = select(Institution)
    if query.search.strip():
        chosen = chosen.where(col(Institution.name).ilike(like(query.search), escape="\\"))
    total = (await session.exec(select(func.count()).select_from(chosen.subquery()))).one()
    window = chosen.order_by(func.lower(Institution.name), col(Institution.id)).offset(query.offset).limit(query.limit)
    institutions = (await session.exec(window)).all()
    rows = await _rows(session, actor, list(institutions))
    return InstitutionPage(rows=rows, total=total, offset=query.offset)


async def open_institution(session: AsyncSession, actor: Actor, institution_id: UUID) -> InstitutionRow:
    """One institution. Raises NotFound."""
    require(actor, Action.MANAGE_INSTITUTIONS)
    return (await _rows(session, actor, [await _institution(session, institution_id)]))[0]


async def create_institution(session: AsyncSession, actor: Actor, new: InstitutionCreate) -> InstitutionRow:
    """A new institution. Raises InvalidInput when the name is taken."""
    require(actor, Action.MANAGE_INSTITUTIONS)
    await _check_name(session, new.name)
    institution = Institution(name=new.name, country=new.country, time_zone=new.time_zone)
    session.add(institution)
    await session.flush()
    await audit.record(session, actor, Action.MANAGE_INSTITUTIONS, subject="institution", subject_id=institution.id)
    return (await _rows(session, actor, [institution]))[0]


async def change_institution(
    session: AsyncSession, actor: Actor, institution_id: UUID, change: InstitutionChange
) -> InstitutionRow:
    """Correct an institution, or put it out of use: then nobody new can be made for it."""
    require(actor, Action.MANAGE_INSTITUTIONS)
    institution = await _institution(session, institution_id)
    await _check_name(session, change.name, besides=institution.id)
    institution.name, institution.country = change.name, change.country
    institution.time_zone, institution.is_active = change.time_zone, change.is_active
    session.add(institution)
    await session.flush()
    await audit.record(session, actor, Action.MANAGE_INSTITUTIONS, subject="institution", subject_id=institution.id)
    return (await _rows(session, actor, [institution]))[0]


async def _institution(session: AsyncSession, institution_id: UUID) -> Institution:
    institution = await session.get(Institution, institution_id)
    if institution is None:
        raise NotFound
    return institution


async def _check_name(session: AsyncSession, name: str, *, besides: UUID | None = None) -> None:
    taken = (await session.exec(select(Institution.id).where(func.lower(Institution.name) == name.lower()))).first()
    if taken is not None and taken != besides:
        raise InvalidInput(fields={"name": "There is an institution with this name already."})


async def _rows(session: AsyncSession, actor: Actor, institutions: list[Institution]) -> list[InstitutionRow]:
    ids = [institution.id for institution in institutions]
    people_counted = (
        select(Account.institution_id, func.count())
        .where(col(Account.institution_id).in_(ids), col(Account.is_active).is_(True))
        .group_by(col(Account.institution_id))
    )
    cases_counted = (
        select(Case.institution_id, func.count())
        .where(
            case_reach(actor),
            col(Case.institution_id).in_(ids),
            col(Case.status) != CaseStatus.DONE,
            col(Case.withdrawn_at).is_(None),
        )
        .group_by(col(Case.institution_id))
    )
    people: dict[UUID | None, int] = dict((await session.exec(people_counted)).all())
    cases: dict[UUID, int] = dict((await session.exec(cases_counted)).all())
    return [
        InstitutionRow(
            id=one.id,
            name=one.name,
            country=one.country,
            time_zone=one.time_zone,
            is_active=one.is_active,
            people=people.get(one.id, 0),
            open_cases=cases.get(one.id, 0),
        )
        for one in institutions
    ]
