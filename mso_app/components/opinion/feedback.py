"""What the requester thinks of the opinion: given in a dialog, read in a card, corrected with its history."""

import reflex as rx

from mso_app.components.badges import outcome_badge
from mso_app.components.buttons import button
from mso_app.components.cards import facts
from mso_app.components.dialogs import form_dialog
from mso_app.components.forms import form_problem, select_field, text_area, text_field
from mso_app.components.theme import Text, icon
from mso_app.domain.opinions import Outcome
from mso_app.schemas.clarification import FeedbackChangeView
from mso_app.state.shared.feedback import FeedbackState

Given = FeedbackState.view
OUTCOMES = [
    ("", "Not known yet"),
    (Outcome.CONFIRMED.value, "It confirmed the opinion"),
    (Outcome.CLARIFIED.value, "It clarified the opinion"),
    (Outcome.CHANGED.value, "It changed the opinion"),
    (Outcome.UNDETERMINED.value, "It could not be determined"),
]
STEPS = range(1, 6)


def feedback_aside() -> rx.Component:
    return rx.cond(
        (Given.version > 0) | Given.can_give,
        rx.el.div(
            rx.el.h2("Feedback", class_name="b"),
            rx.cond(Given.version > 0, _given(), rx.fragment()),
            rx.cond(
                Given.can_give,
                rx.cond(
                    Given.version > 0,
                    button("Correct or add the outcome", name="pencil", on_click=FeedbackState.show),
                    rx.fragment(
                        rx.el.p("How useful it was, and later what it turned out to be.", class_name="t1 mut"),
                        button("Give feedback", name="star", on_click=FeedbackState.show),
                    ),
                ),
                rx.fragment(),
            ),
            _dialog(),
            class_name="aside-part",
            custom_attrs={"aria-label": "Feedback"},
            role="region",
        ),
        rx.fragment(),
    )


def _given() -> rx.Component:
    return rx.fragment(
        facts([("Usefulness", _points(Given.usefulness)), ("Timeliness", _points(Given.timeliness))]),
        rx.cond(Given.comment, rx.el.p("“", Given.comment, "”", class_name="pre"), rx.fragment()),
        rx.cond(
            Given.outcome,
            rx.el.div(
                outcome_badge(Given.outcome),
                rx.el.span("known on ", Given.outcome_day, class_name="t1 mut"),
                class_name="row g2 wrap",
            ),
            rx.el.p("What it turned out to be is not known yet.", class_name="t1 mut"),
        ),
        rx.el.p(
            "Given ",
            Given.given_at,
            rx.cond(Given.changed_at, rx.fragment(", corrected ", Given.changed_at), rx.fragment()),
            class_name="t1 mut",
        ),
        rx.cond(
            Given.history.length() > 0,
            rx.el.details(
                rx.el.summary("Before the correction", class_name="t1 link"),
                rx.el.ul(rx.foreach(Given.history, _change), class_name="plain col g2"),
            ),
            rx.fragment(),
        ),
    )


def _change(change: rx.Var[FeedbackChangeView]) -> rx.Component:
    return rx.el.li(rx.el.div(change.words, class_name="t1"), rx.el.div("until ", change.when, class_name="t1 mut"))


def _points(number: rx.Var[int]) -> rx.Component:
    stars = [rx.el.i(class_name=rx.cond(number >= step, "f", "")) for step in STEPS]
    return rx.el.span(
        rx.el.span(*stars, class_name="points", aria_hidden="true"), number, " of 5", class_name="row g2 tn"
    )


def _dialog() -> rx.Component:
    problems = FeedbackState.errors
    return form_dialog(
        form_problem(problems["form"]),
        _scale("usefulness", "How useful was it?", ("not at all", "very"), Given.usefulness, problems["usefulness"]),
        _scale("timeliness", "Did it come in time?", ("too late", "in time"), Given.timeliness, problems["timeliness"]),
        text_area(
            "In your words",
            "comment",
            rows=3,
            optional=True,
            max_length=2000,
            default_value=Given.comment,
            hint="The expert reads it. Administrators see the figures only.",
            problem=problems["comment"],
        ),
        rx.el.div(
            select_field(
                "What turned out later",
                "outcome",
                OUTCOMES,
                default_value=Given.outcome,
                problem=problems["outcome"],
            ),
            text_field(
                "Known on", "outcome_on", kind="date", default_value=Given.outcome_on, problem=problems["outcome_on"]
            ),
            class_name="grid-2",
        ),
        title=rx.cond(Given.version > 0, "Correct your feedback", "Give feedback"),
        sentence=rx.cond(
            Given.version > 0,
            "What it said before stays in its history.",
            "Once for this case; it can be corrected later, for example when the outcome is known.",
        ),
        submit="Save feedback",
        on_submit=FeedbackState.save,
        open_when=FeedbackState.is_open,
        on_open_change=FeedbackState.close,
    )


def _scale(name: str, label: str, ends: tuple[str, str], chosen: rx.Var[int], problem: Text) -> rx.Component:
    picks = [
        rx.el.label(
            rx.el.input(
                type="radio",
                name=name,
                value=str(step),
                default_checked=chosen == step,
                class_name="sr",
                aria_label=f"{step} of 5",
            ),
            rx.el.span(step, aria_hidden="true"),
        )
        for step in STEPS
    ]
    return rx.el.fieldset(
        rx.el.legend(label, class_name="lab"),
        rx.el.div(
            rx.el.span(ends[0], class_name="t1 mut", aria_hidden="true"),
            rx.el.div(*picks, class_name="seg", role="radiogroup", aria_label=label),
            rx.el.span(ends[1], class_name="t1 mut", aria_hidden="true"),
            class_name="row g2 wrap",
        ),
        rx.cond(problem, rx.el.p(icon("circle-alert", 14), problem, class_name="problem"), rx.fragment()),
        class_name="field",
    )
