"""The small parts of money: a sum, the state of an invoice, what comes next, the three steps."""

from functools import partial

import reflex as rx

from mso_app.components.badges import Face, Size, badge, clock_pill
from mso_app.components.theme import Text, icon, pick, words
from mso_app.schemas.cases import ClockView
from mso_app.schemas.invoices import Step

STATE = {
    "generated": Face("gray", "circle-dashed", "Generated"),
    "verified": Face("blue", "badge-check", "Verified"),
    "paid": Face("green", "circle-check", "Paid"),
    "disputed": Face("orange", "message-circle", "Disputed"),
    "void": Face("gray", "circle-slash", "Void"),
    "waived": Face("gray", "circle-check", "Waived"),
    "credit": Face("gray", "undo-2", "Credit note"),
}


def invoice_badge(state: Text, size: Size = "1") -> rx.Component:
    """The state of an invoice; `state` is the stored value, or "disputed" while a dispute is open."""
    faces = {key: partial(badge, face.word, face.icon, face.hue, size) for key, face in STATE.items()}
    return pick(state, faces, lambda: badge(state, "circle-help", "gray", size))


def money(currency: Text, figure: Text, *, is_void: rx.Var[bool] | bool = False) -> rx.Component:
    """A sum: the currency small and gray before its figure; struck through once it is void."""
    face = rx.cond(is_void, "money void", "money") if isinstance(is_void, rx.Var) else words("money")
    return rx.el.span(rx.el.span(currency, class_name="cur"), figure, class_name=face)


def next_words(said: Text, clock: rx.Var[ClockView]) -> rx.Component:
    """What comes next: words, or the pill of a day that is near or gone."""
    return rx.cond(
        clock.words != "",
        clock_pill(clock.state, clock.words, clock.due_at),
        rx.el.span(said, class_name="t1 mut tr"),
    )


def step(one: rx.Var[Step]) -> rx.Component:
    """One of the three steps, with the line to the next."""
    return rx.el.li(
        rx.el.span(
            rx.match(one.face, ("done", icon("check", 12)), ("now", icon("circle-dot", 12)), rx.fragment()),
            class_name="pay-mark",
            custom_attrs={"data-face": one.face},
            aria_hidden="true",
        ),
        rx.el.div(one.word, class_name="m"),
        rx.el.div(one.detail, class_name="t1 mut"),
        class_name="pay-step",
        custom_attrs={"data-face": one.face},
    )
