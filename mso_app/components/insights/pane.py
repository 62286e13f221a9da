"""The draft beside the viewer: five views of it, each statement a click away from its source."""

import reflex as rx

from mso_app.components.faces import empty, faces
from mso_app.components.insights.claims import diagnosis, draft_note, finding, linked_chip, lit_chip, statement
from mso_app.components.insights.labs import labs
from mso_app.components.insights.run import based_on, run_line
from mso_app.components.segmented import segmented
from mso_app.components.theme import icon
from mso_app.schemas.findings import ClaimLine, SoapPanel
from mso_app.state.shared.insights import InsightsState

VIEWS = (
    ("findings", "Findings"),
    ("labs", "Labs"),
    ("soap", "SOAP"),
    ("diagnosis", "Diagnosis"),
    ("next", "Next steps"),
)


def insights_pane() -> rx.Component:
    """Everything of the right pane beneath its head."""
    return rx.el.div(
        segmented("Part of the draft", VIEWS, InsightsState.view, InsightsState.see, small=True, wide=True),
        rx.el.div(draft_note(), rx.el.span(class_name="sp"), based_on(), class_name="row g2 wrap"),
        _left_out(),
        run_line(),
        faces(
            loading_when=InsightsState.loading,
            problem=InsightsState.problem,
            empty_when=~InsightsState.has_draft,
            rows=rx.match(
                InsightsState.view,
                ("labs", labs(beside_viewer=True)),
                ("soap", _soap()),
                ("diagnosis", _listed(InsightsState.diagnoses, _candidate, "No candidate diagnosis")),
                ("next", _listed(InsightsState.next_steps, _step, "No next step")),
                _listed(InsightsState.findings, finding, "No finding"),
            ),
            nothing=_nothing(),
            title_of_failure="The draft did not load",
            on_retry=InsightsState.load,
            skeleton_rows=4,
        ),
        class_name="col g3 insights",
    )


def _left_out() -> rx.Component:
    """Files the draft does not rest on, and why."""
    return rx.cond(
        InsightsState.warnings.length() > 0,
        rx.el.details(
            rx.el.summary(
                icon("triangle-alert", 14),
                rx.cond(
                    InsightsState.warnings.length() == 1,
                    InsightsState.warnings[0],
                    rx.fragment(InsightsState.warnings.length(), " notes about the files"),
                ),
                class_name="row g2 t1",
            ),
            rx.el.ul(rx.foreach(InsightsState.warnings, rx.el.li), class_name="plain t1 mut col g1 left-out"),
            class_name="notes",
        ),
        rx.fragment(),
    )


def _listed(lines: rx.Var[list[ClaimLine]], shown: object, nothing: str) -> rx.Component:
    return rx.cond(
        lines.length() > 0,
        rx.el.div(rx.foreach(lines, shown), class_name="col g3"),
        empty(nothing, "The files give no place that would support one.", name="search-x"),
    )


def _candidate(line: rx.Var[ClaimLine]) -> rx.Component:
    return diagnosis(line, lit_chip)


def _step(line: rx.Var[ClaimLine]) -> rx.Component:
    return finding(line)


def _soap() -> rx.Component:
    return rx.el.div(rx.foreach(InsightsState.soap, lambda part: soap_part(part, linked=False)), class_name="soap")


def soap_part(part: rx.Var[SoapPanel], *, linked: bool) -> rx.Component:
    """One letter of the note with its statements."""
    chips = linked_chip if linked else lit_chip
    return rx.el.section(
        rx.el.span(part.letter, class_name="letter", aria_hidden="true"),
        rx.el.div(
            rx.el.h3(part.title, class_name="t1 mut m"),
            rx.cond(
                part.lines.length() > 0,
                rx.foreach(part.lines, lambda line: statement(line, chips)),
                rx.el.p("Nothing in the files.", class_name="mut"),
            ),
            class_name="sp col g2",
        ),
        class_name="row g3 top soap-part",
        key=part.letter,
    )


def _nothing() -> rx.Component:
    return rx.match(
        InsightsState.progress.status,
        (
            "processing",
            empty("Not drafted yet", "Findings appear here as soon as the files are read.", name="scan-text"),
        ),
        ("failed", rx.fragment()),
        empty("No draft", "Findings are drafted from the files of the case. Add files first.", name="sparkles"),
    )
