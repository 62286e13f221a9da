"""`/account`: one's name, password, second factor, sessions and theme."""

import reflex as rx

from mso_app.components.avatar import avatar
from mso_app.components.badges import badge
from mso_app.components.buttons import button
from mso_app.components.cards import callout, card
from mso_app.components.dialogs import confirm_destructive
from mso_app.components.forms import form, form_foot, text_field
from mso_app.components.keyboard import shortcuts_switch
from mso_app.components.navigation import more_places
from mso_app.components.reveal import reveal_button
from mso_app.components.shell import page_frame
from mso_app.components.theme import icon
from mso_app.components.theme_switch import theme_switch
from mso_app.schemas.accounts import LoginRow
from mso_app.state.shared.account import AccountState

CODE_LENGTH = 7


def account() -> rx.Component:
    return page_frame(
        rx.el.div(
            rx.el.div(more_places(), _profile(), _password(), _display(), class_name="col g5"),
            rx.el.div(_second_factor(), _sessions(), class_name="col g5"),
            class_name="grid-2 top",
        ),
        title="Account",
        active="account",
    )


def _profile() -> rx.Component:
    mine = AccountState.account
    return card(
        rx.el.div(
            avatar(mine.initials, size="4"),
            rx.el.div(
                rx.el.div(mine.name, class_name="m"),
                rx.el.div(mine.role_word, rx.cond(mine.institution, f", {mine.institution}", ""), class_name="t1 mut"),
            ),
            class_name="row g3 before-form",
        ),
        form(
            text_field(
                "Name",
                "name",
                default_value=mine.name,
                problem=AccountState.errors["name"],
                max_length=200,
                auto_complete="name",
                key=f"name-{mine.version}",
            ),
            text_field(
                "Work e-mail",
                "email-shown",
                value=mine.email,
                read_only=True,
                hint="Your administrator changes the address you sign in with.",
            ),
            form_foot(button("Save", submit=True, busy=AccountState.busy == "name")),
            on_submit=AccountState.save_name,
            custom_attrs={"aria-label": "Profile"},
        ),
        title="Profile",
        pad=True,
    )


def _password() -> rx.Component:
    others = AccountState.logins.length() - 1
    return card(
        form(
            text_field(
                "Current password",
                "current",
                kind="password",
                problem=AccountState.errors["current"],
                auto_complete="current-password",
                trailing=reveal_button("f-current"),
            ),
            text_field(
                "New password",
                "new",
                kind="password",
                hint=f"At least {AccountState.account.shortest_password} characters. "
                "A short sentence is easy to remember.",
                problem=AccountState.errors["new"],
                auto_complete="new-password",
                trailing=reveal_button("f-new"),
            ),
            text_field(
                "New password again",
                "again",
                kind="password",
                problem=AccountState.errors["again"],
                auto_complete="new-password",
            ),
            form_foot(
                button("Change password", submit=True, busy=AccountState.busy == "password"),
                rx.cond(others > 0, rx.el.span(f"Ends your other sessions ({others})", class_name="t1 mut"), ""),
            ),
            on_submit=AccountState.change_password,
            key=f"password-{AccountState.round}",
            custom_attrs={"aria-label": "Password"},
        ),
        title="Password",
        pad=True,
    )


def _display() -> rx.Component:
    return card(
        rx.el.div(rx.el.span("Theme", class_name="sp"), theme_switch(), class_name="row g3"),
        shortcuts_switch(),
        title="Display",
        pad=True,
    )


def _second_factor() -> rx.Component:
    is_on = AccountState.account.second_factor
    return card(
        rx.cond(is_on, _take_off(), rx.cond(AccountState.setup.picture, _scan(), _begin())),
        title="Two-factor sign-in",
        note=rx.cond(is_on, f"On since {AccountState.account.second_factor_since}", ""),
        actions=[
            rx.cond(is_on, badge("On", "shield-check", "green"), badge("Off", "shield-off", "gray")),
        ],
        pad=True,
    )


def _begin() -> rx.Component:
    return form(
        rx.el.p(
            "An authenticator app on your telephone shows six digits that are asked for after the password.",
            class_name="mut",
        ),
        _password_again(),
        form_foot(button("Set up", name="smartphone", submit=True, busy=AccountState.busy == "factor")),
        on_submit=AccountState.begin_second_factor,
        custom_attrs={"aria-label": "Set up two-factor sign-in"},
    )


def _scan() -> rx.Component:
    return rx.el.div(
        rx.el.img(
            src=AccountState.setup.picture,
            alt="QR code for an authenticator app",
            width="164",
            height="164",
            class_name="qr",
        ),
        form(
            rx.el.p("Scan the picture with an authenticator app, or type this key: "),
            rx.el.code(AccountState.setup.key, class_name="mono"),
            text_field(
                "Six digits from the app",
                "code",
                problem=AccountState.errors["code"],
                auto_complete="one-time-code",
                input_mode="numeric",
                max_length=CODE_LENGTH,
            ),
            form_foot(
                button("Turn on", submit=True, busy=AccountState.busy == "factor"),
                button("Not now", weight="ghost", on_click=AccountState.stop_setup),
            ),
            on_submit=AccountState.confirm_second_factor,
            custom_attrs={"aria-label": "Confirm two-factor sign-in"},
        ),
        class_name="row g4 top wrap",
    )


def _take_off() -> rx.Component:
    return form(
        callout("Six digits are asked for at every sign-in.", kind="done"),
        _password_again(),
        form_foot(button("Turn off", submit=True, busy=AccountState.busy == "factor")),
        on_submit=AccountState.remove_second_factor,
        key=f"off-{AccountState.round}",
        custom_attrs={"aria-label": "Turn two-factor sign-in off"},
    )


def _password_again() -> rx.Component:
    return text_field(
        "Your password",
        "password",
        ident="f-factor-password",
        kind="password",
        problem=AccountState.errors["password"],
        auto_complete="current-password",
    )


def _sessions() -> rx.Component:
    return card(
        rx.el.ul(
            rx.foreach(AccountState.logins, _session), class_name="plain", custom_attrs={"aria-label": "Sessions"}
        ),
        title="Sessions",
        actions=[
            confirm_destructive(
                title="End the other sessions?",
                lost="Whoever uses them is signed out within seconds and loses what was not saved.",
                confirm="End the others",
                keep="Keep them",
                on_confirm=AccountState.end_others,
                trigger=button("End the others", size="1", off=AccountState.logins.length() < 2),
            )
        ],
    )


def _session(login: rx.Var[LoginRow]) -> rx.Component:
    return rx.el.li(
        rx.el.span(
            rx.cond(login.is_phone, icon("smartphone"), icon("monitor")),
            class_name="tile",
            custom_attrs={"data-accent-color": "gray"},
        ),
        rx.el.div(
            rx.el.div(login.device, class_name="m tr"),
            rx.el.div(login.address, rx.cond(login.is_this, ", this session", ""), class_name="t1 mut tr"),
            class_name="sp",
        ),
        rx.el.span("since ", login.since, class_name="t1 mut"),
        rx.cond(
            login.is_this,
            rx.el.span("now", class_name="live"),
            button("End", size="1", on_click=AccountState.end_login(login.id)),
        ),
        class_name="item row g3",
        key=login.id,
    )
