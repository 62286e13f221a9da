"""Appointments as a list: answers first as cards, then what comes, then what was."""

import reflex as rx

from mso_app.components.appointments.cards import ask_card, line
from mso_app.components.badges import count
from mso_app.components.faces import empty
from mso_app.schemas.appointments import AppointmentView
from mso_app.state.shared.calendar import CalendarState

MINE = CalendarState


def agenda() -> rx.Component:
    nothing = (MINE.answers.length() == 0) & (MINE.coming.length() == 0) & (MINE.earlier.length() == 0)
    return rx.cond(
        nothing,
        empty(
            "No appointments yet",
            "Propose a time to the other side of a case; they accept, decline or propose another.",
            name="calendar-clock",
        ),
        rx.el.div(
            rx.cond(
                MINE.answers.length() > 0,
                rx.el.section(
                    rx.el.h2(
                        "Wants your answer",
                        rx.el.span(count(MINE.answers.length()), class_name="cal-asks"),
                        class_name="row g2",
                    ),
                    rx.foreach(MINE.answers, ask_card),
                    class_name="col g4",
                    aria_label="Wants your answer",
                ),
                rx.fragment(),
            ),
            _part("Next", MINE.coming, "Nothing is agreed or waits for the other side."),
            rx.cond(MINE.earlier.length() > 0, _part("Earlier", MINE.earlier, ""), rx.fragment()),
            class_name="agenda col g5",
        ),
    )


def _part(title: str, rows: rx.Var[list[AppointmentView]], nothing: str) -> rx.Component:
    return rx.el.section(
        rx.el.h2(title),
        rx.cond(
            rows.length() > 0,
            rx.el.div(rx.foreach(rows, line), class_name="appt-lines"),
            rx.el.p(nothing, class_name="mut"),
        ),
        class_name="col g2",
        aria_label=title,
    )
