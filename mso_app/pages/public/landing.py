"""`/`: what the service is, and the way in."""

import reflex as rx


def landing() -> rx.Component:
    return rx.el.main(rx.heading("Secunda"), rx.text("Medical second opinions."))
