"""What a reader sees in place of the other: that it is hidden, what happens next, and how to give it back."""

import reflex as rx

from mso_app.components.buttons import button
from mso_app.components.cards import card
from mso_app.components.faces import empty
from mso_app.components.second.words import hidden_card
from mso_app.components.theme import icon
from mso_app.state.shared.second_reading import SecondReadingState

View = SecondReadingState.view
NEXT = (
    ("lock", "You seal", "Nobody sees a draft, administrators neither"),
    ("columns-2", "Both are laid side by side", "You and reader A see each other by letter, not by name"),
    ("equal", "They agree", "The requester gets reader A's opinion, confirmed by a second reader"),
    ("gavel", "They differ", "You write a joint note, or a third reader decides"),
)


def blinded_banner() -> rx.Component:
    """Above the editor of a second reader."""
    return rx.el.div(
        icon("eye-off"),
        rx.el.span(
            "You read as ",
            rx.el.b("Reader B"),
            ". Reader A's opinion is hidden until both are sealed, and reader A does not see yours.",
            class_name="sp",
        ),
        button("Decline…", size="1", weight="ghost", on_click=SecondReadingState.show("decline")),
        class_name="row g3 blinded-banner",
        role="note",
    )


def other_side() -> rx.Component:
    """The side of reader A, and what comes."""
    return rx.el.div(
        rx.el.div(
            rx.el.h3("Reader A", class_name="b sp"),
            rx.cond(
                View.a.sealed_at,
                rx.el.span(icon("shield-check", 14), "Sealed ", View.a.sealed_at, class_name="row g1 t1 mut"),
                rx.el.span(icon("pen-line", 14), "Not sealed yet", class_name="row g1 t1 mut"),
            ),
            class_name="row g2",
        ),
        hidden_card(
            "Hidden until you both seal",
            "Name, text, outcome and cited pages are not on this machine. Search, export and print leave them out.",
        ),
        card(
            *(
                rx.el.div(
                    icon(name),
                    rx.el.div(rx.el.div(title), rx.el.div(sentence, class_name="t1 mut"), class_name="sp"),
                    class_name="item top",
                )
                for name, title, sentence in NEXT
            ),
            title="What happens next",
            level="h3",
        ),
        class_name="col g4 other-side",
    )


def waiting() -> rx.Component:
    """One's own text is sealed; the other's is not, or the reading is not accepted yet."""
    sentence = rx.cond(
        View.status == "asked",
        "Accept the second reading first. You read blinded: neither reader sees the other.",
        rx.cond(
            View.reads_as == "B",
            "Your opinion is sealed. Reader A still writes; both are laid side by side once that one is sealed too.",
            "Your opinion is sealed. A second reader still works, blinded; the case is Done once both are compared.",
        ),
    )
    title = rx.cond(View.status == "asked", "Not accepted yet", "Sealed, and kept back")
    return rx.el.div(empty(title, sentence, name="eye-off"), class_name="page")
