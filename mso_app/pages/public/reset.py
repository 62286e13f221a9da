"""`/reset`: set a password with a one-time link, or read how to get one."""

import reflex as rx

from mso_app.components.buttons import button, link_button
from mso_app.components.cards import callout
from mso_app.components.forms import form, form_problem, text_field
from mso_app.components.reveal import reveal_button
from mso_app.components.welcome import welcome_frame
from mso_app.state.public.reset import ResetState


def reset() -> rx.Component:
    return welcome_frame(
        rx.cond(ResetState.name, _new_password(), _how_to()),
        title=rx.cond(ResetState.name, "Set your password", "Forgot your password?"),
        detail=rx.cond(ResetState.name, ResetState.email, "Your administrator sends you a link to set a new one."),
    )


def _new_password() -> rx.Component:
    return form(
        text_field(
            "New password",
            "password",
            kind="password",
            size="3",
            hint=f"At least {ResetState.shortest} characters. A short sentence is easy to remember.",
            problem=ResetState.errors["password"],
            auto_complete="new-password",
            max_length=256,
            trailing=reveal_button("f-password"),
        ),
        text_field(
            "The same again",
            "again",
            kind="password",
            size="3",
            problem=ResetState.errors["again"],
            auto_complete="new-password",
            max_length=256,
        ),
        form_problem(ResetState.problem),
        button("Set password", weight="solid", size="3", wide=True, submit=True, busy=ResetState.busy),
        on_submit=ResetState.submit,
        custom_attrs={"aria-label": "Set your password"},
    )


def _how_to() -> rx.Component:
    return rx.el.div(
        form_problem(ResetState.problem),
        callout(
            "Ask the administrator who looks after your account for a link. It works once and for one hour. "
            "Nobody here can see or set your password.",
            kind="info",
        ),
        link_button("Back to sign-in", "/sign-in", name="arrow-left", size="3", wide=True),
        class_name="col g4",
    )
