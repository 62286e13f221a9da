"""The conversation between the requester and the expert of a case; nobody else reaches it."""

from mso_app.services.chat import attention
from mso_app.services.chat.files import (
    brought_before,
    drop_unsent,
    keep_as_document,
    open_file,
    order_file,
    paint_file,
    plan_file,
    record_file,
)
from mso_app.services.chat.incoming import FilePlan, receive
from mso_app.services.chat.open_rooms import unread_by
from mso_app.services.chat.pulse import has_moved, news
from mso_app.services.chat.reach import NotOpenYet
from mso_app.services.chat.receipts import (
    let_know,
    mark_delivered,
    mark_read,
    say_here,
    say_typing,
    still_here,
    unread_in,
    unread_of,
    unread_total,
)
from mso_app.services.chat.room import again, newer, older, open_room, read_lines
from mso_app.services.chat.searching import search
from mso_app.services.chat.seeing import see
from mso_app.services.chat.sending import change, delete, send
from mso_app.services.chat.transcript import order_transcript, print_transcript, transcript

__all__ = [
    "FilePlan",
    "NotOpenYet",
    "again",
    "attention",
    "brought_before",
    "change",
    "delete",
    "drop_unsent",
    "has_moved",
    "keep_as_document",
    "let_know",
    "mark_delivered",
    "mark_read",
    "newer",
    "news",
    "older",
    "open_file",
    "open_room",
    "order_file",
    "order_transcript",
    "paint_file",
    "plan_file",
    "print_transcript",
    "read_lines",
    "receive",
    "record_file",
    "say_here",
    "say_typing",
    "search",
    "see",
    "send",
    "still_here",
    "transcript",
    "unread_by",
    "unread_in",
    "unread_of",
    "unread_total",
]
