"""The sign panel: what is left, the password, and what happens afterwards. It unlocks in place."""

import reflex as rx

from mso_app.components.buttons import button
from mso_app.components.forms import select_field, text_area, text_field
from mso_app.components.segmented import segmented
from mso_app.components.theme import hue, icon
from mso_app.domain.opinions import Certainty
from mso_app.schemas.opinions import Condition
from mso_app.state.shared.clarification import ClarificationState
from mso_app.state.shared.opinion import OpinionState
from mso_app.state.shared.room import RoomState
from mso_app.state.shared.second_reading import SecondReadingState

Draft = OpinionState.draft
IS_ADDENDUM = Draft.edition > 1


def sign_title() -> rx.Component:
    return rx.el.span(
        rx.cond(Draft.can_sign, icon("lock-open"), icon("lock")),
        rx.cond(Draft.can_sign, "Ready to sign", "Signing is locked"),
        class_name="row g2",
    )


def sign_panel() -> rx.Component:
    return rx.el.div(
        rx.cond(Draft.can_sign, _ready(), _left()),
        rx.el.ul(rx.foreach(Draft.conditions, _condition), class_name="plain conditions"),
        rx.el.div(class_name="hr"),
        rx.cond((SecondReadingState.view.reads_as != "") & ~IS_ADDENDUM, _certainty(), rx.fragment()),
        rx.cond(IS_ADDENDUM, _form(OpinionState.sign_addendum, _why()), _form(OpinionState.sign)),
        rx.cond(RoomState.case.reads_as == "B", _after_second(), _after_first()),
        class_name="sign-panel",
    )


def _certainty() -> rx.Component:
    """Where two read: beside the text, before it is sealed."""
    return rx.el.div(
        rx.el.h3("How sure are you?", class_name="m"),
        segmented(
            "How sure are you?",
            [(one.value, one.label) for one in Certainty],
            Draft.certainty,
            OpinionState.say_certainty,
            wide=True,
        ),
        rx.el.p("Kept for the agreement statistics, not shown to the requester.", class_name="t1 mut"),
        class_name="col g2 certainty",
    )


def _form(handler: rx.EventHandler | rx.event.EventCallback, *first: rx.Component) -> rx.Component:
    return rx.el.form(
        *first,
        text_field(
            "Your password, to sign",
            "password",
            kind="password",
            auto_complete="current-password",
            disabled=~Draft.can_sign,
            placeholder=rx.cond(Draft.can_sign, "", "Opens when everything is answered"),
            max_length=1024,
            problem=OpinionState.sign_errors["password"],
        ),
        rx.el.div(
            rx.cond(
                OpinionState.sign_errors["sign"],
                rx.el.p(icon("circle-alert", 14), OpinionState.sign_errors["sign"], class_name="problem"),
                rx.fragment(),
            ),
            role="alert",
        ),
        rx.cond(
            Draft.can_sign,
            button("Sign and seal", name="signature", weight="solid", size="3", wide=True, submit=True),
            button("Sign and seal", name="lock", size="3", wide=True, off=True),
        ),
        on_submit=handler,
        no_validate=True,
        class_name="form",
        custom_attrs={"data-sign": "yes", "data-part": "sign", "aria-label": "Sign the opinion"},
    )


def _why() -> rx.Component:
    """Which question the addendum answers, and what is said there."""
    return rx.cond(
        ClarificationState.view.threads.length() > 0,
        rx.fragment(
            select_field(
                "Answers the question",
                "thread",
                ClarificationState.answerable,
                placeholder="None of them",
            ),
            text_area(
                "Note in that question",
                "note",
                rows=2,
                optional=True,
                max_length=4000,
                placeholder="I have signed an addendum.",
            ),
        ),
        rx.fragment(),
    )


def _after_first() -> rx.Component:
    return rx.el.div(
        rx.cond(
            IS_ADDENDUM,
            _after("history", f"Version {Draft.edition - 1} is superseded. Its seal still verifies."),
            _after("circle-check", "The case becomes Done and the clock stops."),
        ),
        _after("fingerprint", "The text is sealed with a SHA-256 hash. It cannot be edited afterwards."),
        _after("send", rx.fragment(Draft.institution, " can read and download it at once.")),
        class_name="col g2 t1 mut after",
    )


def _after_second() -> rx.Component:
    return rx.el.div(
        _after("fingerprint", "The text is sealed with a SHA-256 hash. It cannot be edited afterwards."),
        _after("eye-off", "It is kept back until reader A has sealed too."),
        _after("columns-2", "Then both are laid side by side and decided."),
        class_name="col g2 t1 mut after",
    )


def _left() -> rx.Component:
    number = rx.match(
        OpinionState.open_count,
        (1, "One thing left"),
        (2, "Two things left"),
        (3, "Three things left"),
        f"{OpinionState.open_count} things left",
    )
    return _callout("circle-dashed", "amber", number, OpinionState.first_open)


def _ready() -> rx.Component:
    return _callout("circle-check", "green", "Everything is answered", "Read it once more in the preview, then sign.")


def _callout(name: str, color: str, title: rx.Var | str, sentence: rx.Var | str) -> rx.Component:
    return rx.el.div(
        icon(name),
        rx.el.div(rx.el.div(title, class_name="b"), rx.el.div(sentence), class_name="sp"),
        class_name="callout",
        role="status",
        custom_attrs=hue(color),
    )


def _condition(condition: rx.Var[Condition]) -> rx.Component:
    mark = rx.cond(
        condition.is_met,
        rx.el.span(icon("circle-check"), rx.el.span("Met: ", class_name="sr"), class_name="met"),
        rx.el.span(icon("circle-dashed"), rx.el.span("Open: ", class_name="sr"), class_name="unmet"),
    )
    return rx.el.li(
        mark,
        rx.el.div(
            rx.el.div(condition.text, class_name=rx.cond(condition.is_met, "", "m")),
            rx.el.div(condition.detail, class_name="t1 mut"),
            class_name="sp",
        ),
        rx.cond(
            condition.is_met | (condition.target == ""),
            rx.fragment(),
            rx.el.button(
                "Go",
                icon("arrow-right", 13),
                type="button",
                class_name="btn surface s1",
                custom_attrs={"data-go": condition.target, "aria-label": f"Go to {condition.text}"},
            ),
        ),
        class_name="row g2 top",
        key=condition.text,
    )


def _after(name: str, sentence: rx.Component | str) -> rx.Component:
    return rx.el.span(icon(name, 14), rx.el.span(sentence), class_name="row g2 top")
