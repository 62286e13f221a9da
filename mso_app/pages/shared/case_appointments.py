"""`/cases/{id}/appointments`: what the two people of a case agreed and how."""

import reflex as rx

from mso_app.components.appointments.case_tab import appointments_tab, propose_button
from mso_app.components.case.room import case_room


def case_appointments() -> rx.Component:
    return case_room(appointments_tab(), tab="appointments", action=propose_button())
