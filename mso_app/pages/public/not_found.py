"""The page for an address that leads nowhere."""

import reflex as rx

from mso_app.components.buttons import link_button
from mso_app.components.faces import empty
from mso_app.components.shell import brand, public_frame


def not_found() -> rx.Component:
    return public_frame(
        rx.el.header(brand(), class_name="bar"),
        rx.el.h1("Page not found", class_name="sr"),
        rx.el.div(
            empty(
                "There is nothing at this address",
                "The page or record does not exist, or you have no access to it. Check the address, or start again.",
                name="compass",
                action=link_button("Go home", "/", name="house", weight="solid"),
            ),
            class_name="middle",
        ),
    )
