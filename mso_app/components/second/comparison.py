"""The room of two sealed readings: side by side, and at the right the decision of whoever may take it."""

import reflex as rx

from mso_app.components.buttons import button
from mso_app.components.cards import callout
from mso_app.components.forms import checkbox, form_problem, text_area, text_field
from mso_app.components.second.table import compared_table
from mso_app.components.second.why import why_they_differ
from mso_app.components.segmented import segmented
from mso_app.components.theme import icon
from mso_app.domain.second_readings import Decision
from mso_app.state.shared.second_reading import SecondReadingState

View = SecondReadingState.view
DECISIONS = [
    (Decision.READER_A.value, "Reader A stands", "Opinion A goes out, B is kept beside it"),
    (Decision.READER_B.value, "Reader B stands", "Opinion B goes out, A is kept beside it"),
    (Decision.NOT_DECIDABLE.value, "Not decidable", "Goes out as undetermined, with both texts and your reason"),
]


def comparison() -> rx.Component:
    may_decide = View.can.contains("second.decide")
    return rx.cond(may_decide, _deciding(), _reading())


def _deciding() -> rx.Component:
    return rx.el.form(
        rx.el.section(
            _head(),
            compared_table(decides=True),
            why_they_differ(),
            class_name="pane-body well two-readers-room",
            tab_index=0,
            custom_attrs=_only() | {"aria-label": "Comparison"},
        ),
        rx.el.aside(_decision(), _agreement(), class_name="pane-body", tab_index=0, aria_label="Your decision"),
        on_submit=SecondReadingState.decide,
        no_validate=True,
        key=SecondReadingState.edition,
        class_name="sealed-room deciding",
    )


def _reading() -> rx.Component:
    """Somebody else decides."""
    return rx.el.div(
        rx.el.section(
            _head(),
            compared_table(decides=False),
            why_they_differ(),
            class_name="pane-body well two-readers-room",
            tab_index=0,
            custom_attrs=_only() | {"aria-label": "Comparison"},
        ),
        rx.el.aside(
            rx.el.div(
                rx.el.h2(icon("gavel"), "Decision", class_name="row g2 b"),
                rx.el.p(View.sentence, class_name="mut"),
                class_name="aside-part",
            ),
            _agreement(),
            class_name="pane-body",
            tab_index=0,
            aria_label="Decision",
        ),
        class_name="sealed-room",
    )


def _head() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.h2(View.headline, class_name="t4 b"),
            rx.el.p(
                f"{View.agreeing} of {View.total} points agree. ",
                rx.cond(
                    View.agreeing == View.total,
                    "Both readers confirm that before the case is Done.",
                    "The case needs a decision before it is Done.",
                ),
                class_name="mut",
            ),
            class_name="sp",
        ),
        segmented(
            "Which points",
            [("all", "Side by side"), ("differences", "Only differences")],
            rx.cond(SecondReadingState.only_differences, "differences", "all"),
            SecondReadingState.show_points,
        ),
        class_name="row g3 wrap two-readers-head",
    )


def _only() -> dict[str, object]:
    return {"data-only": rx.cond(SecondReadingState.only_differences, "differences", "all")}


def _decision() -> rx.Component:
    errors = SecondReadingState.errors
    is_third = View.reads_as == "third"
    # Where nothing differs A's text goes out; where something does, nothing is chosen beforehand.
    agreed = rx.cond(View.agreeing == View.total, Decision.READER_A.value, "")
    chosen = rx.cond(View.decision, View.decision, agreed)
    return rx.el.div(
        rx.el.h2(icon("gavel"), rx.cond(is_third, "Your decision", "Joint note"), class_name="row g2 b decision-title"),
        rx.cond(
            is_third,
            rx.fragment(),
            rx.el.p(
                "Both readers sign the same decision. Whoever changes it takes the other signature away.",
                class_name="t1 mut",
            ),
        ),
        _proposal(),
        rx.el.div(
            *(
                rx.el.label(
                    rx.el.input(
                        type="radio", name="decision", value=value, default_checked=chosen == value, class_name="rd"
                    ),
                    rx.el.span(
                        rx.el.span(title, class_name="m"),
                        rx.el.span(sentence, class_name="t1 mut"),
                        class_name="col",
                    ),
                    class_name="choice-card",
                )
                for value, title, sentence in DECISIONS
            ),
            class_name="col g2",
            role="radiogroup",
            aria_label="What goes out",
        ),
        text_area(
            "Reason, goes out with the opinion",
            "note",
            rows=4,
            default_value=View.note,
            max_length=4000,
            placeholder="Say what decides, and where it stands",
            problem=errors.get("note", "").to(str),
        ),
        rx.cond(
            is_third,
            checkbox("I have no conflict of interest", "attested", problem=errors.get("attested", "").to(str)),
            rx.fragment(),
        ),
        text_field(
            "Your password, to sign",
            "password",
            kind="password",
            auto_complete="current-password",
            placeholder="Needed to sign",
            max_length=1024,
            problem=errors.get("password", "").to(str),
        ),
        form_problem(errors.get("form", "").to(str)),
        form_problem(errors.get("verdicts", "").to(str)),
        form_problem(errors.get("decision", "").to(str)),
        button(
            rx.cond(is_third, "Sign the decision", "Sign the joint note"),
            name="signature",
            weight="solid",
            size="3",
            wide=True,
            submit=True,
        ),
        class_name="aside-part form",
    )


def _proposal() -> rx.Component:
    """What the other reader has signed already."""
    other = (View.signed != "") & (View.signed != View.reads_as)
    return rx.cond(
        View.signed == "",
        rx.fragment(),
        rx.cond(
            other,
            callout(
                rx.el.p(View.decision_label, rx.cond(View.note, rx.fragment(": ", View.note), ".")),
                kind="info",
                title=f"Reader {View.signed} has signed this",
                action=rx.cond(
                    SecondReadingState.is_newer,
                    button("Take it over", on_click=SecondReadingState.take_proposal),
                    rx.fragment(),
                ),
            ),
            callout(
                rx.el.p("The case is Done once the other reader signs the same."),
                kind="done",
                title="You have signed",
            ),
        ),
    )


def _agreement() -> rx.Component:
    return rx.el.div(
        rx.el.h2("Agreement, ", View.specialty, class_name="b"),
        rx.el.div(
            rx.el.span("Before this pair", class_name="mut sp"),
            rx.el.span(View.agreement_before, class_name="m tn"),
            class_name="row t1",
        ),
        rx.el.div(
            rx.el.span("With this pair", class_name="mut sp"),
            rx.el.span(View.agreement_with, class_name="m tn"),
            class_name="row t1",
        ),
        rx.el.div(
            icon("eye-off", 14), rx.el.span("Names are shown once the result is out."), class_name="row g2 t1 mut"
        ),
        class_name="aside-part",
    )
