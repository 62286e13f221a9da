"""`/admin/people`: everybody who can sign in, and one of them beside the list."""

import reflex as rx

from mso_app.components.avatar import avatar
from mso_app.components.badges import badge
from mso_app.components.buttons import button
from mso_app.components.cards import callout, facts
from mso_app.components.dialogs import confirm_destructive, form_dialog
from mso_app.components.drawer import drawer, with_drawer
from mso_app.components.faces import empty, faces
from mso_app.components.forms import search_box, select_field, text_area, text_field
from mso_app.components.progress import bar
from mso_app.components.segmented import filter_pill, filters
from mso_app.components.shell import page_frame
from mso_app.components.tables import Column, cell, pager, row, table, table_tools
from mso_app.domain.words import Specialty
from mso_app.schemas.accounts import PersonRow
from mso_app.state.admin.people import PeopleState

COLUMNS = [
    Column(word="Person", sort="name"),
    Column(word="Licence", width="150px", only_wide=True),
    Column(word="Cases now", width="140px", only_wide=True),
    Column(word="Last sign-in", width="200px", sort="last_seen", only_wide=True),
    Column(word="State", width="130px"),
]
ROLES = [("provider", "Expert"), ("requester", "Requester"), ("admin", "Administrator")]
SPECIALTIES = [(one.value, one.value.capitalize()) for one in Specialty]


def people() -> rx.Component:
    return page_frame(
        rx.cond(PeopleState.is_open, with_drawer(_list(), _person()), _list()),
        _form(),
        title="People",
        active="people",
        role="admin",
        actions=[
            search_box("Name, licence, specialty", on_change=PeopleState.find.debounce(250)),
            button("New person", name="plus", weight="solid", shortcut="c", on_click=PeopleState.start_new),
        ],
    )


def _list() -> rx.Component:
    rows = rx.el.div(
        table(
            COLUMNS,
            rx.foreach(PeopleState.rows, _row),
            label="People",
            sort=PeopleState.sort,
            on_sort=PeopleState.sort_by,
        ),
        pager(
            first=PeopleState.first,
            last=PeopleState.last,
            total=PeopleState.total,
            on_previous=PeopleState.previous,
            on_next=PeopleState.next,
        ),
        class_name="card",
    )
    return rx.el.div(
        table_tools(
            filters(
                _pill("Experts", "provider", PeopleState.providers),
                _pill("Requesters", "requester", PeopleState.requesters),
                _pill("Administrators", "admin", PeopleState.admins),
            )
        ),
        faces(
            loading_when=PeopleState.is_loading,
            problem=PeopleState.problem,
            empty_when=PeopleState.total == 0,
            rows=rows,
            nothing=empty("Nobody fits", "Search for other words, or make a new person.", name="users"),
            title_of_failure="People did not load",
            on_retry=PeopleState.retry,
        ),
        class_name="col g4",
    )


def _pill(word: str, role: str, number: rx.Var[int]) -> rx.Component:
    return filter_pill(word, on=PeopleState.role == role, on_click=PeopleState.show_role(role), number=number)


def _row(person: rx.Var[PersonRow]) -> rx.Component:
    who = rx.el.td(
        rx.el.div(
            avatar(person.initials, size="3"),
            rx.el.div(
                rx.el.button(
                    person.name,
                    type="button",
                    on_click=PeopleState.open_person(person.id),
                    class_name="m tr row-link plain-button",
                    custom_attrs={"data-row": "true"},
                ),
                rx.el.div(person.detail, class_name="t1 mut tr"),
                class_name="sp two",
            ),
            class_name="row g3",
        )
    )
    return row(
        who,
        cell(_licence(person), only_wide=True),
        cell(
            rx.cond(
                person.load,
                rx.el.div(
                    rx.el.span(bar(person.load_percent, label="Cases now"), class_name="sp"),
                    rx.el.span(person.load, class_name="tn"),
                    class_name="row g2",
                ),
                "",
            ),
            only_wide=True,
        ),
        cell(person.last_sign_in, only_wide=True),
        cell(_state(person.state, person.state_word)),
        selected=PeopleState.is_open & (PeopleState.person.id == person.id),
        key=person.id,
    )


def _licence(person: rx.Var[PersonRow]) -> rx.Component:
    return rx.match(
        person.licence_state,
        ("expired", badge("Expired", "ban", "red")),
        ("none", badge("No licence", "ban", "red")),
        ("soon", badge(person.licence, "hourglass", "amber")),
        rx.el.span(person.licence, class_name="mut"),
    )


def _state(state: rx.Var[str], word: rx.Var[str]) -> rx.Component:
    return rx.match(
        state,
        ("active", rx.el.span(word)),
        ("invited", badge(word, "mail", "blue")),
        ("waiting", badge(word, "hourglass", "amber")),
        badge(word, "ban", "gray"),
    )


