"""What a page says for a moment: bottom right, 6 s; failures stay until they are closed."""

from typing import Literal

import reflex as rx

from mso_app.components.theme import Child, Text, hue, icon, present

STAY_MS = 6_000
ICONS = {"success": ("green", "circle-check"), "error": ("red", "circle-alert"), "warning": ("amber", "triangle-alert")}


def toaster() -> rx.Component:
    """For `rx.App(toaster=…)`: the place where `rx.toast.success(…)` and `failure(…)` of a handler appear."""
    return rx.toast.provider(
        position="bottom-right",
        close_button=False,
        rich_colors=False,
        visible_toasts=4,
        gap=8,
        toast_options=rx.toast.options(duration=STAY_MS, class_name="toast-card"),
    )


def toast_card(
    sentence: Text, kind: Literal["success", "error", "warning"] = "success", action: Child = None
) -> rx.Component:
    """The same face lying in a page."""
    color, name = ICONS[kind]
    return rx.el.div(
        rx.el.span(icon(name), custom_attrs=hue(color), class_name="acc", style={"marginTop": "2px"}),
        rx.el.span(sentence, class_name="sp"),
        *present(action),
        class_name="toast",
    )
