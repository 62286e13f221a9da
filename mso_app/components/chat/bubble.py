"""One message: whose it is, what it answers, what it says, its files, and what became of it.

Nothing in it is a stop of the Tab key until the message has the focus (arrow keys), so that a long conversation does
not stand between the page and the composer. Keys and the pending bubbles are in `/chat.js`.
"""

import reflex as rx

from mso_app.components.avatar import avatar
from mso_app.components.buttons import to
from mso_app.components.chat.words import message_words
from mso_app.components.theme import icon
from mso_app.schemas.chat import ChatFileView, ChatLine
from mso_app.state.shared.chat import ChatState
from mso_app.state.shared.room import RoomState


def line(row: rx.Var[ChatLine]) -> rx.Component:
    ident = row.id.to_string(use_json=False)
    return rx.el.div(
        rx.cond(row.begins_day, rx.el.div(row.day, class_name="day"), rx.fragment()),
        rx.cond(
            row.begins_new & (ChatState.new_words != ""),
            rx.el.div(ChatState.new_words, class_name="unr"),
            rx.fragment(),
        ),
        rx.el.div(
            rx.cond(row.is_mine, rx.fragment(), _face(row)),
            rx.el.div(_bubble(row), rx.cond(row.ends_group, _meta(row), rx.fragment()), class_name="msg-col"),
            rx.cond(row.is_deleted, rx.fragment(), _tools(row)),
            tab_index=-1,
            class_name=rx.cond(row.is_mine, "msg me", "msg"),
            custom_attrs={
                "data-line": ident,
                "data-seq": row.seq,
                "data-client": row.client_msg_id,
                "data-text": row.text,
                "data-who": rx.cond(row.is_mine, "You", ChatState.other),
                "data-lit": rx.cond(ChatState.at == ident, "yes", "no"),
                "aria-label": _spoken(row),
            },
        ),
        class_name=rx.cond(row.begins_group, "chat-line", "chat-line more"),
        key=ident,
    )


def _face(row: rx.Var[ChatLine]) -> rx.Component:
    return rx.cond(
        row.begins_group,
        avatar(ChatState.room.other_initials, ChatState.room.other_name, size="3"),
        rx.el.span(class_name="no-face"),
    )


def _bubble(row: rx.Var[ChatLine]) -> rx.Component:
    return rx.el.div(
        rx.cond(row.quote.message_id, _quote(row), rx.fragment()),
        rx.foreach(row.files, _file),
        rx.cond(
            row.is_deleted,
            rx.el.span(icon("ban", 14), "This message was deleted", class_name="row g1 mut"),
            rx.el.div(message_words(row.runs), class_name="said", custom_attrs={"data-said": ""}),
        ),
        class_name=rx.cond(row.is_deleted, "bub gone", "bub"),
    )


def _quote(row: rx.Var[ChatLine]) -> rx.Component:
    return rx.el.button(
        rx.el.span(row.quote.author, class_name="b"),
        rx.el.span(row.quote.text),
        type="button",
        tab_index=-1,
        on_click=ChatState.jump(row.quote.seq),
        class_name="quote",
        custom_attrs={"data-answers": row.quote.message_id, "title": "Show this message"},
    )


def _file(file: rx.Var[ChatFileView]) -> rx.Component:
    address = f"/api/v1/cases/{RoomState.case.id}/chat/files/{file.id}"
    return rx.el.div(
        rx.cond(
            file.is_picture,
            to(
                rx.el.img(src=f"{address}/picture.png", alt=file.name, loading="lazy"),
                href=f"{address}/picture.png",
                reload_document=True,
                target="_blank",
                rel="noopener",
                class_name="bub-picture",
            ),
            rx.fragment(),
        ),
        rx.el.div(
            rx.cond(file.is_picture, icon("image", 18), icon("file-text", 18)),
            rx.el.span(
                rx.el.span(file.name, class_name="m tr", title=file.name),
                rx.el.span(
                    file.size_words,
                    rx.cond(file.document_code, rx.fragment(", ", file.document_code, " of the case"), rx.fragment()),
                    class_name="t1 mut",
                ),
                class_name="col sp",
            ),
            rx.cond(
                ChatState.room.can_send & ~file.document_code.bool(),
                rx.el.button(
                    icon("file-plus-2", 14),
                    type="button",
                    class_name="btn ghost s1 ic",
                    on_click=ChatState.keep_file(file.id.to_string(use_json=False)),
                    title="Add to the documents of the case",
                    custom_attrs={"aria-label": "Add " + file.name + " to the documents of the case"},
                ),
                rx.fragment(),
            ),
            to(
                icon("download", 14),
                href=address,
                reload_document=True,
                download=True,
                class_name="btn ghost s1 ic",
                title="Download",
                custom_attrs={"aria-label": "Download " + file.name},
            ),
            class_name="bub-card",
        ),
        class_name="bub-file",
        key=file.id.to_string(use_json=False),
    )


def _meta(row: rx.Var[ChatLine]) -> rx.Component:
    edited = rx.cond(row.is_edited, ", edited", "")
    return rx.cond(
        row.is_mine,
        rx.el.div(
            rx.el.span(row.time, edited), rx.cond(row.is_deleted, rx.fragment(), _receipt(row)), class_name="meta"
        ),
        rx.el.div(rx.el.span(ChatState.other, ", ", row.time, edited), class_name="meta"),
    )


def _receipt(row: rx.Var[ChatLine]) -> rx.Component:
    return rx.cond(
        row.seq <= ChatState.read_seq,
        rx.el.span(rx.el.span(icon("check-check", 14), class_name="acc"), "Read", class_name="row g1"),
        rx.cond(
            row.seq <= ChatState.delivered_seq,
            rx.el.span(icon("check-check", 14), "Delivered", class_name="row g1"),
            rx.el.span(icon("check", 14), "Sent", class_name="row g1"),
        ),
    )


def _tools(row: rx.Var[ChatLine]) -> rx.Component:
    """Beside the bubble while it is pointed at or has the focus."""
    ident = row.id.to_string(use_json=False)
    return rx.cond(
        ChatState.room.can_send,
        rx.el.div(
            _tool("Reply", "reply", {"data-reply": ident}),
            rx.cond(row.can_change, _tool("Edit", "pencil", {"data-edit-line": ident}), rx.fragment()),
            rx.cond(
                row.is_mine,
                _tool("Delete", "trash-2", {"data-delete": ident}, on_click=ChatState.ask_delete(ident)),
                rx.fragment(),
            ),
            class_name="msg-tools",
        ),
        rx.fragment(),
    )


def _tool(label: str, name: str, attrs: dict[str, object], **props: object) -> rx.Component:
    return rx.el.button(
        icon(name, 14),
        type="button",
        tab_index=-1,
        class_name="btn ghost s1 ic",
        title=label,
        custom_attrs=attrs | {"aria-label": label},
        **props,
    )


def _spoken(row: rx.Var[ChatLine]) -> rx.Var[str]:
    return rx.cond(row.is_mine, "You, ", ChatState.other + ", ") + row.time
