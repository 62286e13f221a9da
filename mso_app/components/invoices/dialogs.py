"""What is asked before an invoice is paid, taken back, disputed or answered for."""

import reflex as rx

from mso_app.components.dialogs import confirm_destructive, form_dialog
from mso_app.components.forms import form_problem, select_field, text_area, text_field
from mso_app.domain.invoices import PayMethod
from mso_app.state.shared.invoices import InvoicesState

Invoice = InvoicesState.invoice
DISPUTE_RULE = "A dispute opens an issue that the administrator sees. The invoice is not due while the issue is open."


def dialogs() -> rx.Component:
    return rx.fragment(_pay(), _void(), _dispute(), _settle())


def _problem() -> rx.Component:
    return form_problem(InvoicesState.errors.get("form", "").to(str))


def _pay() -> rx.Component:
    return form_dialog(
        _problem(),
        select_field(
            "How it was paid",
            "method",
            [(method.value, method.label) for method in PayMethod],
            required=True,
            problem=InvoicesState.errors["method"],
        ),
        text_field(
            "Day of the payment",
            "paid_on",
            kind="date",
            required=True,
            default_value=InvoicesState.invoice.today,
            problem=InvoicesState.errors["paid_on"],
        ),
        text_field(
            "Reference",
            "reference",
            optional=True,
            hint="As it stands on the statement of the bank.",
            problem=InvoicesState.errors["reference"],
            auto_complete="off",
        ),
        title=rx.Var.create(f"Note the payment of {Invoice.number}"),
        sentence=rx.Var.create(f"{Invoice.currency} {Invoice.figure}. A payment cannot be taken back."),
        submit="Mark as paid",
        on_submit=InvoicesState.pay,
        open_when=InvoicesState.dialog == "pay",
        on_open_change=InvoicesState.leave,
        busy=InvoicesState.busy,
    )


def _void() -> rx.Component:
    return confirm_destructive(
        title=rx.Var.create(f"Take back {Invoice.number}?"),
        lost="It is asked for no longer. A credit note of the same sum names your reason; nothing can undo that.",
        confirm="Make credit note",
        keep="Keep the invoice",
        reason="Reason",
        reason_problem=rx.cond(
            InvoicesState.errors["reason"],
            InvoicesState.errors["reason"],
            InvoicesState.errors.get("form", "").to(str),
        ),
        on_confirm=InvoicesState.void,
        open_when=InvoicesState.dialog == "void",
        on_open_change=InvoicesState.leave,
        busy=InvoicesState.busy,
    )


def _dispute() -> rx.Component:
    return form_dialog(
        _problem(),
        text_area(
            "What is wrong",
            "text",
            required=True,
            hint="An administrator reads it. Do not name the patient.",
            problem=InvoicesState.errors["text"],
            ident="f-dispute-text",
        ),
        title=rx.Var.create(f"Dispute {Invoice.number}"),
        sentence=DISPUTE_RULE,
        submit="Dispute",
        on_submit=InvoicesState.dispute,
        open_when=InvoicesState.dialog == "dispute",
        on_open_change=InvoicesState.leave,
        busy=InvoicesState.busy,
    )


def _settle() -> rx.Component:
    return form_dialog(
        _problem(),
        rx.el.blockquote(Invoice.dispute, class_name="well t2"),
        text_area(
            "Your answer",
            "text",
            required=True,
            hint="The requester reads it. To agree with them, take the invoice back instead.",
            problem=InvoicesState.errors["text"],
            ident="f-settle-text",
        ),
        title="Does the invoice stand?",
        sentence="It is due again, later by as many days as the dispute took.",
        submit="It stands",
        on_submit=InvoicesState.settle,
        open_when=InvoicesState.dialog == "settle",
        on_open_change=InvoicesState.leave,
        busy=InvoicesState.busy,
    )
