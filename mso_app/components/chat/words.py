"""What is written in a message: marks, links, places in documents, lists. Text is always a child, never markup."""

import reflex as rx

from mso_app.components.buttons import to
from mso_app.components.opinion.text import place
from mso_app.components.theme import icon
from mso_app.schemas.chat import ChatRun
from mso_app.state.shared.room import RoomState


def message_words(runs: rx.Var[list[ChatRun]]) -> rx.Component:
    return rx.foreach(runs, _run)


def _run(run: rx.Var[ChatRun]) -> rx.Component:
    return rx.match(
        run.kind,
        ("bold", rx.el.b(run.text, class_name="b")),
        ("italic", rx.el.i(run.text)),
        ("code", rx.el.code(run.text, class_name="mono")),
        ("link", _link(run)),
        ("place", _chip(run)),
        ("card", _card(run)),
        ("span", _span(run)),
        ("bullet", rx.el.span(rx.el.br(), rx.el.span("•"), class_name="bullet")),
        ("break", rx.el.br()),
        rx.el.span(run.text),
    )


def _link(run: rx.Var[ChatRun]) -> rx.Component:
    """The server has let only http, https and mailto through."""
    return rx.el.a(run.text, href=run.href, target="_blank", rel="noopener noreferrer nofollow", class_name="link")


def _chip(run: rx.Var[ChatRun]) -> rx.Component:
    return to(
        icon("file-text", 12),
        run.text,
        rx.cond(run.where, rx.el.span(run.where, class_name="p"), rx.fragment()),
        href=_place(run),
        class_name="chip",
        title=run.quote,
        custom_attrs={"aria-label": _opens(run)},
    )


def _card(run: rx.Var[ChatRun]) -> rx.Component:
    """A document that stands on a line of its own."""
    return to(
        icon("file-text", 18),
        rx.el.span(
            rx.el.span(run.text, " ", run.quote, class_name="m tr"),
            rx.el.span(rx.cond(run.where, f"Page {run.page}", "Whole document"), class_name="t1 mut"),
            class_name="col sp",
        ),
        icon("arrow-up-right", 14),
        href=_place(run),
        class_name="bub-card",
        custom_attrs={"aria-label": _opens(run)},
    )


def _span(run: rx.Var[ChatRun]) -> rx.Component:
    """A sentence of a document that stands on a line of its own: amber, because it is the source."""
    return to(
        rx.el.span(run.text, ", page ", run.page, class_name="mut"),
        rx.el.span(run.quote),
        href=_place(run),
        class_name="quote doc-quote",
        custom_attrs={"aria-label": _opens(run)},
    )


def _place(run: rx.Var[ChatRun]) -> str:
    return place(RoomState.case.id, run.document_id, run.page, run.start | 0, run.end | 0)


def _opens(run: rx.Var[ChatRun]) -> str:
    return f"Open {run.text} {run.where}"
