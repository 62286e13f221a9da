"""`/sign-up`: ask for access; an administrator looks at it before anybody can sign in."""

import reflex as rx

from mso_app.components.buttons import button, link_button, text_link
from mso_app.components.cards import callout
from mso_app.components.forms import form, form_problem, text_field
from mso_app.components.reveal import reveal_button
from mso_app.components.welcome import welcome_frame
from mso_app.state.public.sign_up import SignUpState


def sign_up() -> rx.Component:
    return welcome_frame(
        rx.cond(SignUpState.is_sent, _sent(), _form()),
        title=rx.cond(SignUpState.is_sent, "Thank you", "Request access"),
        detail=rx.cond(SignUpState.is_sent, "", "For people who ask for second opinions in an institution."),
    )


def _form() -> rx.Component:
    return form(
        _field("Name", "name", auto_complete="name"),
        _field("Work e-mail", "email", kind="email", auto_complete="email"),
        _field("Institution", "institution", auto_complete="organization"),
        _field("Country", "country", hint="Two letters, such as DE.", auto_complete="country", max_length=2),
        _field(
            "Password",
            "password",
            kind="password",
            hint="At least 12 characters. A short sentence is easy to remember.",
            auto_complete="new-password",
            trailing=reveal_button("f-password"),
        ),
        _field("The same again", "again", kind="password", auto_complete="new-password"),
        form_problem(SignUpState.problem),
        button("Request access", weight="solid", size="3", wide=True, submit=True, busy=SignUpState.busy),
        rx.el.p("You have an account? ", text_link("Sign in", "/sign-in"), class_name="mut"),
        on_submit=SignUpState.submit,
        custom_attrs={"aria-label": "Request access"},
    )


def _field(label: str, name: str, *, max_length: int = 200, **props: object) -> rx.Component:
    return text_field(
        label, name, size="3", problem=SignUpState.errors[name], required=True, max_length=max_length, **props
    )


def _sent() -> rx.Component:
    return rx.el.div(
        callout(
            "Your request was kept. An administrator looks at it and lets you know when you can sign in.", kind="done"
        ),
        link_button("Back to sign-in", "/sign-in", name="arrow-left", size="3", wide=True),
        class_name="col g4",
    )
