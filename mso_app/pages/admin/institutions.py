"""`/admin/institutions`: who asks for opinions."""

import reflex as rx

from mso_app.components.badges import badge
from mso_app.components.buttons import button
from mso_app.components.dialogs import form_dialog
from mso_app.components.faces import empty, faces
from mso_app.components.forms import checkbox, search_box, select_field, text_area, text_field
from mso_app.components.shell import page_frame
from mso_app.components.tables import Column, cell, pager, row, table
from mso_app.schemas.accounts import InstitutionRow
from mso_app.state.admin.institutions import InstitutionsState

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
COLUMNS = [
    Column(word="Institution"),
    Column(word="Business days", width="300px", only_wide=True),
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
        cell(institution.calendar, only_wide=True),
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
            _field(
                "Country",
                "country",
                chosen.country,
                hint="Two letters, such as DE.",
                max_length=2,
                on_blur=InstitutionsState.choose_country,
            ),
            _field("Time zone", "time_zone", chosen.time_zone, hint="Such as Europe/Berlin."),
            _calendar(),
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
        width="488px",
    )


def _calendar() -> rx.Component:
    """When reviews that are promised in business days run."""
    chosen, errors = InstitutionsState.chosen, InstitutionsState.errors
    return rx.el.fieldset(
        rx.el.legend("Business calendar", class_name="b"),
        rx.el.p(
            "Reviews promised in business days run only on these. What is promised already stays.", class_name="t1 mut"
        ),
        rx.el.div(
            *(_working_day(day, word) for day, word in enumerate(WEEKDAYS)), class_name="row g3 wrap", role="group"
        ),
        rx.cond(errors["weekend"], rx.el.p(errors["weekend"], class_name="problem", role="alert"), rx.fragment()),
        checkbox("Public holidays do not count", "keeps_holidays", default_checked=chosen.keeps_holidays),
        select_field(
            "Region",
            "region",
            InstitutionsState.regions,
            hint="For holidays that only a part of the country keeps.",
            problem=errors["region"],
            ident="f-institution-region",
            default_value=chosen.region,
        ),
        text_area(
            "Further closed days",
            "closed_days",
            rows=2,
            hint="One a line, such as 24 Dec 2026.",
            problem=errors["closed_days"],
            default_value=chosen.closed_days,
        ),
        rx.cond(
            chosen.closed_next.length() > 0,
            rx.el.p("Next closed: ", rx.foreach(chosen.closed_next, _next_closed), class_name="t1 mut"),
            rx.fragment(),
        ),
        class_name="form bare",
    )


def _working_day(day: int, word: str) -> rx.Component:
    works = ~InstitutionsState.chosen.weekend.contains(day)
    return checkbox(word, f"works_{day}", ident=f"f-works-{day}", default_checked=works)


def _next_closed(line: rx.Var[str], place: rx.Var[int]) -> rx.Component:
    return rx.fragment(rx.cond(place > 0, "; ", ""), line)


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
