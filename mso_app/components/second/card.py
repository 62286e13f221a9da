"""A second reading on the overview of its case: where it stands, and what may be done about it."""

import reflex as rx

from mso_app.components.buttons import button, link_button
from mso_app.components.cards import card, facts
from mso_app.state.shared.room import RoomState
from mso_app.state.shared.second_reading import SecondReadingState

View = SecondReadingState.view
Case = RoomState.case


def second_card() -> rx.Component:
    """Nothing where nobody reads second and nobody here may ask."""
    may_ask = Case.can.contains("second.ask")
    return rx.cond((View.status != "") | may_ask, _card(may_ask), rx.fragment())


def _card(may_ask: rx.Var[bool]) -> rx.Component:
    return card(
        rx.cond(
            View.status,
            rx.el.div(
                rx.el.p(View.sentence),
                rx.cond(View.end_reason, rx.el.p(View.end_reason, class_name="t1 mut"), rx.fragment()),
                rx.cond(View.reader, facts([("Reader B", View.reader), ("Asked", View.asked_at)]), rx.fragment()),
                rx.cond(View.third, facts([("Third reader", View.third)]), rx.fragment()),
                class_name="col g3",
            ),
            rx.el.p(
                "Somebody else can read this case too, blinded: neither reader sees the other until both have sealed."
            ),
        ),
        rx.el.div(
            rx.cond(
                may_ask,
                button(
                    "Ask a second reader",
                    name="eye-off",
                    on_click=SecondReadingState.show_candidates("ask"),
                ),
                rx.fragment(),
            ),
            rx.cond(
                Case.can.contains("second.appoint"),
                button("Ask a third reader", name="gavel", on_click=SecondReadingState.show_candidates("third")),
                rx.fragment(),
            ),
            rx.cond(
                Case.can.contains("second.withdraw"),
                button("Withdraw…", on_click=SecondReadingState.show("withdraw")),
                rx.fragment(),
            ),
            rx.cond(
                View.rows.length() > 0,
                link_button("Compare", f"/cases/{Case.id}/opinion", name="columns-2"),
                rx.fragment(),
            ),
            class_name="row g2 wrap second-acts",
        ),
        title="Second reader",
        pad=True,
    )
