"""What is charged and what was done: rates, who is billed, invoices with their lines, disputes, records of service."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from mso_app.domain.invoices import DisputeOutcome, InvoiceKind, InvoiceState, PayMethod
from mso_app.domain.service_records import ServiceKind
from mso_app.domain.words import Specialty, Urgency
from mso_app.models.base import Row, UtcDateTime, word

OF_NOBODY = sa.text("institution_id IS NULL")
OF_A_CONTRACT = sa.text("institution_id IS NOT NULL")
ORIGINAL = sa.text("kind = 'invoice'")
OPEN = sa.text("settled_at IS NULL")


class BillingProfile(Row, table=True):
    """Who pays for an institution, and the short name in its numbers."""

    __tablename__ = "billing_profile"

    institution_id: UUID = Field(foreign_key="institution.id", unique=True, ondelete="CASCADE")
    code: str = Field(unique=True, max_length=6)
    department: str = Field(default="", max_length=120)
    address: str = Field(default="", max_length=400)
    vat_number: str = Field(default="", max_length=40)
    reference: str = Field(default="", max_length=80)
    version: int = 1


class Rate(Row, table=True):
    """What an opinion costs from one day on, for everybody or by the contract of one institution."""

    __tablename__ = "rate"
    __table_args__ = (
        Index(
            "ux_rate_card",
            *("specialty", "urgency", "valid_from"),
            unique=True,
            sqlite_where=OF_NOBODY,
            postgresql_where=OF_NOBODY,
        ),
        Index(
            "ux_rate_contract",
            *("institution_id", "specialty", "urgency", "valid_from"),
            unique=True,
            sqlite_where=OF_A_CONTRACT,
            postgresql_where=OF_A_CONTRACT,
        ),
        CheckConstraint("net_minor >= 0 AND tax_bp >= 0 AND tax_bp < 10000", name="sane"),
        CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="in_order"),
    )

    institution_id: UUID | None = Field(default=None, foreign_key="institution.id", index=True, ondelete="CASCADE")
    contract: str = Field(default="", max_length=80)
    specialty: Specialty = Field(sa_type=word(Specialty))
    urgency: Urgency = Field(sa_type=word(Urgency))
    currency: str = Field(max_length=3)
    net_minor: int = Field(sa_type=sa.BigInteger)
    tax_bp: int
    tax_note: str = Field(default="", max_length=80)
    """Why nothing is taxed, where that is so."""
    valid_from: date
    valid_until: date | None = None
    created_by: UUID = Field(foreign_key="account.id", index=True, ondelete="RESTRICT")
    version: int = 1


class Invoice(Row, table=True):
    """An invoice or a credit note, with everything printed on it: what changes elsewhere never changes this."""

    __tablename__ = "invoice"
    __table_args__ = (
        # One for each finished case, whatever happens; its credit note is another document of the same case.
        Index("ux_invoice_case", "case_id", unique=True, sqlite_where=ORIGINAL, postgresql_where=ORIGINAL),
        Index("ix_invoice_list", "institution_id", "issued_on"),
        CheckConstraint("total_minor = net_minor + tax_minor", name="adds_up"),
        CheckConstraint("(kind = 'credit_note') = (refers_to_id IS NOT NULL)", name="refers"),
        CheckConstraint("(state = 'paid') = (paid_on IS NOT NULL)", name="paid"),
        CheckConstraint("(state = 'void') = (voided_at IS NOT NULL)", name="void"),
    )

    number: str = Field(unique=True, max_length=24)
    kind: InvoiceKind = Field(default=InvoiceKind.INVOICE, sa_type=word(InvoiceKind))
    state: InvoiceState = Field(default=InvoiceState.GENERATED, sa_type=word(InvoiceState), index=True)
    case_id: UUID = Field(foreign_key="medical_case.id", index=True, ondelete="RESTRICT")
    institution_id: UUID = Field(foreign_key="institution.id", ondelete="RESTRICT")
    refers_to_id: UUID | None = Field(default=None, foreign_key="invoice.id", unique=True, ondelete="RESTRICT")
    currency: str = Field(max_length=3)
    net_minor: int = Field(sa_type=sa.BigInteger)
    tax_minor: int = Field(sa_type=sa.BigInteger)
    total_minor: int = Field(sa_type=sa.BigInteger)
    issued_at: datetime = Field(sa_type=UtcDateTime)
    issued_on: date = Field(index=True)
    """The day by the clock of the institution."""
    due_on: date = Field(index=True)
    note: str = Field(default="", max_length=300)
    seller: str = Field(max_length=400)
    """Name and address, one line each."""
    seller_vat: str = Field(default="", max_length=40)
    seller_iban: str = Field(default="", max_length=40)
    buyer: str = Field(max_length=800)
    buyer_vat: str = Field(default="", max_length=40)
    buyer_reference: str = Field(default="", max_length=80)
    verified_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    verified_by: UUID | None = Field(default=None, foreign_key="account.id", index=True, ondelete="RESTRICT")
    paid_on: date | None = None
    paid_method: PayMethod | None = Field(default=None, sa_type=word(PayMethod))
    paid_reference: str = Field(default="", max_length=80)
    paid_by: UUID | None = Field(default=None, foreign_key="account.id", index=True, ondelete="RESTRICT")
    voided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    voided_by: UUID | None = Field(default=None, foreign_key="account.id", index=True, ondelete="RESTRICT")
    void_reason: str = Field(default="", max_length=2000)
    disputed_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    """Since when a dispute is open; empty while none is."""
    version: int = 1


class InvoiceLine(Row, table=True):
    __tablename__ = "invoice_line"
    __table_args__ = (UniqueConstraint("invoice_id", "position"),)

    invoice_id: UUID = Field(foreign_key="invoice.id", index=True, ondelete="CASCADE")
    position: int
    title: str = Field(max_length=120)
    detail: str = Field(default="", max_length=200)
    quantity: int = 1
    unit_minor: int = Field(sa_type=sa.BigInteger)
    net_minor: int = Field(sa_type=sa.BigInteger)
    tax_bp: int
    tax_note: str = Field(default="", max_length=80)


class InvoiceDispute(Row, table=True):
    """What the requester finds wrong, and what an administrator answered."""

    __tablename__ = "invoice_dispute"
    __table_args__ = (
        Index("ux_invoice_dispute_open", "invoice_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
    )

    invoice_id: UUID = Field(foreign_key="invoice.id", index=True, ondelete="CASCADE")
    opened_by: UUID = Field(foreign_key="account.id", index=True, ondelete="RESTRICT")
    text: str = Field(max_length=2000)
    issue_id: UUID | None = Field(default=None, foreign_key="issue.id", index=True, ondelete="SET NULL")
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    settled_by: UUID | None = Field(default=None, foreign_key="account.id", index=True, ondelete="RESTRICT")
    outcome: DisputeOutcome | None = Field(default=None, sa_type=word(DisputeOutcome))
    answer: str = Field(default="", max_length=2000)


class ServiceRecord(Row, table=True):
    """One piece of finished work of an expert. No price is here, nor can one be worked out from it."""

    __tablename__ = "service_record"
    __table_args__ = (Index("ix_service_record_statement", "provider_id", "done_on"),)

    opinion_id: UUID = Field(foreign_key="opinion.id", unique=True, ondelete="RESTRICT")
    case_id: UUID = Field(foreign_key="medical_case.id", index=True, ondelete="RESTRICT")
    provider_id: UUID = Field(foreign_key="account.id", ondelete="RESTRICT")
    kind: ServiceKind = Field(sa_type=word(ServiceKind))
    specialty: Specialty = Field(sa_type=word(Specialty))
    urgency: Urgency = Field(sa_type=word(Urgency))
    done_at: datetime = Field(sa_type=UtcDateTime)
    done_on: date
    """The day by the clock of the expert."""
    seconds: int
    """From acceptance to signature."""
    seconds_late: int = 0
    questions: int
    answered: int
    outcome: str = Field(default="", max_length=80)
    """How the opinion compares with the first, as its words were when it was signed."""
    units_tenths: int
