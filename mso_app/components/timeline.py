"""What happened, newest first: icon on a line, a sentence, who and when."""

import reflex as rx

from mso_app.components.theme import Text, hue, icon


def timeline(*entries: rx.Component) -> rx.Component:
    """An ordered list; entries come from `happening` and `gap`, or one `rx.foreach` over them."""
    return rx.el.ol(*entries, class_name="tl")


def happening(
    sentence: Text | rx.Component, who_and_when: Text, *, name: str = "circle-dot", color: str = "gray"
) -> rx.Component:
    """One event. The icon says its kind, the sentence everything else."""
    return rx.el.li(
        rx.el.span(icon(name, 14), custom_attrs=hue(color), aria_hidden="true"),
        rx.el.div(
            rx.el.div(sentence),
            rx.el.div(who_and_when, class_name="t1 mut"),
        ),
    )


def gap(words: str) -> rx.Component:
    """More than 90 days without an event ("5 months without a record")."""
    return rx.el.li(rx.el.span(icon("ellipsis-vertical", 14), aria_hidden="true"), rx.el.span(words, class_name="gap"))
