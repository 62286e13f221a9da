"""One question: its answer as it will be read, or the field it is written in. Citations stand in the text as chips."""

import reflex as rx

from mso_app.components.badges import badge, keys
from mso_app.components.opinion.text import answer_words
from mso_app.components.theme import icon
from mso_app.schemas.writing import QuestionCard
from mso_app.state.shared.opinion import OpinionState
from mso_app.state.shared.room import RoomState

NOTHING = rx.Var("undefined")


def question_card(card: rx.Var[QuestionCard], place: rx.Var[int]) -> rx.Component:
    standing = OpinionState.standings[place]
    return rx.el.article(
        _tick(f"done-{card.number}", card.is_complete, f"Question {card.number} is answered", "data-complete"),
        rx.el.div(
            rx.el.span(icon("check", 14), class_name="q-tile done", aria_hidden="true"),
            rx.el.span(card.number, class_name="q-tile open", aria_hidden="true"),
            rx.el.h3(card.question, class_name="t3 b sp"),
            rx.el.span(f"Question {card.number}", class_name="t1 mut nw q-if-done"),
            rx.el.span(badge("Open", "circle-dashed", "amber"), class_name="q-if-open"),
            class_name="row g3 top q-head",
        ),
        _read(standing),
        _write(card, standing),
        class_name="card q-card",
        key=f"{OpinionState.edition}-{card.number}",
        aria_label=f"Question {card.number}",
        custom_attrs={
            "data-question": card.number,
            "data-part": f"question-{card.number}",
            "data-done": rx.cond(standing.is_done, "yes", NOTHING),
        },
    )


def _read(standing: rx.Var) -> rx.Component:
    return rx.el.div(
        rx.cond(
            standing.cannot_because,
            rx.el.p(rx.el.b("Cannot be answered. "), standing.cannot_because),
            rx.el.p(answer_words(RoomState.case.id, standing.runs)),
        ),
        rx.el.div(
            icon("link", 14),
            rx.el.span(standing.links),
            rx.el.span(class_name="sp"),
            rx.el.button(
                icon("square-pen", 13),
                "Edit",
                type="button",
                class_name="btn ghost s1",
                custom_attrs={"data-edit": "yes"},
            ),
            class_name="row g2 t1 mut",
        ),
        class_name="q-read q-if-done",
    )


def _write(card: rx.Var[QuestionCard], standing: rx.Var) -> rx.Component:
    cannot = rx.el.label(
        _tick(f"cannot-{card.number}", card.cannot_because != "", None, "data-cannot"),
        rx.el.span("Cannot be answered because…", class_name="cannot-off"),
        rx.el.span("Answer it after all", class_name="cannot-on"),
        class_name="btn ghost s1 cannot",
    )
    tools = rx.el.div(
        rx.el.button(
            icon("bold", 13),
            type="button",
            class_name="btn ghost s1 ic",
            custom_attrs={"data-bold": "yes", "aria-label": "Bold", "title": "Bold"},
        ),
        rx.el.span(class_name="vr"),
        rx.el.button(
            icon("file-text", 13),
            "Cite",
            type="button",
            class_name="btn ghost s1",
            custom_attrs={"data-cite-here": "yes"},
        ),
        keys("@"),
        rx.el.span(class_name="sp"),
        cannot,
        class_name="row q-tools",
    )
    return rx.el.div(
        rx.el.div(
            tools,
            rx.el.div(
                rx.el.div(class_name="behind", aria_hidden="true", custom_attrs={"data-behind": "yes"}),
                rx.el.textarea(
                    name=f"answer-{card.number}",
                    default_value=card.text,
                    max_length=20_000,
                    rows=3,
                    placeholder="Start with the answer, then say what it rests on.",
                    custom_attrs={"data-answer": card.number, "aria-label": f"Answer to question {card.number}"},
                ),
                class_name="q-words",
            ),
            rx.el.textarea(
                name=f"because-{card.number}",
                default_value=card.cannot_because,
                max_length=2000,
                rows=3,
                class_name="q-because",
                placeholder="The biopsy report is missing, for example.",
                custom_attrs={"aria-label": f"Why question {card.number} cannot be answered"},
            ),
            class_name="q-box",
        ),
        rx.el.div(
            icon("info", 14),
            rx.el.span(standing.detail, class_name="sp"),
            rx.el.button(
                icon("check", 13),
                "Mark as answered",
                type="button",
                class_name="btn soft s1",
                custom_attrs={"data-mark": "yes", "aria-keyshortcuts": "Control+Enter", "title": "Ctrl Enter"},
            ),
            class_name="hint q-foot",
        ),
        class_name="q-write q-if-open",
    )


def _tick(name: str, checked: rx.Var[bool], label: str | None, mark: str) -> rx.Component:
    spoken = {} if label is None else {"aria-label": label, "tabIndex": -1, "hidden": True}
    return rx.el.input(
        type="checkbox",
        name=name,
        value="yes",
        default_checked=checked,
        class_name="sr",
        custom_attrs={mark: "yes", **spoken},
    )
