"""The settings of one's notifications: which kinds come, and when nothing rings."""

import reflex as rx

from mso_app.components.cards import card
from mso_app.components.forms import switch, text_field
from mso_app.components.theme import icon
from mso_app.schemas.notifications import Choice
from mso_app.state.shared.notification_choices import NotificationChoicesState

MINE = NotificationChoicesState


def kinds() -> rx.Component:
    """One box per kind; security cannot be switched off."""
    return card(
        rx.foreach(MINE.choices, _kind),
        title="What comes into your inbox",
        label="What comes into your inbox",
    )


def _kind(choice: rx.Var[Choice]) -> rx.Component:
    box = rx.el.input(
        type="checkbox",
        class_name="cb",
        # The box belongs to who clicks it; it is drawn anew when the server says otherwise.
        default_checked=choice.is_on,
        key=f"{choice.kind}-{choice.is_on}",
        on_change=MINE.choose(choice.kind),
    )
    lock = rx.el.span(
        icon("lock", 16), rx.el.span("Always on", class_name="sr"), title="Always on", class_name="row mut"
    )
    return rx.fragment(
        rx.cond(choice.begins_group, rx.el.h3(choice.group_label, class_name="note-day"), rx.fragment()),
        rx.cond(
            choice.is_fixed,
            rx.el.div(rx.el.span(choice.words, class_name="sp"), lock, class_name="note-choice"),
            rx.el.label(rx.el.span(choice.words, class_name="sp"), box, class_name="note-choice"),
        ),
        key=choice.kind,
    )


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
            "While it is quiet, notifications come into your inbox without a number and without a word in the corner. "
            "They are counted when quiet ends. Late cases and account security still ring.",
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
