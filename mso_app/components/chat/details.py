"""The pane beside a conversation: who is there, which documents were named, the search, until when it is open."""

import reflex as rx

from mso_app.components.avatar import avatar
from mso_app.components.buttons import to
from mso_app.components.forms import search_box
from mso_app.components.opinion.text import place
from mso_app.components.theme import Text, icon
from mso_app.schemas.chat import ChatHit, ChatThreadBrief, MentionedDocument
from mso_app.state.shared.chat import ChatState
from mso_app.state.shared.room import RoomState

KINDS = {
    "lab": "flask-conical",
    "radiology": "scan-text",
    "pathology": "microscope",
    "image": "image",
    "imaging": "layers",
}


def details() -> rx.Component:
    return rx.el.aside(
        _people(),
        rx.cond(ChatState.mentioned.length() > 0, _mentioned(), rx.fragment()),
        _search(),
        rx.cond(ChatState.room.threads.length() > 1, _others(), rx.fragment()),
        _until(),
        class_name="pane chat-details",
        aria_label="About this conversation",
    )


def _people() -> rx.Component:
    room = ChatState.room
    where = rx.cond(ChatState.is_typing, "Writing now", rx.cond(ChatState.is_here, "Here now", "Not here now"))
    return _part(
        rx.el.h2("People", class_name="t2 b"),
        _person(room.other_initials, room.other_name, where, ChatState.is_here),
        _person(room.my_initials, room.my_name, "You", True),
        gap="g3",
    )


def _person(initials: Text, name: Text, detail: Text, is_here: bool | rx.Var[bool]) -> rx.Component:
    return rx.el.div(
        rx.el.span(
            avatar(initials, name, size="3"),
            rx.el.span(class_name=rx.cond(is_here, "presence on", "presence"), aria_hidden="true"),
            class_name="with-presence",
        ),
        rx.el.div(
            rx.el.div(name, class_name="m tr"),
            rx.el.div(detail, class_name="t1 mut"),
            class_name="sp",
        ),
        class_name="row g3",
    )


def _mentioned() -> rx.Component:
    return _part(
        rx.el.div(
            rx.el.h2("Documents mentioned", class_name="t2 b"),
            rx.el.span(ChatState.mentioned.length(), class_name="end t1 mut"),
            class_name="row",
        ),
        rx.el.ul(rx.foreach(ChatState.mentioned, _document), class_name="plain"),
    )


def _document(row: rx.Var[MentionedDocument]) -> rx.Component:
    return rx.el.li(
        to(
            rx.el.span(row.code, class_name="dcode"),
            rx.el.span(
                rx.match(row.kind, *((kind, icon(name, 15)) for kind, name in KINDS.items()), icon("file-text", 15)),
                class_name="mut",
            ),
            rx.el.span(row.name, class_name="sp tr", title=row.name),
            rx.el.span(icon("arrow-up-right", 14), class_name="mut"),
            href=place(RoomState.case.id, row.document_id, row.page, rx.Var.create(0), rx.Var.create(0)),
            class_name="row g2 mentioned",
            custom_attrs={"aria-label": f"Open {row.code} {row.name}"},
        ),
        key=row.document_id.to_string(use_json=False),
    )


def _search() -> rx.Component:
    return _part(
        search_box(
            "Search this conversation",
            "chat-search",
            on_change=ChatState.search.debounce(350),
            max_length=100,
        ),
        rx.cond(
            ChatState.asked.length() > 1,
            rx.cond(
                ChatState.hits.length() > 0,
                rx.el.ul(
                    rx.foreach(ChatState.hits, _hit), class_name="plain hits", aria_label="Messages that were found"
                ),
                rx.el.p("No message says that.", class_name="t1 mut", role="status"),
            ),
            rx.fragment(),
        ),
    )


def _hit(hit: rx.Var[ChatHit]) -> rx.Component:
    return rx.el.li(
        rx.el.button(
            rx.el.span(hit.author, ", ", hit.when, class_name="t1 mut"),
            rx.el.span(hit.excerpt, class_name="t1"),
            type="button",
            class_name="hit",
            on_click=ChatState.jump(hit.seq),
        ),
        key=hit.message_id.to_string(use_json=False),
    )


def _others() -> rx.Component:
    """Conversations with experts who had the case before; only the requester has more than one."""
    return _part(
        rx.el.h2("Conversations of this case", class_name="t2 b"),
        rx.el.ul(rx.foreach(ChatState.room.threads, _thread), class_name="plain"),
    )


def _thread(thread: rx.Var[ChatThreadBrief]) -> rx.Component:
    here = thread.id == ChatState.room.thread_id
    home = f"/cases/{RoomState.case.id}/chat"
    return rx.el.li(
        to(
            rx.el.span(thread.with_name, class_name="m tr"),
            rx.el.span(thread.words, class_name="t1 mut"),
            href=rx.cond(thread.is_current, home, f"{home}?thread={thread.id}"),
            class_name="col thread-link",
            custom_attrs={"aria-current": rx.cond(here, "true", "false")},
        ),
        key=thread.id.to_string(use_json=False),
    )


def _until() -> rx.Component:
    named = rx.cond(ChatState.room.can_send, "", f"?thread={ChatState.room.thread_id}")
    return rx.el.div(
        rx.cond(
            ChatState.room.until_words,
            rx.el.span(icon("clock", 14), ChatState.room.until_words, class_name="row g2"),
            rx.fragment(),
        ),
        rx.el.span(
            icon("download", 14),
            to(
                "Export my transcript",
                href=f"/api/v1/cases/{RoomState.case.id}/chat/transcript.pdf{named}",
                reload_document=True,
                class_name="acc m",
                download=True,
            ),
            class_name="row g2",
        ),
        class_name="col g2 t1 mut chat-part",
    )


def _part(*children: rx.Component, gap: str = "g2") -> rx.Component:
    return rx.el.div(*children, class_name=f"col {gap} chat-part")
