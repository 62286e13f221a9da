"""One invoice: what it comes to and where it stands, its lines and taxes, who pays whom, what is disputed."""

import reflex as rx

from mso_app.components.avatar import tile
from mso_app.components.badges import clock_pill
from mso_app.components.buttons import button, link_button, text_link
from mso_app.components.cards import callout
from mso_app.components.drawer import drawer
from mso_app.components.invoices.dialogs import DISPUTE_RULE
from mso_app.components.invoices.elements import invoice_badge, step
from mso_app.components.theme import icon
from mso_app.schemas.invoices import LineView, TaxView
from mso_app.state.shared.invoices import InvoicesState

Invoice = InvoicesState.invoice


def invoice_drawer() -> rx.Component:
    """Beside the list, 448 px wide."""
    return drawer(
        head(),
        case_of(),
        sums(),
        parties(),
        history(),
        title=Invoice.number,
        on_close=InvoicesState.close,
        foot=[rx.el.div(*acts(), class_name="row g2 wrap")],
    )


def can(what: str) -> rx.Var[bool]:
    return Invoice.can.contains(what)


def paper_href() -> rx.Var[str]:
    return rx.Var.create(f"/api/v1/invoices/{Invoice.id}/paper.pdf")


def head() -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.el.div(
                rx.el.div(
                    rx.el.span(Invoice.currency, class_name="t3 mut cur"), Invoice.figure, class_name="t7 b tn nw"
                ),
                rx.el.div(
                    rx.cond(
                        Invoice.clock.words != "",
                        clock_pill(Invoice.clock.state, Invoice.clock.words, Invoice.clock.due_at),
                        rx.fragment(),
                    ),
                    rx.el.span(Invoice.due_words, class_name="t1 mut"),
                    class_name="row g2 wrap",
                ),
                class_name="sp",
            ),
            invoice_badge(Invoice.state, "2"),
            class_name="row top g3",
        ),
        rx.el.ol(rx.foreach(Invoice.steps, step), class_name="steps-row"),
        class_name="money-part",
    )


def case_of(*, linked: bool = True) -> rx.Component:
    return rx.el.section(
        tile("folder-open", "gray"),
        rx.el.div(
            rx.el.div(Invoice.subject, class_name="m tr"),
            rx.el.div(Invoice.sealed, class_name="t1 mut"),
            class_name="sp two",
        ),
        rx.el.span(text_link("Open case", f"/cases/{Invoice.case_id}"), class_name="nw") if linked else rx.fragment(),
        class_name="money-part row g3",
    )


def sums() -> rx.Component:
    """Every figure can be worked out again from the ones above it."""
    return rx.el.section(
        rx.el.table(
            rx.el.thead(
                rx.el.tr(
                    rx.el.th("Line", scope="col"),
                    rx.el.th("Unit", scope="col", class_name="num"),
                    rx.el.th("VAT", scope="col", class_name="num"),
                    rx.el.th("Net", scope="col", class_name="num"),
                )
            ),
            rx.el.tbody(rx.foreach(Invoice.lines, _line)),
            class_name="money-lines",
            custom_attrs={"aria-label": "Lines"},
        ),
        rx.el.dl(
            _sum("Net", Invoice.net),
            rx.foreach(Invoice.taxes, _tax),
            rx.el.div(rx.el.dt("Total ", Invoice.currency), rx.el.dd(Invoice.total), class_name="money-sum total"),
            rx.cond(
                Invoice.kind == "invoice",
                rx.el.div(
                    rx.el.dt("Paid", rx.cond(Invoice.paid_words != "", rx.fragment(", ", Invoice.paid_words), "")),
                    rx.el.dd(Invoice.paid),
                    class_name="money-sum",
                ),
                rx.fragment(),
            ),
            class_name="money-sums",
        ),
        rx.cond(Invoice.note != "", rx.el.p(Invoice.note, class_name="t1 mut money-note"), rx.fragment()),
        class_name="money-part flush",
    )


def _line(line: rx.Var[LineView]) -> rx.Component:
    return rx.el.tr(
        rx.el.td(rx.el.div(line.title), rx.el.div(line.detail, class_name="t1 mut")),
        rx.el.td(line.unit, class_name="num t1 mut"),
        rx.el.td(line.tax, class_name="num t1 mut"),
        rx.el.td(line.net, class_name="num"),
    )


