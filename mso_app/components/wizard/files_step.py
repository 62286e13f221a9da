"""Step 3: the files, how far each was read, and what an expert of this specialty would still ask for."""

import reflex as rx

from mso_app.components.cards import card
from mso_app.components.documents.uploader import uploader
from mso_app.components.theme import icon
from mso_app.components.wizard.frame import card_side
from mso_app.core.settings import settings
from mso_app.schemas.documents import UsualFile
from mso_app.state.requester.case_files import CaseFilesState
from mso_app.state.requester.new_case import NewCaseState


def files_step() -> rx.Component:
    return rx.el.div(
        uploader(
            CaseFilesState.target,
            CaseFilesState.documents,
            on_change=CaseFilesState.arrived,
            on_remove=CaseFilesState.remove,
            limit_mb=settings().upload_limit_mb,
            total=CaseFilesState.counts.total,
        ),
        rx.el.div(
            usual_card(),
            card_side(
                "shield-check",
                "What the expert will see",
                "The patient's name, age and sex, your questions, the history and these files. "
                "Every look at them is on record.",
            ),
            class_name="col g5",
        ),
        class_name="split wizard",
        key="files",
    )


def usual_card() -> rx.Component:
    """It informs and blocks nothing: a case may do without."""
    return card(
        rx.el.ul(rx.foreach(CaseFilesState.usual, _usual), class_name="usual plain"),
        rx.cond(
            CaseFilesState.counts.waiting > 0,
            rx.el.p(
                CaseFilesState.counts.waiting,
                rx.cond(CaseFilesState.counts.waiting == 1, " file is", " files are"),
                " still being read.",
                class_name="t1 mut",
            ),
            rx.fragment(),
        ),
        title="Usually needed",
        note=rx.cond(NewCaseState.form.specialty, NewCaseState.form.specialty.capitalize(), "General list"),
        pad=True,
    )


def _usual(line: rx.Var[UsualFile]) -> rx.Component:
    return rx.el.li(
        rx.cond(
            line.is_here,
            rx.el.span(icon("circle-check"), rx.el.span("Have:", class_name="sr"), class_name="have"),
            rx.el.span(icon("circle-dashed"), rx.el.span("Missing:", class_name="sr"), class_name="miss"),
        ),
        rx.el.span(
            rx.el.span(line.word, class_name=rx.cond(line.is_here, "mut", "")),
            rx.el.span(line.detail, class_name="t1 mut tr"),
            class_name="col sp",
        ),
        class_name="row g2 top",
        key=line.word,
    )
