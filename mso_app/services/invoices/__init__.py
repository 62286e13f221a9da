"""Invoices: made when a case is done, verified, paid, disputed, taken back; read as lists, tables and paper."""

from mso_app.services.invoices.acting import dispute, issue_resolved, pay, settle, verify, void
from mso_app.services.invoices.generating import case_moved
from mso_app.services.invoices.papers import order_paper, print_paper
from mso_app.services.invoices.reading import invoice_of_case, list_invoices, open_invoice, table, totals

__all__ = [
    "case_moved",
    "dispute",
    "invoice_of_case",
    "issue_resolved",
    "list_invoices",
    "open_invoice",
    "order_paper",
    "pay",
    "print_paper",
    "settle",
    "table",
    "totals",
    "verify",
    "void",
]
