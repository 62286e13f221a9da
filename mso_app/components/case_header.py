"""The head of a case room: which case, how it stands, whose turn it is, and the one next action."""

import reflex as rx

from mso_app.components.avatar import avatar
from mso_app.components.badges import clock_with_bar, status_badge
from mso_app.components.navigation import back_link
from mso_app.components.theme import Child, Text, present


def case_header(
    *,
    number: Text,
    status: Text,
    clock_state: Text,
    clock: Text,
    clock_percent: int | rx.Var[int],
    clock_at: Text = "",
    facts: Child,
    back: Text,
    turn: rx.Component | None = None,
    action: rx.Component | None = None,
    more: rx.Component | None = None,
) -> rx.Component:
    """`facts` is the gray second line (patient where allowed, subject, specialty, institution); `action` is the one
    solid button; `more` a menu behind an ellipsis. The number is the h1 of the page."""
    return rx.el.header(
        back_link("Back to cases", back),
        rx.el.div(
            rx.el.div(
                rx.el.h1(number),
                status_badge(status, size="2"),
                clock_with_bar(clock_state, clock, clock_percent, clock_at),
                class_name="row g2 case-marks",
            ),
            rx.el.div(facts, class_name="t1 mut tr"),
            class_name="col sp case-words",
        ),
        rx.el.div(*present(turn, action, more), class_name="row g3 case-acts"),
        class_name="case-head",
    )


def turn_of(initials: Text, name: Text) -> rx.Component:
    """Whose turn it is: "Turn", two letters, a name or "You"."""
    return rx.el.span(
        rx.el.span("Turn", class_name="mut"),
        avatar(initials),
        rx.el.span(name, class_name="b nw"),
        class_name="row g2 t1",
    )
