"""Questions about the opinion: the round mark behind a sentence, the thread under its part, the fields to go on."""

import reflex as rx

from mso_app.components.avatar import avatar
from mso_app.components.badges import badge
from mso_app.components.buttons import button
from mso_app.components.forms import text_area
from mso_app.components.theme import hue, icon
from mso_app.schemas.clarification import EntryView, ThreadView
from mso_app.schemas.opinions import SentenceView
from mso_app.state.shared.clarification import WHOLE, ClarificationState
from mso_app.state.shared.sealed import SealedState

View = ClarificationState.view


def mark(sentence: rx.Var[SentenceView]) -> rx.Component:
    """18 px behind the sentence: filled where something was asked, an offer to ask where nothing was."""
    asked = rx.el.button(
        icon("message-square-text", 11),
        type="button",
        class_name="round-mark on",
        title="Go to the question about this sentence",
        custom_attrs={"aria-label": "Go to the question about this sentence", "data-thread-of": sentence.id},
    )
    offer = rx.el.button(
        icon("message-square-plus", 11),
        type="button",
        class_name="round-mark",
        title="Ask about this sentence",
        on_click=ClarificationState.choose(sentence.id),
        custom_attrs={"aria-label": "Ask about this sentence"},
    )
    may_ask = View.can_ask & SealedState.is_present & (sentence.change != "struck")
    return rx.cond(
        ClarificationState.marked.contains(sentence.id),
        asked,
        rx.cond(may_ask, rx.el.span(offer, class_name="ask-here"), rx.fragment()),
    )


def threads_of(part: rx.Var[str]) -> rx.Component:
    """What was asked about this part, and the field for a new question about it."""
    return rx.fragment(
        rx.foreach(View.threads, lambda thread: rx.cond(thread.part == part, thread_card(thread), rx.fragment())),
        rx.cond(ClarificationState.asking == part, _new_question(), rx.fragment()),
    )


def about_the_whole() -> rx.Component:
    """Below the article: what belongs to no sentence."""
    has_any = ClarificationState.whole_count > 0
    return rx.cond(
        has_any | (ClarificationState.asking == WHOLE),
        rx.el.section(
            rx.el.h3("About the whole opinion", class_name="b"),
            rx.foreach(View.threads, lambda thread: rx.cond(thread.part == "", thread_card(thread), rx.fragment())),
            rx.cond(ClarificationState.asking == WHOLE, _new_question(), rx.fragment()),
            class_name="opinion-section whole",
        ),
        rx.fragment(),
    )


def state_badge(thread: rx.Var[ThreadView]) -> rx.Component:
    """How a thread stands."""
    return rx.match(
        thread.state,
        ("open", badge(thread.state_words, "hourglass", "amber")),
        ("answered", badge(thread.state_words, "check", "green")),
        badge(thread.state_words, "circle-check", "gray"),
    )


def thread_card(thread: rx.Var[ThreadView]) -> rx.Component:
    is_elsewhere = (thread.quote != "") & (thread.edition != SealedState.view.edition)
    title = rx.cond(
        is_elsewhere,
        f"Question to a sentence of version {thread.edition}",
        rx.cond(thread.sentence_id, "Question to this sentence", "Question to the opinion"),
    )
    return rx.el.details(
        rx.el.summary(
            icon("message-square-text", 14),
            rx.el.span(title, class_name="m sp"),
            state_badge(thread),
            rx.el.span(icon("chevron-down", 14), class_name="fold-mark"),
            class_name="thread-head",
        ),
        rx.cond(is_elsewhere, rx.el.blockquote(thread.quote, class_name="thread-quote"), rx.fragment()),
        rx.el.ol(rx.foreach(thread.messages, _entry), class_name="plain"),
        rx.cond(thread.can_ask, _again(thread), rx.fragment()),
        rx.cond(thread.can_answer, _answer(thread), rx.fragment()),
        class_name="thread",
        open=True,
        key=thread.id.to_string(use_json=False),
        custom_attrs={"data-thread": thread.sentence_id, "aria-label": f"Question {thread.number}"},
    )


def _entry(entry: rx.Var[EntryView]) -> rx.Component:
    return rx.el.li(
        avatar(entry.initials, entry.author),
        rx.el.div(
            rx.el.div(
                rx.el.span(entry.author, class_name="m"),
                rx.el.span(entry.when, class_name="t1 mut"),
                class_name="row g2",
            ),
            rx.el.p(entry.text, class_name="pre"),
            rx.cond(entry.edition > 0, _version_chip(entry), rx.fragment()),
            class_name="sp",
        ),
        class_name="row g3 top entry",
        key=entry.position.to_string(),
    )


def _version_chip(entry: rx.Var[EntryView]) -> rx.Component:
    return rx.el.div(
        rx.el.span(icon("shield-check", 14), custom_attrs=hue("green"), class_name="seal-icon"),
        rx.el.span("Version ", entry.edition, class_name="m"),
        rx.el.span(entry.code, class_name="mono t1 mut"),
        rx.el.button(
            "Show changes",
            type="button",
            class_name="link end",
            on_click=SealedState.compare(entry.edition),
        ),
        class_name="row g2 version-chip",
    )


def _new_question() -> rx.Component:
    return rx.el.form(
        text_area(
            "Your question",
            "text",
            rows=3,
            max_length=4000,
            auto_focus=True,
            ident="f-new-question",
            problem=ClarificationState.errors["new"],
        ),
        rx.el.div(
            button("Ask", name="send", weight="soft", submit=True),
            button("Cancel", weight="ghost", on_click=ClarificationState.cancel),
            rx.el.span("The expert is told at once. The status stays Done.", class_name="t1 mut"),
            class_name="row g2 wrap",
        ),
        on_submit=ClarificationState.ask,
        no_validate=True,
        class_name="form thread compose",
        key=ClarificationState.chosen,
        custom_attrs={"aria-label": "Ask a question"},
    )


