"""What every component is built from: icons at the right weight, hues by name, and the files the app must load."""

from collections.abc import Callable
from typing import TypeAlias

import reflex as rx

STYLESHEETS = [
    "fonts/fonts.css",
    "theme.css",
    "uploader.css",
    "wizard.css",
    "opinion.css",
    "second.css",
    "notifications.css",
    "invoices.css",
    "appointments.css",
    "issues.css",
]
"""For `rx.App(stylesheets=…)`; the order matters, ours comes after Radix."""

Text: TypeAlias = str | rx.Var[str]
Flag: TypeAlias = bool | rx.Var[bool]
Number: TypeAlias = int | float | rx.Var[int] | rx.Var[float]
Child: TypeAlias = rx.Component | rx.Var | str | None


def head() -> list[rx.Component]:
    """For `rx.App(head_components=…)`: the keyboard script and the icon, both served by us."""
    return [
        rx.el.link(rel="icon", href="/brand/favicon.svg", type="image/svg+xml"),
        rx.el.script(src="/app.js", defer=True),
        rx.el.script(src="/viewer.js", defer=True),
        rx.el.script(src="/upload.js", defer=True),
        rx.el.script(src="/choices.js", defer=True),
        rx.el.script(src="/opinion.js", defer=True),
        rx.el.script(src="/chat.js", defer=True),
    ]


def icon(name: str, size: int = 16, **props: object) -> rx.Component:
    """A lucide icon; the stylesheet sets its stroke by its size. Decorative: the word beside it says it."""
    return rx.icon(name, size=size, **props)


def words(*names: str | None) -> str:
    """CSS classes in one string, empty ones dropped."""
    return " ".join(name for name in names if name)


def hue(name: str) -> dict[str, str]:
    """Attributes that give an element and its children a hue of Radix, in light and dark."""
    return {"data-accent-color": name}


def pick(
    value: Text, faces: dict[str, Callable[[], rx.Component]], otherwise: Callable[[], rx.Component]
) -> rx.Component:
    """One face by value: chosen now for a plain string, in the browser for a Var."""
    if isinstance(value, rx.Var):
        return rx.match(value, *((key, face()) for key, face in faces.items()), otherwise())
    return faces.get(value, otherwise)()


def when(value: Text | Flag, shown: Callable[[], rx.Component]) -> rx.Component:
    """Shown only when the value says something."""
    if isinstance(value, rx.Var):
        return rx.cond(value, shown(), rx.fragment())
    return shown() if value else rx.fragment()


def present(*children: Child) -> list[rx.Component | rx.Var | str]:
    """The children that are there."""
    return [child for child in children if child is not None]
