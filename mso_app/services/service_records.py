"""What an expert has done: a record with each signature, a statement for each month. Units and counts, never money."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from statistics import median
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.core.errors import NotFound
from mso_app.core.events import Event
from mso_app.core.spreadsheet import Cell, csv_bytes
from mso_app.domain import service_records as domain
from mso_app.domain.access import Action, Actor
from mso_app.domain.deadlines import ClockState, span
from mso_app.domain.events import OpinionSigned
from mso_app.domain.opinions import Outcome
from mso_app.domain.service_records import TENTHS, Period, ServiceKind, label, months_back, period, units
from mso_app.domain.words import Role, Urgency
from mso_app.models import Case, Opinion, ServiceRecord
from mso_app.schemas.cases import ClockView
from mso_app.schemas.service_records import Bar, MonthRow, RecordPage, RecordQuery, RecordRow, StatementRow
from mso_app.services import audit, visibility
from mso_app.services.accounts.logins import zone_of
from mso_app.services.visibility import record_reach

CLOSED_SHOWN = 3
BARS = 6
MOST_IN_A_TABLE = 50_000
COLUMNS = (
    *("Done on", "Case", "Kind", "Specialty", "Urgency", "Turnaround, h", "Late, h"),
    *("Questions", "Answered", "Outcome", "Units"),
)


async def opinion_signed(session: AsyncSession, event: Event) -> None:
    """One record for each signature, inside its transaction: an opinion, or an addendum to one."""
    if not isinstance(event, OpinionSigned):
        return
    opinion = await visibility.opinion_for_system(session, event.opinion_id)
    case = await visibility.case_for_system(session, event.case_id)
    kind = ServiceKind.OPINION if opinion.edition == 1 else ServiceKind.ADDENDUM
    await record(session, case, opinion, kind)


async def record(session: AsyncSession, case: Case, opinion: Opinion, kind: ServiceKind) -> None:
    """Keep what was done, as it was then."""
    done_at = opinion.signed_at or clock.now()
    since = case.accepted_at or done_at
    late = done_at - case.clock_due_at if case.clock_due_at is not None else timedelta()
    questions = list((await session.exec(visibility.answers_of(opinion))).all())
    zone = ZoneInfo(await zone_of(session, opinion.provider_id))
    session.add(
        ServiceRecord(
            opinion_id=opinion.id,
            case_id=case.id,
            provider_id=opinion.provider_id,
            kind=kind,
            specialty=case.specialty,
            urgency=case.urgency,
            done_at=done_at,
            done_on=done_at.astimezone(zone).date(),
            seconds=int((done_at - since).total_seconds()) if kind is not ServiceKind.ADDENDUM else 0,
            seconds_late=max(0, int(late.total_seconds())) if kind is not ServiceKind.ADDENDUM else 0,
            questions=len(questions),
            answered=sum(1 for answer in questions if not answer.cannot_because.strip()),
            outcome=_outcome(opinion.diagnosis_outcome, opinion.treatment_outcome),
            units_tenths=TENTHS[kind, case.urgency],
        )
    )
    await session.flush()


async def list_records(session: AsyncSession, actor: Actor, query: RecordQuery) -> RecordPage:
    """A month, a quarter or a year of somebody's work, with its statement."""
    whose = await whose_records(session, actor, query)
    page = await page_of(session, actor, whose, query)
    details: audit.Details = {"rows": len(page.rows)}
    await audit.record(
        session, actor, Action.LIST_SERVICE_RECORDS, subject="service records", subject_id=whose, details=details
    )
    return page


