"""`/requester/new-case`: from a patient and a question to a submitted case, in four steps."""

import reflex as rx

from mso_app.components.buttons import button, link_button
from mso_app.components.faces import empty, loading
from mso_app.components.shell import page_frame
from mso_app.components.wizard.check_step import check_step
from mso_app.components.wizard.files_step import files_step
from mso_app.components.wizard.frame import conflict, foot, saved_mark, stepper
from mso_app.components.wizard.patient_step import patient_step
from mso_app.components.wizard.questions_step import questions_step
from mso_app.state.requester.new_case import NewCaseState


def new_case() -> rx.Component:
    return page_frame(
        rx.cond(NewCaseState.problem, _gone(), _wizard()),
        title="New case",
        active="cases",
        role="requester",
        detail=NewCaseState.patient_line,
        actions=[saved_mark(), button("Save and leave", on_click=NewCaseState.save_and_leave)],
        flush=True,
    )


def _wizard() -> rx.Component:
    return rx.fragment(
        stepper(),
        rx.el.div(
            conflict(),
            rx.cond(
                NewCaseState.loading,
                loading(6),
                # Each step has a key of its own: what a script drew into one must not stay in the next.
                rx.match(
                    NewCaseState.step,
                    ("questions", questions_step()),
                    ("files", files_step()),
                    ("check", check_step()),
                    patient_step(),
                ),
            ),
            class_name="page wizard-page",
        ),
        foot(),
    )


def _gone() -> rx.Component:
    return empty(
        "This draft is not here",
        "It was thrown away, or it belongs to somebody else.",
        name="file-x",
        action=link_button("New case", "/requester/new-case", name="plus", weight="solid"),
    )
