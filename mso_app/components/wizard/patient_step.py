"""Step 1: whose case it is. Picked from the institution's patients, or entered here and now."""

import reflex as rx

from mso_app.components.avatar import avatar
from mso_app.components.badges import badge
from mso_app.components.buttons import button, text_link
from mso_app.components.cards import callout, card
from mso_app.components.dialogs import form_dialog
from mso_app.components.faces import empty, loading
from mso_app.components.forms import search_box
from mso_app.components.patients.fields import already_here, patient_fields
from mso_app.components.tables import pager, table_tools
from mso_app.components.theme import icon
from mso_app.components.wizard.frame import card_side
from mso_app.schemas.patients import PatientRow
from mso_app.state.requester.new_case import NewCaseState
from mso_app.state.requester.pick_patient import PickPatientState


def patient_step() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            _missing(),
            _chosen(),
            _list(),
            class_name="col g5",
        ),
        rx.el.div(
            card_side(
                "users",
                "Patients stay",
                "A patient you enter here is saved at once, whatever becomes of this case.",
                "Only people of your institution can look up its patients.",
            ),
            class_name="col g5",
        ),
        _new_patient(),
        class_name="split wizard",
        key="patient",
    )


def _missing() -> rx.Component:
    problem = NewCaseState.errors["patient_id"]
    return rx.cond(problem, rx.el.div(callout(problem, kind="danger"), role="alert"), rx.fragment())


def _chosen() -> rx.Component:
    return rx.cond(
        NewCaseState.patient_line,
        rx.el.p(
            icon("circle-check", class_name="ok"),
            rx.el.span("This case is about ", rx.el.b(NewCaseState.patient_line), "."),
            class_name="row g2",
            role="status",
        ),
        rx.fragment(),
    )


def _list() -> rx.Component:
    return card(
        table_tools(
            search_box("Search patients", on_change=PickPatientState.search_for.debounce(250), value=None),
            rx.el.span(class_name="sp"),
            button("New patient", name="plus", weight="soft", on_click=PickPatientState.enter),
        ),
        rx.cond(
            PickPatientState.loading,
            loading(5),
            rx.cond(
                PickPatientState.total > 0,
                rx.fragment(
                    rx.el.div(
                        rx.foreach(PickPatientState.rows, _line),
                        role="radiogroup",
                        aria_label="Patients of your institution",
                    ),
                    pager(
                        first=PickPatientState.first,
                        last=PickPatientState.last,
                        total=PickPatientState.total,
                        on_previous=PickPatientState.previous_page,
                        on_next=PickPatientState.next_page,
                    ),
                ),
                rx.cond(
                    PickPatientState.search != "",
                    empty("Nobody fits", "Try a part of the name, or enter a new patient.", name="search-x"),
                    empty("No patients yet", "Enter the patient this case is about.", name="users"),
                ),
            ),
        ),
        title="Who is the case about?",
    )


def _line(patient: rx.Var[PatientRow]) -> rx.Component:
    chosen = NewCaseState.chosen_id == patient.id.to(str)
    return rx.el.label(
        rx.el.input(
            type="radio",
            name="patient",
            class_name="rd",
            checked=chosen,
            disabled=~patient.is_active,
            on_change=PickPatientState.pick(patient.id.to(str)),
            custom_attrs={"data-row": "true"},
        ),
        avatar(patient.initials, size="3"),
        rx.el.span(
            rx.el.span(
                rx.el.span(patient.name, class_name="m tr"),
                rx.el.span(patient.age, " y, ", patient.sex.lower(), class_name="mut nw"),
                class_name="row g2",
            ),
            rx.el.span(_facts(patient), class_name="t1 mut"),
            class_name="col sp",
        ),
        rx.cond(
            patient.is_active,
            rx.cond(patient.open_cases > 0, _open_cases(patient), rx.fragment()),
            badge("Deactivated", "circle-slash"),
        ),
        class_name=rx.cond(patient.is_active, rx.cond(chosen, "item pick on", "item pick"), "item pick off"),
        key=patient.id.to(str),
    )


def _facts(patient: rx.Var[PatientRow]) -> rx.Component:
    known = rx.fragment(
        patient.number,
        " · born ",
        patient.birth_date,
        rx.cond(patient.record_number, rx.fragment(" · ", patient.record_number), rx.fragment()),
    )
    deactivated = rx.fragment(
        "Deactivated, so no case can be made. ",
        text_link("Open the profile", f"/requester/patients/{patient.id}"),
        " to activate it.",
    )
    return rx.cond(patient.is_active, known, deactivated)


def _open_cases(patient: rx.Var[PatientRow]) -> rx.Component:
    words = rx.cond(patient.open_cases == 1, " open case", " open cases")
    return rx.el.span(patient.open_cases, words, class_name="t1 mut nw only-wide")


def _new_patient() -> rx.Component:
    return form_dialog(
        *patient_fields(PickPatientState.errors, PickPatientState.birth_date_read, PickPatientState.read_birth_date),
        already_here(PickPatientState.existing, PickPatientState.pick, "Take this one"),
        title="New patient",
        sentence="Saved at once in your institution's patients, and picked for this case.",
        submit="Enter patient",
        on_submit=PickPatientState.create,
        open_when=PickPatientState.entering,
        on_open_change=PickPatientState.close,
        width="480px",
    )
