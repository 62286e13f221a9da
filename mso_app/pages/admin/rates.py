"""`/admin/rates`: what an opinion costs from which day on, for everybody and by contract, and who pays."""

import reflex as rx

from mso_app.components.badges import badge
from mso_app.components.buttons import button
from mso_app.components.cards import callout
from mso_app.components.dialogs import confirm_destructive, form_dialog
from mso_app.components.faces import empty, faces
from mso_app.components.forms import checkbox, form_problem, select_field, text_area, text_field
from mso_app.components.invoices.elements import money
from mso_app.components.shell import page_frame
from mso_app.components.tables import Column, cell, pager, row, table
from mso_app.domain.money import CURRENCIES
from mso_app.domain.words import Specialty, Urgency
from mso_app.schemas.rates import RateRow
from mso_app.state.admin.rates import RatesState

COLUMNS = [
    Column(word="Specialty"),
    Column(word="Urgency", width="112px"),
    Column(word="Net", width="132px", number=True),
    Column(word="VAT", width="148px", only_wide=True),
    Column(word="Valid", width="216px"),
    Column(word="", width="208px"),
]
SPECIALTIES = [(one.value, one.value.capitalize()) for one in Specialty]
URGENCIES = [(one.value, one.value.capitalize()) for one in Urgency]
Profile = RatesState.profile


def rates() -> rx.Component:
    return page_frame(
        _choice(),
        rx.cond(RatesState.institution != "", _profile(), rx.fragment()),
        faces(
            loading_when=RatesState.loading,
            problem=RatesState.problem,
            empty_when=RatesState.total == 0,
            rows=rx.fragment(
                table(COLUMNS, rx.foreach(RatesState.rows, _row), label="Prices", height="44"),
                pager(
                    first=RatesState.first,
                    last=RatesState.last,
                    total=RatesState.total,
                    on_previous=RatesState.previous,
                    on_next=RatesState.next,
                ),
            ),
            nothing=rx.cond(
                RatesState.institution != "",
                empty("No contract", "The rate card holds for this institution.", name="receipt-text"),
                empty(
                    "No prices yet",
                    "Until there are, every invoice is one of nothing and is waived.",
                    name="receipt-text",
                ),
            ),
            title_of_failure="The rate card did not load",
            on_retry=RatesState.load,
        ),
        _adding(),
        _paying(),
        title="Rate card",
        active="rates",
        role="admin",
        flush=True,
        actions=[
            button("New price", name="plus", weight="solid", shortcut="c", on_click=RatesState.ask("add")),
        ],
    )


def _choice() -> rx.Component:
    return rx.el.div(
        select_field(
            "Prices for",
            "institution",
            RatesState.institutions,
            placeholder="Everybody, the rate card",
            value=RatesState.institution,
            on_change=RatesState.choose,
        ),
        checkbox("Show what is over", "with_past", checked=RatesState.with_past, on_change=RatesState.show_past),
        class_name="rate-choice",
    )


def _profile() -> rx.Component:
    return rx.el.div(
        callout(
            rx.el.div(
                rx.cond(Profile.department != "", rx.fragment(Profile.department, ", "), ""),
                rx.cond(Profile.address != "", Profile.address.split("\n").join(", "), "No address yet"),
                rx.cond(Profile.vat_number != "", rx.fragment(", ", Profile.vat_number), ""),
                class_name="t1",
            ),
            kind="quiet",
            title=rx.Var.create(f"{Profile.code}, {Profile.institution} pays"),
            action=button("Change…", size="1", on_click=RatesState.ask("profile")),
        ),
        class_name="rate-choice",
    )


def _row(line: rx.Var[RateRow]) -> rx.Component:
    return row(
        rx.el.td(
            rx.el.div(line.specialty, class_name="m"),
            rx.cond(line.contract != "", rx.el.div(line.contract, class_name="t1 mut tr"), rx.fragment()),
        ),
        cell(line.urgency),
        cell(money(line.currency, line.figure), number=True),
        cell(rx.el.span(line.tax, class_name="t1"), only_wide=True),
        cell(rx.el.span(line.valid, class_name="tn nw")),
        cell(
            rx.match(
                line.when,
                ("now", badge("In force", "check", "green")),
                ("next", _next(line)),
                badge("Over", "history", "gray"),
            )
        ),
        key=line.id.to(str),
    )


