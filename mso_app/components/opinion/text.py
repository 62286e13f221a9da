"""The words of an answer with its citations as chips that lead to the lit place."""

import reflex as rx

from mso_app.components.buttons import to
from mso_app.components.theme import icon
from mso_app.schemas.opinions import CitationView, TextRun


def answer_words(case_id: rx.Var, runs: rx.Var[list[TextRun]]) -> rx.Component:
    return rx.foreach(runs, lambda run: _run(case_id, run))


def place_chip(case_id: rx.Var, citation: rx.Var[CitationView]) -> rx.Component:
    """The chip of collected evidence; red when the quote no longer stands there."""
    return to(
        rx.cond(citation.is_found, icon("file-text", 12), icon("link-2-off", 12)),
        rx.el.span(citation.code),
        rx.el.span(citation.where, class_name="p"),
        href=place(case_id, citation.document_id, citation.page, citation.start, citation.end),
        class_name=rx.cond(citation.is_found, "chip", "chip broken"),
        title=citation.document_name,
        custom_attrs={"aria-label": f"Open {citation.label}, {citation.document_name}"},
    )


def place(case_id: rx.Var, document_id: rx.Var, page: rx.Var, start: rx.Var, end: rx.Var) -> str:
    """The address in the documents tab."""
    return f"/cases/{case_id}/documents?doc={document_id}&page={page}&start={start}&end={end}"


def _run(case_id: rx.Var, run: rx.Var[TextRun]) -> rx.Component:
    chip = to(
        icon("file-text", 12),
        run.text,
        rx.el.span(run.where, class_name="p"),
        href=place(case_id, run.document_id, run.page, run.start, run.end),
        class_name="chip",
        title=run.quote,
        custom_attrs={"aria-label": f"Open {run.text} {run.where}"},
    )
    plain = rx.cond(run.is_bold, rx.el.b(run.text), rx.el.span(run.text))
    return rx.cond(run.document_id, chip, rx.cond(run.is_break, rx.el.br(), plain))
