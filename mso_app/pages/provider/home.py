"""`/provider`: what waits for the expert's answer, what is in review, what is done."""

import reflex as rx

from mso_app.components.appointments.cards import asks_card
from mso_app.components.case.figures import figures
from mso_app.components.case.list import case_table, outcomes_card, turnaround_card
from mso_app.components.case.opened_again import ended_card
from mso_app.components.case.waiting import waiting_card
from mso_app.components.faces import empty
from mso_app.components.shell import live_mark, page_frame


def provider_home() -> rx.Component:
    return page_frame(
        rx.el.div(
            figures(),
            rx.el.div(
                rx.el.div(
                    asks_card(),
                    waiting_card("A case that an administrator gives you appears here by itself."),
                    case_table(no_cases()),
                    class_name="col g5",
                ),
                rx.el.div(turnaround_card(), outcomes_card(), ended_card(), class_name="col g5"),
                class_name="split",
            ),
            class_name="col g5",
        ),
        title="Home",
        active="home",
        role="provider",
        actions=[live_mark()],
    )


def provider_cases() -> rx.Component:
    """`/provider/cases`: the same list on a page of its own."""
    return page_frame(case_table(no_cases()), title="Cases", active="cases", role="provider", actions=[live_mark()])


def no_cases() -> rx.Component:
    return empty("No cases yet", "You see a case as soon as an administrator asks you for an opinion.")
