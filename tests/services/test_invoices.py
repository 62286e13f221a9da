"""Invoices: one with each signature, numbers without gaps, sums that add up, and nothing of it for an expert."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from io import BytesIO
from uuid import UUID

import pytest
from pypdf import PdfReader
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.errors import (
    AlreadyExists,
    ChangedMeanwhile,
    Conflict,
    InvalidInput,
    InvalidTransition,
    NotFound,
    NotPermitted,
)
from mso_app.core.settings import settings
from mso_app.domain.access import Actor
from mso_app.domain.invoices import InvoiceKind, InvoiceState, PayMethod
from mso_app.domain.words import Specialty, Urgency
from mso_app.models import AuditRow, Case, Institution, Invoice, InvoiceLine, Issue, Rate
from mso_app.schemas.invoices import InvoiceQuery, Pay
from mso_app.schemas.issues import IssueResolve
from mso_app.schemas.notifications import InboxQuery
from mso_app.schemas.rates import ProfileIn, RateIn, RateQuery
from mso_app.services import invoices, issues, notifications, rates
from mso_app.services.invoices.generating import generate
from tests.build import make_admin, make_institution, make_provider, make_requester
from tests.conftest import MONDAY_MORNING, Clock
from tests.done import consequences, make_done, make_ready, make_signer, sign

TODAY = MONDAY_MORNING.date()
# Ids are random and may hold any digits.
UUIDS = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@pytest.fixture(autouse=True)
def _table() -> Iterator[None]:
    with consequences():
        yield


def _price(net: object = "540.00", **changes: object) -> RateIn:
    whole: dict[str, object] = {
        "specialty": Specialty.HAEMATOLOGY,
        "urgency": Urgency.STANDARD,
        "currency": "EUR",
        "net": net,
        "tax": "19",
        "valid_from": TODAY,
    }
    return RateIn.model_validate(whole | changes)


async def _original(session: AsyncSession, case: Case) -> Invoice:
    statement = select(Invoice).where(Invoice.case_id == case.id, Invoice.kind == InvoiceKind.INVOICE)
    return (await session.exec(statement)).one()


async def _billed(session: AsyncSession, net: str = "540.00", **changes: object) -> tuple[Actor, Actor, Case, Invoice]:
    """Requester, administrator, a finished case and its invoice."""
    admin, requester = await make_admin(session), await make_requester(session)
    await rates.add_rate(session, admin, _price(net, **changes))
    case = await make_done(session, requester=requester, admin=admin)
    return requester, admin, case, await _original(session, case)


def _payment(invoice: Invoice, **changes: object) -> Pay:
    whole = {"version": invoice.version, "method": "transfer", "paid_on": invoice.issued_on, "reference": "ZB 77120"}
    return Pay.model_validate(whole | changes)


async def _kinds(session: AsyncSession, actor: Actor) -> list[str]:
    return [row.kind for row in (await notifications.inbox(session, actor, InboxQuery(view="invoices"))).rows]


async def test_a_signature_makes_the_invoice(session: AsyncSession, clock: Clock) -> None:
    """MSO-29: automatically, once, with the price of the day, its tax and its day to be paid."""
    requester, admin, case, invoice = await _billed(session)

    lines = (await session.exec(select(InvoiceLine).where(InvoiceLine.invoice_id == invoice.id))).all()

    assert [(line.title, line.detail, line.net_minor, line.tax_bp) for line in lines] == [
        ("Second opinion", "Haematology, standard", 54_000, 1_900)
    ]
    assert (invoice.net_minor, invoice.tax_minor, invoice.total_minor) == (54_000, 10_260, 64_260)
    assert (invoice.state, invoice.kind, invoice.currency) == (InvoiceState.GENERATED, InvoiceKind.INVOICE, "EUR")
    assert invoice.issued_on == TODAY
    assert invoice.due_on == TODAY + timedelta(days=settings().payment_days)
    assert await _kinds(session, requester) == ["invoice_ready"]
    assert await _kinds(session, admin) == []
    on_record = select(AuditRow.action).where(AuditRow.case_id == case.id, AuditRow.action == "invoice.issue")
    assert len((await session.exec(on_record)).all()) == 1


async def test_a_second_invoice_of_a_case_is_refused_by_the_database(session: AsyncSession, clock: Clock) -> None:
    """MSO-29: exactly once per case."""
    _, _, case, _ = await _billed(session)

    with pytest.raises(IntegrityError):
        async with session.begin_nested():
            await generate(session, case)


async def test_numbers_have_no_gaps_for_each_institution_and_year(session: AsyncSession, clock: Clock) -> None:
    one, other, signer = await make_institution(session), await make_institution(session), await make_signer(session)
    admin = await make_admin(session)
    await rates.save_profile(session, admin, one.id, ProfileIn(code="NH", version=0))
    await rates.save_profile(session, admin, other.id, ProfileIn(code="VT", version=0))
    here, there = await make_requester(session, institution=one), await make_requester(session, institution=other)

    made = [await make_done(session, requester=who, provider=signer, admin=admin) for who in (here, there, here)]
    clock.set(MONDAY_MORNING + timedelta(days=365))
    made.append(await make_done(session, requester=here, provider=signer, admin=admin))

    numbers = [(await _original(session, case)).number for case in made]
    assert numbers == ["NH-2026-0001", "VT-2026-0001", "NH-2026-0002", "NH-2027-0001"]


async def test_a_number_that_was_not_used_is_given_again(session: AsyncSession, clock: Clock) -> None:
    """Row 26: a signature that is undone leaves no gap."""
    signer, requester = await make_signer(session), await make_requester(session)
    case, _, version = await make_ready(session, requester=requester, provider=signer)
    with pytest.raises(RuntimeError):
        async with session.begin_nested():
            await sign(session, signer, case, version)
            raise RuntimeError

    await session.refresh(case)
    await sign(session, signer, case, version)

    assert (await _original(session, case)).number.endswith("-2026-0001")


async def test_the_year_is_that_of_the_institution(session: AsyncSession, clock: Clock) -> None:
    """L9: an hour after midnight in Berlin it is still the old year in UTC."""
    clock.set(MONDAY_MORNING.replace(year=2025, month=12, day=31, hour=23, minute=30))

    invoice = await _original(session, await make_done(session))

    assert invoice.issued_on == date(2026, 1, 1)
    assert "-2026-" in invoice.number


@pytest.mark.parametrize("price", [None, "0"])
async def test_no_price_is_an_invoice_of_nothing_that_is_waived(
    session: AsyncSession, clock: Clock, price: str | None
) -> None:
    """X-10: zero-price cases still have an invoice of 0 marked waived."""
    admin, requester = await make_admin(session), await make_requester(session)
    if price is not None:
        await rates.add_rate(session, admin, _price(price))

    invoice = await _original(session, await make_done(session, requester=requester, admin=admin))

    assert (invoice.state, invoice.total_minor) == (InvoiceState.WAIVED, 0)
    assert invoice.note == (rates.NO_PRICE if price is None else rates.FREE)
    assert await _kinds(session, requester) == []
    assert (await invoices.open_invoice(session, admin, invoice.id)).can == []


async def test_a_contract_stands_as_a_difference_to_the_card(session: AsyncSession, clock: Clock) -> None:
    admin, house = await make_admin(session), await make_institution(session)
    requester, stranger = await make_requester(session, institution=house), await make_requester(session)
    await rates.add_rate(session, admin, _price("540.00"))
    await rates.add_rate(session, admin, _price("500.00", institution_id=house.id, contract="KN-2026"))
    signer = await make_signer(session)

    mine = await _original(session, await make_done(session, requester=requester, provider=signer, admin=admin))
    theirs = await _original(session, await make_done(session, requester=stranger, provider=signer, admin=admin))

    shown = await invoices.open_invoice(session, requester, mine.id)
    assert [(line.title, line.detail, line.unit, line.net) for line in shown.lines] == [
        ("Second opinion", "Haematology, standard", "1 × 540.00", "540.00"),
        ("Framework contract", "KN-2026", "", "−40.00"),
    ]
    assert [(row.words, row.tax) for row in shown.taxes] == [("VAT 19 % on 500.00", "95.00")]
    assert (shown.net, shown.total) == ("500.00", "595.00")
    assert theirs.total_minor == 64_260


async def test_a_new_price_changes_no_past_invoice(session: AsyncSession, clock: Clock) -> None:
    requester, admin, _, before = await _billed(session)
    tomorrow = TODAY + timedelta(days=1)
    await rates.add_rate(session, admin, _price("600.00", valid_from=tomorrow))
    same_day = await _original(session, await make_done(session, requester=requester, admin=admin))

    clock.move(days=1)
    after = await _original(session, await make_done(session, requester=requester, admin=admin))

    await session.refresh(before)
    assert [one.net_minor for one in (before, same_day, after)] == [54_000, 54_000, 60_000]


async def test_a_contract_that_has_ended_gives_way_to_the_card(session: AsyncSession, clock: Clock) -> None:
    admin, house = await make_admin(session), await make_institution(session)
    requester = await make_requester(session, institution=house)
    await rates.add_rate(session, admin, _price("540.00"))
    await rates.add_rate(session, admin, _price("1.00", institution_id=house.id, valid_until=TODAY))

    clock.move(days=1)

    invoice = await _original(session, await make_done(session, requester=requester, admin=admin))
    assert invoice.net_minor == 54_000


async def test_a_price_that_has_begun_can_only_be_followed(session: AsyncSession, clock: Clock) -> None:
    admin = await make_admin(session)
    await rates.add_rate(session, admin, _price())
    await rates.add_rate(session, admin, _price("600.00", valid_from=TODAY + timedelta(days=9)))
    now, later = sorted(
        (await rates.list_rates(session, admin, RateQuery())).rows, key=lambda row: row.when, reverse=True
    )[::-1]

    with pytest.raises(Conflict):
        await rates.remove_rate(session, admin, (now if now.when == "now" else later).id, version=1)
    with pytest.raises(ChangedMeanwhile):
        await rates.remove_rate(session, admin, (now if now.when == "next" else later).id, version=7)
    await rates.remove_rate(session, admin, (now if now.when == "next" else later).id, version=1)

    assert [row.when for row in (await rates.list_rates(session, admin, RateQuery())).rows] == ["now"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"net": "a lot"}, "net"),
        ({"net": "1.234"}, "net"),
        ({"tax": "-1"}, "tax"),
        ({"tax": "0"}, "tax_note"),
        ({"currency": "XXX"}, "currency"),
        ({"valid_from": TODAY - timedelta(days=1)}, "valid_from"),
        ({"valid_until": TODAY - timedelta(days=1)}, "valid_until"),
    ],
)
async def test_a_price_nobody_can_charge_is_refused(
    session: AsyncSession, clock: Clock, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        await rates.add_rate(session, await make_admin(session), _price(**changes))

    assert list(refused.value.fields) == [field]
    assert (await session.exec(select(Rate))).all() == []


async def test_one_price_begins_on_a_day(session: AsyncSession, clock: Clock) -> None:
    admin = await make_admin(session)
    await rates.add_rate(session, admin, _price())

    with pytest.raises(AlreadyExists):
        await rates.add_rate(session, admin, _price("600.00"))


async def test_the_short_name_stays_once_it_is_on_a_number(session: AsyncSession, clock: Clock) -> None:
    admin, house = await make_admin(session), await make_institution(session)
    await rates.save_profile(session, admin, house.id, ProfileIn(code="nh", address="Kai 1\nHamburg", version=0))
    requester = await make_requester(session, institution=house)
    invoice = await _original(session, await make_done(session, requester=requester, admin=admin))

    with pytest.raises(InvalidInput) as refused:
        await rates.save_profile(session, admin, house.id, ProfileIn(code="XY", version=1))
    await rates.save_profile(session, admin, house.id, ProfileIn(code="NH", address="Kai 2", version=1))
    with pytest.raises(ChangedMeanwhile):
        await rates.save_profile(session, admin, house.id, ProfileIn(code="NH", address="Kai 3", version=1))

    assert list(refused.value.fields) == ["code"]
    assert invoice.buyer.splitlines()[1:] == ["Kai 1", "Hamburg"]
    assert (await rates.open_profile(session, admin, house.id)).address == "Kai 2"


async def test_verified_and_paid(session: AsyncSession, clock: Clock) -> None:
    """MSO-30, X-11: an administrator verifies, then notes the payment with method, reference and day."""
    requester, admin, _, invoice = await _billed(session)
    with pytest.raises(InvalidTransition):
        await invoices.pay(session, admin, invoice.id, _payment(invoice))

    await invoices.verify(session, admin, invoice.id, version=invoice.version)
    verified = await invoices.open_invoice(session, requester, invoice.id)
    await session.refresh(invoice)
    await invoices.pay(session, admin, invoice.id, _payment(invoice))
    paid = await invoices.open_invoice(session, requester, invoice.id)

    assert (verified.state, verified.can, verified.paid) == ("verified", ["dispute"], "0.00")
    assert (paid.state, paid.can, paid.paid) == ("paid", [], "642.60")
    assert paid.paid_words == "2 Mar 2026, transfer, ZB 77120"
    assert [step.word for step in paid.steps] == ["Generated", "Verified", "Paid"]
    await session.refresh(invoice)
    assert invoice.paid_method is PayMethod.TRANSFER
    with pytest.raises(InvalidTransition):
        await invoices.void(session, admin, invoice.id, version=invoice.version, reason="Too late.")


async def test_a_payment_lies_between_the_invoice_and_today(session: AsyncSession, clock: Clock) -> None:
    _, admin, _, invoice = await _billed(session)
    await invoices.verify(session, admin, invoice.id, version=invoice.version)
    await session.refresh(invoice)

    for wrong in (TODAY - timedelta(days=1), TODAY + timedelta(days=1)):
        with pytest.raises(InvalidInput) as refused:
            await invoices.pay(session, admin, invoice.id, _payment(invoice, paid_on=wrong))
        assert list(refused.value.fields) == ["paid_on"]


async def test_a_stale_version_changes_nothing(session: AsyncSession, clock: Clock) -> None:
    """Row 28."""
    requester, admin, _, invoice = await _billed(session)
    await invoices.verify(session, admin, invoice.id, version=1)

    for deed in (
        invoices.verify(session, admin, invoice.id, version=1),
        invoices.pay(session, admin, invoice.id, _payment(invoice, version=1)),
        invoices.void(session, admin, invoice.id, version=1, reason="Wrong price."),
        invoices.dispute(session, requester, invoice.id, version=1, text="Too much."),
    ):
        with pytest.raises(ChangedMeanwhile):
            await deed


async def test_void_makes_a_credit_note_of_the_same_sums_below_zero(session: AsyncSession, clock: Clock) -> None:
    requester, admin, case, invoice = await _billed(session)

    note_id = await invoices.void(session, admin, invoice.id, version=invoice.version, reason="Billed twice.")

    await session.refresh(invoice)
    note = await session.get_one(Invoice, note_id)
    assert (note.net_minor, note.tax_minor, note.total_minor) == (-54_000, -10_260, -64_260)
    assert (note.kind, note.state, note.refers_to_id) == (InvoiceKind.CREDIT_NOTE, InvoiceState.CREDIT, invoice.id)
    assert note.number == invoice.number.replace("-2026-", "-CN-2026-")
    assert (invoice.state, invoice.void_reason) == (InvoiceState.VOID, "Billed twice.")
    shown = await invoices.open_invoice(session, requester, note_id)
    assert (shown.figure, shown.other_number, shown.can) == ("−642.60", invoice.number, [])
    assert shown.lines[0].net == "−540.00"
    assert (await invoices.open_invoice(session, requester, invoice.id)).other_number == note.number
    assert (await invoices.invoice_of_case(session, requester, case.id)).number == invoice.number
    assert set(await _kinds(session, requester)) == {"invoice_void", "invoice_ready"}


async def test_void_needs_a_reason(session: AsyncSession, clock: Clock) -> None:
    _, admin, _, invoice = await _billed(session)

    with pytest.raises(InvalidInput):
        await invoices.void(session, admin, invoice.id, version=invoice.version, reason=" ")


async def test_the_day_that_is_offered_for_a_payment_is_one_that_is_taken(session: AsyncSession, clock: Clock) -> None:
    """Half an hour before midnight UTC it is tomorrow already where the invoice was made out, whoever looks."""
    _, admin, _, invoice = await _billed(session)
    await invoices.verify(session, admin, invoice.id, version=invoice.version)
    await session.refresh(invoice)
    clock.set(MONDAY_MORNING.replace(hour=23, minute=30))

    offered = date.fromisoformat((await invoices.open_invoice(session, admin, invoice.id)).today)
    await invoices.pay(session, admin, invoice.id, _payment(invoice, paid_on=offered))

    assert offered == TODAY + timedelta(days=1)


async def test_a_dispute_stops_the_payment_until_it_is_answered(session: AsyncSession, clock: Clock) -> None:
    """X-11: the requester disputes, an administrator answers; the days in between are not lost."""
    requester, admin, _, invoice = await _billed(session)
    await invoices.verify(session, admin, invoice.id, version=1)
    was_due = invoice.due_on

    await invoices.dispute(session, requester, invoice.id, version=2, text="The case was a standard one.")
    told = await _kinds(session, admin)
    during = await invoices.open_invoice(session, requester, invoice.id)
    with pytest.raises(InvalidTransition):
        await invoices.pay(session, admin, invoice.id, _payment(invoice, version=3))
    with pytest.raises(InvalidTransition):
        await invoices.dispute(session, requester, invoice.id, version=3, text="Once more.")
    clock.move(days=6)
    await invoices.settle(session, admin, invoice.id, version=3, answer="It was urgent, see the request.")

    after = await invoices.open_invoice(session, requester, invoice.id)
    await session.refresh(invoice)
    assert told == ["disputed"]
    assert [(issue.kind, issue.resolution) for issue in await _issues(session, invoice)] == [
        ("billing", "It was urgent, see the request.")
    ]
    assert (during.state, during.due_words, during.can) == ("disputed", "Not due while the dispute is open", [])
    assert (after.state, after.dispute_answer) == ("verified", "It was urgent, see the request.")
    assert invoice.due_on == was_due + timedelta(days=6)
    assert "dispute_settled" in await _kinds(session, requester)
    with pytest.raises(InvalidTransition):
        await invoices.settle(session, admin, invoice.id, version=4, answer="Again.")


async def _issues(session: AsyncSession, invoice: Invoice) -> Sequence[Issue]:
    return (await session.exec(select(Issue).where(Issue.invoice_id == invoice.id))).all()


async def test_an_issue_that_is_resolved_settles_its_dispute(session: AsyncSession, clock: Clock) -> None:
    """The administrator answers among the issues: the invoice is due again, later by as long as it took."""
    requester, admin, _, invoice = await _billed(session)
    await invoices.dispute(session, requester, invoice.id, version=1, text="Too much.")
    (issue,) = await _issues(session, invoice)
    clock.move(days=4)

    change = IssueResolve(version=issue.version, text="As agreed in KN-2026.")
    await issues.resolve(session, admin, issue.id, change)

    shown = await invoices.open_invoice(session, requester, invoice.id)
    await session.refresh(invoice)
    assert (shown.state, shown.dispute_answer) == ("generated", "As agreed in KN-2026.")
    assert invoice.due_on == TODAY + timedelta(days=settings().payment_days + 4)


async def test_taking_an_invoice_back_settles_its_dispute(session: AsyncSession, clock: Clock) -> None:
    requester, admin, _, invoice = await _billed(session)
    await invoices.dispute(session, requester, invoice.id, version=1, text="We agreed on another price.")

    await invoices.void(session, admin, invoice.id, version=2, reason="Agreed.")

    shown = await invoices.open_invoice(session, requester, invoice.id)
    assert (shown.state, shown.dispute_answer) == ("void", "Agreed.")
    assert shown.dispute_words.endswith("the invoice was taken back.")


async def test_another_institution_and_every_expert_find_nothing(session: AsyncSession, clock: Clock) -> None:
    """MSO-31, MSO-32: 404, the same as for what does not exist."""
    _, _, case, invoice = await _billed(session)
    provider = await session.get_one(Case, case.id)
    reviewer = Actor(id=provider.provider_id or UUID(int=0), role=(await make_provider(session)).role, name="", institution_id=None)  # fmt: skip
    for who in (await make_requester(session), reviewer, await make_provider(session)):
        for deed in (
            invoices.open_invoice(session, who, invoice.id),
            invoices.invoice_of_case(session, who, case.id),
            invoices.order_paper(session, who, invoice.id),
            invoices.verify(session, who, invoice.id, version=1),
            invoices.pay(session, who, invoice.id, _payment(invoice)),
            invoices.void(session, who, invoice.id, version=1, reason="Mine."),
            invoices.dispute(session, who, invoice.id, version=1, text="Not mine."),
            invoices.settle(session, who, invoice.id, version=1, answer="Mine."),
        ):
            with pytest.raises(NotFound):
                await deed


async def test_an_expert_has_no_list_and_a_stranger_an_empty_one(session: AsyncSession, clock: Clock) -> None:
    await _billed(session)
    provider, stranger = await make_provider(session), await make_requester(session)

    for deed in (invoices.list_invoices, invoices.totals, invoices.table):
        with pytest.raises(NotFound):
            await deed(session, provider, InvoiceQuery())
    page = await invoices.list_invoices(session, stranger, InvoiceQuery())
    sums = await invoices.totals(session, stranger, InvoiceQuery())

    assert (page.rows, page.total, page.to_pay.figure) == ([], 0, "0")
    assert sums.by_state == sums.by_month == sums.by_institution == []


async def test_a_requester_may_only_dispute(session: AsyncSession, clock: Clock) -> None:
    """The permission matrix: mark paid 403 for the requester."""
    requester, admin, _, invoice = await _billed(session)

    for deed in (
        invoices.verify(session, requester, invoice.id, version=1),
        invoices.pay(session, requester, invoice.id, _payment(invoice)),
        invoices.void(session, requester, invoice.id, version=1, reason="Mine."),
        invoices.settle(session, requester, invoice.id, version=1, answer="Mine."),
        rates.add_rate(session, requester, _price()),
        rates.list_rates(session, requester, RateQuery()),
        invoices.dispute(session, admin, invoice.id, version=1, text="Mine."),
    ):
        with pytest.raises(NotPermitted):
            await deed


async def test_the_figure_of_what_is_to_pay_names_the_oldest_day(session: AsyncSession, clock: Clock) -> None:
    """Above the list: the day that comes next, or since when something is late."""
    requester, _, _, invoice = await _billed(session)
    day = f"{invoice.due_on.day} {invoice.due_on:%b}"

    before = await invoices.list_invoices(session, requester, InvoiceQuery())
    clock.move(days=60)
    after = await invoices.list_invoices(session, requester, InvoiceQuery())

    assert (before.to_pay.detail, after.to_pay.detail) == (f"1 invoice, next {day}", f"1 invoice, late since {day}")


async def test_a_list_its_figures_and_its_totals_agree(session: AsyncSession, clock: Clock) -> None:
    """Lists with totals by state, month and institution."""
    requester, admin, _, first = await _billed(session)
    second = await _original(session, await make_done(session, requester=requester, admin=admin))
    third = await _original(session, await make_done(session, requester=requester, admin=admin))
    await invoices.verify(session, admin, first.id, version=1)
    await invoices.pay(session, admin, first.id, _payment(first, version=2))
    await invoices.void(session, admin, second.id, version=1, reason="Billed twice.")
    await invoices.dispute(session, requester, third.id, version=1, text="Too much.")

    page = await invoices.list_invoices(session, requester, InvoiceQuery())
    sums = await invoices.totals(session, admin, InvoiceQuery())

    assert page.counts == {
        "all": 4,
        "to_pay": 0,
        "late": 0,
        "disputed": 1,
        "generated": 0,
        "verified": 0,
        "paid": 1,
        "void": 1,
        "waived": 0,
        "credit": 1,
    }
    assert (page.in_dispute.currency, page.in_dispute.figure) == ("EUR", "642.60")
    assert page.paid.figure == "642.60"
    assert [(row.label, row.count, row.figure) for row in sums.by_state] == [
        ("Disputed", 1, "642.60"),
        ("Paid", 1, "642.60"),
        ("Void", 1, "642.60"),
        ("Credit note", 1, "−642.60"),
    ]
    assert [(row.label, row.count, row.net, row.tax, row.figure) for row in sums.by_month] == [
        ("March 2026", 4, "1,080.00", "205.20", "1,285.20")
    ]
    house = await session.get_one(Institution, first.institution_id)
    assert [(row.label, row.figure) for row in sums.by_institution] == [(house.name, "1,285.20")]
    for view, number in page.counts.items():
        found = await invoices.list_invoices(session, requester, InvoiceQuery.model_validate({"view": view}))
        assert (view, len(found.rows)) == (view, number)


async def test_a_list_is_narrowed(session: AsyncSession, clock: Clock) -> None:
    requester, admin, case, invoice = await _billed(session)
    await make_done(session, requester=requester, admin=admin)

    async def numbers(**narrowed: object) -> int:
        return (await invoices.list_invoices(session, admin, InvoiceQuery.model_validate(narrowed))).total

    assert await numbers(search=case.number) == 1
    assert await numbers(search=invoice.number) == 1
    assert await numbers(search="%") == 0
    assert await numbers(month="2026-03") == 2
    assert await numbers(month="2026-02") == 0
    assert await numbers(institution_id=invoice.institution_id) == 2
    assert await numbers(institution_id=UUID(int=7)) == 0
    assert await numbers(case_id=case.id) == 1


async def test_a_table_adds_up_and_names_no_patient(session: AsyncSession, clock: Clock) -> None:
    requester, admin, case, invoice = await _billed(session)
    house = await session.get_one(Institution, invoice.institution_id)
    house.name = "=cmd|'/c calc'!A1"
    session.add(house)
    await session.flush()
    await invoices.void(session, admin, invoice.id, version=1, reason="Billed twice.")

    content = (await invoices.table(session, requester, InvoiceQuery())).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content, newline="")))

    assert [(row["Number"], row["State"], row["Case"], row["Total"]) for row in rows] == [
        (invoice.number, "Void", case.number, "642.60"),
        (invoice.number.replace("-2026-", "-CN-2026-"), "Credit note", case.number, "-642.60"),
    ]
    assert {row["Institution"] for row in rows} == {"'=cmd|'/c calc'!A1"}
    assert "Halvorsen" not in content


async def test_paper_has_every_sum_and_no_patient(session: AsyncSession, clock: Clock) -> None:
    """The PDF of an invoice and of its credit note: lines, tax with its base, total, addresses, the case's number."""
    requester, admin, case, invoice = await _billed(session)
    note_id = await invoices.void(session, admin, invoice.id, version=1, reason="Billed twice.")

    paper = await invoices.print_paper(await invoices.order_paper(session, requester, invoice.id))
    again = await invoices.print_paper(await invoices.order_paper(session, requester, invoice.id))
    note = await invoices.print_paper(await invoices.order_paper(session, requester, note_id))

    words = PdfReader(BytesIO(paper)).pages[0].extract_text()
    assert paper == again
    for wanted in (invoice.number, case.number, "Second opinion", "540.00", "VAT 19 % on 540.00", "102.60", "642.60"):
        assert wanted in words
    assert invoice.buyer in words
    of_the_note = PdfReader(BytesIO(note)).pages[0].extract_text()
    assert "Credit note" in of_the_note
    assert invoice.number in of_the_note
    assert "−642.60" in of_the_note
    for content in (words, of_the_note):
        assert "Halvorsen" not in content
        assert case.subject not in content


