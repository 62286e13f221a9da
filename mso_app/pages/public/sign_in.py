"""`/sign-in`: e-mail and password, then six digits where the account asks for them."""

import reflex as rx

from mso_app.components.buttons import button, link_button, text_link
from mso_app.components.cards import callout
from mso_app.components.forms import checkbox, form, form_problem, text_field
from mso_app.components.reveal import reveal_button
from mso_app.components.theme import icon, when
from mso_app.components.welcome import welcome_frame
from mso_app.core.settings import settings
from mso_app.state.public.sign_in import SignInState


def sign_in() -> rx.Component:
    return welcome_frame(
        when(SignInState.note, lambda: callout(SignInState.note, kind="done")),
        form(
            rx.el.div(_who(), class_name=rx.cond(SignInState.asks_code, "sr-off", "form")),
            rx.cond(SignInState.asks_code, _digits(), rx.fragment()),
            form_problem(SignInState.problem),
            button(
                rx.cond(SignInState.asks_code, "Confirm", "Sign in"),
                weight="solid",
                size="3",
                wide=True,
                submit=True,
                busy=SignInState.busy,
                busy_word="Signing in",
            ),
            on_submit=SignInState.submit,
            custom_attrs={"aria-label": "Sign in"},
        ),
        rx.cond(SignInState.asks_code, _back(), _other_ways()),
        title=rx.cond(SignInState.asks_code, "Type the six digits", "Sign in"),
        detail=rx.cond(
            SignInState.asks_code,
            "Open your authenticator app and type the code for this account.",
            "Second opinions between institutions and experts.",
        ),
    )


def _who() -> rx.Component:
    return rx.fragment(
        text_field(
            "Work e-mail",
            "email",
            kind="email",
            size="3",
            default_value=SignInState.email,
            auto_complete="username",
            auto_focus=True,
            max_length=254,
        ),
        rx.el.div(
            text_field(
                "Password",
                "password",
                kind="password",
                size="3",
                auto_complete="current-password",
                max_length=128,
                trailing=reveal_button("f-password"),
            ),
            text_link("Forgot password?", "/reset"),
            class_name="beside-label",
        ),
        checkbox(
            f"Keep me signed in on this device for {settings().session_absolute_hours} hours",
            "keep",
            default_checked=True,
            value="yes",
        ),
    )


def _digits() -> rx.Component:
    return text_field(
        "Code",
        "code",
        size="3",
        problem=SignInState.code_problem,
        auto_complete="one-time-code",
        input_mode="numeric",
        max_length=7,
    )


def _back() -> rx.Component:
    return button("Use another account", weight="ghost", wide=True, size="3", on_click=SignInState.start_over)


def _other_ways() -> rx.Component:
    hint = rx.el.p(
        icon("key-round", 14),
        rx.el.span("If your account has two-factor sign-in, a six-digit code is asked for after the password."),
        class_name="welcome-note t1 mut",
    )
    if not settings().sign_up:
        return hint
    return rx.fragment(
        rx.el.div("or", class_name="welcome-or t1 mut", aria_hidden="true"),
        link_button("Request access for your institution", "/sign-up", name="building-2", size="3", wide=True),
        hint,
    )
