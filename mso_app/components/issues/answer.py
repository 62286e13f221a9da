"""The requester's answer to a return: each wanted thing ticked off, a few words, files while they are still coming."""

import reflex as rx

from mso_app.components.avatar import avatar
from mso_app.components.buttons import button
from mso_app.components.documents.uploader import uploader
from mso_app.components.forms import bare_select, form_problem
from mso_app.components.theme import hue, icon
from mso_app.schemas.issues import ItemView
from mso_app.state.shared.issues import IssuesState
from mso_app.state.shell import ShellState

One = IssuesState.one
ANSWERS = {
    "document": ("circle-check", "green"),
    "sentence": ("circle-check", "green"),
    "upload": ("loader-circle", "indigo"),
    "unavailable": ("circle-slash", "gray"),
}
LINES = {
    "document": "",
    "sentence": "",
    "upload": "The file is under way",
    "unavailable": "Not available: ",
}


def answer_form() -> rx.Component:
    return rx.el.article(
        avatar(ShellState.initials, ShellState.name, size="3"),
        rx.el.section(
            rx.el.form(
                rx.el.div(
                    rx.el.h3("Your answer", class_name="sp"),
                    rx.cond(
                        IssuesState.saved,
                        rx.el.span(icon("check", 13), "Saved ", IssuesState.saved, class_name="row g1 t1 mut tn"),
                        rx.fragment(),
                    ),
                    class_name="row g2",
                ),
                form_problem(IssuesState.errors.get("form", "").to(str)),
                rx.el.ul(rx.foreach(One.wanted, _item), class_name="plain issue-items"),
                rx.el.div(
                    rx.el.label("Your words to the expert", html_for="f-answer", class_name="sr"),
                    rx.el.textarea(
                        id="f-answer",
                        name="answer",
                        rows=3,
                        max_length=4000,
                        default_value=One.draft,
                        placeholder="Anything the expert should know about it",
                        on_blur=IssuesState.put_answer,
                        class_name="tf",
                    ),
                    rx.cond(
                        IssuesState.errors.get("text", "").to(str),
                        rx.el.p(icon("circle-alert", 14), IssuesState.errors.get("text", ""), class_name="problem"),
                        rx.fragment(),
                    ),
                    class_name="field",
                ),
                rx.el.p(
                    icon("info", 14),
                    "Send now or later. If a file is still under way, the review goes on when it is there.",
                    class_name="row g2 t1 mut top",
                ),
                rx.el.div(
                    button(
                        rx.cond(IssuesState.attaching, "Hide files", "Attach"),
                        name="paperclip",
                        weight="ghost",
                        on_click=IssuesState.attach(~IssuesState.attaching),
                    ),
                    rx.el.span(class_name="sp"),
                    button("Send answer", name="send", weight="solid", submit=True),
                    class_name="row g2 wrap",
                ),
                on_submit=IssuesState.send,
                no_validate=True,
                class_name="col g3",
            ),
            rx.cond(
                IssuesState.attaching,
                uploader(IssuesState.upload_target, IssuesState.files, on_change=IssuesState.arrived),
                rx.fragment(),
            ),
            class_name="card answer-card col g3 sp",
            custom_attrs={"aria-label": "Your answer"},
        ),
        class_name="issue-speech",
        key=One.id.to_string(use_json=False),
    )


def answered() -> rx.Component:
    """What was sent, for everybody."""
    return rx.el.article(
        avatar(One.answered_initials, One.answered_by, size="3"),
        rx.el.div(
            rx.el.div(
                rx.el.span(One.answered_by, class_name="m"),
                rx.el.span("Answer", class_name="t1 mut"),
                rx.el.span(One.answered_at, class_name="t1 mut tn end"),
                class_name="card-head",
            ),
            rx.el.div(
                rx.cond(
                    One.wanted,
                    rx.el.ul(rx.foreach(One.wanted, _sent_item), class_name="plain issue-items"),
                    rx.fragment(),
                ),
                rx.cond(One.answer, rx.el.p(One.answer, class_name="issue-text"), rx.fragment()),
                class_name="card-body col g3",
            ),
            class_name="card sp",
        ),
        class_name="issue-speech",
        custom_attrs={"aria-label": "The answer"},
    )


def _item(item: rx.Var[ItemView]) -> rx.Component:
    place = item.position.to_string()
    problem = IssuesState.errors.get(f"item_{place}", "").to(str)
    return rx.el.li(
        _mark(item),
        rx.el.div(
            rx.el.div(
                rx.el.span(item.text, class_name="m sp issue-title", id=f"item-{place}"),
                rx.cond(item.code, rx.el.span(icon("file-text", 12), item.code, class_name="chip"), rx.fragment()),
                class_name="row g2 top",
            ),
            bare_select(
                rx.el.option("How is it answered?", value=""),
                rx.foreach(IssuesState.one.choices, lambda one: rx.el.option(one.label, value=one.value)),
                name=f"choice_{place}",
                value=item.choice,
                on_change=lambda value: IssuesState.tick(item.position, value),
                custom_attrs={"aria-labelledby": f"item-{place}", "aria-invalid": rx.cond(problem, "true", "false")},
            ),
            rx.cond(
                item.needs_words,
                rx.el.input(
                    name=f"words_{place}",
                    default_value=item.words,
                    max_length=1000,
                    placeholder=rx.cond(item.answer == "unavailable", "Not available because…", "The answer"),
                    on_blur=lambda words: IssuesState.put_words(item.position, words),
                    class_name="tf",
                    custom_attrs={
                        "aria-label": rx.cond(item.answer == "unavailable", "Why it is not available", "The answer")
                    },
                ),
                rx.fragment(),
            ),
            rx.cond(
                problem, rx.el.p(icon("circle-alert", 14), rx.el.span(problem), class_name="problem"), rx.fragment()
            ),
            class_name="col g2 sp",
        ),
        class_name="row g3 top",
        key=item.id.to_string(use_json=False),
    )


def _sent_item(item: rx.Var[ItemView]) -> rx.Component:
    return rx.el.li(
        _mark(item),
        rx.el.div(
            rx.el.div(
                rx.el.span(item.text, class_name="m sp issue-title"),
                rx.cond(item.code, rx.el.span(icon("file-text", 12), item.code, class_name="chip"), rx.fragment()),
                class_name="row g2 top",
            ),
            rx.el.div(
                rx.match(item.answer, *((key, line) for key, line in LINES.items()), "Not answered"),
                rx.cond(item.document, item.document, item.words),
                class_name="t1 mut",
            ),
            class_name="sp",
        ),
        class_name="row g3 top",
        key=item.id.to_string(use_json=False),
    )


def _mark(item: rx.Var[ItemView]) -> rx.Component:
    return rx.match(
        item.answer,
        *(
            (key, rx.el.span(icon(name, 16), class_name="row issue-mark", custom_attrs=hue(color)))
            for key, (name, color) in ANSWERS.items()
        ),
        rx.el.span(icon("circle-dashed", 16), class_name="row issue-mark", custom_attrs=hue("gray")),
    )
