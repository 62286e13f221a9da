"""The shortcuts and the sheet that lists them.

`/app.js` listens: a key clicks the visible control that carries it as `data-shortcut`, or focuses it when it is an
input; `j` and `k` walk along `data-row`. Single letters rest while a field has focus, and can be switched off.
"""

import reflex as rx

from mso_app.components.badges import keys
from mso_app.components.theme import icon

SHORTCUTS = (
    ("Keyboard shortcuts", ("?",)),
    ("Search", ("/",)),
    ("Go home", ("G", "H")),
    ("Go to cases", ("G", "C")),
    ("Go to notifications", ("G", "N")),
    ("New case", ("C",)),
    ("Next row", ("J",)),
    ("Previous row", ("K",)),
    ("Open the row", ("Enter",)),
    ("Previous and next page", ("[", "]")),
    ("Quote in opinion", ("Q",)),
    ("Invert, length, reset an image", ("I", "L", "0")),
    ("Close", ("Esc",)),
)


def shortcuts_dialog() -> rx.Component:
    """The entry in the navigation and the sheet it opens, also with `?`."""
    return rx.dialog.root(
        rx.dialog.trigger(
            rx.el.button(
                icon("keyboard", 18),
                rx.el.span("Shortcuts", class_name="word"),
                rx.el.kbd("?", class_name="kbd end", aria_hidden="true"),
                type="button",
                class_name="nav",
                title="Shortcuts",
                custom_attrs={"data-shortcut": "?"},
            )
        ),
        rx.dialog.content(
            rx.dialog.title("Keyboard shortcuts", margin="0", size="4"),
            rx.dialog.description("Single letters rest while you type.", size="2", class_name="mut"),
            rx.el.dl(
                *(part for word, names in SHORTCUTS for part in (rx.el.dt(word), rx.el.dd(keys(*names)))),
                class_name="keys",
            ),
            rx.el.div(
                rx.dialog.close(rx.el.button("Close", type="button", class_name="btn surface")),
                class_name="dialog-foot",
            ),
            max_width="440px",
        ),
    )


def shortcuts_switch() -> rx.Component:
    """For the account page: single letters on or off in this browser. `/app.js` keeps and restores it."""
    return rx.el.label(
        rx.el.input(
            type="checkbox",
            role="switch",
            class_name="sw",
            default_checked=True,
            custom_attrs={"data-setting": "shortcuts"},
        ),
        rx.el.span("Single-letter shortcuts in this browser"),
        class_name="choice",
    )
