"""Where a message is written. The fields belong to the browser: `/chat.js` fills and empties them."""

import reflex as rx

from mso_app.components.badges import keys
from mso_app.components.theme import icon
from mso_app.schemas.viewing import ShelfRow
from mso_app.state.shared.chat import ChatState
from mso_app.state.shared.room import RoomState


def composer() -> rx.Component:
    return rx.el.section(
        rx.cond(ChatState.room.can_send, _open(), _closed()),
        class_name="composer-place",
        aria_label="Write a message",
    )


def _open() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            _bar(),
            rx.el.ul(
                class_name="plain composer-files", aria_label="Files to send", custom_attrs={"data-chat-tray": ""}
            ),
            rx.el.div(
                rx.el.div(class_name="behind", aria_hidden="true", custom_attrs={"data-chat-behind": ""}),
                rx.el.textarea(
                    rows="1",
                    max_length=8000,
                    placeholder="Write to " + ChatState.other,
                    auto_complete="off",
                    custom_attrs={"data-chat-text": "", "aria-label": "Message"},
                ),
                class_name="q-words composer-words",
            ),
            rx.el.div(
                _small("Attach a file", "paperclip", {"data-chat-attach": ""}),
                rx.el.span(
                    _small("Mention a document", "file-text", {"data-chat-mention": ""}), class_name="only-wide"
                ),
                rx.el.span("Type ", keys("@"), " for a document", class_name="t1 mut only-wide composer-tip"),
                rx.el.span(class_name="sp"),
                rx.el.span(keys("Enter"), " sends", class_name="t1 mut only-wide composer-tip"),
                rx.el.button(
                    icon("send-horizontal", 13),
                    rx.el.span("Send", class_name="word"),
                    type="button",
                    class_name="btn solid s1 composer-send",
                    custom_attrs={"data-chat-go": "", "aria-label": "Send"},
                ),
                class_name="row composer-foot",
            ),
            rx.el.input(
                type="file",
                multiple=True,
                hidden=True,
                tab_index=-1,
                custom_attrs={"data-chat-files": "", "aria-label": "Files"},
            ),
            class_name="composer",
        ),
        _doors(),
        _shelf(),
        custom_attrs={
            "data-composer": ChatState.room.thread_id.to_string(use_json=False),
            "data-case": RoomState.case.id.to_string(use_json=False),
        },
    )


def _bar() -> rx.Component:
    """What is answered or corrected; hidden while neither is."""
    return rx.el.div(
        rx.el.span(icon("reply", 14), class_name="bar-reply"),
        rx.el.span(icon("pencil", 14), class_name="bar-edit"),
        rx.el.span(
            rx.el.b(class_name="b", custom_attrs={"data-bar-who": ""}),
            " ",
            rx.el.span(class_name="mut", custom_attrs={"data-bar-words": ""}),
            class_name="t1 sp tr",
        ),
        _small("Leave it", "x", {"data-bar-close": ""}),
        class_name="row g2 composer-bar",
        hidden=True,
        custom_attrs={"data-chat-bar": ""},
    )


def _closed() -> rx.Component:
    return rx.el.div(icon("lock", 14), rx.el.span(ChatState.room.closed_words), class_name="row g2 mut composer-closed")


def _doors() -> rx.Component:
    """What the browser hands in by itself."""
    fields = ["thread", "client_msg_id", "text", "reply_to", "file_ids"]
    return rx.fragment(
        _hidden("send", ChatState.send, fields),
        _hidden("change", ChatState.change, ["message_id", "text"]),
        rx.el.button(
            "Tell that I write",
            type="button",
            hidden=True,
            tab_index=-1,
            on_click=ChatState.typing,
            custom_attrs={"data-chat-typing": ""},
        ),
        rx.el.button(
            "Read the list of files",
            type="button",
            hidden=True,
            tab_index=-1,
            on_click=ChatState.offer,
            custom_attrs={"data-chat-offer": ""},
        ),
    )


def looking_door() -> rx.Component:
    return _hidden("look", ChatState.look, ["looking"])


def _hidden(name: str, handler: rx.EventHandler | rx.event.EventCallback, fields: list[str]) -> rx.Component:
    return rx.el.form(
        *(rx.el.input(type="hidden", name=field) for field in fields),
        on_submit=handler,
        hidden=True,
        custom_attrs={f"data-chat-{name}": ""},
    )


def _shelf() -> rx.Component:
    """The files an @ offers, for the browser to choose from."""
    return rx.el.ul(
        rx.foreach(ChatState.shelf, _entry),
        hidden=True,
        custom_attrs={"data-chat-shelf": rx.cond(ChatState.is_shelf_read, "read", "")},
    )


def _entry(row: rx.Var[ShelfRow]) -> rx.Component:
    return rx.el.li(
        row.name,
        custom_attrs={"data-code": row.code, "data-images": row.images},
        key=row.code,
    )


def _small(label: str, name: str, attrs: dict[str, str]) -> rx.Component:
    return rx.el.button(
        icon(name, 13),
        type="button",
        class_name="btn ghost s1 ic",
        title=label,
        custom_attrs=attrs | {"aria-label": label},
    )
