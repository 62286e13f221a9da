"""The frame around every signed-in page: canvas, navigation of one's role, one sheet with a bar and a title."""

from collections.abc import Callable
from typing import Literal, TypeAlias

import reflex as rx

from mso_app.components.avatar import avatar
from mso_app.components.buttons import to
from mso_app.components.faces import skeleton
from mso_app.components.forms import NativeForm
from mso_app.components.keyboard import shortcuts_dialog
from mso_app.components.navigation import HOME, PLACES, bell, bottom_bell, bottom_links, side_list
from mso_app.components.theme import Child, Text, icon, present, words
from mso_app.components.theme_switch import theme_menu_items
from mso_app.core.settings import settings
from mso_app.state.shell import ShellState

Role: TypeAlias = Literal["requester", "provider", "admin"]
PRODUCT = settings().product_name


def page_frame(
    *children: Child,
    title: Text,
    active: str,
    role: Role | None = None,
    detail: Child = None,
    lead: Child = None,
    actions: list[rx.Component] | None = None,
    narrow: bool = False,
    flush: bool = False,
) -> rx.Component:
    """A page that scrolls. `active` is the key of a Place; `role` is given where only one role can be, so that its
    navigation is there before the first answer of the server. `actions` hold at most one solid button. `lead` stands
    before the title (a way back). `flush` puts the children against the edges of the sheet, as a board does."""
    bar = rx.el.header(
        *present(rx.el.span(brand(HOME[role] if role else "/"), class_name="only-phone") if lead is None else lead),
        rx.el.h1(title),
        *present(rx.el.span(detail, class_name="mut tr late-on-phone") if detail is not None else None),
        rx.el.span(class_name="sp"),
        *(actions or []),
        class_name="bar",
    )
    body = rx.el.div(
        *present(*children), class_name=words("page", "narrow" if narrow else None, "flush" if flush else None)
    )
    return _shell(bar, body, active=active, role=role)


def room_frame(
    *children: Child, active: str, role: Role | None = None, rail: bool | rx.Var[bool] = False
) -> rx.Component:
    """A case room: as high as the window, its panes scroll by themselves. The header with the h1 is the first child;
    `rail` narrows the navigation to 56 px (a provider's room)."""
    return _shell(*children, active=active, role=role, fixed=True, rail=rail)


def public_frame(*children: Child) -> rx.Component:
    """A page for anybody: no navigation, one main landmark."""
    return rx.el.div(_skip(), rx.el.main(*present(*children), id="main", tab_index=-1), class_name="public")


def brand(href: Text = "/", size: int = 24) -> rx.Component:
    """Mark and name, leading home."""
    return to(
        rx.el.img(src="/brand/mark.svg", alt="", width=str(size), height=str(size)),
        rx.el.span(PRODUCT, class_name="word"),
        href=href,
        class_name="brand",
        custom_attrs={"aria-label": f"{PRODUCT}, home"},
    )


def live_mark(word: Text = "Live") -> rx.Component:
    """Says that this page moves by itself."""
    return rx.el.span(word, class_name="live only-wide", title="This page updates by itself.")


def _shell(
    *children: Child, active: str, role: Role | None, fixed: bool = False, rail: bool | rx.Var[bool] = False
) -> rx.Component:
    return rx.el.div(
        _skip(),
        _side(active, role),
        rx.el.main(*present(*children), id="main", class_name="sheet", tab_index=-1),
        _bottom(active, role),
        NativeForm.create(
            id="sign-out", action="/api/v1/sessions/end", class_name="sr", custom_attrs={"aria-hidden": "true"}
        ),
        class_name=_shell_class(fixed, rail),
    )


def _shell_class(fixed: bool, rail: bool | rx.Var[bool]) -> Text:
    face = words("shell", "fixed" if fixed else None)
    if isinstance(rail, rx.Var):
        return rx.cond(rail, f"{face} rail", face)
    return words(face, "rail" if rail else None)


def _skip() -> rx.Component:
    return rx.el.a("Skip to content", href="#main", class_name="skip")


def _side(active: str, role: Role | None) -> rx.Component:
    return rx.el.nav(
        _per_role(role, lambda name: brand(HOME[name]), brand()),
        _per_role(role, lambda name: side_list(name, active), _waiting()),
        rx.el.div(
            bell(active),
            shortcuts_dialog(),
            rx.el.div(class_name="hr"),
            _account_menu(),
            class_name="side-foot",
        ),
        class_name="side",
        custom_attrs={"aria-label": "Main"},
    )


def _waiting() -> rx.Component:
    lines = [skeleton(width, "12px") for width in ("58%", "44%", "66%")]
    return rx.el.div(*lines, class_name="side-wait", aria_hidden="true")


def _bottom(active: str, role: Role | None) -> rx.Component:
    account = to(
        icon("circle-user-round", 20),
        "Account",
        href="/account",
        custom_attrs={"aria-current": "page"} if active == "account" else {},
    )
    return _per_role(
        role,
        lambda name: rx.el.nav(
            *bottom_links(name, active),
            bottom_bell(active),
            account,
            class_name="bottom",
            custom_attrs={"aria-label": "Main, short"},
        ),
        rx.fragment(),
    )


def _per_role(role: Role | None, make: Callable[[str], rx.Component], otherwise: rx.Component) -> rx.Component:
    if role is not None:
        return make(role)
    return rx.match(ShellState.role, *((name, make(name)) for name in PLACES), otherwise)


def _account_menu() -> rx.Component:
    return rx.menu.root(
        rx.menu.trigger(
            rx.el.button(
                avatar(ShellState.initials, size="3"),
                rx.el.span(
                    rx.cond(
                        ShellState.name,
                        rx.fragment(
                            rx.el.span(ShellState.name, class_name="m tr"),
                            rx.el.span(ShellState.institution, class_name="t1 mut tr"),
                        ),
                        rx.fragment(skeleton("72%"), skeleton("54%", "10px")),
                    ),
                    class_name="col sp who",
                ),
                icon("chevrons-up-down"),
                class_name="me",
                type="button",
                custom_attrs={"aria-label": "Account menu", "data-testid": "account-menu"},
            )
        ),
        rx.menu.content(
            rx.menu.item(icon("circle-user-round"), "Account", on_select=rx.redirect("/account")),
            rx.menu.separator(),
            *theme_menu_items(),
            rx.menu.separator(),
            rx.menu.item(icon("log-out"), "Sign out", on_select=_sign_out()),
            side="top",
            align="start",
            variant="soft",
        ),
        # Not modal: the page keeps its landmarks while the menu is open.
        modal=False,
    )


def _sign_out() -> rx.event.EventSpec:
    # Compiled into the page, so that it needs no eval; the form itself is the product's, with no handler of ours.
    return rx.run_script(rx.Var("document.getElementById('sign-out').requestSubmit()"))
