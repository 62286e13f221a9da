"""The list of invoices with the figures above it and, instead of it, everything added up."""

import reflex as rx

from mso_app.components.buttons import button, link_button
from mso_app.components.drawer import with_drawer
from mso_app.components.faces import empty, faces
from mso_app.components.forms import search_box
from mso_app.components.invoices.detail import invoice_drawer
from mso_app.components.invoices.dialogs import dialogs
from mso_app.components.invoices.elements import invoice_badge, money, next_words
from mso_app.components.segmented import filter_pill, filters, segmented
from mso_app.components.tables import Column, cell, pager, row, table, table_tools
from mso_app.components.theme import icon
from mso_app.schemas.invoices import InvoiceRow, SumRow, Tile
from mso_app.state.shared.invoices import InvoicesState
from mso_app.state.shell import ShellState

COLUMNS = [
    Column(word="Invoice and case"),
    Column(word="Amount", width="150px", number=True),
    Column(word="State", width="124px"),
    Column(word="What next", width="148px"),
]
SUMS = [
    Column(word="Currency", width="88px"),
    Column(word="Invoices", width="88px", number=True),
    Column(word="Net", width="132px", number=True, only_wide=True),
    Column(word="Tax", width="120px", number=True, only_wide=True),
    Column(word="Total", width="140px", number=True),
]
TICK = Column(word="", width="44px")
OF_A_REQUESTER = (("all", "All"), ("to_pay", "To pay"), ("disputed", "Disputed"), ("paid", "Paid"), ("late", "Late"))
OF_AN_ADMIN = (
    *(("all", "All"), ("generated", "To verify"), ("verified", "Verified"), ("late", "Late")),
    *(("disputed", "Disputed"), ("paid", "Paid"), ("void", "Void"), ("waived", "Waived")),
)


def invoices_page(views: tuple[tuple[str, str], ...], *, is_admin: bool = False) -> rx.Component:
    """The list, and the open invoice beside it."""
    return rx.fragment(
        rx.cond(InvoicesState.is_open, with_drawer(_list(views, is_admin), invoice_drawer()), _list(views, is_admin)),
        dialogs(),
    )


def export_button() -> rx.Component:
    return link_button("Export CSV", InvoicesState.csv_href, name="download", external=True)


def list_or_totals() -> rx.Component:
    return segmented(
        "What is shown",
        [("list", "List"), ("totals", "Totals")],
        rx.cond(InvoicesState.shows_totals, "totals", "list"),
        InvoicesState.show_totals,
    )


def _list(views: tuple[tuple[str, str], ...], is_admin: bool) -> rx.Component:
    return rx.el.div(
        _figures(),
        table_tools(
            filters(
                *(
                    filter_pill(
                        word,
                        on=InvoicesState.view == view,
                        on_click=InvoicesState.show(view),
                        number=InvoicesState.counts[view],
                    )
                    for view, word in views
                )
            ),
            search_box("Number, case, institution", on_change=InvoicesState.find.debounce(250)),
            rx.el.label(
                rx.el.span("Month", class_name="t1 mut"),
                rx.el.input(
                    type="month",
                    name="month",
                    value=InvoicesState.month,
                    on_change=InvoicesState.show_month,
                    class_name="tf",
                ),
                class_name="row g2",
            ),
        ),
        rx.cond(
            InvoicesState.only_case != "",
            table_tools(
                rx.el.span("Only case ", rx.el.span(InvoicesState.case_number, class_name="b"), class_name="sp"),
                button("Show every case", name="x", size="1", on_click=InvoicesState.show_every_case),
            ),
            rx.fragment(),
        ),
        _bulk() if is_admin else rx.fragment(),
        faces(
            loading_when=InvoicesState.loading,
            problem=InvoicesState.problem,
            empty_when=(InvoicesState.total == 0) & ~InvoicesState.shows_totals,
            rows=rx.cond(InvoicesState.shows_totals, _totals(), _rows(is_admin)),
            nothing=rx.cond(
                (InvoicesState.search != "") | (InvoicesState.view != "all") | (InvoicesState.month != ""),
                empty("No invoice fits", "Try another word, month or state.", name="search-x"),
                empty(
                    "No invoices yet",
                    "One is made by itself when an opinion is signed.",
                    name="receipt-text",
                ),
            ),
            title_of_failure="Invoices did not load",
            on_retry=InvoicesState.load,
            skeleton_rows=8,
        ),
        class_name="col",
    )


