"""The clock of a review as a bar of three parts: used, paused, left, with the requester's own clock beneath it."""

import reflex as rx

from mso_app.components.badges import clock_pill
from mso_app.components.cards import card
from mso_app.components.case.room import Case


def review_clock() -> rx.Component:
    """Nothing before a review begins and after it ends."""
    clock = Case.review
    is_paused = Case.status == "returned"
    return rx.cond(
        clock.is_shown,
        card(
            rx.el.div(
                rx.el.div(
                    rx.el.i(class_name="used", style={"width": f"{clock.used_percent}%"}),
                    rx.el.i(class_name="paused", style={"width": f"{clock.paused_percent}%"}),
                    class_name="clock-parts",
                    aria_hidden="true",
                ),
                rx.el.div(
                    rx.el.span(clock.used),
                    rx.cond(clock.paused, rx.el.span(clock.paused, class_name="is-paused"), rx.fragment()),
                    rx.el.span(clock.due, class_name="end"),
                    class_name="clock-words t1 mut",
                ),
                class_name="card-body",
            ),
            rx.cond(
                clock.answer_note,
                rx.el.div(
                    clock_pill(clock.answer.state, clock.answer.words, clock.answer.due_at),
                    rx.el.span(clock.answer_note, class_name="t1 mut"),
                    class_name="row g3 clock-answer",
                ),
                rx.fragment(),
            ),
            title=rx.cond(is_paused, "Review clock is paused", "Review clock"),
            note=clock.left,
        ),
        rx.fragment(),
    )
