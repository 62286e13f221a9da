"""A few views of the same thing, one of them on; and filter pills with their numbers."""

from collections.abc import Sequence
from typing import TypeAlias

import reflex as rx
from reflex.event import EventSpec

from mso_app.components.badges import STATUS
from mso_app.components.theme import Child, Text, hue, icon, present, words

Action: TypeAlias = rx.EventHandler | rx.event.EventCallback | EventSpec


def segmented(
    label: str,
    options: Sequence[tuple[str, str]],
    value: Text,
    on_change: rx.EventHandler | rx.event.EventCallback,
    *,
    small: bool = False,
    wide: bool = False,
) -> rx.Component:
    """`options` are (value, word) pairs; `on_change` is called with the value."""
    return segmented_pressed(
        label,
        [(word, value == key, on_change(key)) for key, word in options],
        small=small,
        wide=wide,
    )


def segmented_pressed(
    label: str,
    options: Sequence[tuple[Child, bool | rx.Var[bool], Action]],
    *,
    small: bool = False,
    wide: bool = False,
) -> rx.Component:
    """The same with ready parts: what is shown, whether it is on, what a click does."""
    return rx.el.div(
        *(_part(shown, on, action) for shown, on, action in options),
        class_name=words("seg", "s1" if small else None, "wide" if wide else None),
        role="group",
        aria_label=label,
    )


def filter_pill(
    word: Text,
    *,
    on: bool | rx.Var[bool],
    on_click: Action,
    number: int | rx.Var | None = None,
    status: str = "",
) -> rx.Component:
    """28 px; `status` gives it the icon of that status. At most eight in a row."""
    face = STATUS.get(status)
    mark = rx.el.span(icon(face.icon, 13), custom_attrs=hue(face.hue), class_name="row") if face else None
    return rx.el.button(
        *present(mark, word, None if number is None else rx.el.span(number, class_name="n")),
        type="button",
        class_name="filter",
        on_click=on_click,
        custom_attrs={"aria-pressed": _pressed(on)},
    )


def filters(*pills: Child, label: str = "Filter") -> rx.Component:
    """One row of pills; on a phone it scrolls by itself."""
    return rx.el.div(*present(*pills), class_name="filters", role="group", aria_label=label)


def _part(shown: Child, on: bool | rx.Var[bool], action: Action) -> rx.Component:
    return rx.el.button(shown, type="button", on_click=action, custom_attrs={"aria-pressed": _pressed(on)})


def _pressed(on: bool | rx.Var[bool]) -> Text:
    return rx.cond(on, "true", "false") if isinstance(on, rx.Var) else "true" if on else "false"
