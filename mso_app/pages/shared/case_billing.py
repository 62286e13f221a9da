"""`/cases/{id}/billing`: the invoice of a finished case, for whoever pays and for administrators."""

import reflex as rx

from mso_app.components.case.room import case_room
from mso_app.components.faces import empty, loading
from mso_app.components.invoices.detail import acts, head, history, parties, sums
from mso_app.components.invoices.dialogs import dialogs
from mso_app.state.shared.invoices import InvoicesState


def case_billing() -> rx.Component:
    return case_room(
        rx.el.div(
            rx.cond(
                InvoicesState.missing != "",
                empty(
                    "There is no invoice here",
                    "One is made by itself when the opinion is signed.",
                    name="receipt-text",
                ),
                rx.cond(InvoicesState.invoice.number != "", _invoice(), loading(6)),
            ),
            dialogs(),
            class_name="page",
        ),
        tab="billing",
    )


def _invoice() -> rx.Component:
    return rx.el.article(
        rx.el.header(rx.el.h2(InvoicesState.invoice.number, class_name="t3 b tn sp"), class_name="money-part row"),
        head(),
        sums(),
        parties(),
        history(),
        rx.el.footer(*acts(), class_name="money-foot row g2 wrap"),
        class_name="card money-sheet",
        custom_attrs={"aria-label": "Invoice"},
    )
