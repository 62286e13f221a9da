"""Light, dark or as the computer: kept in this browser, applied before the first paint."""

import reflex as rx
from reflex.style import color_mode, set_color_mode

from mso_app.components.segmented import segmented_pressed
from mso_app.components.theme import icon

MODES = (("light", "Light", "sun"), ("dark", "Dark", "moon"), ("system", "Auto", "monitor"))


def theme_switch() -> rx.Component:
    """For the account page."""
    return segmented_pressed(
        "Theme",
        [(rx.fragment(icon(name, 14), word), color_mode == mode, set_color_mode(mode)) for mode, word, name in MODES],
    )


def theme_menu_items() -> list[rx.Component]:
    """For the account menu; the chosen one carries a check and says so."""
    return [
        rx.menu.item(
            icon(name),
            f"{word} theme",
            rx.cond(
                color_mode == mode,
                rx.el.span(icon("check", 14), rx.el.span("chosen", class_name="sr"), class_name="end"),
                rx.fragment(),
            ),
            on_select=set_color_mode(mode),
        )
        for mode, word, name in MODES
    ]
