"""How this opinion compares with the first one: the text of both, the outcome and how much it matters."""

import reflex as rx

from mso_app.components.cards import card
from mso_app.components.theme import Text, icon
from mso_app.domain.opinions import Impact, Outcome
from mso_app.state.shared.opinion import OpinionState

Texts = OpinionState.texts
OUTCOMES = [(one.value, one.label) for one in Outcome]
IMPACTS = [(one.value, one.label) for one in Impact]


def concordance() -> rx.Component:
    both = card(
        _row(
            "diagnosis",
            "Diagnosis",
            OpinionState.draft.first_diagnosis,
            Texts.diagnosis,
            Texts.diagnosis_outcome,
            Texts.diagnosis_impact,
            500,
        ),
        _row(
            "treatment",
            "Treatment",
            OpinionState.draft.first_treatment,
            Texts.treatment,
            Texts.treatment_outcome,
            Texts.treatment_impact,
            2000,
        ),
        title="Concordance with the first opinion",
        note="required",
    )
    return rx.el.div(both, custom_attrs={"data-part": "concordance"})


def _row(
    name: str,
    word: str,
    first: rx.Var[str],
    second: rx.Var[str],
    outcome: rx.Var[str],
    impact: rx.Var[str],
    most: int,
) -> rx.Component:
    return rx.el.div(
        rx.el.span(word, class_name="m"),
        rx.el.div(
            rx.el.span("First opinion", class_name="t1 mut"),
            rx.el.p(rx.cond(first, first, "Not stated")),
        ),
        rx.el.span(icon("arrow-right"), class_name="mut arrow"),
        rx.el.label(
            rx.el.span("Yours", class_name="t1 mut"),
            rx.el.textarea(
                name=name,
                default_value=second,
                rows=1,
                max_length=most,
                class_name="tf grow",
                placeholder=f"Your {name}",
                aria_label=f"Yours, {name}",
            ),
        ),
        rx.el.div(
            _choice(f"{name}_outcome", f"{word}, outcome", "Outcome", OUTCOMES, outcome),
            _choice(f"{name}_impact", f"{word}, impact", "Impact", IMPACTS, impact),
            class_name="verdicts",
        ),
        class_name="concordance-row",
    )


def _choice(name: str, label: str, word: str, options: list[tuple[str, str]], chosen: Text) -> rx.Component:
    picks = [
        rx.el.label(
            rx.el.input(type="radio", name=name, value=key, default_checked=chosen == key, class_name="sr"),
            icon("check", 13),
            said,
        )
        for key, said in options
    ]
    return rx.el.div(
        rx.el.span(word, class_name="t1 mut", aria_hidden="true"),
        rx.el.div(*picks, class_name="seg s1", role="radiogroup", aria_label=label),
        class_name="row g2 choice-line",
    )
