"""The three faces a list has when it cannot show its rows: empty, loading, failed. And the choice between them."""

from collections.abc import Callable

import reflex as rx

from mso_app.components.avatar import tile
from mso_app.components.buttons import button
from mso_app.components.theme import Flag, Text, present, when


def empty(
    title: Text, sentence: Text, *, name: str = "folder-open", action: rx.Component | None = None
) -> rx.Component:
    """Nothing here yet: what belongs here and the one action that brings it."""
    return _face(tile(name, size="4"), title, sentence, action)


def failed(
    title: Text,
    sentence: Text,
    *,
    reference: Text = "",
    on_retry: rx.EventHandler | rx.event.EventCallback | None = None,
    name: str = "cloud-off",
) -> rx.Component:
    """It did not load: the cause, "Nothing is lost." if that is true, the reference of the log, Try again."""
    told = rx.fragment(sentence, when(reference, lambda: rx.fragment(" Reference ", reference, ".")))
    retry = button("Try again", name="rotate-cw", on_click=on_retry) if on_retry is not None else None
    return rx.el.div(_face(tile(name, "red", "4"), title, told, retry), role="alert")


def loading(rows: int = 3, *, label: str = "Loading") -> rx.Component:
    """Skeleton rows of 56 px, after 200 ms so that a quick answer never flickers."""
    widths = [(62, 40), (78, 56), (54, 32)]
    return rx.el.div(
        rx.el.span(label, class_name="sr", role="status"),
        *(_skeleton_row(*widths[place % 3]) for place in range(rows)),
        class_name="skel-late",
        aria_busy="true",
    )


def skeleton(width: str = "100%", height: str = "12px") -> rx.Component:
    """One gray block, for shapes of your own."""
    return rx.el.span(class_name="skel", style={"width": width, "height": height}, aria_hidden="true")


def faces(
    *,
    loading_when: Flag,
    problem: Text,
    empty_when: Flag,
    rows: rx.Component,
    nothing: rx.Component,
    title_of_failure: str,
    on_retry: rx.EventHandler | rx.event.EventCallback | None = None,
    skeleton_rows: int = 3,
    shape: Callable[[], rx.Component] | None = None,
) -> rx.Component:
    """The right face of a list: failed, loading, empty or its rows, in this order."""
    return rx.cond(
        problem,
        failed(title_of_failure, problem, on_retry=on_retry),
        rx.cond(
            loading_when,
            shape() if shape else loading(skeleton_rows),
            rx.cond(empty_when, nothing, rows),
        ),
    )


def _face(head: rx.Component, title: Text, told: Text | rx.Component, action: rx.Component | None) -> rx.Component:
    return rx.el.div(
        *present(head, rx.el.div(title, class_name="title"), rx.el.p(told), action),
        class_name="face",
    )


def _skeleton_row(first: int, second: int) -> rx.Component:
    return rx.el.div(
        rx.el.span(class_name="skel", style={"width": "32px", "height": "32px", "borderRadius": "6px", "flex": "none"}),
        rx.el.span(
            rx.el.span(class_name="skel", style={"width": f"{first}%", "height": "12px"}),
            rx.el.span(class_name="skel", style={"width": f"{second}%", "height": "10px", "marginTop": "8px"}),
            class_name="sp",
        ),
        rx.el.span(class_name="skel", style={"width": "72px", "height": "20px", "flex": "none"}),
        class_name="skel-row",
        aria_hidden="true",
    )
