"""The card of what requesters thought, for administrators: counts and averages."""

import reflex as rx

from mso_app.components.badges import outcome_badge
from mso_app.components.cards import card, facts
from mso_app.schemas.clarification import FeedbackOutcomeCount
from mso_app.state.admin.feedback_figures import FeedbackFiguresState

Figures = FeedbackFiguresState.figures


def feedback_card() -> rx.Component:
    return card(
        rx.cond(
            Figures.ratings > 0,
            rx.el.div(
                facts(
                    [
                        ("Usefulness", rx.el.span(Figures.usefulness, " of 5", class_name="tn")),
                        ("Timeliness", rx.el.span(Figures.timeliness, " of 5", class_name="tn")),
                    ]
                ),
                rx.el.h3("Known later", class_name="t1 mut"),
                rx.el.ul(rx.foreach(Figures.outcomes, _outcome), class_name="plain col g2"),
                class_name="col g3",
            ),
            rx.el.p("Nobody has rated an opinion yet.", class_name="mut"),
        ),
        title="Feedback",
        note=rx.cond(Figures.ratings > 0, f"{Figures.ratings} of {Figures.done} done", ""),
        pad=True,
    )


def _outcome(one: rx.Var[FeedbackOutcomeCount]) -> rx.Component:
    return rx.el.li(
        outcome_badge(one.outcome), rx.el.span(one.count, class_name="end tn"), class_name="row", key=one.outcome
    )
