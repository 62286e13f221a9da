"""`/cases/{id}/documents`: the files of a case beside what the machine drafted from them."""

import reflex as rx

from mso_app.components.case.room import case_room
from mso_app.components.documents.room import document_room


def case_documents() -> rx.Component:
    return case_room(document_room(), tab="documents")
