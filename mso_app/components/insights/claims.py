"""Statements of the draft: what is said, where it is written, how sure, and what the reviewer does with it."""

from collections.abc import Callable

import reflex as rx

from mso_app.components.badges import badge, confidence, evidence_chip
from mso_app.components.buttons import button, to
from mso_app.components.theme import icon, when
from mso_app.schemas.findings import Chip, ClaimLine
from mso_app.state.shared.insights import InsightsState
from mso_app.state.shared.room import RoomState
from mso_app.state.shared.viewer import ViewerState

CAN_QUOTE = RoomState.case.can.contains("opinion.write") | RoomState.case.is_adding
Chips = Callable[[rx.Var[Chip]], rx.Component]


def finding(line: rx.Var[ClaimLine]) -> rx.Component:
    """A card beside the viewer; amber while one of its places is lit, with what can be done with it."""
    is_on = (ViewerState.place != "") & line.places.contains(ViewerState.place)
    return rx.el.article(
        _words(line, is_on),
        rx.el.div(
            rx.foreach(line.chips, lit_chip),
            _source(line),
            rx.el.span(class_name="sp"),
            confidence(line.level, line.figure),
            class_name="row wrap chips",
        ),
        rx.cond(is_on & CAN_QUOTE & (line.chips.length() > 0), _acts(line, line.chips[0]), rx.fragment()),
        class_name=rx.cond(is_on, "find on", "find"),
        key=line.id.to_string(use_json=False),
    )


def statement(line: rx.Var[ClaimLine], chips: Chips) -> rx.Component:
    """The same as plain text, for the parts of a note."""
    return rx.el.div(
        _words(line, False),
        rx.el.div(
            rx.foreach(line.chips, chips),
            _source(line),
            rx.el.span(class_name="sp"),
            _mark(line),
            _stated(line),
            class_name="row wrap chips",
        ),
        class_name="statement",
        key=line.id.to_string(use_json=False),
    )


def diagnosis(line: rx.Var[ClaimLine], chips: Chips) -> rx.Component:
    """A candidate: what it would be, its code, and the places that speak for it."""
    return rx.el.article(
        rx.el.div(
            rx.cond(line.icd10, rx.el.span(line.icd10, class_name="code-tag mono"), rx.fragment()),
            rx.el.span(rx.cond(line.icd10_title, line.icd10_title, line.text), class_name="b sp"),
            confidence(line.level, line.figure),
            class_name="row g2 top",
        ),
        rx.cond(
            line.icd10_title != "",
            rx.el.p(line.text, class_name=rx.cond(line.is_dismissed, "said struck", "said")),
            rx.fragment(),
        ),
        rx.el.div(
            rx.foreach(line.chips, chips),
            _source(line),
            rx.el.span(class_name="sp"),
            _mark(line),
            class_name="row wrap chips",
        ),
        class_name="find",
        key=line.id.to_string(use_json=False),
    )


def lit_chip(piece: rx.Var[Chip]) -> rx.Component:
    """Beside the viewer: opens the page there, and is amber while its place is lit."""
    return evidence_chip(
        piece.code,
        piece.where,
        lit=ViewerState.place == piece.place,
        on_click=ViewerState.show(piece.document_id.to_string(use_json=False), piece.page, piece.start, piece.end),
        label=f"Open {piece.code} {piece.where}",
    )


def linked_chip(piece: rx.Var[Chip]) -> rx.Component:
    """On a page without a viewer: leads to the documents tab with the place lit."""
    return to(
        icon("file-text", 12),
        piece.code,
        rx.el.span(piece.where, class_name="p"),
        href=piece.href,
        class_name="chip",
        title=piece.quote,
        custom_attrs={"aria-label": f"Open {piece.code} {piece.where}"},
    )


def draft_note() -> rx.Component:
    """Always in sight: nobody has confirmed what stands here."""
    return rx.el.span(badge("AI draft, needs a clinician", "sparkles", "amber"), title="Nobody has confirmed this yet.")


def _words(line: rx.Var[ClaimLine], is_on: bool | rx.Var[bool]) -> rx.Component:
    face = rx.cond(is_on, "said m", "said") if isinstance(is_on, rx.Var) else "said"
    return rx.el.p(line.text, class_name=rx.cond(line.is_dismissed, "said struck", face))


def _source(line: rx.Var[ClaimLine]) -> rx.Component:
    request = rx.el.span(icon("message-square-text", 12), "From the request", class_name="t1 mut row g1")
    return rx.cond(line.from_request, request, rx.fragment())


def _stated(line: rx.Var[ClaimLine]) -> rx.Component:
    return when(line.level, lambda: confidence(line.level, line.figure))


def _acts(line: rx.Var[ClaimLine], first: rx.Var[Chip]) -> rx.Component:
    lit = rx.cond(line.places.contains(ViewerState.place), ViewerState.place, first.place)
    return rx.el.div(
        button(
            "Quote in opinion",
            name="quote",
            weight="soft",
            size="1",
            shortcut="q",
            on_click=ViewerState.quote_place(lit),
        ),
        rx.el.span(class_name="sp"),
        _mark(line),
        class_name="row g2 find-acts",
    )


def _mark(line: rx.Var[ClaimLine]) -> rx.Component:
    """Disagree, or take it back; a statement that was disagreed with stays to be seen."""
    ident = line.id.to_string(use_json=False)
    return rx.cond(
        InsightsState.can_dismiss,
        rx.cond(
            line.is_dismissed,
            button("Take back", name="undo-2", weight="ghost", size="1", on_click=InsightsState.agree_again(ident)),
            rx.el.span(
                button("Disagree", name="x", weight="ghost", size="1", on_click=InsightsState.disagree(ident)),
                class_name="quiet-act",
            ),
        ),
        rx.cond(
            line.is_dismissed,
            rx.el.span("The reviewer disagrees", class_name="t1 mut"),
            rx.fragment(),
        ),
    )
