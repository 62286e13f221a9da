"""The invoice of a finished case: made inside the transaction of the signature, once, or not at all (MSO-29, X-10)."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.core.events import Event, emit
from mso_app.core.settings import settings
from mso_app.domain import money
from mso_app.domain.audit_words import INVOICE_ISSUED
from mso_app.domain.case_status import Move
from mso_app.domain.events import CaseMoved, InvoiceChange, InvoiceChanged
from mso_app.domain.invoices import InvoiceState
from mso_app.models import BillingProfile, Case, Institution, Invoice, InvoiceLine
from mso_app.services import audit, rates, visibility
from mso_app.services.numbers import invoice_number


async def case_moved(session: AsyncSession, event: Event) -> None:
    """A case that became Done has its invoice before anybody can see that it is Done."""
    if isinstance(event, CaseMoved) and event.move is Move.SIGN:
        await generate(session, await visibility.case_for_system(session, event.case_id))


async def generate(session: AsyncSession, case: Case) -> Invoice:
    """Price, lines, number and sums. A case that has one already is refused by the database."""
    institution = await session.get_one(Institution, case.institution_id)
    now = clock.now()
    today = now.astimezone(ZoneInfo(institution.time_zone)).date()
    # First a row of the log: whoever writes one goes in turn, so numbers and short names are given in turn too.
    await audit.record(session, None, INVOICE_ISSUED, subject="invoice", case_id=case.id)
    profile = await rates.profile_for_invoice(session, institution)
    price = await rates.price(
        session, specialty=case.specialty, urgency=case.urgency, institution_id=institution.id, on=today
    )
    sums = money.totals(
        money.Line(net=line.net, tax_bp=line.tax_bp, note=line.tax_note) for line in price.lines
    )  # fmt: skip
    is_waived = sums.total == 0
    invoice = Invoice(
        number=await invoice_number(session, institution.id, profile.code, today.year, is_credit=False),
        state=InvoiceState.WAIVED if is_waived else InvoiceState.GENERATED,
        case_id=case.id,
        institution_id=institution.id,
        currency=price.currency,
        net_minor=sums.net,
        tax_minor=sums.tax,
        total_minor=sums.total,
        issued_at=now,
        issued_on=today,
        due_on=today + timedelta(days=settings().payment_days),
        note=price.note if is_waived else "",
        seller="\n".join(seller()),
        seller_vat=settings().billing_vat_number,
        seller_iban=settings().billing_iban,
        buyer="\n".join(_buyer(institution, profile)),
        buyer_vat=profile.vat_number,
        buyer_reference=profile.reference,
    )
    session.add(invoice)
    await session.flush()
    session.add_all([
        InvoiceLine(
            invoice_id=invoice.id,
            position=position,
            title=line.title,
            detail=line.detail,
            quantity=1 if line.shows_unit else 0,
            unit_minor=line.net,
            net_minor=line.net,
            tax_bp=line.tax_bp,
            tax_note=line.tax_note,
        )
        for position, line in enumerate(price.lines, start=1)
    ])  # fmt: skip
    await session.flush()
    what = InvoiceChange.WAIVED if is_waived else InvoiceChange.ISSUED
    await emit(
        session,
        InvoiceChanged(case_id=case.id, invoice_id=invoice.id, requester_id=case.requester_id, what=what),
    )
    return invoice


def seller() -> list[str]:
    """Who sends invoices: the name and the lines of the address."""
    chosen = settings()
    lines = [line.strip() for line in chosen.billing_address.split(";")]
    return [chosen.billing_name or chosen.product_name, *filter(None, lines)]


def _buyer(institution: Institution, profile: BillingProfile) -> list[str]:
    name = ", ".join(filter(None, [institution.name, profile.department]))
    return [name, *filter(None, (line.strip() for line in profile.address.splitlines()))]
