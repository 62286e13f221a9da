"""`/cases/{id}`: the case room, one page for three roles, at its first tab."""

import reflex as rx

from mso_app.components.case.overview import overview
from mso_app.components.case.room import case_room


def case_overview() -> rx.Component:
    return case_room(overview(), tab="overview")
