"""Lists of cases: search, filters, sorting and pages in the database, and the figures above them."""

from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, String, and_, cast, false, func, literal_column, or_
from sqlalchemy import case as sql_case
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from mso_app.core import clock
from mso_app.domain.access import Action, Actor, require
from mso_app.domain.case_status import OPEN, CaseStatus
from mso_app.domain.words import Role
from mso_app.models import Case, Patient
from mso_app.schemas.cases import CaseCounts, CasePage, CaseQuery, CaseRow, StatusCount
from mso_app.services import audit
from mso_app.services.text import like
from mso_app.services.views import case_row, provider_named
from mso_app.services.visibility import case_lines, case_reach, case_window, has_done_their_part

WITHDRAWN = "withdrawn"
WAITING_SHOWN = 8
# Who has a clock. Named one by one: a database can seek these, and cannot seek "not done".
RUNS_OR_WAITS = tuple(status for status in CaseStatus if status in OPEN)
# Whose clock turns amber on lists; a returned case is shown as paused until its answer is late.
RUNNING = tuple(status for status in CaseStatus if status in OPEN and status is not CaseStatus.RETURNED)
MINE = {
    Role.REQUESTER: (CaseStatus.RETURNED,),
    Role.PROVIDER: (CaseStatus.ASSIGNED, CaseStatus.ACCEPTED, CaseStatus.IN_PROGRESS),
    Role.ADMIN: (CaseStatus.NEW, CaseStatus.REJECTED),
}

Order: TypeAlias = ColumnElement[Any]

_clock_first = sql_case((col(Case.status) == CaseStatus.DONE, 1), else_=0)
SORTS: dict[str, tuple[Order, ...]] = {
    "clock": (_clock_first.asc(), col(Case.clock_due_at).asc().nulls_last(), col(Case.submitted_at).desc()),
    "newest": (col(Case.submitted_at).desc(),),
    "oldest": (col(Case.submitted_at).asc(),),
    "number": (col(Case.number).asc(),),
    "subject": (func.lower(Case.subject).asc(),),
    "patient": (func.lower(Patient.name).asc(),),
    "status": (col(Case.status).asc(), col(Case.clock_due_at).asc().nulls_last()),
}


async def list_cases(
    session: AsyncSession, actor: Actor, query: CaseQuery, *, counted: CaseCounts | None = None
) -> CasePage:
    """One window of the cases this person can reach. Those of no filter are not counted again where they just were."""
    require(actor, Action.LIST_CASES)
    if counted is not None and not _filters(actor, query):
        total = counted.listed
    else:
        total = (await session.exec(_window(actor, query)[1])).one()
    return CasePage(rows=await _rows(session, actor, query), total=total, offset=query.offset)


async def waiting_for(session: AsyncSession, actor: Actor) -> list[CaseRow]:
    """The cases in which it is this person's turn, nearest clock first."""
    require(actor, Action.LIST_CASES)
    mine = CaseQuery(statuses=list(MINE[actor.role]), limit=WAITING_SHOWN, open_only=True, mine_to_do=True)
    return await _rows(session, actor, mine)


async def waiting_count(session: AsyncSession, actor: Actor) -> int:
    """In how many cases it is this person's turn; a number only, for every page."""
    require(actor, Action.LIST_CASES)
    turn = and_(case_reach(actor), col(Case.withdrawn_at).is_(None), col(Case.status).in_(MINE[actor.role]))
    if actor.role is Role.PROVIDER:
        turn = and_(turn, ~has_done_their_part(actor))
    return (await session.exec(select(func.count()).select_from(Case).where(turn))).one()


async def counts(session: AsyncSession, actor: Actor) -> CaseCounts:
    """The figures above a list; numbers only, so nothing of a patient is read."""
    require(actor, Action.LIST_CASES)
    reach = case_reach(actor)
    stays = col(Case.withdrawn_at).is_(None)
    now = clock.now()
    is_late = and_(stays, col(Case.status).in_(RUNS_OR_WAITS), col(Case.clock_due_at) <= now)
    is_soon = and_(stays, col(Case.status).in_(RUNNING), col(Case.clock_due_at) > now, col(Case.clock_amber_at) <= now)
    # What was withdrawn is listed, and counted apart.
    group = sql_case((~stays, literal_column(f"'{WITHDRAWN}'", String)), else_=cast(col(Case.status), String))
    figures = select(group, func.count(), func.count().filter(is_late), func.count().filter(is_soon))
    found = (await session.exec(figures.where(reach).group_by(group))).all()
    by_status = {CaseStatus(status): number for status, number, _, _ in found if status != WITHDRAWN}
    return CaseCounts(
        by_status=[
            StatusCount(status=status.value, label=status.label, count=by_status.get(status, 0))
            for status in CaseStatus
        ],
        open=sum(by_status.get(status, 0) for status in OPEN),
        total=sum(by_status.values()),
        late=sum(late for _, _, late, _ in found),
        due_soon=sum(soon for _, _, _, soon in found),
        listed=sum(number for _, number, _, _ in found),
        waiting_for_me=sum(by_status.get(status, 0) for status in MINE[actor.role]),
    )


async def _rows(session: AsyncSession, actor: Actor, query: CaseQuery) -> list[CaseRow]:
    """The lines of one window, on record."""
    shown, _ = _window(actor, query)
    found = (await session.exec(case_lines(actor, shown).order_by(*SORTS[query.sort], col(Case.id)))).all()
    rows = [
        case_row(
            case,
            patient,
            provider_name=provider_named(actor, case, provider_name or ""),
            requester_name=requester_name,
        )
        for case, patient, provider_name, requester_name in found
    ]
    await audit.record(session, actor, Action.LIST_CASES, subject="cases", details={"rows": len(rows)})
    return rows


def _window(actor: Actor, query: CaseQuery) -> tuple[ColumnElement[bool], SelectOfScalar[int]]:
    return case_window(
        actor,
        *_filters(actor, query),
        order=SORTS[query.sort],
        offset=query.offset,
        limit=query.limit,
        names_patient=bool(query.search.strip()) or query.sort == "patient",
    )


def _filters(actor: Actor, query: CaseQuery) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if query.statuses:
        conditions.append(col(Case.status).in_(query.statuses))
    if query.specialty:
        conditions.append(col(Case.specialty) == query.specialty)
    if query.provider_id:
        conditions.append(col(Case.provider_id) == query.provider_id)
        # Asking for somebody else's would tell a second reader whose case it is.
        if actor.role is Role.PROVIDER and query.provider_id != actor.id:
            conditions.append(false())
    if query.patient_id:
        conditions.append(col(Case.patient_id) == query.patient_id)
    if query.open_only:
        conditions.append(col(Case.withdrawn_at).is_(None))
    if query.mine_to_do and actor.role is Role.PROVIDER:
        conditions.append(~has_done_their_part(actor))
    if query.late_only:
        running = and_(col(Case.status).in_(RUNS_OR_WAITS), col(Case.withdrawn_at).is_(None))
        conditions.append(and_(running, col(Case.clock_due_at) <= clock.now()))
    if query.search.strip():
        conditions.append(_search(query.search))
    return conditions


def _search(text: str) -> ColumnElement[bool]:
    wanted = like(text)
    return or_(
        col(Case.number).ilike(wanted, escape="\\"),
        col(Case.subject).ilike(wanted, escape="\\"),
        col(Patient.number).ilike(wanted, escape="\\"),
        col(Patient.name).ilike(wanted, escape="\\"),
    )
