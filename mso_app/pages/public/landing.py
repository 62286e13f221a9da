"""`/`: what the service is, and the way in."""

import reflex as rx

from mso_app.components.buttons import link_button
from mso_app.components.welcome import check_seal, welcome_frame
from mso_app.core.settings import settings


def landing() -> rx.Component:
    return welcome_frame(
        rx.el.p(
            "A hospital states the case and its questions and drops in the files. An expert reads them beside what "
            "was found in them, answers every question, and seals the opinion."
        ),
        rx.el.div(
            link_button("Sign in", "/sign-in", weight="solid", size="3", wide=True),
            *(
                [link_button("Request access for your institution", "/sign-up", name="building-2", size="3", wide=True)]
                if settings().sign_up
                else []
            ),
            class_name="col g3",
        ),
        rx.el.div(check_seal("seal-here"), class_name="only-narrow"),
        title="Medical second opinions",
        detail="Between institutions and experts, with every sentence leading back to its source.",
    )