def _again(thread: rx.Var[ThreadView]) -> rx.Component:
    said = rx.cond(thread.sentence_id, "Ask again about this sentence", "Ask again")
    return rx.el.div(
        _one_line(thread, said, "Ask", ClarificationState.ask_again),
        button(
            "Close question",
            name="check",
            weight="ghost",
            size="1",
            on_click=ClarificationState.close(thread.id.to_string(use_json=False)),
        ),
        class_name="thread-foot",
    )


def _answer(thread: rx.Var[ThreadView]) -> rx.Component:
    add = rx.cond(
        ClarificationState.view.can_add,
        rx.el.div(
            rx.el.span("Does the answer change the text?", class_name="t1 mut"),
            add_button(size="1"),
            class_name="row g2 wrap",
        ),
        rx.fragment(),
    )
    return rx.el.div(
        _one_line(thread, "Your answer", "Answer", ClarificationState.answer), add, class_name="thread-foot"
    )


def add_button(size: str = "2") -> rx.Component:
    """Begin the next version, or go on with it."""
    word = rx.cond(View.has_draft, "Continue addendum", "Write addendum")
    return rx.el.button(
        icon("file-plus-2", 13),
        word,
        type="button",
        class_name=f"btn surface s{size}" if size != "2" else "btn surface",
        on_click=ClarificationState.write_addendum,
    )


def _one_line(
    thread: rx.Var[ThreadView], said: rx.Var[str] | str, verb: str, handler: rx.EventHandler | rx.event.EventCallback
) -> rx.Component:
    ident = thread.id.to_string(use_json=False)
    return rx.el.form(
        rx.el.input(type="hidden", name="thread", value=ident, read_only=True),
        rx.el.textarea(
            name="text",
            rows=1,
            max_length=4000,
            placeholder=said,
            class_name="tf grow",
            aria_label=said,
            custom_attrs={"aria-invalid": rx.cond(ClarificationState.failed == ident, "true", "false")},
        ),
        button(verb, weight="soft", submit=True),
        rx.el.div(
            rx.cond(
                ClarificationState.failed == ident,
                rx.el.p(icon("circle-alert", 14), ClarificationState.errors["entry"], class_name="problem"),
                rx.fragment(),
            ),
            role="alert",
            class_name="wide-problem",
        ),
        on_submit=handler,
        no_validate=True,
        class_name="thread-form",
        # Empty again once one's own words stand above it; what the other says leaves it as it is.
        key=f"{ident}-{thread.own_entries}",
    )


def questions_aside() -> rx.Component:
    """What stands beside the opinion: how long, what was asked, and the way to ask."""
    window = View.window
    return rx.el.div(
        rx.el.div(
            rx.el.h2("Questions", class_name="b"),
            rx.cond(window.is_open, rx.el.span(window.left, class_name="end t1 mut"), rx.fragment()),
            class_name="row",
        ),
        rx.cond(
            window.is_open,
            rx.el.span(
                rx.el.i(style={"width": f"{window.percent}%"}), class_name="prog", role="img", aria_label=window.left
            ),
            rx.fragment(),
        ),
        rx.cond(
            View.threads.length() > 0,
            rx.el.ul(rx.foreach(View.threads, _line), class_name="plain col g3"),
            rx.cond(window.is_open, rx.fragment(), rx.el.p("Nothing was asked.", class_name="t1 mut")),
        ),
        rx.cond(window.is_open, _how(), rx.el.p(window.why_closed, class_name="t1 mut")),
        class_name="aside-part",
    )


def _how() -> rx.Component:
    until = View.window.until
    return rx.fragment(
        rx.cond(
            View.can_ask,
            rx.el.p(
                "Point at a sentence, then ask. The status stays Done. After ",
                until,
                ", questions are read-only.",
                class_name="t1 mut",
            ),
            rx.el.p(
                "The requester may ask until ",
                until,
                ". Answer beside the sentence; what changes the text is an addendum.",
                class_name="t1 mut",
            ),
        ),
        rx.el.div(
            rx.cond(
                View.can_ask,
                button(
                    "Ask a question", name="message-square-plus", weight="soft", on_click=ClarificationState.ask_whole
                ),
                rx.fragment(),
            ),
            rx.cond(View.can_add, add_button(), rx.fragment()),
            class_name="row g2 wrap",
        ),
    )


def _line(thread: rx.Var[ThreadView]) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.button(
                thread.title,
                type="button",
                class_name="line-link",
                custom_attrs={"data-thread-of": rx.cond(thread.sentence_id, thread.sentence_id, "whole")},
            ),
            rx.el.div(thread.place, ", ", thread.said, class_name="t1 mut"),
            class_name="sp",
        ),
        state_badge(thread),
        class_name="row g2 top",
        key=thread.id.to_string(use_json=False),
    )


def count_aside() -> rx.Component:
    """For an administrator: how many, and nothing of what they say."""
    counted = ClarificationState.count
    return rx.el.div(
        rx.el.h2("Questions", class_name="b"),
        rx.el.p(
            counted.total,
            rx.cond(counted.total == 1, " question, ", " questions, "),
            counted.waiting,
            " without an answer.",
        ),
        rx.el.p("What they say is between the requester and the expert.", class_name="t1 mut"),
        class_name="aside-part",
    )