def _person() -> rx.Component:
    person = PeopleState.person
    return drawer(
        rx.el.div(
            avatar(person.initials, size="4"),
            rx.el.div(
                rx.el.div(rx.cond(person.detail, person.detail, person.role_word), class_name="m"),
                rx.el.div(person.email, class_name="t1 mut tr"),
                class_name="sp two",
            ),
            class_name="row g3",
        ),
        rx.cond(
            (person.licence_state == "expired") | (person.licence_state == "none"),
            callout(
                "There is no valid licence on record. Enter the new date when you have checked it.",
                kind="danger",
                title="Cannot be assigned",
            ),
            "",
        ),
        rx.cond(
            person.state == "waiting",
            callout("Asked for access. Check who it is before you let them in.", kind="warning"),
            "",
        ),
        rx.cond(PeopleState.link.url, _link(), ""),
        facts(
            [
                ("Role", person.role_word),
                ("State", _state(person.state, person.state_word)),
                ("Licence", rx.cond(person.licence, person.licence, "none")),
                ("Languages", rx.cond(PeopleState.languages_line, PeopleState.languages_line, "not stated")),
                ("Open cases", person.open_cases),
                ("Two-factor", rx.cond(person.second_factor, "On", "Off")),
                ("Since", person.since),
                ("Last sign-in", person.last_sign_in),
            ]
        ),
        title=person.name,
        on_close=PeopleState.close_person,
        foot=[
            button("Edit", name="pencil", on_click=PeopleState.start_change),
            button("Password link", name="key-round", on_click=PeopleState.issue_link),
            rx.cond(
                (person.state == "active") | (person.state == "invited"),
                confirm_destructive(
                    title=f"Disable {person.name}?",
                    lost="Every session of this person ends within seconds, and nobody can sign in with the account. "
                    "Cases and opinions stay.",
                    confirm="Disable",
                    keep="Keep enabled",
                    on_confirm=PeopleState.disable,
                    trigger=button("Disable", weight="ghost"),
                ),
                button("Enable", weight="solid", on_click=PeopleState.enable),
            ),
        ],
    )


def _link() -> rx.Component:
    link = PeopleState.link
    return callout(
        rx.el.p(
            rx.cond(
                link.mailed_to,
                f"This link was also sent to {link.mailed_to}. It works once, within {link.minutes} minutes.",
                f"Hand this link to {link.name} yourself. It sets a password, once, within {link.minutes} minutes. "
                "Where the house sends mail it goes by mail too.",
            )
        ),
        rx.el.div(
            rx.el.input(
                value=link.url,
                read_only=True,
                class_name="tf mono",
                custom_attrs={"aria-label": "One-time link", "data-testid": "one-time-link"},
            ),
            button("Copy", name="copy", on_click=rx.set_clipboard(link.url)),
            class_name="row g2",
        ),
        kind="done",
        title="Copy it now, it is shown once",
    )


def _form() -> rx.Component:
    is_new = PeopleState.form_is_new
    person = PeopleState.person
    return form_dialog(
        rx.el.div(
            rx.cond(
                is_new,
                select_field("Role", "role", ROLES, value=PeopleState.form_role, on_change=PeopleState.pick_role),
                rx.fragment(),
            ),
            _field("Name", "name", rx.cond(is_new, "", person.name), required=True),
            _field("Work e-mail", "email", rx.cond(is_new, "", person.email), kind="email", required=True),
            rx.match(
                PeopleState.form_role, ("requester", _of_a_requester()), ("provider", _of_an_expert()), rx.fragment()
            ),
            class_name="form",
            key=PeopleState.form_round,
        ),
        title=rx.cond(is_new, "New person", "Edit person"),
        sentence=rx.cond(is_new, "You get a link for them to set a password with.", "Correct what is not right."),
        submit="Save",
        on_submit=PeopleState.save,
        open_when=PeopleState.form_open,
        on_open_change=PeopleState.set_form_open,
        busy=PeopleState.busy,
        width="560px",
    )


def _of_a_requester() -> rx.Component:
    return select_field(
        "Institution",
        "institution_id",
        PeopleState.institutions,
        placeholder="Choose",
        required=True,
        problem=PeopleState.errors["institution_id"],
        default_value=rx.cond(PeopleState.form_is_new, "", PeopleState.person.institution_id.to(str)),
    )


def _of_an_expert() -> rx.Component:
    profile = PeopleState.person.profile
    is_new = PeopleState.form_is_new

    def kept(value: rx.Var, otherwise: str = "") -> rx.Var:
        return rx.cond(is_new, otherwise, value)

    fields = rx.el.div(
        select_field(
            "Specialty",
            "specialty",
            SPECIALTIES,
            placeholder="Choose",
            required=True,
            problem=PeopleState.errors["specialty"],
            default_value=kept(profile.specialty),
        ),
        _field("Focus", "sub_specialties", kept(PeopleState.sub_specialties_line), hint="With commas between."),
        _field("Licence number", "licence_number", kept(profile.licence_number)),
        _field("Licence valid until", "licence_until", kept(profile.licence_until.to(str)), kind="date"),
        _field("Cases at once", "capacity", kept(profile.capacity.to(str), "5"), kind="number"),
        _field("Languages", "languages", kept(PeopleState.languages_line), hint="With commas between."),
        _field("City", "city", kept(profile.city)),
        _field("Time zone", "time_zone", kept(profile.time_zone, "Europe/Berlin"), hint="Such as Europe/Oslo."),
        class_name="grid-2",
    )
    conflicts = text_area(
        "Conflicts of interest",
        "conflicts",
        rows=2,
        ident="f-person-conflicts",
        hint="Institutions whose cases this expert must not judge, one a line.",
        problem=PeopleState.errors["conflicts"],
        default_value=kept(PeopleState.conflicts_lines),
    )
    return rx.el.div(fields, conflicts, class_name="form bare")


def _field(label: str, name: str, value: object, **props: object) -> rx.Component:
    return text_field(
        label,
        name,
        ident=f"f-person-{name}",
        default_value=value,
        problem=PeopleState.errors[name],
        auto_complete="off",
        **props,
    )
