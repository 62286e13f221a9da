"""What is printed on an invoice or a credit note, and nothing else: the closed schema of `reports/invoice_pdf.py`."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict


class Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PaperLine(Closed):
    title: str
    detail: str
    unit: str
    tax: str
    net: str


class PaperTax(Closed):
    words: str
    tax: str


class InvoicePaper(Closed):
    """Sums and days as they are read. No field for a patient."""

    title: str
    number: str
    refers_to: str
    taken_back_by: str
    issued_at: datetime
    issued: str
    due: str
    case_number: str
    service: str
    seller: tuple[str, ...]
    seller_vat: str
    seller_iban: str
    buyer: tuple[str, ...]
    buyer_vat: str
    buyer_reference: str
    currency: str
    lines: tuple[PaperLine, ...]
    net: str
    taxes: tuple[PaperTax, ...]
    total: str
    note: str
    paid: str
    product: str
