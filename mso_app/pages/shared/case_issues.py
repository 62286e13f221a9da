"""`/cases/{id}/issues`: what is missing, unclear or wrong about a case, and the answer to a return."""

import reflex as rx

from mso_app.components.buttons import link_button
from mso_app.components.case.room import case_room
from mso_app.components.issues.room import issues_room


def case_issues() -> rx.Component:
    # The composer below holds the one solid button.
    answering = link_button("Answer", "#f-answer", name="reply", weight="soft", external=True)
    return case_room(issues_room(), tab="issues", answering=answering)
