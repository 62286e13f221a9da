"""What changes the files of a case: adding some, taking one out, and saying what a file is."""

import reflex as rx

from mso_app.components.buttons import icon_button
from mso_app.components.dialogs import confirm_destructive
from mso_app.components.documents.uploader import uploader
from mso_app.components.forms import select_field
from mso_app.state.shared.documents import DocumentsState, kind_choices
from mso_app.state.shared.viewer import ViewerState

MAY_ADD = DocumentsState.shelf.can.contains("document.add")
MAY_REMOVE = DocumentsState.shelf.can.contains("document.remove")
MAY_CLASSIFY = DocumentsState.shelf.can.contains("document.classify")


def add_button() -> rx.Component:
    """In the head of the list, for those who may add."""
    return rx.cond(
        MAY_ADD,
        icon_button("Add files", "plus", size="1", on_click=DocumentsState.show_adding(True)),
        rx.fragment(),
    )


def document_dialogs() -> rx.Component:
    return rx.fragment(_add(), _remove())


def kind_of_open_file() -> rx.Component:
    """The guess of the reader, and a person's better word."""
    return rx.cond(
        MAY_CLASSIFY & (ViewerState.kind != ""),
        select_field(
            "Kind",
            "kind",
            kind_choices(),
            value=ViewerState.kind,
            on_change=lambda kind: DocumentsState.set_kind(ViewerState.opened, kind),
        ),
        rx.fragment(),
    )


def remove_link() -> rx.Component:
    return rx.cond(
        MAY_REMOVE,
        rx.el.button(
            "Remove from the case…",
            type="button",
            class_name="link t1 plain-button",
            on_click=DocumentsState.ask_to_remove(ViewerState.opened),
        ),
        rx.fragment(),
    )


def _add() -> rx.Component:
    return rx.dialog.root(
        rx.dialog.content(
            rx.dialog.title("Add files", size="4", margin="0"),
            rx.dialog.description(
                "They are read at once, and the draft is made anew from all files.",
                class_name="mut",
                size="2",
                margin="8px 0 12px",
            ),
            uploader(
                DocumentsState.upload_target,
                DocumentsState.files,
                on_change=DocumentsState.load,
                total=DocumentsState.shelf.total,
            ),
            rx.el.div(
                rx.dialog.close(rx.el.button("Done", type="button", class_name="btn surface")),
                class_name="dialog-foot",
            ),
            max_width="640px",
        ),
        open=DocumentsState.adding,
        on_open_change=DocumentsState.show_adding,
    )


def _remove() -> rx.Component:
    return confirm_destructive(
        title="Remove this file?",
        lost="It is hidden from everybody in this case and the draft is made anew without it. "
        "Its code is never given again.",
        confirm="Remove file",
        reason="Reason, kept in the history",
        reason_problem=DocumentsState.reason_problem,
        on_confirm=DocumentsState.remove,
        open_when=DocumentsState.removing != "",
        on_open_change=DocumentsState.close_removing,
    )
