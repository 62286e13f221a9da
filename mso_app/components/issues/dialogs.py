"""A new issue, other words, the resolution and the deletion: each keeps what was typed when it is refused."""

import reflex as rx

from mso_app.components.avatar import tile
from mso_app.components.buttons import button, icon_button
from mso_app.components.cards import callout
from mso_app.components.case.room import Case
from mso_app.components.dialogs import confirm_destructive, form_dialog
from mso_app.components.forms import form_problem, text_area, text_field
from mso_app.components.issues.marks import KINDS
from mso_app.components.theme import Child, icon
from mso_app.domain.issues import KIND_WORDS, REPORTED, TEXT_MAX, TITLE_MAX, IssueKind
from mso_app.schemas.cases import QuestionView
from mso_app.state.shared.issues import IssuesState

One = IssuesState.one
IS_RETURN = IssuesState.kind == IssueKind.RETURN.value


def dialogs() -> rx.Component:
    return rx.fragment(_new(), _change(), _resolve(), _delete())


def _new() -> rx.Component:
    return rx.dialog.root(
        rx.dialog.content(
            rx.el.div(
                rx.dialog.title("New issue", size="4", margin="0", class_name="sp"),
                rx.dialog.close(icon_button("Close", "x", size="1")),
                class_name="row g2",
            ),
            rx.el.form(
                form_problem(_error("form")),
                _kinds(),
                text_field(
                    rx.cond(IS_RETURN, "What is missing", "What it is about"),
                    "title",
                    required=True,
                    max_length=TITLE_MAX,
                    problem=_error("title"),
                    auto_complete="off",
                ),
                text_area(
                    rx.cond(IS_RETURN, "Why it is needed", "What should be known"),
                    "text",
                    rows=4,
                    required=True,
                    max_length=TEXT_MAX,
                    hint=f"{Case.institution} and the administrators read this.",
                    problem=_error("text"),
                ),
                rx.cond(IS_RETURN, _wanted(), rx.fragment()),
                rx.cond(Case.questions, _blocks(), rx.fragment()),
                rx.cond(IS_RETURN, _consequence(), rx.fragment()),
                rx.el.div(
                    rx.dialog.close(button("Cancel")),
                    button(
                        rx.cond(IS_RETURN, "Return the case", "Report issue"),
                        name="undo-2",
                        weight="solid",
                        submit=True,
                    ),
                    class_name="dialog-foot",
                ),
                on_submit=IssuesState.report,
                no_validate=True,
                class_name="form",
            ),
            max_width="600px",
            aria_describedby="",
        ),
        open=IssuesState.dialog == "new",
        on_open_change=IssuesState.close,
    )


def _kinds() -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend("Kind", class_name="sr"),
        *(rx.cond(IssuesState.kinds.contains(kind.value), _kind(kind), rx.fragment()) for kind in REPORTED),
        class_name="issue-kinds",
    )


def _kind(kind: IssueKind) -> rx.Component:
    name, color = KINDS[kind]
    return rx.el.label(
        rx.el.input(
            type="radio",
            name="kind",
            value=kind.value,
            checked=IssuesState.kind == kind.value,
            on_change=IssuesState.pick_kind(kind.value),
            class_name="sr",
        ),
        tile(name, color),
        rx.el.span(
            rx.el.span(KIND_WORDS[kind].label, class_name="m"),
            rx.el.span(KIND_WORDS[kind].note, class_name="t1 mut"),
            class_name="col sp",
        ),
        class_name="choice-card",
    )


def _wanted() -> rx.Component:
    return rx.el.div(
        rx.el.div("What the requester has to send", class_name="label"),
        rx.el.div(
            rx.foreach(IssuesState.wanted, _line),
            rx.el.button(
                icon("plus", 16),
                "Add an item",
                type="button",
                class_name="plain-button issue-add",
                on_click=IssuesState.want_more,
            ),
            class_name="card issue-wanted",
        ),
        rx.cond(
            _error("items"),
            rx.el.p(icon("circle-alert", 14), rx.el.span(_error("items")), class_name="problem"),
            rx.fragment(),
        ),
        class_name="field",
    )


