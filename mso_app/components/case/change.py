"""Correcting the request while the case is New or Returned; somebody else's newer text is offered beside one's own."""

import reflex as rx

from mso_app.components.cards import callout
from mso_app.components.dialogs import form_dialog
from mso_app.components.forms import form_problem, text_area, text_field
from mso_app.components.theme import Child
from mso_app.state.shared.room import RoomState

Case = RoomState.case


def change_dialog() -> rx.Component:
    return form_dialog(
        form_problem(_error("form")),
        _beside(Case.subject, text_field("Subject", "subject", default_value=Case.subject, problem=_error("subject"))),
        _beside(
            Case.history, text_area("History", "history", rows=6, default_value=Case.history, problem=_error("history"))
        ),
        _beside(
            Case.first_diagnosis,
            text_field("First diagnosis", "first_diagnosis", default_value=Case.first_diagnosis, optional=True),
        ),
        _beside(
            Case.first_diagnosis_code,
            text_field("ICD-10", "first_diagnosis_code", default_value=Case.first_diagnosis_code, optional=True),
        ),
        _beside(
            Case.first_treatment,
            text_area("First treatment", "first_treatment", rows=3, default_value=Case.first_treatment, optional=True),
        ),
        title="Correct the request",
        sentence="Possible until an expert is asked, and while the case is returned to you.",
        submit="Save",
        on_submit=RoomState.change,
        open_when=RoomState.dialog == "change",
        on_open_change=RoomState.close,
        width="640px",
    )


def _beside(newer: rx.Var[str], field: rx.Component) -> Child:
    """The field, and under it what the case reads now, once somebody else has changed it."""
    return rx.el.div(
        field,
        rx.cond(
            RoomState.is_newer,
            callout(rx.cond(newer, newer, "Empty"), kind="warning", title="It reads now"),
            rx.fragment(),
        ),
        class_name="col g2",
    )


def _error(field: str) -> rx.Var[str]:
    return RoomState.errors.get(field, "").to(str)
