"""`/requester`: what waits for the clinician, and every case of theirs."""

import reflex as rx

from mso_app.components.appointments.cards import asks_card
from mso_app.components.buttons import link_button
from mso_app.components.case.drafts import drafts_card
from mso_app.components.case.figures import figures
from mso_app.components.case.list import case_table, outcomes_card, turnaround_card
from mso_app.components.case.waiting import waiting_card
from mso_app.components.faces import empty
from mso_app.components.shell import live_mark, page_frame


def requester_home() -> rx.Component:
    return page_frame(
        rx.el.div(
            figures(),
            rx.el.div(
                rx.el.div(
                    asks_card(),
                    waiting_card("You are told here when an expert needs something from you."),
                    case_table(no_cases()),
                    class_name="col g5",
                ),
                rx.el.div(drafts_card(), turnaround_card(), outcomes_card(), class_name="col g5"),
                class_name="split",
            ),
            class_name="col g5",
        ),
        title="Home",
        active="home",
        role="requester",
        actions=[live_mark(), new_case_button()],
    )


def requester_cases() -> rx.Component:
    """`/requester/cases`: the same list on a page of its own."""
    return page_frame(
        case_table(no_cases()),
        title="Cases",
        active="cases",
        role="requester",
        actions=[live_mark(), new_case_button()],
    )


def new_case_button() -> rx.Component:
    return link_button("New case", "/requester/new-case", name="plus", weight="solid", shortcut="c")


def no_cases() -> rx.Component:
    return empty(
        "No cases yet",
        "A case needs a patient, one question and the files that answer it.",
        action=link_button("New case", "/requester/new-case", name="plus", weight="solid"),
    )
