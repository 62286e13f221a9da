"""What stands beside a list and is not modal: the list drops columns and stays usable."""

import reflex as rx

from mso_app.components.buttons import icon_button
from mso_app.components.theme import Child, Text, present


def with_drawer(main: rx.Component, drawer: rx.Component) -> rx.Component:
    """A list and, when `drawer` is there, the drawer at its right; below 1024 px it covers the list."""
    return rx.el.div(rx.el.div(main, style={"minWidth": "0"}), drawer, class_name="with-drawer")


def drawer(
    *children: Child,
    title: Text,
    on_close: rx.EventHandler | rx.event.EventCallback,
    foot: list[rx.Component] | None = None,
    width: int = 448,
    actions: list[rx.Component] | None = None,
) -> rx.Component:
    """448 px for the board, 384 admin, 360 calendar. `foot` holds the one solid button. Escape closes it."""
    return rx.el.aside(
        rx.el.div(
            rx.el.h2(title, class_name="sp tr"),
            *(actions or []),
            icon_button("Close", "x", on_click=on_close, shortcut="Escape"),
            class_name="drawer-head",
        ),
        rx.el.div(*present(*children), class_name="drawer-body"),
        *([rx.el.div(*foot, class_name="drawer-foot")] if foot else []),
        class_name="drawer",
        style={"width": f"{width}px"},
        custom_attrs={"aria-label": title},
    )
