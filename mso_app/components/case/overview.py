"""The first tab of a case: what is asked, what is known, who was here and what happened."""

import reflex as rx

from mso_app.components.buttons import link_button
from mso_app.components.cards import callout, card, facts
from mso_app.components.case.review_clock import review_clock
from mso_app.components.case.room import Case, may
from mso_app.components.insights.run import run_card
from mso_app.components.second.card import second_card
from mso_app.components.timeline import happening, timeline
from mso_app.schemas.cases import MoveView, QuestionView, ReturnView


def overview() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.div(
                _opened_again(),
                rx.foreach(Case.returns, _return),
                review_clock(),
                run_card(),
                _withdrawn(),
                _questions(),
                _history(),
                class_name="col g5",
            ),
            rx.el.div(second_card(), _patient(), _first_opinion(), _people(), _happened(), class_name="col g5"),
            class_name="split wizard",
        ),
        class_name="page pane-body",
        # It scrolls by itself, so the keyboard must be able to reach it.
        tab_index=0,
        role="region",
        aria_label="Overview",
    )


def _return(row: rx.Var[ReturnView]) -> rx.Component:
    answered = rx.el.div(
        rx.el.div("Answer, ", row.answered_at, class_name="t1 mut"),
        rx.el.p(row.answer, class_name="answer"),
    )
    wanted = rx.el.ul(rx.foreach(row.wanted, rx.el.li), class_name="wanted")
    return rx.cond(
        row.is_resolved,
        rx.cond(
            row.answered_at,
            callout(rx.el.p(row.text), answered, kind="quiet", title="The expert asked, and was answered"),
            rx.fragment(),
        ),
        callout(
            rx.el.p(row.text),
            wanted,
            rx.el.div(row.reporter, ", ", row.at, class_name="t1 mut"),
            kind="warning",
            title=row.title,
            action=rx.cond(
                may("case.answer_return"),
                link_button("Answer", f"/cases/{Case.id}/issues"),
                rx.fragment(),
            ),
        ),
    )


def _opened_again() -> rx.Component:
    return rx.cond(
        Case.opened_until,
        callout(
            rx.el.p("You read it until ", Case.opened_until, ". The conversation stays closed."),
            kind="warning",
            title="You opened this finished case again",
        ),
        rx.fragment(),
    )


def _withdrawn() -> rx.Component:
    return rx.cond(
        Case.is_withdrawn,
        callout(Case.withdrawn_reason, kind="quiet", title="This case was withdrawn by its requester"),
        rx.fragment(),
    )


def _questions() -> rx.Component:
    return card(
        rx.el.ol(rx.foreach(Case.questions, _question), class_name="questions"),
        title="Questions",
        total=Case.questions.length(),
        note=rx.cond(Case.status == "done", "answered in the opinion", "answers come sealed"),
    )


def _question(row: rx.Var[QuestionView]) -> rx.Component:
    return rx.el.li(
        rx.el.span(row.number, class_name="tile s1", aria_hidden="true"),
        rx.el.span(row.text, class_name="sp"),
        class_name="item top",
    )


def _history() -> rx.Component:
    return card(
        rx.cond(
            Case.history,
            rx.el.p(Case.history, class_name="answer", style={"whiteSpace": "pre-wrap"}),
            rx.el.p("The requester gave no history.", class_name="mut"),
        ),
        title="History",
        pad=True,
    )


def _first_opinion() -> rx.Component:
    diagnosis = rx.fragment(
        rx.cond(Case.first_diagnosis, Case.first_diagnosis, "Not stated"),
        rx.cond(Case.first_diagnosis_code, rx.el.span(" ", Case.first_diagnosis_code, class_name="mut mono"), ""),
    )
    return card(
        facts(
            [("Diagnosis", diagnosis), ("Treatment", rx.cond(Case.first_treatment, Case.first_treatment, "Not stated"))]
        ),
        title="First opinion",
        pad=True,
    )


def _patient() -> rx.Component:
    return card(
        facts(
            [
                ("Name", Case.patient.name),
                ("Number", Case.patient.number),
                ("Born", rx.fragment(Case.patient.birth_date, ", ", Case.patient.age, " years")),
                ("Sex", Case.patient.sex),
            ]
        ),
        title="Patient",
        pad=True,
    )


def _people() -> rx.Component:
    return card(
        facts(
            [
                ("Requester", rx.fragment(Case.requester, rx.el.div(Case.institution, class_name="mut"))),
                ("Expert", rx.cond(Case.provider, Case.provider, "Not named before acceptance")),
                ("No conflict", rx.cond(Case.attested_at, Case.attested_at, "Attested at acceptance")),
                ("Promise", Case.urgency_words),
                ("Due", rx.cond(Case.clock.due_words, Case.clock.due_words, "No deadline")),
            ]
        ),
        title="Who and when",
        pad=True,
    )


def _happened() -> rx.Component:
    return card(timeline(rx.foreach(Case.moves, _move)), title="What happened", pad=True)


def _move(row: rx.Var[MoveView]) -> rx.Component:
    return rx.match(
        row.status,
        *((status, _moved(row, name, color)) for status, name, color in STATUS_ICONS),
        _moved(row, "circle-dot", "gray"),
    )


def _moved(row: rx.Var[MoveView], name: str, color: str) -> rx.Component:
    said = rx.fragment(row.text, rx.cond(row.reason, rx.el.div(row.reason, class_name="t1 mut"), rx.fragment()))
    return happening(said, rx.fragment(row.by, ", ", row.when), name=name, color=color)


STATUS_ICONS = (
    ("new", "circle-dashed", "gray"),
    ("assigned", "circle-user-round", "cyan"),
    ("accepted", "handshake", "blue"),
    ("in_progress", "contrast", "violet"),
    ("rejected", "circle-x", "crimson"),
    ("returned", "undo-2", "orange"),
    ("done", "circle-check", "green"),
    ("opened_again", "siren", "amber"),
    ("issue-open", "circle-alert", "gray"),
    ("issue-closed", "check", "gray"),
)
