"""`/requester/invoices`: what is to be paid, what is disputed, what was paid."""

import reflex as rx

from mso_app.components.invoices.list import OF_A_REQUESTER, export_button, invoices_page, list_or_totals
from mso_app.components.shell import page_frame


def requester_invoices() -> rx.Component:
    return page_frame(
        invoices_page(OF_A_REQUESTER),
        title="Invoices",
        active="invoices",
        role="requester",
        flush=True,
        actions=[list_or_totals(), export_button()],
    )
