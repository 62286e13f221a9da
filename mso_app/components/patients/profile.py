"""One patient: who it is, the details to correct, the cases about them."""

import reflex as rx

from mso_app.components.avatar import avatar
from mso_app.components.badges import clock_pill, status_badge
from mso_app.components.buttons import button
from mso_app.components.cards import callout, card, facts
from mso_app.components.dialogs import confirm_destructive, form_dialog
from mso_app.components.faces import empty
from mso_app.components.navigation import back_link
from mso_app.components.patients.fields import patient_fields
from mso_app.components.patients.list import profile_badge
from mso_app.components.tables import Column, cell, name_cell, row, table
from mso_app.schemas.cases import CaseRow
from mso_app.state.requester.patient import CASES_SHOWN, PatientState

Patient = PatientState.patient
COLUMNS = [
    Column(word="Case"),
    Column(word="Status", width="132px"),
    Column(word="Clock", width="176px"),
]


def profile_head() -> rx.Component:
    """Back, who it is, and the one next step."""
    return rx.el.header(
        back_link("Back to all patients", "/requester/patients"),
        rx.cond(Patient.name, avatar(Patient.initials, size="4"), rx.fragment()),
        rx.el.div(
            rx.el.div(
                rx.el.h1(rx.cond(Patient.name, Patient.name, "Patient"), class_name="t4 tr"),
                rx.cond(Patient.name, profile_badge(Patient, "2"), rx.fragment()),
                rx.el.span(Patient.number, class_name="mut t1 only-wide"),
                class_name="row g2",
            ),
            rx.el.div(
                rx.cond(
                    Patient.name,
                    rx.fragment(
                        rx.el.span(Patient.age, " y, ", Patient.sex.lower(), class_name="m"),
                        " · born ",
                        Patient.birth_date,
                    ),
                    "",
                ),
                class_name="t1 mut tr tn",
            ),
            class_name="col sp",
        ),
        rx.cond(
            Patient.name,
            rx.el.div(
                button("Edit", name="pen-line", on_click=PatientState.show("edit")),
                rx.cond(
                    Patient.is_active,
                    button(
                        "New case",
                        name="folder-open",
                        weight="solid",
                        busy=PatientState.busy,
                        shortcut="c",
                        on_click=PatientState.start_case,
                    ),
                    button("Activate", name="rotate-ccw", weight="solid", on_click=PatientState.put_in_use(True)),
                ),
                class_name="row g2",
            ),
            rx.fragment(),
        ),
        class_name="case-head profile-head",
    )


def profile_body() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.cond(
                Patient.is_active,
                rx.fragment(),
                callout(
                    "No new case can be made with it. Its cases go on as they are.",
                    kind="quiet",
                    title="This profile is deactivated",
                ),
            ),
            _cases(),
            class_name="col g5",
        ),
        rx.el.div(_details(), class_name="col g5"),
        class_name="split wizard",
    )


def profile_dialogs() -> rx.Component:
    return rx.fragment(_edit(), _deactivate())


def _cases() -> rx.Component:
    return card(
        rx.cond(
            PatientState.cases.length() > 0,
            rx.fragment(
                table(COLUMNS, rx.foreach(PatientState.cases, _case), label="Cases of this patient"),
                rx.cond(
                    PatientState.case_total > CASES_SHOWN,
                    rx.el.p(
                        "The newest ", CASES_SHOWN, " of ", PatientState.case_total, ".", class_name="card-foot mut t1"
                    ),
                    rx.fragment(),
                ),
            ),
            empty("No cases yet", "A second opinion about this patient begins with New case.", name="folder-open"),
        ),
        title="Cases",
        total=PatientState.case_total,
    )


def _case(line: rx.Var[CaseRow]) -> rx.Component:
    return row(
        name_cell(line.subject, rx.fragment(line.number, " · ", line.specialty), href=f"/cases/{line.id}"),
        cell(status_badge(line.status)),
        cell(clock_pill(line.clock.state, line.clock.words, line.clock.due_at)),
        key=line.id,
    )


def _details() -> rx.Component:
    return card(
        facts(
            [
                ("Name", Patient.name),
                ("Birth date", rx.fragment(Patient.birth_date, ", ", Patient.age, " y")),
                ("Sex", Patient.sex),
                ("Record number", rx.cond(Patient.record_number, Patient.record_number, "Not given")),
                ("P-number", Patient.number),
            ]
        ),
        rx.cond(
            Patient.is_active,
            rx.el.div(
                rx.el.p(
                    "Deactivate a profile that must not get new cases, such as one entered twice.",
                    class_name="mut t1",
                ),
                button("Deactivate", name="circle-slash", size="1", on_click=PatientState.show("deactivate")),
                class_name="col g2 profile-end",
            ),
            rx.fragment(),
        ),
        title="Details",
        pad=True,
    )


def _edit() -> rx.Component:
    return form_dialog(
        rx.cond(
            PatientState.newer,
            callout(
                rx.el.div("Saved meanwhile: ", PatientState.newer, "."),
                rx.el.div("Your text is still below. Save again to replace theirs, or cancel to keep theirs."),
                kind="warning",
                title="Somebody else changed this profile",
            ),
            rx.fragment(),
        ),
        rx.el.div(
            *patient_fields(
                PatientState.errors, PatientState.birth_date_read, PatientState.read_birth_date, patient=Patient
            ),
            class_name="form",
        ),
        title="Edit details",
        sentence="Every change is on record.",
        submit="Save details",
        on_submit=PatientState.save,
        open_when=PatientState.dialog == "edit",
        on_open_change=PatientState.close,
        width="480px",
    )


def _deactivate() -> rx.Component:
    return confirm_destructive(
        title="Deactivate this profile?",
        lost="No new case can be made with it until somebody activates it again. Open cases go on.",
        confirm="Deactivate",
        keep="Keep active",
        on_confirm=PatientState.put_in_use(False),
        open_when=PatientState.dialog == "deactivate",
        on_open_change=PatientState.close,
    )
