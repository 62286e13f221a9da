"""The statement of an expert as a PDF: gathered inside a transaction, typeset outside of one (MSO-31)."""

import asyncio
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.core.settings import settings
from mso_app.domain.access import Action, Actor
from mso_app.domain.service_records import label, units
from mso_app.models import ServiceRecord
from mso_app.reports.statement_pdf import statement_pdf
from mso_app.schemas.service_records import RecordQuery
from mso_app.schemas.statement_paper import StatementLine, StatementPaper
from mso_app.services import audit, visibility
from mso_app.services.accounts.logins import zone_of
from mso_app.services.service_records import all_of, clock_of, page_of, whose_records
from mso_app.services.views import day


async def order_statement(session: AsyncSession, actor: Actor, query: RecordQuery) -> StatementPaper:
    """What is printed of a month, a quarter or a year. It names cases by number, never what they are about."""
    whose = await whose_records(session, actor, query)
    page = await page_of(session, actor, whose, query.model_copy(update={"kind": "all", "offset": 0, "limit": 1}))
    found = await all_of(session, actor, whose, query)
    details: audit.Details = {"rows": len(found)}
    await audit.record(
        session, actor, Action.LIST_SERVICE_RECORDS, subject="statement PDF", subject_id=whose, details=details
    )
    now = clock.now()
    return StatementPaper(
        product=settings().product_name,
        expert=await _name(session, actor, whose),
        period=page.period,
        is_open=page.is_open,
        printed_at=now,
        printed=day(now.astimezone(ZoneInfo(await zone_of(session, whose))).date()),
        in_time=", ".join(filter(None, (page.in_time, page.in_time_detail))),
        typical=", ".join(filter(None, (page.typical, page.typical_detail))),
        lines=tuple(_line(record, number) for record, number, _ in found),
        counts=tuple((row.word, str(row.count)) for row in page.statement),
        units=page.units,
    )


async def print_statement(paper: StatementPaper) -> bytes:
    """The pages."""
    return await asyncio.to_thread(statement_pdf, paper)


def _line(record: ServiceRecord, number: str) -> StatementLine:
    return StatementLine(
        sealed=f"{record.done_on.day} {record.done_on:%b}",
        case_number=number,
        specialty=record.specialty.value.capitalize(),
        kind=label(record.kind, record.urgency),
        clock=clock_of(record).words,
        units=units(record.units_tenths),
    )


async def _name(session: AsyncSession, actor: Actor, whose: UUID) -> str:
    named = (await session.exec(visibility.provider_named(whose))).first()
    return named or actor.name
