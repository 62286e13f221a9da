"""What waits for the reader: one line per case, with what to do about it."""

import reflex as rx

from mso_app.components.avatar import tile
from mso_app.components.badges import clock_pill
from mso_app.components.buttons import link_button
from mso_app.components.cards import card, item, two_lines
from mso_app.components.faces import empty
from mso_app.schemas.cases import CaseRow
from mso_app.state.shared.case_list import CaseListState

# status -> icon, hue, what it asks for, the button's word
ASKS = {
    "returned": ("undo-2", "orange", "The expert needs something", "Answer"),
    "assigned": ("circle-user-round", "cyan", "Accept or reject", "Decide"),
    "accepted": ("handshake", "blue", "Accepted, not begun", "Open"),
    "in_progress": ("contrast", "violet", "Review is running", "Go on"),
    "new": ("circle-dashed", "gray", "Needs an expert", "Assign"),
    "rejected": ("circle-x", "crimson", "Needs another expert", "Assign"),
}


def waiting_card(nothing: str) -> rx.Component:
    """The cases in which it is the reader's turn."""
    return card(
        rx.cond(
            CaseListState.waiting.length() > 0,
            rx.foreach(CaseListState.waiting, _line),
            rx.cond(CaseListState.loading, rx.fragment(), empty("Nothing waits for you", nothing, name="circle-check")),
        ),
        title="Waiting for you",
        total=CaseListState.counts.waiting_for_me,
    )


def _line(line: rx.Var[CaseRow]) -> rx.Component:
    return item(
        rx.match(
            line.status,
            *((status, tile(icon, color)) for status, (icon, color, _, _) in ASKS.items()),
            tile("folder-open"),
        ),
        two_lines(line.subject, rx.fragment(line.number, " · ", line.patient), aside=_asks(line)),
        clock_pill(line.clock.state, line.clock.words, line.clock.due_at),
        rx.match(
            line.status,
            *((status, link_button(word, f"/cases/{line.id}", size="1")) for status, (_, _, _, word) in ASKS.items()),
            link_button("Open", f"/cases/{line.id}", size="1"),
        ),
        key=line.id,
    )


def _asks(line: rx.Var[CaseRow]) -> rx.Component:
    return rx.el.span(
        rx.match(line.status, *((status, words) for status, (_, _, words, _) in ASKS.items()), ""),
        class_name="t1 mut only-wide nw",
    )
