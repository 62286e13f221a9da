"""The tray of collected quotes: what was marked in the documents, and which answers rest on it."""

import reflex as rx

from mso_app.components.badges import keys
from mso_app.components.buttons import link_button
from mso_app.components.faces import empty
from mso_app.components.opinion.text import place_chip
from mso_app.components.theme import icon
from mso_app.schemas.opinions import CitationView
from mso_app.state.shared.opinion import OpinionState
from mso_app.state.shared.room import RoomState


def evidence() -> rx.Component:
    return rx.cond(
        OpinionState.draft.citations.length() > 0,
        rx.el.div(
            rx.el.ul(rx.foreach(OpinionState.draft.citations, _piece), class_name="plain col g2"),
            rx.el.p(
                "Drag a quote into an answer, or type ", keys("@"), " and the document code.", class_name="t1 mut tip"
            ),
            class_name="evidence-tray",
            custom_attrs={"data-part": "evidence"},
        ),
        rx.el.div(
            empty(
                "Nothing quoted yet",
                "Mark a sentence in a document, or open a finding, and choose Quote in opinion.",
                name="quote",
                action=link_button("Open documents", f"/cases/{RoomState.case.id}/documents", name="file-text"),
            ),
            custom_attrs={"data-part": "evidence"},
        ),
    )


def _piece(piece: rx.Var[CitationView]) -> rx.Component:
    return rx.el.li(
        rx.el.span(icon("grip-vertical", 14), class_name="grip"),
        rx.el.div(
            rx.cond(
                piece.quote,
                rx.el.p("“", piece.quote, "”", class_name="quoted", title=piece.quote),
                rx.el.p(piece.document_name, class_name="quoted"),
            ),
            rx.el.div(
                place_chip(RoomState.case.id, piece),
                rx.el.span(
                    rx.cond(piece.used_in, rx.fragment(icon("check", 12), piece.used_in), "not used"),
                    class_name="t1 mut row g1 used",
                    title=rx.cond(piece.used_in, f"Cited in answer {piece.used_in}", "No answer cites this yet"),
                ),
                rx.el.span(class_name="sp"),
                rx.el.span(
                    rx.el.button(
                        icon("plus", 13),
                        "Insert",
                        type="button",
                        class_name="btn ghost s1",
                        custom_attrs={"data-insert": piece.token, "aria-label": f"Insert {piece.label}"},
                    ),
                    rx.cond(
                        piece.used_in,
                        rx.fragment(),
                        rx.el.button(
                            icon("trash-2", 13),
                            type="button",
                            class_name="btn ghost s1 ic",
                            on_click=OpinionState.remove(piece.id.to_string(use_json=False)),
                            custom_attrs={"aria-label": f"Remove {piece.label}", "title": "Remove"},
                        ),
                    ),
                    class_name="row tray-acts",
                ),
                class_name="row g2 tray-foot",
            ),
            class_name="sp",
        ),
        class_name="find tray-piece",
        draggable=True,
        key=piece.id.to_string(use_json=False),
        custom_attrs={"data-token": piece.token, "data-quote": rx.cond(piece.quote, piece.quote, piece.document_name)},
    )