def _line(key: rx.Var[int]) -> rx.Component:
    return rx.el.div(
        rx.el.input(
            name=f"item_{key}",
            placeholder="Such as: CT abdomen of 14 October, images",
            max_length=200,
            auto_complete="off",
            custom_attrs={"aria-label": "Item"},
        ),
        icon_button("Remove this item", "x", size="1", on_click=IssuesState.want_less(key)),
        class_name="row g2 item",
        key=key.to_string(),
    )


def _blocks() -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend("It blocks", class_name="sr"),
        rx.foreach(Case.questions, _block),
        class_name="choices across issue-blocks",
    )


def _block(question: rx.Var[QuestionView]) -> rx.Component:
    return rx.el.label(
        rx.el.input(type="checkbox", name=f"block_{question.number}", class_name="cb"),
        rx.el.span("Blocks question ", question.number),
        title=question.text,
        class_name="choice",
    )


def _consequence() -> rx.Component:
    return rx.el.div(
        icon("circle-pause"),
        rx.el.div(
            rx.el.span("The case becomes Returned. ", class_name="b"),
            rx.el.span(
                rx.cond(Case.review.is_shown, rx.fragment("Your clock stops with ", Case.review.left, ". "), ""),
                Case.institution,
                " has 72 h to answer. You keep the case and your draft.",
            ),
            class_name="sp",
        ),
        class_name="callout",
        custom_attrs={"data-accent-color": "orange"},
    )


def _change() -> rx.Component:
    return form_dialog(
        form_problem(_error("form")),
        _beside(
            One.title,
            text_field(
                "Title",
                "title",
                ident="f-new-title",
                default_value=One.title,
                max_length=TITLE_MAX,
                problem=_error("title"),
            ),
        ),
        _beside(
            One.text,
            text_area(
                "Text",
                "text",
                ident="f-new-text",
                rows=6,
                default_value=One.text,
                max_length=TEXT_MAX,
                problem=_error("text"),
            ),
        ),
        title="Word it anew",
        sentence="Everybody of the case can read what it said before.",
        submit="Save",
        on_submit=IssuesState.change,
        width="600px",
        **_opened("change"),
    )


def _resolve() -> rx.Component:
    return form_dialog(
        form_problem(_error("form")),
        text_area(
            "How it was settled",
            "text",
            ident="f-resolution",
            rows=3,
            optional=True,
            max_length=TEXT_MAX,
            hint="Everybody of the case reads it.",
            problem=_error("text"),
        ),
        title=rx.cond(One.kind == IssueKind.RETURN.value, "Let the review go on?", "Resolve this issue?"),
        sentence=rx.cond(
            One.kind == IssueKind.RETURN.value,
            "The case is in progress again, and the clock runs on from where it stopped.",
            "It stays readable and counts as settled.",
        ),
        submit=rx.cond(One.kind == IssueKind.RETURN.value, "Go on", "Resolve"),
        on_submit=IssuesState.resolve,
        **_opened("resolve"),
    )


def _delete() -> rx.Component:
    return confirm_destructive(
        title="Delete this issue?",
        lost="Its words disappear for everybody. That it was there, who deleted it, when and why stays to be seen.",
        confirm="Delete issue",
        reason="Reason, shown to everybody of the case",
        reason_problem=rx.cond(_error("reason"), _error("reason"), _error("form")),
        on_confirm=IssuesState.delete,
        open_when=IssuesState.dialog == "delete",
        on_open_change=IssuesState.close,
    )


def _beside(newer: rx.Var[str], field: rx.Component) -> Child:
    """The field, and under it what the issue says now, once somebody else has changed it."""
    return rx.el.div(
        field,
        rx.cond(IssuesState.is_newer, callout(newer, kind="warning", title="It reads now"), rx.fragment()),
        class_name="col g2",
    )


def _opened(name: str) -> dict[str, object]:
    return {"open_when": IssuesState.dialog == name, "on_open_change": IssuesState.close}


def _error(field: str) -> rx.Var[str]:
    return IssuesState.errors.get(field, "").to(str)
