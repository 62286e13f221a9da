"""Appointments in other calendars: a secret address that is made, shown once and ended."""

import reflex as rx

from mso_app.components.buttons import button
from mso_app.components.cards import callout
from mso_app.state.shared.calendar_feed import CalendarFeedState

MINE = CalendarFeedState


def subscribe_button(word: str = "Subscribe", *, weight: str = "ghost") -> rx.Component:
    return button(word, name="calendar-sync", weight=weight, on_click=MINE.show(True))  # pyright: ignore[reportArgumentType]


def feed_dialog() -> rx.Component:
    """What the address tells, and the address itself while it is new."""
    return rx.dialog.root(
        rx.dialog.content(
            rx.dialog.title("Subscribe to your calendar", size="4", margin="0"),
            rx.dialog.description(
                "An address for the calendar on your phone or desk. It tells times and case numbers, no patient, "
                "no purpose and no place. Whoever has the address can read that, so keep it to yourself.",
                class_name="mut",
                size="2",
                margin="4px 0 16px",
            ),
            rx.el.div(
                rx.cond(MINE.link, _fresh(), _known()),
                rx.el.div(
                    rx.dialog.close(button("Close")),
                    rx.cond(MINE.feed.is_on, button("End it", weight="danger", on_click=MINE.end), rx.fragment()),
                    rx.cond(
                        MINE.link,
                        button("Copy address", name="copy", weight="solid", on_click=MINE.copied),
                        button(
                            rx.cond(MINE.feed.is_on, "Make a new one", "Make an address"),
                            name="link",
                            weight="solid",
                            on_click=MINE.make,
                        ),
                    ),
                    class_name="dialog-foot",
                ),
                class_name="col g4",
            ),
            max_width="480px",
        ),
        open=MINE.is_open,
        on_open_change=MINE.show,
    )


def _fresh() -> rx.Component:
    return callout(
        rx.el.p("Paste it into your calendar. It is not shown again; a new one can be made at any time."),
        rx.el.code(MINE.link, class_name="mono feed-link", tab_index=0),
        kind="info",
        title="Your address",
    )


def _known() -> rx.Component:
    return rx.cond(
        MINE.feed.is_on,
        rx.el.p(
            "An address was made on ",
            MINE.feed.made,
            rx.cond(MINE.feed.read, f" and last read on {MINE.feed.read}.", " and was not read yet."),
            " A new one takes its place: the old one answers no more.",
        ),
        rx.el.p("There is no address now.", class_name="mut"),
    )