async def test_who_pays_hears_once_of_a_day_that_comes_and_goes(session: AsyncSession, clock: Clock) -> None:
    requester, admin, _, invoice = await _billed(session)
    await invoices.verify(session, admin, invoice.id, version=1)
    settled = [await notifications.watch_invoices(session)]

    for days in (27, 1, 3):
        clock.move(days=days)
        settled.append(await notifications.watch_invoices(session))
        settled.append(await notifications.watch_invoices(session))

    assert settled == [0, 1, 0, 0, 0, 1, 0]
    kinds = await _kinds(session, requester)
    assert kinds[:2] == ["invoice_late", "invoice_due"]
    assert sorted(kinds) == ["invoice_due", "invoice_late", "invoice_ready", "invoice_verified"]


async def test_nothing_that_is_told_has_a_number_a_sum_or_a_name(session: AsyncSession, clock: Clock) -> None:
    """Row 37: planted words stay where they are."""
    requester, admin, _, invoice = await _billed(session, "777.31")
    await invoices.dispute(session, requester, invoice.id, version=1, text="Zebrafink was not urgent.")
    await invoices.settle(session, admin, invoice.id, version=2, answer="Zebrafink was.")

    told = [(await notifications.inbox(session, who, InboxQuery())).model_dump_json() for who in (requester, admin)]

    assert any("dispute" in text for text in told)
    for text in told:
        for word in ("Zebrafink", invoice.number, "777", "924", "Halvorsen"):
            assert word not in UUIDS.sub("", text)


async def test_the_log_says_what_was_done_without_a_sum(session: AsyncSession, clock: Clock) -> None:
    requester, admin, case, invoice = await _billed(session, "777.31")
    await invoices.verify(session, admin, invoice.id, version=1)
    await invoices.dispute(session, requester, invoice.id, version=2, text="Zebrafink.")
    await invoices.void(session, admin, invoice.id, version=3, reason="Zebrafink.")

    rows = (
        await session.exec(
            select(AuditRow).where(AuditRow.case_id == case.id, col(AuditRow.action).startswith("invoice."))
        )
    ).all()

    assert [row.action for row in sorted(rows, key=lambda row: row.seq)] == [
        *("invoice.issue", "invoice.verify", "invoice.dispute", "invoice.void"),
    ]
    assert not any(word in str(row.details) for row in rows for word in ("777", "924", "Zebrafink", invoice.number))
