"""Bubbles of a thread: one's own at the right, the other's at the left, and the one that was not sent."""

import reflex as rx

from mso_app.components.theme import Child, Text, icon, present, words


def message(
    text: Text, meta: Child = None, *, mine: bool = False, unsent: bool = False, quoted: Child = None
) -> rx.Component:
    """`meta` stands under the last of a group: name, time, sent or read."""
    return rx.el.div(
        rx.el.div(
            rx.el.div(*present(quoted, text), class_name="bub"),
            *present(rx.el.div(meta, class_name="meta") if meta is not None else None),
        ),
        class_name=words("msg", "me" if mine else None, "unsent" if unsent else None),
    )


def quote(source: Text, text: Text, *, of_document: bool = True) -> rx.Component:
    """What a message answers; amber when it is a span of a document."""
    return rx.el.div(
        rx.el.div(source, class_name="mut"),
        rx.el.div(text),
        class_name=words("quote", "doc-quote" if of_document else None),
    )


def not_sent(retry: rx.Component) -> rx.Component:
    """The line under a message that stayed here."""
    return rx.fragment(icon("circle-alert", 12), "Not sent, no connection.", retry)
