"""The chat of a case: the conversation with its composer, and what stands beside it."""

import reflex as rx

from mso_app.components.avatar import avatar
from mso_app.components.chat.bubble import line
from mso_app.components.chat.composer import composer, looking_door
from mso_app.components.chat.details import details
from mso_app.components.dialogs import confirm_destructive
from mso_app.components.faces import empty, failed, loading
from mso_app.components.theme import icon
from mso_app.state.shared.chat import ChatState


class ChatOutbox(rx.Component):
    """`/chat.js` draws what was written and is not confirmed yet; nothing of it is on the server."""

    tag = "ChatOutbox"
    library = None

    thread: rx.Var[str]

    def _get_tag_name(self) -> str:
        return '"chat-outbox"'


def chat_room() -> rx.Component:
    return rx.cond(
        ChatState.problem,
        rx.el.div(
            failed("This conversation is not here", ChatState.problem, name="message-circle-off"), class_name="page"
        ),
        rx.cond(
            ChatState.not_open,
            rx.el.div(empty("The chat is not open yet", ChatState.not_open, name="messages-square"), class_name="page"),
            rx.cond(ChatState.loading, rx.el.div(loading(5), class_name="page"), _conversation()),
        ),
    )


def _conversation() -> rx.Component:
    return rx.el.div(
        rx.el.input(
            type="checkbox",
            id="chat-details",
            class_name="sr details-tick",
            custom_attrs={"aria-label": "Show people and documents"},
        ),
        rx.el.div(
            rx.el.section(
                _privacy(),
                _log(),
                composer(),
                class_name="pane chat-thread",
                aria_label="Conversation",
            ),
            details(),
            class_name="panes chat",
        ),
        looking_door(),
        _ask(),
        class_name="room chat-room",
    )


def _privacy() -> rx.Component:
    return rx.el.div(
        icon("lock", 13),
        rx.el.span(
            "Only you and ",
            ChatState.other,
            " can read this.",
            rx.el.span(" Administrators see that messages were sent, never the text.", class_name="only-wide"),
        ),
        rx.el.label(
            icon("panel-right", 14),
            rx.el.span("Details", class_name="sr"),
            html_for="chat-details",
            class_name="btn ghost s1 ic details-switch",
            title="People and documents",
        ),
        class_name="row g2 t1 mut chat-privacy",
    )


def _log() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.div(
                rx.cond(
                    ChatState.has_older,
                    rx.el.button(
                        "Show older messages",
                        type="button",
                        class_name="btn ghost s1 load-older",
                        on_click=ChatState.older,
                        custom_attrs={"data-chat-older": ""},
                    ),
                    rx.fragment(),
                ),
                rx.cond(
                    (ChatState.settled.length() + ChatState.tail.length()) > 0,
                    rx.fragment(),
                    _nothing(),
                ),
                rx.el.div(
                    rx.foreach(ChatState.settled + ChatState.tail, line),
                    ChatOutbox.create(thread=ChatState.room.thread_id.to_string(use_json=False)),
                    role="log",
                    aria_live="polite",
                    aria_relevant="additions",
                    aria_label="Messages",
                    class_name="chat-lines",
                ),
                rx.cond(
                    ChatState.has_newer,
                    rx.el.button(
                        "Show newer messages",
                        type="button",
                        class_name="btn ghost s1 load-older",
                        on_click=ChatState.newer,
                        custom_attrs={"data-chat-newer": ""},
                    ),
                    rx.fragment(),
                ),
                _typing(),
                class_name="chat-column",
            ),
            class_name="chat-scroll",
            tab_index=0,
            aria_label="Messages, arrow keys go from one to the next",
            role="region",
            custom_attrs={"data-chat-scroll": ""},
        ),
        rx.el.button(
            icon("arrow-down", 14),
            rx.el.span(
                rx.cond(ChatState.missed > 0, f"{ChatState.missed} newer", "Jump to latest"),
                class_name="word",
                custom_attrs={"data-latest-words": ""},
            ),
            type="button",
            class_name="btn surface s1 jump",
            hidden=True,
            on_click=rx.cond(ChatState.has_newer, ChatState.latest, rx.noop()),
            custom_attrs={"data-chat-latest": rx.cond(ChatState.has_newer, "far", "near")},
        ),
        class_name="chat-log",
    )


def _typing() -> rx.Component:
    return rx.el.div(
        rx.cond(
            ChatState.is_typing,
            rx.el.div(
                avatar(ChatState.room.other_initials),
                rx.el.span(rx.el.i(), rx.el.i(), rx.el.i(), class_name="writing", aria_hidden="true"),
                ChatState.other,
                " is writing",
                class_name="row g2 t1 mut",
            ),
            rx.fragment(),
        ),
        class_name="typing-line",
        role="status",
    )


def _nothing() -> rx.Component:
    return rx.cond(
        ChatState.room.can_send,
        empty(
            "No messages yet",
            "Ask " + ChatState.other + " what the documents leave open. Only the two of you can read it.",
            name="messages-square",
        ),
        empty("No messages", ChatState.room.closed_words, name="messages-square"),
    )


def _ask() -> rx.Component:
    return confirm_destructive(
        title="Delete this message for both?",
        lost="Its text and files are destroyed. A line stays that says a message was deleted.",
        confirm="Delete message",
        open_when=ChatState.deleting != "",
        on_open_change=ChatState.keep,
        on_confirm=ChatState.delete,
    )
