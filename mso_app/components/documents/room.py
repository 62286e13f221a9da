"""The documents tab: list, paper and draft side by side, or the image room while a series is open."""

import reflex as rx

from mso_app.components.documents.dialogs import add_button, document_dialogs
from mso_app.components.documents.paper import paper, paper_title, paper_tools
from mso_app.components.documents.shelf import shelf
from mso_app.components.imaging.room import image_room
from mso_app.components.insights.pane import insights_pane
from mso_app.components.insights.run import rerun_button
from mso_app.components.panes import Pane, panes
from mso_app.state.shared.documents import DocumentsState
from mso_app.state.shared.insights import InsightsState
from mso_app.state.shared.viewer import ViewerState


def document_room() -> rx.Component:
    return rx.fragment(rx.cond(ViewerState.is_images, image_room(), _papers()), document_dialogs())


def _papers() -> rx.Component:
    return panes(
        "documents",
        Pane(title="Documents", body=shelf(), total=DocumentsState.shelf.total, actions=[add_button()]),
        Pane(title=paper_title(), body=paper(), actions=paper_tools(), well=True, word="Viewer"),
        Pane(
            title="Insights",
            body=insights_pane(),
            actions=[_finished(), rerun_button()],
        ),
        first=1,
    )


def _finished() -> rx.Component:
    return rx.cond(
        InsightsState.finished_words,
        rx.el.span(InsightsState.finished_words, ", on this server", class_name="t1 mut nw"),
        rx.fragment(),
    )
