"""An invoice or credit note as a PDF to file and to pay from: tagged and archivable, in the family of the opinion."""

import json

from pydantic import JsonValue

from mso_app.reports.typeset import MARK, shown, typeset
from mso_app.schemas.invoice_paper import InvoicePaper


def invoice_pdf(paper: InvoicePaper) -> bytes:
    """Typeset it; the same bytes every time. Call it outside the event loop."""
    inputs = {"paper": json.dumps(_data(paper), ensure_ascii=False)}
    return typeset("invoice.typ", inputs, at=paper.issued_at)


def _data(paper: InvoicePaper) -> dict[str, JsonValue]:
    issued = paper.issued_at
    facts = [
        ("Number", paper.number),
        ("Date", paper.issued),
        ("Service", f"Case {paper.case_number}, {paper.service}"),
        ("To be paid by", paper.due),
        ("Takes back", paper.refers_to),
        ("Your reference", paper.buyer_reference),
        ("Your VAT number", paper.buyer_vat),
    ]
    pay = [
        ("Pay to", paper.seller_iban if paper.due else ""),
        ("Purpose", paper.number if paper.due else ""),
        ("VAT number", paper.seller_vat),
    ]
    return {
        "title": f"{shown(paper.title)} {shown(paper.number)}",
        "heading": shown(paper.title),
        "product": shown(paper.product),
        "mark": MARK,
        "date": [issued.year, issued.month, issued.day],
        "number": shown(paper.number),
        "issued": shown(paper.issued),
        "case": shown(paper.case_number),
        "seller": [shown(line) for line in paper.seller],
        "buyer": [shown(line) for line in paper.buyer],
        "facts": [[term, shown(value)] for term, value in facts if value],
        "pay": [[term, shown(value)] for term, value in pay if value],
        "currency": paper.currency,
        "lines": [
            [shown(line.title), shown(line.detail), shown(line.unit), shown(line.tax), shown(line.net)]
            for line in paper.lines
        ],
        "net": shown(paper.net),
        "taxes": [[shown(row.words), shown(row.tax)] for row in paper.taxes],
        "total": shown(paper.total),
        "notes": [shown(note) for note in _notes(paper) if note],
    }


def _notes(paper: InvoicePaper) -> list[str]:
    return [
        f"This credit note takes back invoice {paper.refers_to} in full." if paper.refers_to else "",
        f"This invoice was taken back by credit note {paper.taken_back_by}." if paper.taken_back_by else "",
        paper.note,
        f"{paper.paid}. Thank you." if paper.paid else "",
        "Nothing is to be paid." if not paper.due and not paper.refers_to else "",
    ]