async def page_of(session: AsyncSession, actor: Actor, whose: UUID, query: RecordQuery) -> RecordPage:
    """The same, for whoever puts it on record."""
    zone = ZoneInfo(await zone_of(session, whose))
    today = clock.now().astimezone(zone).date()
    shown = _period(query, today)
    within = col(ServiceRecord.done_on).between(shown.first, shown.last)
    of_kind = [] if query.kind == "all" else [col(ServiceRecord.kind) == ServiceKind(query.kind)]
    window = (
        visibility.records_of(actor, whose, within, *of_kind)
        .order_by(col(ServiceRecord.done_at).desc(), col(ServiceRecord.id))
        .offset(query.offset)
        .limit(query.limit)
    )
    rows = [_row(*found) for found in (await session.exec(window)).all()]
    counts, by_kind, tenths = await _counted(session, actor, whose, shown)
    timely = await _timely(session, actor, whose, shown)
    opinions = [number for (kind, _), number in by_kind.items() if kind is ServiceKind.OPINION]
    return RecordPage(
        rows=rows,
        total=counts[query.kind],
        offset=query.offset,
        month=shown.key,
        period=shown.words,
        is_open=shown.last >= today,
        closes=f"{shown.last.day} {shown.last:%b}",
        before=f"{months_back(shown.first, domain.MONTHS_OF[query.length]):%Y-%m}",
        after="" if shown.last >= today else f"{months_back(shown.first, -domain.MONTHS_OF[query.length]):%Y-%m}",
        counts=counts,
        opinions=sum(opinions),
        opinions_detail=", ".join(f"{by_kind.get((ServiceKind.OPINION, urgency), 0)} {urgency}" for urgency in Urgency),
        second_reads=counts[ServiceKind.SECOND_READ],
        **_promise(timely),
        statement=[
            StatementRow(word="Opinions, standard", count=by_kind.get((ServiceKind.OPINION, Urgency.STANDARD), 0)),
            StatementRow(word="Opinions, urgent", count=by_kind.get((ServiceKind.OPINION, Urgency.URGENT), 0)),
            StatementRow(word="Second reads", count=counts[ServiceKind.SECOND_READ]),
            StatementRow(word="Addenda, included", count=counts[ServiceKind.ADDENDUM]),
        ],
        units=units(tenths),
        closed=await _closed(session, actor, whose, today),
        bars=await _bars(session, actor, whose, today),
    )


async def table(session: AsyncSession, actor: Actor, query: RecordQuery) -> bytes:
    """The period as CSV, all of it."""
    whose = await whose_records(session, actor, query)
    found = await all_of(session, actor, whose, query)
    details: audit.Details = {"rows": len(found)}
    await audit.record(
        session, actor, Action.LIST_SERVICE_RECORDS, subject="table", subject_id=whose, details=details
    )  # fmt: skip
    return csv_bytes(COLUMNS, (_cells(row, number) for row, number, _ in found))


async def all_of(
    session: AsyncSession, actor: Actor, whose: UUID, query: RecordQuery
) -> Sequence[tuple[ServiceRecord, str, str | None]]:
    """Every record of the period, the oldest first, with the number of its case and what the reader may see of it."""
    today = clock.now().astimezone(ZoneInfo(await zone_of(session, whose))).date()
    shown = _period(query, today)
    within = col(ServiceRecord.done_on).between(shown.first, shown.last)
    statement = visibility.records_of(actor, whose, within).order_by(col(ServiceRecord.done_at), col(Case.number))
    return (await session.exec(statement.limit(MOST_IN_A_TABLE))).all()


async def whose_records(session: AsyncSession, actor: Actor, query: RecordQuery) -> UUID:
    """One's own; an administrator names an expert. Raises NotFound, on record."""
    await visibility.require_known(session, actor, Action.LIST_SERVICE_RECORDS, "service records")
    if actor.role is Role.PROVIDER and query.provider_id in (None, actor.id):
        return actor.id
    if actor.role is Role.ADMIN:
        if query.provider_id is None:
            return actor.id
        if (await session.exec(visibility.provider_named(query.provider_id))).first() is not None:
            return query.provider_id
    action = Action.LIST_SERVICE_RECORDS
    await audit.record_refusal(session, actor, action, subject="service records", subject_id=query.provider_id)
    raise NotFound


def _period(query: RecordQuery, today: date) -> Period:
    asked = date.fromisoformat(f"{query.month}-01") if query.month else today
    return period(query.length, min(asked, today))


async def _counted(
    session: AsyncSession, actor: Actor, whose: UUID, shown: Period
) -> tuple[dict[str, int], dict[tuple[ServiceKind, Urgency], int], int]:
    """How many of each kind, of each kind and urgency, and the units of all."""
    reach = record_reach(actor)
    statement = (
        select(ServiceRecord.kind, ServiceRecord.urgency, func.count(), func.sum(col(ServiceRecord.units_tenths)))
        .where(
            reach,
            ServiceRecord.provider_id == whose,
            col(ServiceRecord.done_on).between(shown.first, shown.last),
        )
        .group_by(col(ServiceRecord.kind), col(ServiceRecord.urgency))
    )
    found = (await session.exec(statement)).all()
    by_kind = {(ServiceKind(kind), Urgency(urgency)): number for kind, urgency, number, _ in found}
    counts = {str(kind): sum(n for (one, _), n in by_kind.items() if one is kind) for kind in ServiceKind}
    return counts | {"all": sum(by_kind.values())}, by_kind, sum(int(tenths) for *_, tenths in found)


