"""Prices of the demo world, who pays in it, and what became of each invoice."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.core.settings import settings
from mso_app.demo.people import INSTITUTIONS
from mso_app.domain.access import Actor
from mso_app.domain.invoices import PayMethod
from mso_app.domain.words import Specialty, Urgency
from mso_app.models import Case, Institution, Invoice
from mso_app.schemas.invoices import Pay
from mso_app.schemas.rates import ProfileIn, RateIn
from mso_app.services import invoices, rates, visibility

# Standard and urgent, net.
CARD: dict[Specialty, tuple[str, str]] = {
    Specialty.CARDIOLOGY: ("580.00", "870.00"),
    Specialty.ENDOCRINOLOGY: ("540.00", "810.00"),
    Specialty.GASTROENTEROLOGY: ("560.00", "840.00"),
    Specialty.HAEMATOLOGY: ("620.00", "930.00"),
    Specialty.NEUROLOGY: ("600.00", "900.00"),
    Specialty.ONCOLOGY: ("690.00", "1035.00"),
    Specialty.ORTHOPAEDICS: ("520.00", "780.00"),
    Specialty.PULMONOLOGY: ("550.00", "825.00"),
}
CODES = {"nordhafen": "NH", "tejo": "VT", "lakeshore": "LM"}
VAT = {"nordhafen": "DE 811 204 377", "tejo": "PT 501 442 318", "lakeshore": ""}
SELLER = {
    "billing_name": "Secunda Medical Opinions GmbH",
    "billing_address": "Kontorhaus 4; 20095 Hamburg; Germany",
    "billing_vat_number": "DE 299 481 205",
    "billing_iban": "DE44 5001 0517 5407 3249 31",
}
VERIFIED_AFTER = timedelta(hours=20)
DISPUTED_AFTER = timedelta(days=2)
PAID_AFTER = timedelta(days=11)
VOID_AFTER = timedelta(days=2)
# By the name of the patient: what did not simply go its way.
TO_VERIFY = frozenset({"Theodora Vance", "Joaquim Serrano"})
UNPAID = frozenset({"Ulrike Behnke", "Bernardo Loureiro", "Katrin Wiesner", "Mireille Fontaine"})
DISPUTED = {
    "Walter Stegemann": "The case was sent as a standard one. We agreed on KN-2026, please check the price.",
    "Chloe Desrosiers": "Our accounts ask for the order number on the invoice before they pay.",
}
VOID = {"Raul Quintela": "Sent to the wrong cost centre; the hospital is billed by collective invoice."}


async def enter(session: AsyncSession, admin: Actor) -> None:
    """The card, three contracts, who pays, and prices that begin next year."""
    today = clock.now().date()
    houses = {row.name: row for row in (await session.exec(select(Institution))).all()}
    by_key = {house.key: houses[house.name] for house in INSTITUTIONS}
    for house in INSTITUTIONS:
        profile = ProfileIn(
            code=CODES[house.key],
            department="Purchasing",
            address=house.address.replace(", ", "\n"),
            vat_number=VAT[house.key],
            reference="PO 4500-77120" if house.key == "nordhafen" else "",
            version=0,
        )
        await rates.save_profile(session, admin, by_key[house.key].id, profile)
    for specialty, (standard, urgent) in CARD.items():
        for urgency, net in ((Urgency.STANDARD, standard), (Urgency.URGENT, urgent)):
            price = RateIn(specialty=specialty, urgency=urgency, currency="EUR", net=net, tax="19", valid_from=today)
            await rates.add_rate(session, admin, price)
            less = f"{float(net) - 40:.2f}"
            nordhafen = {"institution_id": by_key["nordhafen"].id, "contract": "KN-2026", "net": less}
            await rates.add_rate(session, admin, price.model_copy(update=nordhafen))
            tejo = {"institution_id": by_key["tejo"].id, "tax": "0", "tax_note": "Reverse charge, article 196"}
            free = {"net": "0"} if specialty is Specialty.PULMONOLOGY else {}
            await rates.add_rate(session, admin, price.model_copy(update=tejo | free))
            lakeshore = {"institution_id": by_key["lakeshore"].id, "currency": "CAD", "tax": "13"}
            await rates.add_rate(session, admin, price.model_copy(update=lakeshore))


async def raise_prices(session: AsyncSession, admin: Actor, now: datetime) -> None:
    """From next January on; entered last, so that it lies ahead."""
    for specialty in (Specialty.ONCOLOGY, Specialty.HAEMATOLOGY):
        net = f"{float(CARD[specialty][0]) + 30:.2f}"
        price = RateIn(
            specialty=specialty,
            urgency=Urgency.STANDARD,
            currency="EUR",
            net=net,
            tax="19",
            valid_from=date(now.year + 1, 1, 1),
        )
        await rates.add_rate(session, admin, price)


@contextmanager
def seller() -> Iterator[None]:
    """A whole address on the invoices of the demo, unless the operator has given one."""
    chosen = settings()
    before = {name: getattr(chosen, name) for name in SELLER}
    try:
        if not chosen.billing_name:
            for name, value in SELLER.items():
                setattr(chosen, name, value)
        yield
    finally:
        for name, value in before.items():
            setattr(chosen, name, value)


async def verify(session: AsyncSession, admin: Actor, case: Case) -> None:
    invoice = await _invoice(session, admin, case)
    if invoice.total_minor:
        await invoices.verify(session, admin, invoice.id, version=invoice.version)


async def dispute(session: AsyncSession, requester: Actor, case: Case, text: str) -> None:
    invoice = await _invoice(session, requester, case)
    await invoices.dispute(session, requester, invoice.id, version=invoice.version, text=text)


async def void(session: AsyncSession, admin: Actor, case: Case, reason: str) -> None:
    invoice = await _invoice(session, admin, case)
    await invoices.void(session, admin, invoice.id, version=invoice.version, reason=reason)


async def pay(session: AsyncSession, admin: Actor, case: Case) -> None:
    """The money was there the day before it was noted."""
    invoice = await _invoice(session, admin, case)
    if not invoice.total_minor:
        return
    payment = Pay(
        version=invoice.version,
        method=PayMethod.DIRECT_DEBIT if invoice.currency == "CAD" else PayMethod.TRANSFER,
        paid_on=(clock.now() - timedelta(days=1)).date(),
        reference=f"ZB {7000 + int(case.number[-3:])}",
    )
    await invoices.pay(session, admin, invoice.id, payment)


async def _invoice(session: AsyncSession, actor: Actor, case: Case) -> Invoice:
    ident = (await session.exec(visibility.original_of_case(actor, case.id))).one()
    invoice = await visibility.invoice_for_system(session, ident)
    await session.refresh(invoice)
    return invoice
