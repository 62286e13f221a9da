"""What a person sees while the server is out of reach, instead of the framework's own pulsing icon and toast."""

import reflex as rx
from reflex_components_core.core.banner import has_connection_errors

from mso_app.components.theme import Child, Text, icon, present

LOST = "What you are writing stays in this tab and is saved when the connection is back."


def connection_overlay() -> rx.Component:
    """For `app.app_wraps[(5, "Overlay")]`: the banner while the connection is lost. It goes by itself."""
    return rx.fragment(_overlay())


# A memo of its own, because it listens to the socket, which only components under the providers can.
@rx.memo
def _overlay() -> rx.Component:
    return rx.el.div(
        rx.cond(
            has_connection_errors,
            rx.el.div(
                _banner("Connection lost.", LOST, _try_now()),
                class_name="banner above",
            ),
            rx.fragment(),
        ),
        role="status",
        custom_attrs={"data-testid": "connection"},
    )


def banner(strong: Text, sentence: Text, action: Child = None) -> rx.Component:
    """The same face in a page."""
    return rx.el.div(_banner(strong, sentence, action), class_name="banner")


def _banner(strong: Text, sentence: Text, action: Child) -> rx.Component:
    return rx.fragment(
        icon("wifi-off"),
        rx.el.span(rx.el.span(strong, class_name="b"), " ", sentence, class_name="sp"),
        *present(action),
    )


def _try_now() -> rx.Component:
    return rx.el.button("Try now", type="button", on_click=rx.run_script(rx.Var("window.location.reload()")))
