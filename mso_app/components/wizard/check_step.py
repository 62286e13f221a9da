"""Step 4: everything once more, what blocks with the way to it, and the submission."""

import reflex as rx

from mso_app.components.badges import reading_badge
from mso_app.components.buttons import link_button
from mso_app.components.cards import callout, card, facts
from mso_app.components.theme import Child, icon
from mso_app.components.wizard.files_step import usual_card
from mso_app.components.wizard.frame import address, card_side
from mso_app.core.settings import settings
from mso_app.schemas.documents import DocumentRow
from mso_app.state.requester.case_files import CaseFilesState
from mso_app.state.requester.new_case import Ask, NewCaseState, Problem

Form = NewCaseState.form


def check_step() -> rx.Component:
    return rx.el.div(
        rx.el.div(_problems(), _warning(), _patient(), _case(), _files(), class_name="col g5"),
        rx.el.div(
            usual_card(),
            card_side(
                "route",
                "What happens next",
                "The files are read and a draft of the findings is made for the expert.",
                f"An administrator asks an expert within {settings().assign_hours} h. You see every step in the case.",
            ),
            class_name="col g5",
        ),
        class_name="split wizard",
        key="check",
    )


def _problems() -> rx.Component:
    return rx.cond(
        NewCaseState.problems.length() > 0,
        card(
            rx.foreach(NewCaseState.problems, _problem),
            title="Before it can be submitted",
            total=NewCaseState.problems.length(),
        ),
        rx.fragment(),
    )


def _problem(line: rx.Var[Problem]) -> rx.Component:
    return rx.el.div(
        rx.el.span(icon("circle-alert"), class_name="bad-word"),
        rx.el.span(line.sentence, class_name="sp"),
        link_button(
            "Go",
            f"/requester/new-case?draft={NewCaseState.draft_id}&step={line.step}",
            size="1",
            attrs={"aria-label": "Go: " + line.sentence},
        ),
        class_name="item",
        key=line.field,
    )


def _warning() -> rx.Component:
    return rx.cond(
        CaseFilesState.loading | (CaseFilesState.counts.total > 0),
        rx.fragment(),
        callout(
            "The case can be submitted, and files can be added later. Most experts ask for them first.",
            kind="warning",
            title="No files yet",
            action=link_button("Add files", address("files"), size="1"),
        ),
    )


def _patient() -> rx.Component:
    said = rx.cond(NewCaseState.patient_line, NewCaseState.patient_line, "Not picked yet")
    return _part("Patient", "patient", rx.el.p(said))


def _case() -> rx.Component:
    urgency = rx.cond(
        Form.urgency == "urgent",
        f"Urgent, {settings().urgent_review_hours} h",
        f"Standard, {settings().review_business_days} business days",
    )
    return _part(
        "Questions",
        "questions",
        rx.el.div(
            rx.el.ol(
                rx.foreach(NewCaseState.asks, _question),
                class_name="plain col g2",
            ),
            facts(
                [
                    ("Subject", _or_none(Form.subject)),
                    ("Specialty", _or_none(Form.specialty.capitalize())),
                    ("Urgency", urgency),
                    ("First diagnosis", _diagnosis()),
                    ("First treatment", _or_none(Form.first_treatment)),
                    ("History", rx.el.span(_or_none(Form.history), class_name="as-typed")),
                ]
            ),
            class_name="col g4",
        ),
    )


def _question(ask: rx.Var[Ask], place: rx.Var[int]) -> rx.Component:
    return rx.el.li(
        rx.el.span(place + 1, class_name="tile s1 ask-number"),
        rx.el.span(rx.cond(ask.text, ask.text, "No text yet"), class_name="sp m"),
        class_name="row g3 top",
        key=ask.key,
    )


def _diagnosis() -> rx.Component:
    said = rx.cond(Form.first_diagnosis, Form.first_diagnosis, NewCaseState.code_title)
    code = rx.cond(
        Form.first_diagnosis_code, rx.el.span(" ", Form.first_diagnosis_code, class_name="mut tn nw"), rx.fragment()
    )
    return rx.fragment(_or_none(said), code)


def _or_none(value: rx.Var[str]) -> rx.Component:
    return rx.cond(value, value, rx.el.span("Not given", class_name="mut"))


def _files() -> rx.Component:
    return card(
        rx.cond(
            CaseFilesState.documents.length() > 0,
            rx.el.ul(rx.foreach(CaseFilesState.documents, _file), class_name="plain"),
            rx.el.p("None", class_name="mut card-body"),
        ),
        title="Files",
        total=CaseFilesState.counts.total,
        note=rx.cond(CaseFilesState.counts.total > 0, CaseFilesState.counts.bytes_words, ""),
        actions=[_edit("Files", "files")],
    )


def _file(document: rx.Var[DocumentRow]) -> rx.Component:
    return rx.el.li(
        rx.el.span(document.code, class_name="doc-code mut"),
        rx.el.span(document.name, class_name="tr sp"),
        rx.el.span(document.kind_words, class_name="t1 mut nw only-wide"),
        rx.cond(
            document.read_status == "read",
            rx.el.span(document.facts, class_name="t1 mut nw tn only-wide"),
            reading_badge(document.read_status),
        ),
        class_name="item",
        key=document.id.to(str),
    )


def _part(title: str, step: str, *children: Child) -> rx.Component:
    return card(*children, title=title, pad=True, actions=[_edit(title, step)])


def _edit(title: str, step: str) -> rx.Component:
    return link_button("Edit", address(step), size="1", weight="ghost", attrs={"aria-label": f"Edit {title.lower()}"})
