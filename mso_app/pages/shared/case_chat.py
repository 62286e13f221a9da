"""`/cases/{id}/chat`: the conversation of the two people of a case."""

import reflex as rx

from mso_app.components.case.room import case_room
from mso_app.components.chat.room import chat_room


def case_chat() -> rx.Component:
    return case_room(chat_room(), tab="chat")