def _figures() -> rx.Component:
    return rx.el.dl(
        _figure("hourglass", "To pay", InvoicesState.to_pay),
        _figure("message-circle", "In dispute", InvoicesState.in_dispute),
        _figure("circle-check", "Paid this year", InvoicesState.paid),
        class_name="stats money-figures",
        custom_attrs={"aria-label": "Sums"},
    )


def _figure(name: str, word: str, figure: rx.Var[Tile]) -> rx.Component:
    return rx.el.div(
        rx.el.dt(icon(name, 14), word, class_name="k"),
        rx.el.dd(
            rx.el.div(rx.el.span(figure.currency, class_name="cur"), figure.figure, class_name="v"),
            rx.el.div(figure.detail, class_name="x"),
            style={"margin": "0"},
        ),
        class_name="stat",
    )


def _bulk() -> rx.Component:
    """40 px between filter and head, as soon as something is ticked."""
    number = InvoicesState.chosen.length()
    return rx.cond(
        number > 0,
        rx.el.div(
            rx.el.span(number, " chosen", class_name="b sp", role="status"),
            button(
                rx.cond(number == 1, "Verify 1 invoice", f"Verify {number} invoices"),
                name="badge-check",
                size="1",
                on_click=InvoicesState.verify_chosen,
            ),
            class_name="bulk-bar",
        ),
        rx.fragment(),
    )


def _rows(is_admin: bool) -> rx.Component:
    return rx.fragment(
        table(
            [TICK, *COLUMNS] if is_admin else COLUMNS,
            rx.foreach(InvoicesState.rows, lambda line: _row(line, is_admin=is_admin)),
            label="Invoices",
        ),
        pager(
            first=InvoicesState.first,
            last=InvoicesState.last,
            total=InvoicesState.total,
            on_previous=InvoicesState.previous,
            on_next=InvoicesState.next,
        ),
    )


def _row(line: rx.Var[InvoiceRow], *, is_admin: bool) -> rx.Component:
    ident = line.id.to(str)
    return row(
        *([_tick(line, ident)] if is_admin else []),
        rx.el.td(
            rx.el.button(
                line.number,
                type="button",
                on_click=InvoicesState.open(ident),
                class_name="m tn row-link plain-button",
                custom_attrs={"data-row": "true"},
            ),
            rx.el.div(line.detail, class_name="t1 mut tr"),
        ),
        cell(money(line.currency, line.figure, is_void=line.state == "void"), number=True),
        cell(invoice_badge(line.state)),
        cell(next_words(line.next_words, line.clock)),
        selected=InvoicesState.is_open & (InvoicesState.invoice.id == line.id),
        key=ident,
    )


def _tick(line: rx.Var[InvoiceRow], ident: rx.Var[str]) -> rx.Component:
    return rx.el.td(
        rx.cond(
            line.can_verify,
            rx.el.input(
                type="checkbox",
                class_name="cb over-row",
                checked=InvoicesState.chosen.contains(ident),
                on_change=InvoicesState.choose(ident),
                custom_attrs={"aria-label": rx.Var.create(f"Choose {line.number}")},
            ),
            rx.fragment(),
        )
    )


def _totals() -> rx.Component:
    """Every group with what it comes to; each currency by itself."""
    return rx.el.div(
        _group("By state", "State", InvoicesState.totals.by_state),
        _group("By month", "Month", InvoicesState.totals.by_month),
        rx.cond(
            ShellState.role == "admin",
            _group("By institution", "Institution", InvoicesState.totals.by_institution),
            rx.fragment(),
        ),
        class_name="money-totals",
    )


def _group(title: str, heading: str, rows: rx.Var[list[SumRow]]) -> rx.Component:
    return rx.el.section(
        rx.el.h2(title, class_name="t3 b"),
        table([Column(word=heading), *SUMS], rx.foreach(rows, _sum), label=title, height="44"),
        class_name="col g2",
    )


def _sum(line: rx.Var[SumRow]) -> rx.Component:
    return row(
        rx.el.td(rx.el.span(line.label, class_name="m tr")),
        cell(line.currency),
        cell(
            line.count,
            rx.el.span(rx.cond(line.count == 1, " invoice", " invoices"), class_name="only-phone"),
            number=True,
        ),
        cell(line.net, number=True, only_wide=True),
        cell(line.tax, number=True, only_wide=True),
        cell(rx.el.span(line.figure, class_name="b"), number=True),
        key=f"{line.key}{line.currency}",
    )
