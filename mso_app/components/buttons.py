"""Buttons by weight. One solid button in a view; loss is `danger`, never Reject or Decline."""

from typing import Literal, TypeAlias

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from mso_app.components.badges import keys
from mso_app.components.theme import Child, Flag, Text, icon, present, words

Weight: TypeAlias = Literal["solid", "surface", "soft", "ghost", "danger"]
Size: TypeAlias = Literal["1", "2", "3"]


def button(
    word: Text,
    *,
    name: str | None = None,
    weight: Weight = "surface",
    size: Size = "2",
    shortcut: str = "",
    busy: Flag = False,
    busy_word: Text | None = None,
    off: Flag = False,
    wide: bool = False,
    submit: bool = False,
    on_click: rx.EventHandler | rx.event.EventCallback | list | None = None,
    attrs: dict[str, str] | None = None,
    **props: object,
) -> rx.Component:
    """A verb. `name` is an icon; `shortcut` a key that presses it from anywhere ("c", "g h"); `busy` says it works."""
    spin = rx.el.span(icon("loader-circle", 14), class_name="busy")
    lead = rx.el.span(icon(name, _icon_size(size)), class_name="idle") if name else None
    said = rx.el.span(word if busy_word is None else rx.cond(busy, busy_word, word), class_name="word")
    inside = present(None if busy is False else spin, lead, said, keys(*shortcut.upper().split()) if shortcut else None)
    return rx.el.button(
        *inside,
        type="submit" if submit else "button",
        class_name=words("btn", weight, _step(size), "wide" if wide else None),
        disabled=_either(off, busy),
        custom_attrs=_attrs(shortcut, attrs) | _busy(busy),
        **({} if on_click is None else {"on_click": on_click}),
        **props,
    )


def icon_button(
    label: str,
    name: str,
    *,
    weight: Weight = "ghost",
    size: Size = "2",
    shortcut: str = "",
    off: Flag = False,
    on_click: rx.EventHandler | rx.event.EventCallback | list | None = None,
    attrs: dict[str, str] | None = None,
    **props: object,
) -> rx.Component:
    """An icon alone; `label` is both its tooltip and its accessible name."""
    return rx.el.button(
        icon(name, _icon_size(size)),
        type="button",
        class_name=words("btn", weight, _step(size), "ic"),
        title=label,
        disabled=off,
        custom_attrs={"aria-label": label} | _attrs(shortcut, attrs),
        **({} if on_click is None else {"on_click": on_click}),
        **props,
    )


def link_button(
    word: Text,
    href: Text,
    *,
    name: str | None = None,
    weight: Weight = "surface",
    size: Size = "2",
    shortcut: str = "",
    external: bool = False,
    wide: bool = False,
    attrs: dict[str, str] | None = None,
    **props: object,
) -> rx.Component:
    """A link that looks like a button. `external` is for our own routes outside the pages, such as downloads."""
    inside = present(
        icon(name, _icon_size(size)) if name else None,
        rx.el.span(word, class_name="word"),
        keys(*shortcut.upper().split()) if shortcut else None,
    )
    face = {
        "class_name": words("btn", weight, _step(size), "wide" if wide else None),
        "custom_attrs": _attrs(shortcut, attrs),
    }
    # The framework's links stay inside the pages unless the browser is told to ask the server.
    return to(*inside, href=href, reload_document=external, **face, **props)


def to(*children: Child, href: Text, **props: object) -> rx.Component:
    """A link inside the app, without a reload and without a look."""
    return ReactRouterLink.create(*present(*children), to=href, **props)


def text_link(word: Text, href: Text, **props: object) -> rx.Component:
    """A link in running text or at the foot of a card."""
    return to(word, href=href, class_name="link", **props)


def _attrs(shortcut: str, attrs: dict[str, str] | None) -> dict[str, str]:
    return (attrs or {}) | ({"data-shortcut": shortcut, "aria-keyshortcuts": shortcut} if shortcut else {})


def _busy(busy: Flag) -> dict[str, object]:
    return {} if busy is False else {"aria-busy": rx.cond(busy, "true", "false")}


def _either(one: Flag, other: Flag) -> Flag:
    if isinstance(one, rx.Var) or isinstance(other, rx.Var):
        return rx.Var.create(one) | rx.Var.create(other)
    return one or other


def _step(size: Size) -> str | None:
    return {"1": "s1", "3": "s3"}.get(size)


def _icon_size(size: Size) -> int:
    return {"1": 13, "2": 16, "3": 18}[size]
