"""`/cases/{id}/insights`: the draft of a case as a page of its own."""

import reflex as rx

from mso_app.components.case.room import case_room
from mso_app.components.insights.page import insights_page


def case_insights() -> rx.Component:
    return case_room(insights_page(), tab="insights")
