"""Surfaces: the card with its head, the strip of figures, the callout, rows of a list."""

from dataclasses import dataclass
from typing import Literal

import reflex as rx

from mso_app.components.badges import count
from mso_app.components.buttons import to
from mso_app.components.theme import Child, Text, hue, icon, present, words


def card(
    *children: Child,
    title: Text = "",
    total: int | rx.Var | None = None,
    unread: bool = False,
    note: Text = "",
    actions: list[rx.Component] | None = None,
    foot: rx.Component | None = None,
    pad: bool = False,
    level: Literal["h2", "h3"] = "h2",
    label: str = "",
    **props: object,
) -> rx.Component:
    """A section with a line around it. `pad` puts 16 px inside; without a title give it a `label`."""
    head = _head(title, total, unread, note, actions or [], level) if isinstance(title, rx.Var) or title else None
    body = rx.el.div(*present(*children), class_name="card-body") if pad else rx.fragment(*present(*children))
    attrs = {"aria-label": label or title} if label or (isinstance(title, str) and title) else {}
    return rx.el.section(*present(head, body, foot), class_name="card", custom_attrs=attrs, **props)


@dataclass(frozen=True, kw_only=True)
class Stat:
    """One figure of a strip: what it counts, the figure with its unit, and what it is compared with."""

    label: str
    figure: object
    detail: Text = ""
    icon: str = ""


def stat_strip(*stats: Stat, label: str = "Numbers") -> rx.Component:
    """Two to four figures side by side."""
    return rx.el.section(
        rx.el.dl(*(_stat(stat) for stat in stats), class_name=words("stats", "four" if len(stats) == 4 else None)),
        class_name="card",
        aria_label=label,
    )


def callout(
    *children: Child,
    kind: Literal["info", "warning", "danger", "done", "quiet"] = "info",
    title: Text = "",
    action: rx.Component | None = None,
) -> rx.Component:
    """Something to know before going on, in the flow of the page."""
    color, name = {
        "info": ("indigo", "info"),
        "warning": ("amber", "triangle-alert"),
        "danger": ("red", "circle-alert"),
        "done": ("green", "circle-check"),
        "quiet": ("gray", "info"),
    }[kind]
    heading = rx.el.div(title, class_name="b") if isinstance(title, rx.Var) or title else None
    return rx.el.div(
        icon(name),
        rx.el.div(*present(heading, *children), class_name="sp"),
        *present(action),
        class_name="callout",
        custom_attrs=hue(color),
        role="note",
    )


def item(*children: Child, href: Text = "", on: bool | rx.Var[bool] = False, **props: object) -> rx.Component:
    """One row of a card that is not a table; a link when it leads somewhere."""
    face = rx.cond(on, "item on", "item") if isinstance(on, rx.Var) else words("item", "on" if on else None)
    if isinstance(href, rx.Var) or href:
        return to(*children, href=href, class_name=face, custom_attrs={"data-row": "true"}, **props)
    return rx.el.div(*present(*children), class_name=face, **props)


def two_lines(title: Text, detail: Text = "", aside: Child = None) -> rx.Component:
    """A name and its facts in gray beneath; both are cut off where there is no room."""
    return rx.el.div(
        rx.el.div(
            *present(
                rx.el.span(title, class_name="m tr"), rx.el.span(aside, class_name="nw") if aside is not None else None
            ),
            class_name="row g2",
        ),
        rx.el.div(detail, class_name="t1 mut tr"),
        class_name="sp two",
    )


def facts(rows: list[tuple[str, Child]]) -> rx.Component:
    """Terms and what they are, 12 px, term at most 104 px."""
    pairs = [part for term, value in rows for part in (rx.el.dt(term), rx.el.dd(value))]
    return rx.el.dl(*pairs, class_name="dl")


def _head(
    title: Text, total: int | rx.Var | None, unread: bool, note: Text, actions: list[rx.Component], level: str
) -> rx.Component:
    heading = rx.el.h2 if level == "h2" else rx.el.h3
    figure = None if total is None else count(total, quiet=not unread)
    said = (
        rx.el.span(note, class_name="t1 mut end") if isinstance(note, rx.Var) or note else rx.el.span(class_name="sp")
    )
    return rx.el.div(*present(heading(title), figure, said, *actions), class_name="card-head")


def _stat(stat: Stat) -> rx.Component:
    return rx.el.div(
        rx.el.dt(*present(icon(stat.icon, 14) if stat.icon else None, stat.label), class_name="k"),
        rx.el.dd(
            rx.el.span(stat.figure, class_name="v"),
            rx.el.span(stat.detail, class_name="x"),
            class_name="row base g2",
            style={"margin": "0"},
        ),
        class_name="stat",
    )