def _tax(row: rx.Var[TaxView]) -> rx.Component:
    return rx.el.div(rx.el.dt(row.words), rx.el.dd(row.tax), class_name="money-sum")


def _sum(word: str, figure: rx.Var[str]) -> rx.Component:
    return rx.el.div(rx.el.dt(word), rx.el.dd(figure), class_name="money-sum")


def parties() -> rx.Component:
    return rx.el.section(
        rx.el.dl(
            *_fact("Billed to", rx.foreach(Invoice.buyer, rx.el.div), Invoice.buyer.length() > 0),
            *_fact("VAT number", Invoice.buyer_vat),
            *_fact("Your reference", Invoice.buyer_reference),
            *_fact("From", rx.foreach(Invoice.seller, rx.el.div), Invoice.seller.length() > 0),
            *_fact("Pay to", rx.el.span(Invoice.seller_iban, class_name="mono"), Invoice.seller_iban != ""),
            *_fact("Purpose", rx.el.span(Invoice.number, class_name="mono"), Invoice.kind == "invoice"),
            *_fact(
                rx.cond(Invoice.kind == "invoice", "Credit note", "Takes back"),
                rx.el.button(
                    Invoice.other_number,
                    type="button",
                    class_name="plain-button link mono",
                    on_click=InvoicesState.open(Invoice.other_id),
                ),
                Invoice.other_number != "",
            ),
            *_fact("Reason", Invoice.void_reason),
            class_name="dl",
        ),
        class_name="money-part",
    )


def _fact(
    term: str | rx.Var[str], value: rx.Var[str] | rx.Component, shown: rx.Var[bool] | None = None
) -> list[rx.Component]:
    when = value != "" if shown is None else shown
    return [rx.cond(when, rx.el.dt(term), rx.fragment()), rx.cond(when, rx.el.dd(value), rx.fragment())]


def history() -> rx.Component:
    """What was disputed and answered; before that, what a dispute does."""
    return rx.cond(
        Invoice.dispute != "",
        rx.el.section(
            callout(
                rx.el.p(Invoice.dispute, class_name="answer-text"),
                rx.el.p(Invoice.dispute_words, class_name="t1"),
                rx.cond(
                    Invoice.dispute_answer != "",
                    rx.el.p(rx.el.span("Answer: ", class_name="b"), Invoice.dispute_answer),
                    rx.fragment(),
                ),
                kind="warning",
                title=rx.cond(Invoice.state == "disputed", "Disputed", "Was disputed"),
            ),
            class_name="money-part",
        ),
        rx.cond(
            can("dispute"),
            rx.el.section(
                rx.el.div(icon("message-circle", 14), rx.el.span(DISPUTE_RULE), class_name="row g2 top t1 mut"),
                class_name="money-part",
            ),
            rx.fragment(),
        ),
    )


def acts() -> list[rx.Component]:
    """One solid button: what is next for this person, or else the paper."""
    download = ("Download PDF", paper_href())
    return [
        rx.cond(
            can("verify"),
            button("Verify", name="badge-check", weight="solid", on_click=InvoicesState.verify),
            rx.cond(
                can("pay"),
                button("Mark as paid…", name="circle-check", weight="solid", on_click=InvoicesState.ask("pay")),
                rx.cond(
                    can("settle"),
                    button("Answer…", name="reply", weight="solid", on_click=InvoicesState.ask("settle")),
                    link_button(*download, name="download", weight="solid", external=True),
                ),
            ),
        ),
        rx.cond(
            can("verify") | can("pay") | can("settle"),
            link_button("PDF", paper_href(), name="download", external=True),
            rx.fragment(),
        ),
        rx.cond(
            can("dispute") & (Invoice.seller_iban != ""),
            button(
                "Copy bank details",
                name="copy",
                on_click=[
                    rx.set_clipboard(
                        rx.Var.create(f"{Invoice.seller_iban}, {Invoice.number}, {Invoice.currency} {Invoice.figure}")
                    ),
                    rx.toast.success("Bank details copied."),
                ],
            ),
            rx.fragment(),
        ),
        rx.cond(
            can("dispute"), button("Dispute…", weight="ghost", on_click=InvoicesState.ask("dispute")), rx.fragment()
        ),
        rx.cond(can("void"), button("Take back…", weight="ghost", on_click=InvoicesState.ask("void")), rx.fragment()),
    ]
