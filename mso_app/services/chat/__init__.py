"""The conversation between the requester and the expert of a case; nobody else reaches it."""

from mso_app.services.chat.reach import NotOpenYet
from mso_app.services.chat.receipts import (
    mark_delivered,
    mark_read,
    say_here,
    say_typing,
    unread_of,
    unread_total,
)
from mso_app.services.chat.room import again, newer, older, open_room, read_lines
from mso_app.services.chat.sending import change, delete, send

__all__ = [
    "NotOpenYet",
    "again",
    "change",
    "delete",
    "mark_delivered",
    "mark_read",
    "newer",
    "older",
    "open_room",
    "read_lines",
    "say_here",
    "say_typing",
    "send",
    "unread_of",
    "unread_total",
]
