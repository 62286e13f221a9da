"""Shows what was typed into a password field for as long as it is wanted; `/session.js` does the work."""

import reflex as rx

from mso_app.components.theme import icon


def reveal_button(field: str) -> rx.Component:
    """Goes beside the input with this id, as its `trailing`."""
    return rx.el.button(
        icon("eye"),
        type="button",
        class_name="reveal",
        custom_attrs={"data-reveal": field, "aria-label": "Show password", "aria-pressed": "false"},
    )
