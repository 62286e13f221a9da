"""Under a sealed opinion that two experts have read: how they agreed, who decided, and both texts."""

import reflex as rx

from mso_app.components.cards import facts
from mso_app.components.second.table import compared_table
from mso_app.components.theme import icon
from mso_app.state.shared.second_reading import SecondReadingState

View = SecondReadingState.view
IS_OUT = View.status == "adjudicated"


def second_note() -> rx.Component:
    """Beside the seal."""
    return rx.cond(
        IS_OUT,
        rx.el.div(
            rx.el.h2(icon("users"), "Read by two experts", class_name="row g2 b"),
            rx.el.p(
                f"{View.agreeing} of {View.total} points agree. ",
                rx.cond(
                    View.decision == "reader_a",
                    "Reader A's opinion went out.",
                    rx.cond(
                        View.decision == "reader_b",
                        "Reader B's opinion went out.",
                        "What differs is undetermined; reader A's text stands here, reader B's below.",
                    ),
                ),
            ),
            rx.cond(View.note, rx.el.p(View.note, class_name="second-reason"), rx.fragment()),
            facts(
                [
                    ("Reader A", View.a.name),
                    ("Reader B", View.b.name),
                    ("Decided by", View.decided_by),
                    ("Decided", View.decided_at),
                ]
            ),
            rx.el.div(
                rx.el.div("SHA-256 of the decision", class_name="t1 mut"),
                rx.el.div(View.digest, class_name="mono t1 digest"),
            ),
            class_name="aside-part",
        ),
        rx.fragment(),
    )


def both_texts() -> rx.Component:
    """Below the article."""
    return rx.cond(
        IS_OUT,
        rx.el.section(
            rx.el.h2("Two readers, side by side", class_name="t3 b"),
            compared_table(decides=False),
            class_name="both-texts",
        ),
        rx.fragment(),
    )
