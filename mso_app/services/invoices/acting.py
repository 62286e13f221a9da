"""What is done to an invoice: verified, paid, voided with a credit note, disputed and settled (MSO-30, X-11)."""

from uuid import UUID

from sqlmodel import col, update
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.core.errors import ChangedMeanwhile, InvalidInput, InvalidTransition
from mso_app.core.events import Event, emit
from mso_app.domain.access import Action, Actor
from mso_app.domain.events import InvoiceChange, InvoiceChanged, IssueResolved
from mso_app.domain.invoices import (
    DisputeOutcome,
    InvoiceKind,
    InvoiceMove,
    InvoiceState,
    after,
    postponed,
    require_disputable,
)
from mso_app.models import Case, Institution, Invoice, InvoiceDispute, InvoiceLine
from mso_app.schemas.invoices import Pay
from mso_app.services import audit, issues, rates, visibility
from mso_app.services.cases.transition import hold
from mso_app.services.invoices.days import today_there, zone_there
from mso_app.services.numbers import invoice_number
from mso_app.services.reasons import reason_of

RESOLVED = "An administrator has settled the dispute."
STALE = "This invoice was changed by somebody else. Read it again."


async def verify(session: AsyncSession, actor: Actor, invoice_id: UUID, *, version: int) -> None:
    """An administrator has looked at it; from now on it is to be paid."""
    invoice, case = await _asked(session, actor, invoice_id, Action.VERIFY_INVOICE, version)
    state = after(InvoiceMove.VERIFY, invoice.state, is_disputed=invoice.disputed_at is not None)
    await _rewrite(session, invoice, state=state, verified_at=clock.now(), verified_by=actor.id)
    await _told(session, actor, invoice, case, Action.VERIFY_INVOICE, InvoiceChange.VERIFIED)


async def pay(session: AsyncSession, actor: Actor, invoice_id: UUID, given: Pay) -> None:
    """The money has come: how, under which reference, on which day."""
    invoice, case = await _asked(session, actor, invoice_id, Action.PAY_INVOICE, given.version)
    state = after(InvoiceMove.PAY, invoice.state, is_disputed=invoice.disputed_at is not None)
    if not invoice.issued_on <= given.paid_on <= await today_there(session, invoice):
        raise InvalidInput(fields={"paid_on": "A day between that of the invoice and today."})
    await _rewrite(
        session,
        invoice,
        state=state,
        paid_on=given.paid_on,
        paid_method=given.method,
        paid_reference=given.reference.strip(),
        paid_by=actor.id,
    )
    await _told(session, actor, invoice, case, Action.PAY_INVOICE, InvoiceChange.PAID)


async def void(session: AsyncSession, actor: Actor, invoice_id: UUID, *, version: int, reason: str) -> UUID:
    """Take an invoice back with a credit note of the same sums below zero; the id of the note.

    An open dispute is settled by it.
    """
    invoice, case = await _asked(session, actor, invoice_id, Action.VOID_INVOICE, version)
    state = after(InvoiceMove.VOID, invoice.state, is_disputed=invoice.disputed_at is not None)
    why = reason_of(reason, "Say why the invoice is taken back; the credit note names it.", field="reason")
    if invoice.disputed_at is not None:
        await _settle(session, actor.id, invoice, DisputeOutcome.VOIDED, why)
    now = clock.now()
    await _rewrite(
        session, invoice, state=state, voided_at=now, voided_by=actor.id, void_reason=why, disputed_at=None
    )  # fmt: skip
    # In this order: whoever signs has the turn of the log before they ask for a number, too.
    await _told(session, actor, invoice, case, Action.VOID_INVOICE, InvoiceChange.VOIDED)
    await issues.resolve_dispute(session, actor, case, invoice.id, text=why)
    return await _credit(session, invoice, why)


async def dispute(session: AsyncSession, actor: Actor, invoice_id: UUID, *, version: int, text: str) -> None:
    """The requester finds it wrong; it is not due until an administrator has settled that."""
    invoice, case = await _asked(session, actor, invoice_id, Action.DISPUTE_INVOICE, version)
    require_disputable(invoice.state, is_disputed=invoice.disputed_at is not None)
    why = reason_of(text, "Say what is wrong with the invoice.", field="text")
    await _rewrite(session, invoice, disputed_at=clock.now())
    issue_id = await issues.open_dispute(session, actor, case, why, invoice.id)
    session.add(InvoiceDispute(invoice_id=invoice.id, opened_by=actor.id, text=why, issue_id=issue_id))
    await session.flush()
    await _told(session, actor, invoice, case, Action.DISPUTE_INVOICE, InvoiceChange.DISPUTED)