def _next(line: rx.Var[RateRow]) -> rx.Component:
    return rx.el.span(
        badge("Begins later", "clock", "blue"),
        confirm_destructive(
            title="Remove this price?",
            lost="The price before it stays in force.",
            confirm="Remove price",
            on_confirm=RatesState.remove(line.id.to(str)),
            trigger=button("Remove", size="1", weight="ghost"),
        ),
        class_name="row g1",
    )


def _adding() -> rx.Component:
    return form_dialog(
        form_problem(RatesState.errors.get("form", "").to(str)),
        rx.el.div(
            select_field("Specialty", "specialty", SPECIALTIES, required=True, problem=RatesState.errors["specialty"]),
            select_field("Urgency", "urgency", URGENCIES, required=True, problem=RatesState.errors["urgency"]),
            text_field(
                "Net price",
                "net",
                required=True,
                hint="Such as 540.00; 0 for free.",
                problem=RatesState.errors["net"],
                input_mode="decimal",
                auto_complete="off",
            ),
            select_field(
                "Currency",
                "currency",
                [(one, one) for one in CURRENCIES],
                default_value=RatesState.currency,
                problem=RatesState.errors["currency"],
            ),
            text_field(
                "VAT in per cent",
                "tax",
                required=True,
                default_value="19",
                problem=RatesState.errors["tax"],
                auto_complete="off",
            ),
            text_field(
                "Why there is no VAT",
                "tax_note",
                optional=True,
                hint="Only for 0 %, such as Exempt, medical service.",
                problem=RatesState.errors["tax_note"],
                auto_complete="off",
            ),
            text_field(
                "Valid from",
                "valid_from",
                kind="date",
                required=True,
                default_value=RatesState.today,
                problem=RatesState.errors["valid_from"],
            ),
            text_field(
                "Valid until",
                "valid_until",
                kind="date",
                optional=True,
                problem=RatesState.errors["valid_until"],
            ),
            class_name="grid-2",
            key=RatesState.round,
        ),
        rx.cond(
            RatesState.institution != "",
            text_field(
                "Name of the contract",
                "contract",
                optional=True,
                hint="Printed on the invoice, such as KN-2026.",
                problem=RatesState.errors["contract"],
                auto_complete="off",
            ),
            rx.fragment(),
        ),
        title=rx.cond(
            RatesState.institution != "",
            rx.Var.create(f"New price for {Profile.institution}"),
            "New price on the rate card",
        ),
        sentence="It follows the price before it. Invoices that are out keep theirs.",
        submit="Add price",
        on_submit=RatesState.add,
        open_when=RatesState.dialog == "add",
        on_open_change=RatesState.leave,
        busy=RatesState.busy,
        width="560px",
    )


def _paying() -> rx.Component:
    return form_dialog(
        form_problem(RatesState.errors.get("form", "").to(str)),
        rx.el.div(
            text_field(
                "Short name",
                "code",
                required=True,
                default_value=Profile.code,
                read_only=Profile.code_is_fixed,
                hint=rx.cond(
                    Profile.code_is_fixed,
                    "It is in numbers of invoices already, so it stays.",
                    "Two to six letters and digits, in every number of an invoice.",
                ),
                problem=RatesState.errors["code"],
                auto_complete="off",
            ),
            text_field(
                "Department",
                "department",
                optional=True,
                default_value=Profile.department,
                problem=RatesState.errors["department"],
                auto_complete="off",
            ),
            text_area(
                "Address",
                "address",
                optional=True,
                rows=3,
                default_value=Profile.address,
                problem=RatesState.errors["address"],
            ),
            text_field(
                "VAT number",
                "vat_number",
                optional=True,
                default_value=Profile.vat_number,
                problem=RatesState.errors["vat_number"],
                auto_complete="off",
            ),
            text_field(
                "Their reference",
                "reference",
                optional=True,
                hint="Printed on every invoice, such as PO 4500-77120.",
                default_value=Profile.reference,
                problem=RatesState.errors["reference"],
                auto_complete="off",
            ),
            class_name="form",
            key=RatesState.round,
        ),
        title=rx.Var.create(f"Who pays for {Profile.institution}"),
        sentence="New invoices carry it; those that are out stay as they are.",
        submit="Save",
        on_submit=RatesState.save_profile,
        open_when=RatesState.dialog == "profile",
        on_open_change=RatesState.leave,
        busy=RatesState.busy,
    )
