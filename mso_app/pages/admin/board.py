"""`/admin`: every open case by status, late clocks first; `/admin/assign`: only what needs an expert;
`/admin/cases`: all of them, with search, order and pages."""

import reflex as rx

from mso_app.components.assign.board import board
from mso_app.components.buttons import link_button
from mso_app.components.case.list import case_table, outcomes_card, turnaround_card
from mso_app.components.faces import empty
from mso_app.components.opinion.feedback_figures import feedback_card
from mso_app.components.shell import live_mark, page_frame
from mso_app.state.admin.board import BoardState


def admin_board() -> rx.Component:
    return page_frame(
        board(BoardState.groups, nothing="No case is open."),
        title="Board",
        active="board",
        role="admin",
        actions=[live_mark(), link_button("All cases", "/admin/cases", name="list")],
    )


def admin_assign() -> rx.Component:
    return page_frame(
        board(BoardState.queue, nothing="Every case has an expert."),
        title="Assign",
        active="assign",
        role="admin",
        detail="Cases that need an expert",
        actions=[live_mark()],
    )


def admin_cases() -> rx.Component:
    return page_frame(
        rx.el.div(
            case_table(empty("No cases yet", "A case appears here as soon as a requester submits it.")),
            rx.el.div(turnaround_card(), outcomes_card(), feedback_card(), class_name="col g5"),
            class_name="split",
        ),
        title="All cases",
        active="board",
        role="admin",
        actions=[live_mark()],
    )
