"""`/admin/institutions`: who asks for opinions."""

import reflex as rx

from mso_app.components.badges import badge
from mso_app.components.buttons import button
from mso_app.components.dialogs import form_dialog
from mso_app.components.faces import empty, faces
from mso_app.components.forms import checkbox, search_box, text_field
from mso_app.components.shell import page_frame
from mso_app.components.tables import Column, cell, pager, row, table
from mso_app.schemas.accounts import InstitutionRow
from mso_app.state.admin.institutions import InstitutionsState

COLUMNS = [
    Column(word="Institution"),
    Column(word="Time zone", width="180px", only_wide=True),
    Column(word="People", width="100px", number=True),
    Column(word="Open cases", width="120px", number=True),
    Column(word="State", width="130px", only_wide=True),
]


def institutions() -> rx.Component:
    return page_frame(
        faces(
            loading_when=InstitutionsState.is_loading,
            problem=InstitutionsState.problem,
            empty_when=InstitutionsState.total == 0,
            rows=_list(),
            nothing=empty("No institution fits", "Search for another name, or make a new one.", name="building-2"),
            title_of_failure="Institutions did not load",
            on_retry=InstitutionsState.retry,
        ),
        _form(),
        title="Institutions",
        active="institutions",
        role="admin",
        actions=[
            search_box("Name", on_change=InstitutionsState.find.debounce(250)),
            button("New institution", name="plus", weight="solid", shortcut="c", on_click=InstitutionsState.start_new),
        ],
    )


def _list() -> rx.Component:
    return rx.el.div(
        table(COLUMNS, rx.foreach(InstitutionsState.rows, _row), label="Institutions"),
        pager(
            first=InstitutionsState.first,
            last=InstitutionsState.last,
            total=InstitutionsState.total,
            on_previous=InstitutionsState.previous,
            on_next=InstitutionsState.next,
        ),
        class_name="card",
    )


def _row(institution: rx.Var[InstitutionRow]) -> rx.Component:
    return row(
        rx.el.td(
            rx.el.button(
                institution.name,
                type="button",
                on_click=InstitutionsState.start_change(institution.id),
                class_name="m tr row-link plain-button",
                custom_attrs={"data-row": "true"},
            ),
            rx.el.div(institution.country, class_name="t1 mut"),
        ),
        cell(institution.time_zone, only_wide=True),
        cell(institution.people, number=True, unit="people"),
        cell(institution.open_cases, number=True, unit="open cases"),
        cell(rx.cond(institution.is_active, "Active", badge("Out of use", "ban", "gray")), only_wide=True),
        key=institution.id,
    )


def _form() -> rx.Component:
    chosen = InstitutionsState.chosen
    return form_dialog(
        rx.el.div(
            _field("Name", "name", chosen.name),
            _field("Country", "country", chosen.country, hint="Two letters, such as DE.", max_length=2),
            _field("Time zone", "time_zone", chosen.time_zone, hint="Such as Europe/Berlin."),
            rx.cond(
                InstitutionsState.form_is_new,
                rx.fragment(),
                checkbox(
                    "In use",
                    "is_active",
                    default_checked=chosen.is_active,
                    hint="Out of use, nobody new can be made for it. People and cases stay.",
                ),
            ),
            class_name="form",
            key=InstitutionsState.form_round,
        ),
        title=rx.cond(InstitutionsState.form_is_new, "New institution", "Edit institution"),
        submit="Save",
        on_submit=InstitutionsState.save,
        open_when=InstitutionsState.form_open,
        on_open_change=InstitutionsState.set_form_open,
        busy=InstitutionsState.busy,
    )


def _field(label: str, name: str, value: object, **props: object) -> rx.Component:
    return text_field(
        label,
        name,
        ident=f"f-institution-{name}",
        default_value=value,
        problem=InstitutionsState.errors[name],
        required=True,
        auto_complete="off",
        **props,
    )
