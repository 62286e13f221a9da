"""Which invoices and records of service an actor can reach. To a provider there are no invoices."""

from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, or_, true
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import Select, SelectOfScalar

from mso_app.core.errors import NotFound, NotPermitted
from mso_app.domain import access
from mso_app.domain.access import Action, Actor, Standing
from mso_app.domain.invoices import InvoiceKind
from mso_app.domain.words import Role
from mso_app.models import (
    Account,
    Case,
    Institution,
    Invoice,
    InvoiceDispute,
    InvoiceLine,
    Issue,
    Patient,
    ServiceRecord,
)
from mso_app.services import audit
from mso_app.services.visibility.cases import case_reach

# Made once, for it costs more than the question.
_REACHED = aliased(Case)


def invoice_reach(actor: Actor) -> ColumnElement[bool]:
    """The condition on invoices joined with their case; for statements that aggregate too."""
    if actor.role is Role.ADMIN:
        return true()
    return case_reach(actor) if actor.role is Role.REQUESTER else false()


def invoices_with_case(actor: Actor, *conditions: ColumnElement[bool]) -> Select[Invoice, str, str, str]:
    """The reachable invoices that meet the conditions: with the number of the case, its patient and institution."""
    return (
        select(Invoice, Case.number, Patient.name, Institution.name)
        .join(Case, col(Case.id) == Invoice.case_id)
        .join(Patient, col(Patient.id) == Case.patient_id)
        .join(Institution, col(Institution.id) == Invoice.institution_id)
        .where(invoice_reach(actor), *conditions)
    )


async def invoice_of(session: AsyncSession, actor: Actor, invoice_id: UUID, action: Action) -> tuple[Invoice, Case]:
    """The invoice and its case. Raises NotFound or NotPermitted, on record."""
    statement = select(Invoice, Case).join(Case, col(Case.id) == Invoice.case_id).where(invoice_reach(actor))
    found = (await session.exec(statement.where(Invoice.id == invoice_id))).first()
    if found is None:
        await audit.record_refusal(session, actor, action, subject="invoice", subject_id=invoice_id)
        raise NotFound
    standing = Standing.ADMIN if actor.role is Role.ADMIN else Standing.REQUESTER
    if not access.may(standing, action):
        await audit.record_refusal(session, actor, action, subject="invoice", subject_id=invoice_id)
        raise NotPermitted
    return found


async def require_known(session: AsyncSession, actor: Actor, action: Action, subject: str) -> None:
    """Raise NotFound, on record, for a role to which a whole subject does not exist."""
    if not access.allows(actor.role, action):
        await audit.record_refusal(session, actor, action, subject=subject, subject_id=None)
        raise NotFound


def original_of_case(actor: Actor, case_id: UUID) -> SelectOfScalar[UUID]:
    """The id of the invoice of a case, credit notes left out."""
    return (
        select(Invoice.id)
        .join(Case, col(Case.id) == Invoice.case_id)
        .where(invoice_reach(actor), Invoice.case_id == case_id, Invoice.kind == InvoiceKind.INVOICE)
    )


async def invoice_for_system(session: AsyncSession, invoice_id: UUID) -> Invoice:
    """The invoice for what happens by itself."""
    return (await session.exec(select(Invoice).where(Invoice.id == invoice_id))).one()


async def answer_of_issue(session: AsyncSession, issue_id: UUID) -> str:
    """What an administrator said when they resolved the issue of a dispute."""
    return (await session.exec(select(Issue.resolution).where(Issue.id == issue_id))).one()


def running_invoices() -> Select[Invoice, Case]:
    """Every invoice with its case, for the timekeeper; it adds what it looks for."""
    return select(Invoice, Case).join(Case, col(Case.id) == Invoice.case_id)


def lines_of(invoice: Invoice) -> SelectOfScalar[InvoiceLine]:
    return select(InvoiceLine).where(InvoiceLine.invoice_id == invoice.id).order_by(col(InvoiceLine.position))


def disputes_of(invoice: Invoice) -> SelectOfScalar[InvoiceDispute]:
    """The disputes of an invoice that was reached, newest first."""
    return (
        select(InvoiceDispute)
        .where(InvoiceDispute.invoice_id == invoice.id)
        .order_by(col(InvoiceDispute.created_at).desc())
    )


def other_of(invoice: Invoice) -> Select[UUID, str]:
    """Id and number of the credit note of an invoice, or of the invoice of a credit note."""
    return select(Invoice.id, Invoice.number).where(
        or_(col(Invoice.refers_to_id) == invoice.id, col(Invoice.id) == invoice.refers_to_id)
    )


def numbers_of_institution(institution_id: UUID) -> SelectOfScalar[str]:
    """Whether an institution was billed yet; its short name is fixed from then on."""
    return select(Invoice.number).where(Invoice.institution_id == institution_id).limit(1)


def records_of(actor: Actor, provider_id: UUID, *conditions: ColumnElement[bool]) -> Select[ServiceRecord, str, str]:
    """The records of one expert within reach: with the number of the case, and its subject while they reach it."""
    return (
        select(ServiceRecord, Case.number, _REACHED.subject)
        .join(Case, col(Case.id) == ServiceRecord.case_id)
        .outerjoin(_REACHED, and_(col(_REACHED.id) == Case.id, case_reach(actor)))
        .where(record_reach(actor), ServiceRecord.provider_id == provider_id, *conditions)
    )


def record_reach(actor: Actor) -> ColumnElement[bool]:
    """The condition on records of service; for statements that aggregate too."""
    if actor.role is Role.ADMIN:
        return true()
    return col(ServiceRecord.provider_id) == actor.id if actor.role is Role.PROVIDER else false()


def provider_named(provider_id: UUID) -> SelectOfScalar[str]:
    return select(Account.name).where(Account.id == provider_id, Account.role == Role.PROVIDER)
