"""What goes where: kinds of news down, the inbox and one's channels across, a test in the last row."""

import reflex as rx

from mso_app.components.buttons import button
from mso_app.components.cards import card
from mso_app.components.theme import icon, pick
from mso_app.domain.channels import ChannelKind
from mso_app.schemas.channels import Cell, ChannelRow, MatrixRow
from mso_app.state.shared.channels import ChannelsState

MINE = ChannelsState
ICONS: dict[str, str] = {
    ChannelKind.MAIL: "mail",
    ChannelKind.TELEGRAM: "send",
    ChannelKind.DISCORD: "messages-square",
    ChannelKind.SLACK: "hash",
    ChannelKind.PUSHOVER: "bell-ring",
    ChannelKind.WEBHOOK: "webhook",
}


def channel_icon(kind: rx.Var[str] | str, size: int = 16) -> rx.Component:
    return pick(
        kind, {key: lambda name=name: icon(name, size) for key, name in ICONS.items()}, lambda: icon("bell", size)
    )


def matrix() -> rx.Component:
    """A table whose every box is kept at once."""
    return card(
        rx.el.div(
            rx.el.table(
                rx.el.thead(
                    rx.el.tr(
                        rx.el.th("Event", scope="col", class_name="what"),
                        rx.el.th(_head(icon("inbox"), "Inbox"), scope="col"),
                        rx.foreach(MINE.channels, _column),
                    )
                ),
                rx.el.tbody(rx.foreach(MINE.rows, _row), _tests()),
                class_name="matrix",
                custom_attrs={"aria-label": "Which notifications go where"},
            ),
            class_name="matrix-scroll",
            # A table that scrolls by itself has to be reachable by keyboard.
            tab_index=0,
            role="region",
            aria_label="Which notifications go where",
        ),
        label="Which notifications go where",
    )


def _column(channel: rx.Var[ChannelRow]) -> rx.Component:
    mark = rx.cond(
        channel.is_failing,
        rx.el.span(icon("circle-alert"), rx.el.span("Failing", class_name="sr"), class_name="bad"),
        channel_icon(channel.kind),
    )
    return rx.el.th(
        _head(mark, channel.title), scope="col", class_name=_face(channel.is_failing), key=channel.id.to(str)
    )


def _head(mark: rx.Component, word: rx.Var[str] | str) -> rx.Component:
    return rx.el.span(mark, rx.el.span(word, class_name="tr"), class_name="matrix-head")


def _row(row: rx.Var[MatrixRow]) -> rx.Component:
    return rx.fragment(
        rx.cond(
            row.begins_group,
            rx.el.tr(
                rx.el.th(row.group_label, scope="colgroup", col_span=MINE.channels.length() + 2), class_name="group"
            ),
            rx.fragment(),
        ),
        rx.el.tr(
            rx.el.th(row.words, scope="row", class_name="what"),
            rx.el.td(
                rx.cond(
                    row.is_fixed,
                    _lock(),
                    _box(f"{row.words}, inbox", row.is_in_inbox, MINE.choose(row.kind), key=f"inbox-{MINE.drawn}"),
                )
            ),
            rx.foreach(row.cells, lambda one: _cell(row, one)),
        ),
        key=row.kind,
    )


def _cell(row: rx.Var[MatrixRow], one: rx.Var[Cell]) -> rx.Component:
    box = _box(
        f"{row.words}, {one.title}",
        one.is_on,
        MINE.toggle(one.channel_id, row.kind),
        disabled=~row.is_in_inbox,
        key=f"{one.channel_id}-{MINE.drawn}",
    )
    face = rx.cond(one.is_failing, "failing", rx.cond(one.is_off, "off", ""))
    return rx.el.td(rx.cond(one.is_fixed, _lock(), box), class_name=face, key=one.channel_id)


def _box(label: rx.Var[str] | str, on: rx.Var[bool], change: object, **props: object) -> rx.Component:
    """The box belongs to who clicks it and keeps the focus; it is drawn anew when the server says otherwise."""
    return rx.el.label(
        rx.el.input(
            type="checkbox",
            class_name="cb",
            default_checked=on,
            on_change=change,
            custom_attrs={"aria-label": label},
            **props,
        ),
        class_name="matrix-box",
    )


def _lock() -> rx.Component:
    return rx.el.span(
        icon("lock"), rx.el.span("Always on", class_name="sr"), title="Always on", class_name="matrix-box mut"
    )


def _tests() -> rx.Component:
    return rx.cond(
        MINE.channels.length() > 0,
        rx.el.tr(
            rx.el.th("Send a test", scope="row", class_name="what mut"),
            rx.el.td(),
            rx.foreach(MINE.channels, _test),
            class_name="tests",
        ),
        rx.fragment(),
    )


def _test(channel: rx.Var[ChannelRow]) -> rx.Component:
    return rx.el.td(
        button(
            "Test",
            name="send",
            size="1",
            on_click=MINE.test(channel.id.to(str)),
            attrs={"aria-label": f"Test {channel.title}"},
        ),
        class_name=_face(channel.is_failing),
        key=channel.id.to(str),
    )


def _face(failing: rx.Var[bool]) -> rx.Var[str]:
    return rx.cond(failing, "failing", "")
