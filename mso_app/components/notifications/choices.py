"""The hours in which nothing rings, by one's own clock."""

import reflex as rx

from mso_app.components.cards import card
from mso_app.components.forms import switch, text_field
from mso_app.state.shared.notification_choices import NotificationChoicesState

MINE = NotificationChoicesState


def quiet_hours() -> rx.Component:
    """From when to when nothing rings, by the person's own clock."""
    return card(
        switch(
            "Every day between two times",
            "is_quiet",
            default_checked=MINE.is_quiet,
            on_change=MINE.be_quiet,
            key=f"quiet-{MINE.is_quiet}",
        ),
        rx.cond(MINE.is_quiet, _hours(), rx.fragment()),
        rx.el.p(
            "While it is quiet, notifications come into your inbox without a number and without a word in the corner, "
            "and nothing is sent. What was held back comes as one message when quiet ends. "
            "Late cases and account security still ring.",
            class_name="t1 mut quiet-words",
        ),
        title="Quiet hours",
        pad=True,
    )


def _hours() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            _time("From", "quiet_from", MINE.quiet_from, MINE.put_from),
            _time("To", "quiet_to", MINE.quiet_to, MINE.put_to),
            class_name="quiet-times",
        ),
        rx.el.div(
            rx.cond(
                MINE.start > MINE.end,
                rx.fragment(_piece("0", MINE.end), _piece(MINE.start, 100 - MINE.start)),
                _piece(MINE.start, MINE.end - MINE.start),
            ),
            class_name="quiet-day",
            aria_hidden="true",
        ),
        rx.el.div(
            *(rx.el.span(hour) for hour in ("0", "6", "12", "18", "24")),
            class_name="quiet-scale t1 mut tn",
            aria_hidden="true",
        ),
        rx.el.p(f"By the clock of {MINE.zone}.", class_name="t1 mut"),
        class_name="col g2",
    )


def _time(label: str, name: str, value: rx.Var[str], on_blur: rx.EventHandler) -> rx.Component:
    return text_field(
        label,
        name,
        kind="time",
        default_value=value,
        on_blur=on_blur,
        problem=MINE.errors[name],
        key=f"{name}-{value}",
    )


def _piece(start: rx.Var[int] | str, width: rx.Var[int]) -> rx.Component:
    return rx.el.i(style={"left": f"{start}%", "width": f"{width}%"})