async def settle(session: AsyncSession, actor: Actor, invoice_id: UUID, *, version: int, answer: str) -> None:
    """The invoice stands: the requester gets an answer, and as many days more as the dispute took."""
    invoice, case = await _asked(session, actor, invoice_id, Action.SETTLE_DISPUTE, version)
    if invoice.disputed_at is None:
        raise InvalidTransition("Nobody disputes this invoice now.")
    why = reason_of(answer, "Answer the requester in a sentence.", field="text")
    await _stands(session, actor.id, invoice, why)
    await _told(session, actor, invoice, case, Action.SETTLE_DISPUTE, InvoiceChange.SETTLED)
    await issues.resolve_dispute(session, actor, case, invoice.id, text=why)


async def issue_resolved(session: AsyncSession, event: Event) -> None:
    """An administrator resolved the issue of a dispute: the invoice stands, unless it was taken back before."""
    if not isinstance(event, IssueResolved) or event.invoice_id is None:
        return
    invoice = await visibility.invoice_for_system(session, event.invoice_id)
    if invoice.disputed_at is None:
        return
    case = await visibility.case_for_system(session, event.case_id)
    answer = await visibility.answer_of_issue(session, event.issue_id)
    await _stands(session, event.by, invoice, answer or RESOLVED)
    settled = InvoiceChange.SETTLED
    await emit(
        session,
        InvoiceChanged(
            case_id=case.id, invoice_id=invoice.id, requester_id=case.requester_id, what=settled, by=event.by
        ),
    )


async def _stands(session: AsyncSession, by: UUID | None, invoice: Invoice, answer: str) -> None:
    """The dispute is over and the day to pay later by as long as it took."""
    assert invoice.disputed_at is not None
    await _settle(session, by, invoice, DisputeOutcome.STANDS, answer)
    zone = await zone_there(session, invoice)
    due_on = postponed(
        invoice.due_on,
        disputed_on=invoice.disputed_at.astimezone(zone).date(),
        settled_on=clock.now().astimezone(zone).date(),
    )
    await _rewrite(session, invoice, disputed_at=None, due_on=due_on)


async def _asked(
    session: AsyncSession, actor: Actor, invoice_id: UUID, action: Action, version: int
) -> tuple[Invoice, Case]:
    invoice, case = await visibility.invoice_of(session, actor, invoice_id, action)
    # The case first, as whoever resolves its issues does: nobody waits for each other in a circle.
    await hold(session, case)
    await session.refresh(invoice)
    if invoice.version != version:
        raise ChangedMeanwhile(STALE)
    return invoice, case


async def _rewrite(session: AsyncSession, invoice: Invoice, **values: object) -> None:
    guarded = (
        update(Invoice)
        .where(col(Invoice.id) == invoice.id, col(Invoice.version) == invoice.version)
        .values(version=invoice.version + 1, **values)
    )
    if (await session.exec(guarded)).rowcount != 1:
        raise ChangedMeanwhile(STALE)
    await session.refresh(invoice)


async def _told(
    session: AsyncSession, actor: Actor, invoice: Invoice, case: Case, action: Action, what: InvoiceChange
) -> None:
    await audit.record(session, actor, action, subject="invoice", subject_id=invoice.id, case_id=case.id)
    await emit(
        session,
        InvoiceChanged(case_id=case.id, invoice_id=invoice.id, requester_id=case.requester_id, what=what, by=actor.id),
    )


async def _settle(
    session: AsyncSession, by: UUID | None, invoice: Invoice, outcome: DisputeOutcome, answer: str
) -> None:  # fmt: skip
    settled = (
        update(InvoiceDispute)
        .where(col(InvoiceDispute.invoice_id) == invoice.id, col(InvoiceDispute.settled_at).is_(None))
        .values(settled_at=clock.now(), settled_by=by, outcome=outcome, answer=answer)
    )
    await session.exec(settled)


async def _credit(session: AsyncSession, invoice: Invoice, reason: str) -> UUID:
    institution = await session.get_one(Institution, invoice.institution_id)
    profile = await rates.profile_for_invoice(session, institution)
    today = await today_there(session, invoice)
    taken = {"net_minor", "tax_minor", "total_minor"}
    kept = {"case_id", "institution_id", "currency", "seller", "seller_vat", "seller_iban"}
    kept |= {"buyer", "buyer_vat", "buyer_reference"}
    note = Invoice(
        number=await invoice_number(session, institution.id, profile.code, today.year, is_credit=True),
        kind=InvoiceKind.CREDIT_NOTE,
        state=InvoiceState.CREDIT,
        refers_to_id=invoice.id,
        issued_at=clock.now(),
        issued_on=today,
        due_on=today,
        note=reason[:300],
        **{name: -getattr(invoice, name) for name in taken},
        **invoice.model_dump(include=kept),
    )
    session.add(note)
    await session.flush()
    for line in (await session.exec(visibility.lines_of(invoice))).all():
        same = line.model_dump(include={"position", "title", "detail", "quantity", "tax_bp", "tax_note"})
        session.add(
            InvoiceLine(invoice_id=note.id, unit_minor=-line.unit_minor, net_minor=-line.net_minor, **same)
        )  # fmt: skip
    await session.flush()
    return note.id
