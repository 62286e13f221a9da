"""What travels about invoices. Sums are words, ready to be read; only what is typed comes in as text."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from mso_app.domain.invoices import PayMethod
from mso_app.schemas.cases import ClockView

PAGE_LIMIT = 50
View = Literal["all", "to_pay", "generated", "verified", "late", "disputed", "paid", "void", "waived", "credit"]


class InvoiceQuery(BaseModel):
    """Which invoices, and which window of them. `month` is "2026-11"."""

    model_config = ConfigDict(extra="forbid")

    view: View = "all"
    search: str = Field(default="", max_length=80)
    month: str = Field(default="", pattern=r"^(\d{4}-(0[1-9]|1[0-2]))?$")
    institution_id: UUID | None = None
    case_id: UUID | None = None
    offset: int = Field(default=0, ge=0, le=1_000_000)
    limit: int = Field(default=20, ge=1, le=PAGE_LIMIT)


class InvoiceRow(BaseModel):
    """One line of a list."""

    id: UUID
    number: str
    detail: str
    currency: str
    figure: str
    state: str
    """The stored word, or "disputed" while a dispute is open."""
    next_words: str
    clock: ClockView
    can_verify: bool
    version: int


class Sum(BaseModel):
    """How much, in one currency, and in how many invoices."""

    currency: str
    figure: str
    count: int


class Tile(BaseModel):
    """A figure above the list: the largest currency first, any others in words."""

    currency: str
    figure: str
    detail: str


class InvoicePage(BaseModel):
    rows: list[InvoiceRow]
    total: int
    offset: int
    counts: dict[str, int]
    """How many there are in each view."""
    to_pay: Tile
    in_dispute: Tile
    paid: Tile
    case_number: str = ""
    """The case these are narrowed to."""


class SumRow(BaseModel):
    """One group of the totals."""

    key: str
    label: str
    currency: str
    count: int
    net: str
    tax: str
    figure: str


class InvoiceTotals(BaseModel):
    """Everything within reach, added up three ways; a void invoice and its credit note cancel out."""

    by_state: list[SumRow]
    by_month: list[SumRow]
    by_institution: list[SumRow]


class LineView(BaseModel):
    title: str
    detail: str
    unit: str
    tax: str
    net: str


class TaxView(BaseModel):
    words: str
    tax: str


class Step(BaseModel):
    """One of the three steps of an invoice; `face` is done, now or open."""

    word: str
    detail: str
    face: str


class InvoiceDetail(BaseModel):
    id: UUID
    number: str
    kind: str
    state: str
    case_id: UUID
    case_number: str
    subject: str
    sealed: str
    currency: str
    figure: str
    due_words: str
    today: str = ""
    """The day it is where the invoice was made out, as a browser wants it."""
    clock: ClockView
    steps: list[Step]
    lines: list[LineView]
    net: str
    taxes: list[TaxView]
    total: str
    paid: str
    paid_words: str
    note: str
    seller: list[str]
    seller_vat: str
    seller_iban: str
    buyer: list[str]
    buyer_vat: str
    buyer_reference: str
    dispute: str
    """What the requester wrote, of the open or the last dispute."""
    dispute_words: str
    dispute_answer: str
    void_reason: str
    other_number: str
    """The credit note of a void invoice, or the invoice a credit note takes back."""
    other_id: str
    can: list[str]
    """verify, pay, void, dispute, settle."""
    version: int


class Verify(BaseModel):
    model_config = ConfigDict(extra="forbid")

    version: int = Field(ge=1)


class Pay(BaseModel):
    model_config = ConfigDict(extra="forbid")

    version: int = Field(ge=1)
    method: PayMethod
    paid_on: date
    reference: str = Field(default="", max_length=80)


class Reason(BaseModel):
    """Why an invoice is voided or disputed, or what is answered to a dispute."""

    model_config = ConfigDict(extra="forbid")

    version: int = Field(ge=1)
    text: str = Field(max_length=2000)
