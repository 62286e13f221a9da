"""The opinion as it is read: who gives it, the headline, the comparison, the answers, what is advised, the limits."""

import reflex as rx

from mso_app.components.avatar import avatar
from mso_app.components.badges import badge, outcome_badge
from mso_app.components.opinion.text import answer_words
from mso_app.components.theme import icon
from mso_app.schemas.opinions import SealedAnswerView, SealedPart, SealedView


def article(view: rx.Var[SealedView]) -> rx.Component:
    return rx.el.article(
        _author(view),
        rx.el.h2(view.headline, class_name="opinion-headline"),
        rx.cond(view.summary, rx.el.p(view.summary, class_name="opinion-summary"), rx.fragment()),
        rx.el.div(rx.foreach(view.parts, _part), class_name="card opinion-parts"),
        rx.foreach(view.answers, lambda answer: _answer(view, answer)),
        rx.cond(view.recommendations.length() > 0, _recommendations(view), rx.fragment()),
        rx.cond(
            view.limits,
            rx.el.section(
                rx.el.h3("Limits of this opinion", class_name="b"),
                rx.el.p(view.limits, class_name="mut pre"),
                class_name="opinion-section",
            ),
            rx.fragment(),
        ),
        class_name="opinion-article",
    )


def _author(view: rx.Var[SealedView]) -> rx.Component:
    seal = rx.match(
        view.state,
        ("valid", badge("Sealed", "shield-check", "green", "2")),
        ("superseded", badge("Superseded", "history", "gray", "2")),
        ("draft", badge("Draft, not sealed", "pen-line", "amber", "2")),
        badge("Altered", "shield-x", "red", "2"),
    )
    return rx.el.div(
        avatar(view.given_by_initials, view.given_by, size="4"),
        rx.el.div(
            rx.el.div(view.given_by, class_name="b"),
            rx.cond(view.licence, rx.el.div("Licence ", view.licence, class_name="t1 mut"), rx.fragment()),
            class_name="sp",
        ),
        seal,
        class_name="row g3",
    )


def _part(part: rx.Var[SealedPart]) -> rx.Component:
    return rx.el.div(
        rx.el.span(part.name, class_name="m"),
        rx.el.span(rx.el.span("First opinion", class_name="t1 mut"), rx.el.br(), part.first),
        rx.el.span(icon("arrow-right"), class_name="mut arrow"),
        rx.el.span(rx.el.span("Second opinion", class_name="t1 mut"), rx.el.br(), part.second),
        rx.el.span(
            rx.cond(part.outcome, outcome_badge(part.outcome), rx.fragment()),
            rx.el.span(part.impact, class_name="t1 mut"),
            class_name="col g1 verdict",
        ),
        class_name="opinion-part",
    )


def _answer(view: rx.Var[SealedView], answer: rx.Var[SealedAnswerView]) -> rx.Component:
    said = rx.cond(
        answer.cannot_because,
        rx.el.p(rx.el.b("Cannot be answered. "), answer.cannot_because, class_name="answer"),
        rx.cond(
            answer.runs.length() > 0,
            rx.el.p(answer_words(view.case_id, answer.runs), class_name="answer"),
            rx.el.p("Not written yet", class_name="answer mut"),
        ),
    )
    return rx.el.section(
        rx.el.span(answer.number, class_name="mut tn t1 m number"),
        rx.el.div(rx.el.h3(answer.question, class_name="t3 b"), said, class_name="sp"),
        class_name="opinion-section numbered",
    )


def _recommendations(view: rx.Var[SealedView]) -> rx.Component:
    return rx.el.section(
        rx.el.h3("Recommendations", class_name="b"),
        rx.el.ul(rx.foreach(view.recommendations, rx.el.li), class_name="answer-list"),
        class_name="opinion-section",
    )