async def _timely(
    session: AsyncSession, actor: Actor, whose: UUID, shown: Period
) -> Sequence[tuple[int, int]]:  # fmt: skip
    """Seconds taken and seconds late of the work that had a clock."""
    reach = record_reach(actor)
    statement = select(ServiceRecord.seconds, ServiceRecord.seconds_late).where(
        reach,
        ServiceRecord.provider_id == whose,
        ServiceRecord.kind != ServiceKind.ADDENDUM,
        col(ServiceRecord.done_on).between(shown.first, shown.last),
    )
    return (await session.exec(statement.limit(MOST_IN_A_TABLE))).all()


def _promise(timely: Sequence[tuple[int, int]]) -> dict[str, str]:
    if not timely:
        return {"in_time": "0 of 0", "in_time_detail": "", "typical": "–", "typical_detail": ""}
    met = sum(1 for _, late in timely if late == 0)
    longest = max(seconds for seconds, _ in timely)
    return {
        "in_time": f"{met} of {len(timely)}",
        "in_time_detail": f"{round(100 * met / len(timely))} %",
        "typical": span(timedelta(seconds=median(seconds for seconds, _ in timely))),
        "typical_detail": f"longest {span(timedelta(seconds=longest))}",
    }


async def _closed(session: AsyncSession, actor: Actor, whose: UUID, today: date) -> list[MonthRow]:
    months: list[MonthRow] = []
    for back in range(1, CLOSED_SHOWN + 1):
        shown = period("month", months_back(today, back))
        counts, _, tenths = await _counted(session, actor, whose, shown)
        number = counts["all"]
        said = f"{number} {'record' if number == 1 else 'records'}, {units(tenths)} units"
        months.append(MonthRow(month=shown.key, word=shown.words, detail=said))
    return months


async def _bars(session: AsyncSession, actor: Actor, whose: UUID, today: date) -> list[Bar]:
    first = months_back(today, BARS - 1)
    year, month = sa.extract("year", col(ServiceRecord.done_on)), sa.extract("month", col(ServiceRecord.done_on))
    reach = record_reach(actor)
    statement = (
        select(year, month, func.count())
        .where(reach, ServiceRecord.provider_id == whose, col(ServiceRecord.done_on) >= first)
        .group_by(year, month)
    )
    numbers = {(int(y), int(m)): number for y, m, number in (await session.exec(statement)).all()}
    days = [months_back(today, back) for back in reversed(range(BARS))]
    most = max([1, *numbers.values()])
    return [
        Bar(
            word=f"{one:%b}",
            count=numbers.get((one.year, one.month), 0),
            percent=round(100 * numbers.get((one.year, one.month), 0) / most),
            is_now=(one.year, one.month) == (today.year, today.month),
        )
        for one in days
    ]


def _row(record: ServiceRecord, number: str, subject: str | None) -> RecordRow:
    declined = record.questions - record.answered
    answered = f"answered {record.answered} of {record.questions}"
    kind = label(record.kind, record.urgency)
    return RecordRow(
        id=record.id,
        day=f"{record.done_on.day} {record.done_on:%b}",
        case_number=number,
        href=f"/cases/{record.case_id}/opinion" if subject is not None else "",
        title=subject or record.specialty.value.capitalize(),
        detail=f"{number} · {answered}, {declined} not answerable" if declined else f"{number} · {answered}",
        kind=kind,
        clock=clock_of(record),
        outcome=record.outcome,
        units=units(record.units_tenths),
    )


def clock_of(record: ServiceRecord) -> ClockView:
    if record.kind is ServiceKind.ADDENDUM:
        return ClockView()
    if record.seconds_late:
        late = span(timedelta(seconds=record.seconds_late))
        return ClockView(state=ClockState.LATE.value, words=f"Late by {late}")
    return ClockView(state=ClockState.MET.value, words=f"Met in {span(timedelta(seconds=record.seconds))}")


def _cells(record: ServiceRecord, number: str) -> list[Cell]:
    return [
        *(record.done_on, number, label(record.kind, record.urgency)),
        *(record.specialty.value.capitalize(), record.urgency.value.capitalize()),
        *(_tenths(record.seconds / 360), _tenths(record.seconds_late / 360)),
        *(record.questions, record.answered, record.outcome, _tenths(record.units_tenths)),
    ]


def _tenths(tenths: float) -> Cell:
    return Decimal(round(tenths)).scaleb(-1)


def _outcome(diagnosis: Outcome | None, treatment: Outcome | None) -> str:
    """ "Clarified, changed"; one word when both are the same."""
    words = list(dict.fromkeys(one.label for one in (diagnosis, treatment) if one is not None))
    return ", ".join([*words[:1], *(word.lower() for word in words[1:])])
