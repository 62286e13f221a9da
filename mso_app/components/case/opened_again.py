"""What an expert sees whose access to a case has ended, and the dialog that opens it again."""

import reflex as rx

from mso_app.components.buttons import button
from mso_app.components.cards import card, item, two_lines
from mso_app.components.dialogs import form_dialog
from mso_app.components.faces import empty
from mso_app.components.forms import form_problem, text_area
from mso_app.components.theme import icon
from mso_app.schemas.cases import EndedCase
from mso_app.state.shared.case_list import CaseListState
from mso_app.state.shared.room import RoomState

Ended = RoomState.ended


def ended_face() -> rx.Component:
    """In place of the case: nothing of the patient, and the one way to read on."""
    return rx.el.div(
        empty(
            "Your access has ended",
            rx.fragment(
                "You finished ", Ended.number, " on ", Ended.done, " and could read it until ", Ended.ended, "."
            ),
            name="lock-keyhole",
            action=button("Open again", name="siren", on_click=RoomState.show("glass")),
        ),
        class_name="page",
    )


def ended_card() -> rx.Component:
    """The last finished cases that their expert can no longer read; each leads to where it can be opened again."""
    return rx.cond(
        CaseListState.ended.length() > 0,
        card(
            rx.el.div(rx.foreach(CaseListState.ended, _ended_line)),
            title="Access ended",
            note="finished cases",
        ),
        rx.fragment(),
    )


def _ended_line(one: rx.Var[EndedCase]) -> rx.Component:
    return item(
        icon("lock-keyhole"),
        two_lines(one.number, rx.fragment(one.specialty, ", done ", one.done)),
        href=f"/cases/{one.id}",
    )


def glass_dialog() -> rx.Component:
    return form_dialog(
        form_problem(RoomState.errors.get("form", "").to(str)),
        text_area(
            "Reason",
            "reason",
            rows=3,
            required=True,
            hint="The requester and the administrators read it. It stays in the history of the case.",
            problem=RoomState.errors.get("reason", "").to(str),
        ),
        title="Open this case again?",
        sentence=rx.fragment(
            "For ",
            Ended.hours,
            " hours you can read the case, its documents and your opinion, not the conversation. "
            "The requester is told at once, and the audit log keeps it.",
        ),
        submit="Open again",
        on_submit=RoomState.break_glass,
        open_when=RoomState.dialog == "glass",
        on_open_change=RoomState.close,
    )
