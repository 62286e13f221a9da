"""Where files come in: the drop zone with its queue in the browser, and under it one list with what the server has."""

import reflex as rx

from mso_app.components.badges import badge, reading_badge
from mso_app.components.buttons import icon_button
from mso_app.components.theme import Text, icon, when
from mso_app.schemas.documents import DocumentRow

TILES = {"pdf": "file-text", "png": "image", "jpeg": "image", "dicom": "layers", "text": "file-text", "csv": "table-2"}


class FileUploader(rx.Component):
    """`/upload.js` draws it: only the browser knows how much of a file was sent."""

    tag = "FileUploader"
    library = None

    target: rx.Var[str]
    limit: rx.Var[int]

    def _get_tag_name(self) -> str:
        return '"file-uploader"'


def uploader(
    target: Text,
    documents: rx.Var[list[DocumentRow]],
    *,
    on_change: rx.EventHandler | rx.event.EventCallback,
    on_remove: rx.EventHandler | None = None,
    limit_mb: int | rx.Var[int] = 50,
    total: int | rx.Var[int] | None = None,
) -> rx.Component:
    """The whole place for files.

    `target` is where they go, such as `/api/v1/drafts/<id>/documents`; nothing is drawn while it is "". It must be a
    Var that starts empty. `on_change` reads the list again, without arguments; `on_remove` takes the id of a document.
    `documents` are the first 50 rows; `total` says how many there are.
    """
    return rx.el.div(
        FileUploader.create(target=target, limit=limit_mb * 1_000_000),
        rx.el.button(
            "Read the list again",
            type="button",
            hidden=True,
            tab_index=-1,
            on_click=on_change,
            custom_attrs={"data-uploaded": ""},
        ),
        rx.el.section(
            rx.el.div(
                rx.el.h2("Files"),
                rx.cond(documents.length() > 0, _count(documents, total), rx.fragment()),
                rx.el.span(class_name="row g2 end", custom_attrs={"data-upload-tools": ""}),
                class_name="card-head",
            ),
            rx.el.div(role="list", aria_label="Files under way", custom_attrs={"data-under-way": ""}),
            rx.el.div(
                rx.foreach(documents, lambda document: file_row(document, on_remove=on_remove)),
                role="list",
                aria_label="Files",
                class_name="known-files",
            ),
            aria_label="Files",
            class_name="card file-list",
        ),
        class_name="uploader",
    )


def file_row(document: rx.Var[DocumentRow], *, on_remove: rx.EventHandler | None = None) -> rx.Component:
    """One file that the server has: name, what is in it, how far it was read, and what is wrong with it."""
    gone = []
    if on_remove is not None:
        gone = [icon_button("Remove " + document.name, "x", size="1", on_click=on_remove(document.id.to(str)))]
    return rx.el.div(
        rx.el.span(
            rx.match(document.file_kind, *((kind, icon(name)) for kind, name in TILES.items()), icon("file")),
            class_name="tile",
            aria_hidden="true",
            custom_attrs={"data-accent-color": "gray"},
        ),
        rx.el.div(
            rx.el.div(
                rx.el.span(document.name, class_name="m tr", title=document.name),
                rx.el.span(class_name="sp"),
                _state(document),
                *gone,
                class_name="row g2",
            ),
            rx.el.div(
                document.size_words,
                _after_a_dot(document.facts),
                _after_a_dot(document.kind_words),
                class_name="t1 mut tn facts",
            ),
            when(document.sentence, lambda: rx.el.p(document.sentence, class_name="t1 bad facts")),
            rx.foreach(
                document.warnings,
                lambda sentence: rx.el.p(icon("triangle-alert", 14), rx.el.span(sentence), class_name="t1 warn"),
            ),
            class_name="sp",
        ),
        role="listitem",
        class_name="file-row",
        key=document.id.to(str),
        custom_attrs={"data-document": document.id.to(str), "data-state": document.read_status},
    )


def _state(document: rx.Var[DocumentRow]) -> rx.Component:
    """Ready when it was read; a spinner while it is; else what stands in the way."""
    going = rx.el.span(icon("loader-circle", 14), document.read_words, class_name="t1 mut row g1 turning nw")
    return rx.match(
        document.read_status,
        ("read", badge("Ready", "check", "green")),
        ("reading", going),
        ("waiting", rx.el.span("Waiting", class_name="t1 mut nw")),
        reading_badge(document.read_status),
    )


def _after_a_dot(words: rx.Var[str]) -> rx.Component:
    return rx.cond(words, rx.fragment(rx.el.span(" · "), words), rx.fragment())


def _count(documents: rx.Var[list[DocumentRow]], total: int | rx.Var[int] | None) -> rx.Component:
    return rx.el.span(documents.length() if total is None else total, class_name="count quiet")
