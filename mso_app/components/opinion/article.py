"""The opinion as it is read: who gives it, the headline, the comparison, the answers, what is advised, the limits."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import reflex as rx

from mso_app.components.avatar import avatar
from mso_app.components.badges import badge, outcome_badge
from mso_app.components.opinion.text import answer_words
from mso_app.components.theme import icon
from mso_app.schemas.opinions import SealedAnswerView, SealedPart, SealedView, SentenceView

Below: TypeAlias = Callable[[rx.Var[str]], rx.Component]
Behind: TypeAlias = Callable[[rx.Var[SentenceView]], rx.Component]


def article(
    view: rx.Var[SealedView],
    *,
    behind: Behind | None = None,
    below: Below | None = None,
    lit: rx.Var[str] | None = None,
) -> rx.Component:
    """`behind` is drawn after every sentence, `below` after every part by its key; `lit` is the id of the sentence
    somebody asks about.
    """
    marks = _Marks(behind=behind, below=below, lit=lit)
    return rx.el.article(
        _author(view),
        rx.cond(view.headline_was, rx.el.p(_struck(view.headline_was), class_name="headline-was"), rx.fragment()),
        rx.el.h2(
            view.headline,
            class_name=rx.cond(view.headline_was, "opinion-headline sent added", "opinion-headline"),
        ),
        rx.cond(
            view.summary.length() > 0,
            rx.el.p(_sentences(view.case_id, view.summary, marks), class_name="opinion-summary"),
            rx.fragment(),
        ),
        marks.under("summary"),
        rx.el.div(rx.foreach(view.parts, _part), class_name="card opinion-parts"),
        rx.foreach(view.answers, lambda answer: _answer(view, answer, marks)),
        rx.cond(view.recommendations.length() > 0, _recommendations(view, marks), rx.fragment()),
        rx.cond(
            view.limits.length() > 0,
            rx.el.section(
                rx.el.h3("Limits of this opinion", class_name="b"),
                rx.el.p(_sentences(view.case_id, view.limits, marks), class_name="mut pre"),
                marks.under("limits"),
                class_name="opinion-section",
            ),
            rx.fragment(),
        ),
        class_name="opinion-article",
    )


@dataclass(frozen=True, kw_only=True)
class _Marks:
    """What hangs on sentences and parts; nothing in a preview."""

    behind: Behind | None
    below: Below | None
    lit: rx.Var[str] | None

    def under(self, part: rx.Var[str] | str) -> rx.Component:
        return self.below(part if isinstance(part, rx.Var) else rx.Var.create(part)) if self.below else rx.fragment()


def _sentences(case_id: rx.Var, sentences: rx.Var[list[SentenceView]], marks: _Marks) -> rx.Component:
    return rx.foreach(sentences, lambda sentence: _sentence(case_id, sentence, marks))


def _sentence(case_id: rx.Var, sentence: rx.Var[SentenceView], marks: _Marks) -> rx.Component:
    lit = rx.cond(marks.lit == sentence.id, "sent lit", "sent") if marks.lit is not None else "sent"
    face = rx.match(sentence.change, ("added", "sent added"), ("struck", "sent struck"), lit)
    said = rx.match(
        sentence.change,
        ("added", rx.el.span("Added: ", class_name="sr")),
        ("struck", rx.el.span("Struck: ", class_name="sr")),
        rx.fragment(),
    )
    mark = marks.behind(sentence) if marks.behind else rx.fragment()
    return rx.el.span(
        rx.el.span(said, answer_words(case_id, sentence.runs), class_name=face), mark, class_name="sent-row"
    )


def _struck(text: rx.Var[str]) -> rx.Component:
    return rx.el.span(rx.el.span("Struck: ", class_name="sr"), text, class_name="sent struck")


def _author(view: rx.Var[SealedView]) -> rx.Component:
    seal = rx.match(
        view.state,
        (
            "valid",
            badge(rx.cond(view.versions.length() > 1, "Sealed, current", "Sealed"), "shield-check", "green", "2"),
        ),
        ("superseded", badge("Superseded", "history", "gray", "2")),
        ("draft", badge("Draft, not sealed", "pen-line", "amber", "2")),
        badge("Altered", "shield-x", "red", "2"),
    )
    return rx.el.div(
        avatar(view.given_by_initials, view.given_by, size="4"),
        rx.el.div(
            rx.el.div(view.given_by, class_name="b"),
            rx.cond(
                view.edition > 1,
                rx.el.div("Addendum, version ", view.edition, _signed(view), class_name="t1 mut"),
                rx.cond(view.licence, rx.el.div("Licence ", view.licence, class_name="t1 mut"), rx.fragment()),
            ),
            class_name="sp",
        ),
        seal,
        class_name="row g3",
    )


def _signed(view: rx.Var[SealedView]) -> rx.Component:
    return rx.cond(view.signed_at, rx.fragment(", signed ", view.signed_at), rx.fragment())


def _part(part: rx.Var[SealedPart]) -> rx.Component:
    return rx.el.div(
        rx.el.span(part.name, class_name="m"),
        rx.el.span(rx.el.span("First opinion", class_name="t1 mut"), rx.el.br(), part.first),
        rx.el.span(icon("arrow-right"), class_name="mut arrow"),
        rx.el.span(
            rx.el.span("Second opinion", class_name="t1 mut"),
            rx.el.br(),
            rx.cond(part.was, rx.fragment(_struck(part.was), " "), rx.fragment()),
            rx.el.span(part.second, class_name=rx.cond(part.was, "sent added", "")),
        ),
        rx.el.span(
            rx.cond(part.outcome, outcome_badge(part.outcome), rx.fragment()),
            rx.el.span(part.impact, class_name="t1 mut"),
            class_name="col g1 verdict",
        ),
        class_name="opinion-part",
    )


def _answer(view: rx.Var[SealedView], answer: rx.Var[SealedAnswerView], marks: _Marks) -> rx.Component:
    said = rx.cond(
        answer.sentences.length() > 0,
        rx.el.p(
            rx.cond(answer.is_declined, rx.el.b("Cannot be answered. "), rx.fragment()),
            _sentences(view.case_id, answer.sentences, marks),
            class_name="answer",
        ),
        rx.el.p("Not written yet", class_name="answer mut"),
    )
    return rx.el.section(
        rx.el.span(answer.number, class_name="mut tn t1 m number"),
        rx.el.div(rx.el.h3(answer.question, class_name="t3 b"), said, marks.under(answer.part), class_name="sp"),
        class_name="opinion-section numbered",
    )


def _recommendations(view: rx.Var[SealedView], marks: _Marks) -> rx.Component:
    return rx.el.section(
        rx.el.h3("Recommendations", class_name="b"),
        rx.el.ul(
            rx.foreach(view.recommendations, lambda one: rx.el.li(_sentences(view.case_id, one.sentences, marks))),
            class_name="answer-list",
        ),
        marks.under("recommendations"),
        class_name="opinion-section",
    )
