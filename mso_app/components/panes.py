"""The panes of a room: side by side from 1280 px, two and a toggle from 1024, below that one at a time.

Which one a narrow screen shows is kept by inputs of the page itself, so it costs no trip to the server.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import reflex as rx

from mso_app.components.badges import count
from mso_app.components.theme import Child, Text, icon, present, words

Kind = Literal["documents", "images", "opinion", "chat", "issues"]
FOLDED = {"documents": 2, "opinion": 0, "issues": 2}
"""Which pane becomes the toggle between 1024 and 1279 px."""


@dataclass(frozen=True, kw_only=True)
class Pane:
    """One pane: its title, what stands in it, and what stands at the right of its head."""

    title: Text | rx.Component
    body: rx.Component
    total: Child | int = None
    actions: list[rx.Component] = field(default_factory=list)
    well: bool = False
    word: str = ""
    """The word on the switch, when the title is long or comes from a State."""


def panes(kind: Kind, *shown: Pane, first: int | rx.Var[int] = 0) -> rx.Component:
    """The room below the tabs. `first` is the pane a narrow screen begins with."""
    folded = FOLDED.get(kind)
    fold = None
    if folded is not None:
        word = _word(shown[folded])
        fold = rx.el.label(
            rx.el.input(type="checkbox", class_name="sr fold-tick"),
            icon("panel-right" if folded else "panel-left", 14),
            rx.el.span("Show ", word),
            class_name="btn surface s1 fold",
        )
    switch = pane_switch(kind, [_word(pane) for pane in shown], first=first)
    parts = [_pane(pane, place, folded) for place, pane in enumerate(shown)]
    return rx.el.div(
        rx.el.div(*present(switch, fold), class_name="pane-tools"),
        rx.el.div(*parts, class_name=f"panes {kind}"),
        class_name="room",
    )


def pane_switch(kind: Kind, names: Sequence[Text | rx.Component], *, first: int | rx.Var[int] = 0) -> rx.Component:
    """One pane at a time on a narrow screen; the panes carry `pane-0`, `pane-1` and so on."""
    return rx.el.div(
        *(
            rx.el.label(
                rx.el.input(
                    type="radio",
                    name=f"pane-{kind}",
                    class_name=f"sr pane-tick-{place}",
                    default_checked=first == place,
                ),
                name,
            )
            for place, name in enumerate(names)
        ),
        class_name="seg wide pane-switch",
        role="radiogroup",
        aria_label="Pane",
    )


def always_dark(*children: Child) -> rx.Component:
    """The image room: dark whatever the reader chose, so that grays of a film are judged on black."""
    return themed("dark", *children)


def themed(appearance: Literal["light", "dark"], *children: Child) -> rx.Component:
    """A part of a page with an appearance of its own."""
    return rx.el.div(
        *present(*children),
        class_name=f"radix-themes {appearance}",
        style={"colorScheme": appearance},
        custom_attrs={
            "data-accent-color": "indigo",
            "data-gray-color": "slate",
            "data-radius": "medium",
            "data-scaling": "100%",
            "data-panel-background": "solid",
        },
    )


def _pane(pane: Pane, place: int, folded: int | None) -> rx.Component:
    total = None if pane.total is None else count(pane.total)
    return rx.el.section(
        rx.el.div(
            *present(rx.el.h2(pane.title, class_name="tr"), total, rx.el.span(class_name="sp"), *pane.actions),
            class_name="pane-head",
        ),
        # A pane that scrolls must be reachable without a mouse.
        rx.el.div(pane.body, class_name=words("pane-body", "well" if pane.well else None), tab_index=0),
        class_name=words("pane", f"pane-{place}", "folded" if place == folded else None),
        custom_attrs={"aria-label": _word(pane)},
    )


def _word(pane: Pane) -> Text | rx.Component:
    return pane.word or pane.title
