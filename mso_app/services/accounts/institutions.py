"""The institutions that ask for opinions."""

import re
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.errors import InvalidInput, NotFound
from mso_app.domain.access import Action, Actor, require
from mso_app.domain.calendar_days import read_day
from mso_app.domain.case_status import CaseStatus
from mso_app.integrations import public_holidays
from mso_app.models import Account, Case, Institution
from mso_app.schemas.accounts import (
    InstitutionChange,
    InstitutionCreate,
    InstitutionPage,
    InstitutionQuery,
    InstitutionRow,
)
from mso_app.services import audit
from mso_app.services.calendars import closed_next
from mso_app.services.text import like
from mso_app.services.visibility import case_reach

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
CLOSED_DAYS = 60


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
    _set_calendar(institution, new)
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
    _set_calendar(institution, change)
    session.add(institution)
    await session.flush()
    await audit.record(session, actor, Action.MANAGE_INSTITUTIONS, subject="institution", subject_id=institution.id)
    return (await _rows(session, actor, [institution]))[0]


def regions_of(actor: Actor, country: str) -> list[str]:
    """The codes of the parts of a country that have holidays of their own."""
    require(actor, Action.MANAGE_INSTITUTIONS)
    return public_holidays.regions(country.strip().upper())


def _set_calendar(institution: Institution, given: InstitutionCreate) -> None:
    """New clocks follow it; what was promised before stays promised."""
    known = public_holidays.regions(given.country)
    if given.region and given.region not in known:
        wanted = f"Pick one of {', '.join(known)}." if known else "This country has no regions; leave it empty."
        raise InvalidInput(fields={"region": wanted})
    institution.weekend = "".join(str(day) for day in given.weekend)
    institution.keeps_holidays, institution.region = given.keeps_holidays, given.region
    institution.closed_days = " ".join(_days(given.closed_days))


def _days(text: str) -> list[str]:
    """The days of a text with one a line, or with commas between."""
    parts = [part.strip() for part in re.split(r"[\n,;]", text) if part.strip()]
    days = sorted({read_day(part, field="closed_days").isoformat() for part in parts})
    if len(days) > CLOSED_DAYS:
        raise InvalidInput(fields={"closed_days": f"At most {CLOSED_DAYS} days; leave out those that are over."})
    return days


def calendar_words(institution: Institution) -> str:
    """ "Mon to Fri, holidays of DE-HH, 2 more days closed"."""
    open_days = [day for day in range(7) if str(day) not in institution.weekend]
    in_a_row = open_days == list(range(open_days[0], open_days[-1] + 1)) and len(open_days) > 2
    names = [WEEKDAYS[day] for day in open_days]
    parts = [f"{names[0]} to {names[-1]}" if in_a_row else ", ".join(names)]
    if institution.keeps_holidays and public_holidays.is_known(institution.country):
        parts.append(f"holidays of {'-'.join(filter(None, (institution.country, institution.region)))}")
    more = len(institution.closed_days.split())
    return ", ".join([*parts, *([f"{more} more {'day' if more == 1 else 'days'} closed"] if more else [])])


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
            weekend=[int(digit) for digit in one.weekend],
            keeps_holidays=one.keeps_holidays,
            region=one.region,
            closed_days="\n".join(one.closed_days.split()),
            calendar=calendar_words(one),
            closed_next=closed_next(one),
            regions=public_holidays.regions(one.country),
        )
        for one in institutions
    ]
