"""`/requester/patients`: the patients of one's institution."""

import reflex as rx

from mso_app.components.patients.list import new_patient_button, new_patient_dialog, patient_table
from mso_app.components.shell import page_frame


def patients() -> rx.Component:
    return page_frame(
        patient_table(),
        new_patient_dialog(),
        title="Patients",
        active="patients",
        role="requester",
        actions=[new_patient_button("solid")],
    )
