"""An invoice or credit note as a PDF: gathered inside a transaction, typeset outside of one."""

import asyncio
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.settings import settings
from mso_app.domain import money
from mso_app.domain.access import Action, Actor
from mso_app.domain.invoices import InvoiceKind, InvoiceState
from mso_app.models import Case, Invoice
from mso_app.reports.invoice_pdf import invoice_pdf
from mso_app.schemas.invoice_paper import InvoicePaper, PaperLine, PaperTax
from mso_app.services import audit, visibility
from mso_app.services.invoices.reading import tax_words
from mso_app.services.views import day


async def order_paper(session: AsyncSession, actor: Actor, invoice_id: UUID) -> InvoicePaper:
    """What is printed. It names the case by its number and never the patient."""
    invoice, case = await visibility.invoice_of(session, actor, invoice_id, Action.SEE_INVOICE)
    await audit.record(
        session, actor, Action.SEE_INVOICE, subject="invoice PDF", subject_id=invoice.id, case_id=case.id
    )  # fmt: skip
    return await _paper(session, invoice, case)


async def print_paper(paper: InvoicePaper) -> bytes:
    """The pages."""
    return await asyncio.to_thread(invoice_pdf, paper)


async def _paper(session: AsyncSession, invoice: Invoice, case: Case) -> InvoicePaper:
    lines = (await session.exec(visibility.lines_of(invoice))).all()
    sums = money.totals(money.Line(net=line.net_minor, tax_bp=line.tax_bp, note=line.tax_note) for line in lines)
    other = (await session.exec(visibility.other_of(invoice))).first()
    is_credit = invoice.kind is InvoiceKind.CREDIT_NOTE

    def figure(minor: int) -> str:
        return money.figure(minor, invoice.currency)

    return InvoicePaper(
        title="Credit note" if is_credit else "Invoice",
        number=invoice.number,
        refers_to=other[1] if other and is_credit else "",
        taken_back_by=other[1] if other and not is_credit else "",
        issued_at=invoice.issued_at,
        issued=day(invoice.issued_on),
        due="" if is_credit or invoice.state is InvoiceState.WAIVED else day(invoice.due_on),
        case_number=case.number,
        service=day(invoice.issued_on),
        seller=tuple(invoice.seller.splitlines()),
        seller_vat=invoice.seller_vat,
        seller_iban=invoice.seller_iban,
        buyer=tuple(invoice.buyer.splitlines()),
        buyer_vat=invoice.buyer_vat,
        buyer_reference=invoice.buyer_reference,
        currency=invoice.currency,
        lines=tuple(
            PaperLine(
                title=line.title,
                detail=line.detail,
                unit=f"{line.quantity} × {figure(line.unit_minor)}" if line.quantity else "",
                tax=money.percent(line.tax_bp) if line.tax_bp else "exempt" if line.net_minor else "",
                net=figure(line.net_minor),
            )
            for line in lines
        ),
        net=figure(sums.net),
        taxes=tuple(
            PaperTax(words=tax_words(row, invoice.currency), tax=figure(row.tax)) for row in sums.taxes if row.base
        ),
        total=figure(sums.total),
        note=invoice.note,
        paid=f"Paid {day(invoice.paid_on)}" if invoice.paid_on else "",
        product=settings().product_name,
    )
