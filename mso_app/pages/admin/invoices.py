"""`/admin/invoices`: every invoice; verify, note a payment, answer a dispute, take back."""

import reflex as rx

from mso_app.components.invoices.list import OF_AN_ADMIN, export_button, invoices_page, list_or_totals
from mso_app.components.shell import page_frame


def admin_invoices() -> rx.Component:
    return page_frame(
        invoices_page(OF_AN_ADMIN, is_admin=True),
        title="Invoices",
        active="invoices",
        role="admin",
        flush=True,
        actions=[list_or_totals(), export_button()],
    )
