"""Records of service: what an expert did, in units; no sum of money can be found in them (MSO-31)."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from pypdf import PdfReader
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.errors import NotFound
from mso_app.domain.access import Actor
from mso_app.domain.words import Specialty, Urgency
from mso_app.models import Case, Patient, ServiceRecord
from mso_app.schemas.rates import RateIn
from mso_app.schemas.service_records import RecordQuery
from mso_app.services import rates, service_records, statements
from tests.build import make_admin, make_provider, make_requester
from tests.conftest import MONDAY_MORNING, Clock
from tests.done import consequences, make_done, make_ready, make_signer, sign

# A price that occurs nowhere else: net, tax and total of it are looked for.
NET, TAX, TOTAL = "7331.77", "1393.04", "8724.81"


@pytest.fixture(autouse=True)
def _table() -> Iterator[None]:
    with consequences():
        yield


async def _done(session: AsyncSession, expert: Actor, urgency: Urgency = Urgency.STANDARD) -> Case:
    return await make_done(session, provider=expert, urgency=urgency)


async def test_each_signature_is_one_record(session: AsyncSession, clock: Clock) -> None:
    """MSO-31: what, when, turnaround, units and counts."""
    expert = await make_signer(session)
    case, _, version = await make_ready(session, provider=expert)
    clock.move(hours=30)
    await sign(session, expert, case, version)

    page = await service_records.list_records(session, expert, RecordQuery())

    assert [(row.title, row.kind, row.clock.words, row.outcome, row.units) for row in page.rows] == [
        (case.subject, "Standard", "Met in 1 d 6 h", "Clarified, changed", "1.0")
    ]
    assert page.rows[0].detail == f"{case.number} · answered 1 of 1"
    assert (page.period, page.opinions, page.units, page.in_time) == ("March 2026", 1, "1.0", "1 of 1")
    assert (page.is_open, page.closes, page.after, page.before) == (True, "31 Mar", "", "2026-02")


async def test_late_work_says_by_how_much(session: AsyncSession, clock: Clock) -> None:
    expert = await make_signer(session)
    case, _, version = await make_ready(session, provider=expert)
    clock.move(days=8)
    await sign(session, expert, case, version)

    page = await service_records.list_records(session, expert, RecordQuery())

    assert [(row.clock.state, row.clock.words) for row in page.rows] == [("late", "Late by 1 d")]
    assert (page.in_time, page.in_time_detail) == ("0 of 1", "0 %")


async def test_a_statement_counts_units_by_kind(session: AsyncSession, clock: Clock) -> None:
    expert = await make_signer(session)
    await _done(session, expert)
    await _done(session, expert, Urgency.URGENT)
    clock.move(days=31)
    await _done(session, expert)

    month = await service_records.list_records(session, expert, RecordQuery(month="2026-03"))
    quarter = await service_records.list_records(session, expert, RecordQuery(length="quarter", month="2026-03"))
    now = await service_records.list_records(session, expert, RecordQuery())
    year = await service_records.list_records(session, expert, RecordQuery(length="year"))

    assert [(row.word, row.count) for row in month.statement] == [
        ("Opinions, standard", 1),
        ("Opinions, urgent", 1),
        ("Second reads", 0),
        ("Addenda, included", 0),
    ]
    assert (month.units, month.after, month.is_open) == ("2.5", "2026-04", False)
    assert (quarter.period, quarter.units, now.units, year.units) == ("Quarter 1, 2026", "2.5", "1.0", "3.5")
    assert (now.closed[0].word, now.closed[0].detail) == ("March 2026", "2 records, 2.5 units")
    assert [(bar.word, bar.count) for bar in now.bars][-2:] == [("Mar", 2), ("Apr", 1)]
    kinds = await service_records.list_records(session, expert, RecordQuery(month="2026-03", kind="second_read"))
    assert (kinds.rows, kinds.total, kinds.counts["all"]) == ([], 0, 2)


async def test_no_sum_of_money_reaches_an_expert(session: AsyncSession, clock: Clock) -> None:
    """Visual language, money: no currency, no rate, no amount, also not in the table. Planted first."""
    admin, requester, expert = await make_admin(session), await make_requester(session), await make_signer(session)
    price = RateIn(
        specialty=Specialty.HAEMATOLOGY,
        urgency=Urgency.STANDARD,
        currency="EUR",
        net=NET,
        tax="19",
        valid_from=MONDAY_MORNING.date(),
    )
    await rates.add_rate(session, admin, price)
    await make_done(session, requester=requester, provider=expert, admin=admin)

    shown = (await service_records.list_records(session, expert, RecordQuery())).model_dump_json()
    table = (await service_records.table(session, expert, RecordQuery())).decode()

    for text in (shown, table):
        for planted in (NET, TAX, TOTAL):
            assert planted.replace(".", "") not in re.sub(r"[.,]", "", text)
        assert not re.search(r"EUR|€|VAT|price|invoice|amount|rate\b", text, re.IGNORECASE)


async def test_a_table_is_computed_with(session: AsyncSession, clock: Clock) -> None:
    expert = await make_signer(session)
    case, _, version = await make_ready(session, provider=expert)
    clock.move(hours=30)
    await sign(session, expert, case, version)

    content = (await service_records.table(session, expert, RecordQuery())).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(content, newline=""))

    assert row == {
        "Done on": "2026-03-03",
        "Case": case.number,
        "Kind": "Standard",
        "Specialty": "Haematology",
        "Urgency": "Standard",
        "Turnaround, h": "30.0",
        "Late, h": "0.0",
        "Questions": "1",
        "Answered": "1",
        "Outcome": "Clarified, changed",
        "Units": "1.0",
    }


async def test_a_statement_on_paper_says_what_was_done_and_of_whom_nothing(session: AsyncSession, clock: Clock) -> None:
    """MSO-31, X-11: each piece of work with its clock and units; no money, no subject, no patient."""
    expert = await make_signer(session)
    case = await _done(session, expert, Urgency.URGENT)
    await _done(session, expert)
    patient = await session.get_one(Patient, case.patient_id)
    private = case.subject

    paper = await statements.order_statement(session, expert, RecordQuery(month="2026-03"))
    told = _text(await statements.print_statement(paper))

    first = paper.lines[0]
    assert (first.case_number, first.kind, first.units) == (case.number, "Urgent", "1.5")
    assert (len(paper.lines), paper.units, paper.is_open, paper.expert) == (2, "2.5", True, expert.name)
    for word in (expert.name, "Statement of work, March 2026", case.number, "Urgent", "2.5", "not over"):
        assert word in told
    for secret in (private, patient.name, NET, TAX, TOTAL, "EUR", "€"):
        assert secret not in told


async def test_an_empty_month_is_a_statement_too(session: AsyncSession, clock: Clock) -> None:
    expert = await make_signer(session)

    paper = await statements.order_statement(session, expert, RecordQuery(month="2026-01"))

    assert "No work was finished in this period." in _text(await statements.print_statement(paper))
    assert (paper.is_open, paper.units) == (False, "0.0")


async def test_nobody_elses_statement_is_printed(session: AsyncSession, clock: Clock) -> None:
    """X-7: a requester and another expert find nothing; an administrator prints the one of whom they name."""
    expert, other = await make_signer(session), await make_provider(session)
    await _done(session, expert)
    asked = RecordQuery(provider_id=expert.id)

    for somebody in (other, await make_requester(session)):
        with pytest.raises(NotFound):
            await statements.order_statement(session, somebody, asked)
    paper = await statements.order_statement(session, await make_admin(session), asked)

    assert (paper.expert, len(paper.lines)) == (expert.name, 1)


def _text(pdf: bytes) -> str:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


async def test_a_record_outlives_the_way_into_its_case(session: AsyncSession, clock: Clock) -> None:
    """Access ends 30 days after Done; the subject and the link go, the work stays."""
    expert = await make_signer(session)
    case = await _done(session, expert)
    before = await service_records.list_records(session, expert, RecordQuery(month="2026-03"))
    clock.move(days=31)

    after = await service_records.list_records(session, expert, RecordQuery(month="2026-03"))

    assert before.rows[0].href == f"/cases/{case.id}/opinion"
    assert [(row.title, row.href, row.units) for row in after.rows] == [("Haematology", "", "1.0")]
    assert case.subject not in after.model_dump_json()


async def test_only_ones_own(session: AsyncSession, clock: Clock) -> None:
    """The permission matrix: requester 404, another provider nothing, administrators by name."""
    expert, other = await make_signer(session), await make_provider(session)
    admin, requester = await make_admin(session), await make_requester(session)
    await _done(session, expert)

    with pytest.raises(NotFound):
        await service_records.list_records(session, requester, RecordQuery())
    with pytest.raises(NotFound):
        await service_records.table(session, requester, RecordQuery())
    with pytest.raises(NotFound):
        await service_records.list_records(session, other, RecordQuery(provider_id=expert.id))
    with pytest.raises(NotFound):
        await service_records.list_records(session, admin, RecordQuery(provider_id=requester.id))
    assert (await service_records.list_records(session, other, RecordQuery())).rows == []
    assert len((await service_records.list_records(session, admin, RecordQuery(provider_id=expert.id))).rows) == 1
    assert (await service_records.list_records(session, admin, RecordQuery())).rows == []


async def test_a_signature_that_is_undone_leaves_no_record(session: AsyncSession, clock: Clock) -> None:
    case, expert, version = await make_ready(session)

    with pytest.raises(RuntimeError):
        async with session.begin_nested():
            await sign(session, expert, case, version)
            raise RuntimeError

    assert (await session.exec(select(ServiceRecord))).all() == []


async def test_the_month_is_that_of_the_expert(session: AsyncSession, clock: Clock) -> None:
    """An hour after midnight in Oslo, still the month before in UTC."""
    expert = await make_signer(session)
    case, _, version = await make_ready(session, provider=expert)
    clock.set(MONDAY_MORNING.replace(day=31, hour=22, minute=30) + timedelta())
    await sign(session, expert, case, version)

    record = (await session.exec(select(ServiceRecord))).one()

    assert (record.done_on.month, record.done_on.day) == (4, 1)
