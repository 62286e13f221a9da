"""The draft as a page of its own: summary, findings, values, note, candidates, next steps, reports."""

import reflex as rx

from mso_app.components.cards import callout, card, item, two_lines
from mso_app.components.faces import empty, faces
from mso_app.components.insights.claims import diagnosis, draft_note, linked_chip, statement
from mso_app.components.insights.labs import labs
from mso_app.components.insights.pane import soap_part
from mso_app.components.insights.run import based_on, rerun_button, run_card
from mso_app.components.theme import icon
from mso_app.schemas.findings import ClaimLine, ReportLine, ReportPanel
from mso_app.schemas.insights import SeriesView
from mso_app.state.shared.insights import InsightsState
from mso_app.state.shared.room import RoomState


def insights_page() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            _head(),
            run_card(),
            faces(
                loading_when=InsightsState.loading,
                problem=InsightsState.problem,
                empty_when=~InsightsState.has_draft,
                rows=_draft(),
                nothing=_nothing(),
                title_of_failure="The draft did not load",
                on_retry=InsightsState.load,
                skeleton_rows=6,
            ),
            class_name="page",
        ),
        class_name="pane-body",
        tab_index=0,
    )


def _head() -> rx.Component:
    return rx.el.div(
        draft_note(),
        rx.el.span(InsightsState.about, class_name="t1 mut"),
        rx.el.span(class_name="sp"),
        based_on(),
        rx.cond(
            InsightsState.finished_words,
            rx.el.span(InsightsState.finished_words, ", on this server", class_name="t1 mut only-wide"),
            rx.fragment(),
        ),
        rerun_button(),
        class_name="row g3 wrap",
    )


def _draft() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            _claims("Summary", InsightsState.summary),
            _claims("Key findings", InsightsState.findings),
            _labs(),
            _soap(),
            _reports(),
            class_name="col g5",
        ),
        rx.el.div(
            _warnings(),
            _candidates(),
            _claims("Next steps", InsightsState.next_steps),
            _images(),
            class_name="col g5",
        ),
        class_name="split wizard",
    )


def _claims(title: str, lines: rx.Var[list[ClaimLine]]) -> rx.Component:
    return rx.cond(
        lines.length() > 0,
        card(rx.foreach(lines, _line), title=title, total=lines.length()),
        rx.fragment(),
    )


def _line(line: rx.Var[ClaimLine]) -> rx.Component:
    return rx.el.div(statement(line, linked_chip), class_name="claim-row", key=line.id.to_string(use_json=False))


def _labs() -> rx.Component:
    return rx.cond(
        (InsightsState.labs_total > 0) | (InsightsState.labs_search != "") | InsightsState.labs_outside_only,
        card(labs(beside_viewer=False), title="Laboratory", total=InsightsState.labs_total),
        rx.fragment(),
    )


def _soap() -> rx.Component:
    return rx.cond(
        InsightsState.soap.length() > 0,
        card(
            rx.el.div(
                rx.foreach(InsightsState.soap, lambda part: soap_part(part, linked=True)), class_name="soap four"
            ),
            title="SOAP",
            pad=True,
        ),
        rx.fragment(),
    )


def _candidates() -> rx.Component:
    return rx.cond(
        InsightsState.diagnoses.length() > 0,
        card(
            rx.el.div(
                rx.foreach(InsightsState.diagnoses, lambda line: diagnosis(line, linked_chip)), class_name="col g3"
            ),
            title="Candidate diagnoses",
            total=InsightsState.diagnoses.length(),
            pad=True,
        ),
        rx.fragment(),
    )


def _warnings() -> rx.Component:
    return rx.cond(
        InsightsState.warnings.length() > 0,
        callout(
            rx.el.ul(rx.foreach(InsightsState.warnings, rx.el.li), class_name="plain t1 col g1"),
            kind="warning",
            title="About the files",
        ),
        rx.fragment(),
    )


def _reports() -> rx.Component:
    return rx.cond(
        InsightsState.reports.length() > 0,
        card(rx.foreach(InsightsState.reports, _report), title="Reports", total=InsightsState.reports.length()),
        rx.fragment(),
    )


def _report(report: rx.Var[ReportPanel]) -> rx.Component:
    return rx.el.details(
        rx.el.summary(
            icon("chevron-right", 14),
            rx.el.span(report.code, class_name="dcode"),
            rx.el.span(report.name, class_name="m tr"),
            rx.el.span(report.when, class_name="t1 mut nw end"),
            class_name="row g2",
        ),
        rx.el.div(rx.foreach(report.parts, _part), class_name="col g3 report-parts"),
        class_name="report",
        key=report.code,
    )


def _part(part: rx.Var[ReportLine]) -> rx.Component:
    return rx.el.div(
        rx.el.div(rx.el.h3(part.name, class_name="t1 m mut"), linked_chip(part.chip), class_name="row g2"),
        rx.el.p(part.text, class_name="answer-text"),
    )


def _images() -> rx.Component:
    return rx.cond(
        InsightsState.series.length() > 0,
        card(rx.foreach(InsightsState.series, _series), title="Images", total=InsightsState.series.length()),
        rx.fragment(),
    )


def _series(series: rx.Var[SeriesView]) -> rx.Component:
    first = series.first_document_id.to_string(use_json=False)
    return item(
        icon("scan"),
        two_lines(
            rx.cond(series.description, series.description, series.modality),
            rx.fragment(series.count, " images, ", series.modality, " ", series.body_part),
        ),
        rx.el.span(series.codes, class_name="t1 mut nw"),
        href=f"/cases/{RoomState.case.id}/documents?doc={first}",
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
