"""The details of a patient as a form, for entering and for correcting."""

import reflex as rx

from mso_app.components.buttons import button
from mso_app.components.cards import callout
from mso_app.components.forms import select_field, text_field
from mso_app.components.theme import Child, icon
from mso_app.schemas.patients import PatientRow
from mso_app.state.requester.patient_form import SEXES


def patient_fields(
    errors: rx.Var[dict[str, str]],
    birth_date_read: rx.Var[str],
    on_birth_date: rx.EventHandler,
    *,
    patient: rx.Var[PatientRow] | None = None,
) -> list[Child]:
    """Name, birth date, sex and record number; filled in when there is a `patient` to correct."""

    def known(name: str) -> dict[str, object]:
        return {} if patient is None else {"default_value": getattr(patient, name)}

    return [
        text_field(
            "Name",
            "name",
            required=True,
            problem=errors["name"],
            hint="As in your record, first name first.",
            auto_complete="off",
            max_length=200,
            **known("name"),
        ),
        rx.el.div(
            text_field(
                "Birth date",
                "birth_date",
                required=True,
                problem=errors["birth_date"],
                hint=rx.cond(birth_date_read, birth_date_read, "Such as 14 Mar 1972 or 1972-03-14."),
                auto_complete="off",
                max_length=40,
                on_blur=on_birth_date,
                **known("birth_date"),
            ),
            select_field(
                "Sex",
                "sex",
                SEXES,
                required=True,
                problem=errors["sex"],
                **({"placeholder": "Choose"} if patient is None else {}),
                **known("sex_key"),
            ),
            class_name="grid-2",
        ),
        text_field(
            "Record number",
            "record_number",
            optional=True,
            problem=errors["record_number"],
            hint="Your institution's own number. Only your institution sees it.",
            auto_complete="off",
            max_length=60,
            **known("record_number"),
        ),
    ]


def already_here(existing: rx.Var[list[PatientRow]], on_pick: rx.EventHandler, word: str) -> rx.Component:
    """Who already has the record number that was typed, to take instead."""
    return rx.foreach(
        existing,
        lambda patient: callout(
            rx.el.div(patient.number, " · born ", patient.birth_date, " · ", patient.sex, class_name="t1"),
            kind="warning",
            title=patient.name,
            action=rx.cond(
                patient.is_active,
                button(word, size="1", on_click=on_pick(patient.id.to(str))),
                rx.el.span(icon("circle-slash", 13), "Deactivated", class_name="row g1 t1 nw"),
            ),
        ),
    )
