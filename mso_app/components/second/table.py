"""Two sealed opinions side by side, point by point; a row that differs is lit."""

import reflex as rx

from mso_app.components.badges import badge, outcome_badge
from mso_app.components.buttons import to
from mso_app.components.opinion.text import place
from mso_app.components.second.words import VERDICTS, letter, verdict_word
from mso_app.components.theme import icon
from mso_app.schemas.opinions import TextRun
from mso_app.schemas.second_readings import ComparedRow, ReaderView, Side
from mso_app.state.shared.room import RoomState
from mso_app.state.shared.second_reading import SecondReadingState

View = SecondReadingState.view


def compared_table(*, decides: bool) -> rx.Component:
    """`decides` puts the choice of each point into the form around it."""
    return rx.el.div(
        rx.el.table(
            rx.el.thead(
                rx.el.tr(
                    rx.el.th(rx.el.span("Point", class_name="sr"), scope="col"),
                    rx.el.th(_reader("A", View.a), scope="col"),
                    rx.el.th(_reader("B", View.b), scope="col"),
                )
            ),
            rx.el.tbody(rx.foreach(View.rows, lambda row: _row(row, decides=decides))),
            class_name="two-readers",
            custom_attrs={"aria-label": "Two readers, point by point"},
        ),
        class_name="card two-readers-card",
    )


def _reader(word: str, reader: rx.Var[ReaderView]) -> rx.Component:
    return rx.el.div(
        letter(word),
        rx.el.div(
            rx.el.div(f"Reader {word}", rx.cond(reader.name, rx.fragment(", ", reader.name), ""), class_name="b"),
            rx.el.div(
                "Sealed ",
                reader.sealed_at,
                ", ",
                reader.links,
                rx.cond(reader.links == 1, " link", " links"),
                rx.cond(reader.certainty, rx.fragment(", ", reader.certainty.lower(), " confidence"), ""),
                class_name="t1 mut",
            ),
            class_name="sp",
        ),
        rx.el.span(badge("Sealed", "shield-check", "green"), class_name="only-wide"),
        class_name="row g3",
    )


def _row(row: rx.Var[ComparedRow], *, decides: bool) -> rx.Component:
    verdict = _choice(row) if decides else verdict_word(row.verdict)
    return rx.el.tr(
        rx.el.th(
            rx.el.div(row.title, class_name="m"),
            rx.cond(row.detail, rx.el.div(row.detail, class_name="t1 mut"), rx.fragment()),
            verdict,
            scope="row",
        ),
        rx.el.td(_side(row.a), custom_attrs={"data-reader": "A"}),
        rx.el.td(_side(row.b), custom_attrs={"data-reader": "B"}),
        key=row.part,
        custom_attrs={"data-verdict": row.verdict, "data-point": row.part},
    )


def _choice(row: rx.Var[ComparedRow]) -> rx.Component:
    """What is suggested is chosen already; a person leaves it or says otherwise."""
    options = [rx.el.option(word, value=key) for key, word in VERDICTS]
    return rx.el.div(
        rx.el.select(
            *options,
            name=f"verdict-{row.part}",
            default_value=row.verdict,
            class_name="verdict-pick",
            custom_attrs={"aria-label": f"{row.title}, how the two stand to each other"},
        ),
        rx.cond(
            row.is_decided,
            rx.fragment(),
            rx.el.span("suggested", class_name="t1 mut verdict-note"),
        ),
        class_name="verdict-line",
    )


def _side(side: rx.Var[Side]) -> rx.Component:
    compared = rx.el.div(
        outcome_badge(side.outcome), rx.el.span(side.impact, class_name="t1 mut"), class_name="row g2 wrap"
    )
    return rx.fragment(
        rx.el.div(rx.foreach(side.runs, run_of), class_name="answer"), rx.cond(side.outcome, compared, rx.fragment())
    )


def run_of(run: rx.Var[TextRun]) -> rx.Component:
    """A piece of a sealed text; a citation opens its place."""
    chip = to(
        icon("file-text", 12),
        run.text,
        rx.el.span(run.where, class_name="p"),
        href=place(RoomState.case.id, run.document_id, run.page, run.start, run.end),
        class_name="chip",
        title=run.quote,
        custom_attrs={"aria-label": f"Open {run.text} {run.where}"},
    )
    plain = rx.cond(
        run.is_lit,
        rx.el.mark(run.text, class_name="apart", title="The other reader does not name this"),
        rx.cond(run.is_bold, rx.el.b(run.text), rx.el.span(run.text)),
    )
    return rx.cond(run.document_id, chip, rx.cond(run.is_break, rx.el.br(), plain))
