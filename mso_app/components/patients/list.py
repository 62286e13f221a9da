"""The patients of an institution as a table, and the dialog that enters a new one."""

import reflex as rx

from mso_app.components.avatar import avatar
from mso_app.components.badges import badge
from mso_app.components.buttons import button
from mso_app.components.cards import card
from mso_app.components.dialogs import form_dialog
from mso_app.components.faces import empty, faces
from mso_app.components.forms import search_box
from mso_app.components.patients.fields import already_here, patient_fields
from mso_app.components.segmented import filter_pill, filters
from mso_app.components.tables import Column, cell, name_cell, pager, row, table, table_tools
from mso_app.schemas.patients import PatientRow
from mso_app.state.requester.patients import PatientsState

COLUMNS = [
    Column(word="Patient", sort="name"),
    Column(word="Birth date", sort="birth_date", width="184px"),
    Column(word="Record number", width="160px", only_wide=True),
    Column(word="Open cases", width="104px", number=True, only_wide=True),
    Column(word="Profile", width="132px"),
]


def patient_table() -> rx.Component:
    return card(
        table_tools(
            search_box("Search patients", on_change=PatientsState.search_for.debounce(250), value=None),
            filters(
                filter_pill("Active", on=PatientsState.active_only, on_click=PatientsState.only_active(True)),
                filter_pill("All", on=~PatientsState.active_only, on_click=PatientsState.only_active(False)),
            ),
        ),
        faces(
            loading_when=PatientsState.loading,
            problem=PatientsState.problem,
            empty_when=PatientsState.total == 0,
            rows=rx.fragment(
                table(
                    COLUMNS,
                    rx.foreach(PatientsState.rows, _line),
                    label="Patients",
                    sort=PatientsState.sort,
                    on_sort=PatientsState.sort_by,
                ),
                pager(
                    first=PatientsState.first,
                    last=PatientsState.last,
                    total=PatientsState.total,
                    on_previous=PatientsState.previous_page,
                    on_next=PatientsState.next_page,
                ),
            ),
            nothing=rx.cond(
                PatientsState.search != "",
                empty("Nobody fits", "Try a part of the name, the P-number or your record number.", name="search-x"),
                rx.cond(
                    PatientsState.active_only,
                    empty(
                        "No active patients",
                        "A case is about a patient of your institution. Enter the first one here.",
                        name="users",
                        action=new_patient_button(),
                    ),
                    empty(
                        "No patients yet",
                        "A case is about a patient of your institution. Enter the first one here.",
                        name="users",
                        action=new_patient_button(),
                    ),
                ),
            ),
            title_of_failure="Patients did not load",
            on_retry=PatientsState.load,
            skeleton_rows=6,
        ),
        label="Patients of your institution",
    )


def new_patient_button(weight: str = "surface") -> rx.Component:
    return button("New patient", name="plus", weight=weight, on_click=PatientsState.enter)


def new_patient_dialog() -> rx.Component:
    return form_dialog(
        *patient_fields(PatientsState.errors, PatientsState.birth_date_read, PatientsState.read_birth_date),
        already_here(PatientsState.existing, _open, "Open profile"),
        title="New patient",
        sentence="The profile belongs to your institution and stays, whatever becomes of a case.",
        submit="Enter patient",
        on_submit=PatientsState.create,
        open_when=PatientsState.entering,
        on_open_change=PatientsState.close,
        width="480px",
    )


def _open(patient_id: rx.Var[str]) -> rx.event.EventSpec:
    return rx.redirect(f"/requester/patients/{patient_id}")


def _line(patient: rx.Var[PatientRow]) -> rx.Component:
    return row(
        _name(patient),
        cell(rx.el.span(patient.birth_date, class_name="tn nw"), rx.el.span(", ", patient.age, " y", class_name="mut")),
        cell(rx.cond(patient.record_number, patient.record_number, rx.el.span("–", class_name="mut")), only_wide=True),
        cell(
            rx.cond(patient.open_cases > 0, patient.open_cases, rx.el.span("–", class_name="mut", aria_label="none")),
            number=True,
            only_wide=True,
        ),
        cell(profile_badge(patient)),
        key=patient.id.to(str),
    )


def _name(patient: rx.Var[PatientRow]) -> rx.Component:
    return name_cell(
        rx.el.span(avatar(patient.initials), rx.el.span(patient.name, class_name="tr"), class_name="row g2"),
        rx.fragment(patient.number, " · ", patient.sex),
        href=f"/requester/patients/{patient.id}",
    )


def profile_badge(patient: rx.Var[PatientRow], size: str = "1") -> rx.Component:
    """Whether cases can be made with this profile."""
    return rx.cond(
        patient.is_active,
        badge("Active", "circle-check", "gray", size),
        badge("Deactivated", "circle-slash", "gray", size),
    )
