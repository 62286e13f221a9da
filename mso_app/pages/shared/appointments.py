"""`/appointments`: one's own calendar, what wants an answer, and the drawer that answers and proposes."""

import reflex as rx

from mso_app.components.appointments.agenda import agenda
from mso_app.components.appointments.calendar import grid, legend, strip, tools
from mso_app.components.appointments.drawer import proposal_drawer
from mso_app.components.appointments.feed import feed_dialog, subscribe_button
from mso_app.components.buttons import button
from mso_app.components.drawer import with_drawer
from mso_app.components.faces import faces
from mso_app.components.shell import page_frame
from mso_app.state.shared.calendar import CalendarState
from mso_app.state.shared.proposal import ProposalState


def appointments() -> rx.Component:
    mine = CalendarState
    return page_frame(
        with_drawer(
            faces(
                loading_when=mine.loading,
                problem=mine.problem,
                empty_when=False,
                rows=rx.el.div(
                    tools(),
                    strip(),
                    rx.cond(
                        mine.view == "list",
                        agenda(),
                        rx.fragment(
                            rx.el.div(grid(), legend(), class_name="cal-wide"),
                            rx.el.div(agenda(), class_name="only-phone"),
                        ),
                    ),
                    class_name="cal-page",
                ),
                nothing=rx.fragment(),
                title_of_failure="Your calendar did not load",
                on_retry=mine.load,
                skeleton_rows=6,
            ),
            rx.cond(ProposalState.is_open, proposal_drawer(342), rx.fragment()),
        ),
        feed_dialog(),
        title="Appointments",
        active="appointments",
        flush=True,
        actions=[subscribe_button(), _propose()],
    )


def _propose() -> rx.Component:
    begin = ProposalState.begin("")
    return rx.cond(
        ProposalState.is_open,
        button("Propose a time", name="calendar-plus", on_click=begin),
        button("Propose a time", name="calendar-plus", weight="solid", on_click=begin),
    )
