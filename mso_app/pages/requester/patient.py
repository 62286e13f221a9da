"""`/requester/patients/[patient_id]`: one patient."""

import reflex as rx

from mso_app.components.buttons import link_button
from mso_app.components.faces import empty, loading
from mso_app.components.patients.profile import profile_body, profile_dialogs, profile_head
from mso_app.components.shell import room_frame
from mso_app.state.requester.patient import PatientState


def patient() -> rx.Component:
    return room_frame(
        profile_head(),
        rx.el.div(
            rx.cond(
                PatientState.problem,
                empty(
                    "This patient is not here",
                    PatientState.problem,
                    name="user-x",
                    action=link_button("All patients", "/requester/patients"),
                ),
                rx.cond(PatientState.loading, loading(5), profile_body()),
            ),
            class_name="page pane-body",
        ),
        profile_dialogs(),
        active="patients",
        role="requester",
    )
