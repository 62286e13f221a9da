"""A diagnosis code: typed, or found by words in the list beneath. Keys are in `/choices.js`."""

import reflex as rx

from mso_app.components.forms import text_field
from mso_app.schemas.terminology import CodeRow
from mso_app.state.requester.new_case import NewCaseState

LIST = "code-choices"


def code_field() -> rx.Component:
    return rx.el.div(
        text_field(
            "ICD-10 code",
            "first_diagnosis_code",
            optional=True,
            problem=NewCaseState.errors["first_diagnosis_code"],
            hint=rx.cond(NewCaseState.code_title, NewCaseState.code_title, "Type a code or words, such as myeloma."),
            default_value=NewCaseState.form.first_diagnosis_code,
            on_change=NewCaseState.look_up.debounce(200),
            on_blur=NewCaseState.leave_code,
            auto_complete="off",
            max_length=100,
            role="combobox",
            aria_expanded=rx.cond(NewCaseState.codes.length() > 0, "true", "false"),
            aria_controls=LIST,
            aria_autocomplete="list",
        ),
        rx.cond(
            NewCaseState.codes.length() > 0,
            rx.el.ul(
                rx.foreach(NewCaseState.codes, _choice),
                id=LIST,
                role="listbox",
                aria_label="Codes that fit",
                class_name="choices-list",
            ),
            rx.fragment(),
        ),
        class_name="choices-box",
    )


def _choice(line: rx.Var[CodeRow], place: rx.Var[int]) -> rx.Component:
    return rx.el.li(
        rx.el.span(line.code, class_name="m tn"),
        rx.el.span(line.title, class_name="mut"),
        id=f"{LIST}-{place}",
        role="option",
        aria_selected="false",
        # The input keeps the focus, so that leaving it does not close the list before the click.
        on_mouse_down=rx.prevent_default,
        on_click=NewCaseState.pick_code(line.code),
        key=line.code,
    )
