"""Below the comparison: what each reader names where they differ, each with its place to open."""

import reflex as rx

from mso_app.components.second.table import run_of
from mso_app.components.theme import hue, icon
from mso_app.schemas.opinions import TextRun
from mso_app.schemas.second_readings import Difference
from mso_app.state.shared.second_reading import SecondReadingState


def why_they_differ() -> rx.Component:
    return rx.el.div(rx.foreach(SecondReadingState.view.differences, _difference), class_name="col g2 why-differ")


def _difference(one: rx.Var[Difference]) -> rx.Component:
    return rx.el.section(
        rx.el.span(icon("search-check"), class_name="tile", custom_attrs=hue("amber")),
        rx.el.div(
            rx.el.h3("Why they differ: ", one.title, class_name="b"),
            rx.el.p(one.point, class_name="t1 mut"),
            _named("A", one.a),
            _named("B", one.b),
            class_name="sp col g1",
        ),
        class_name="card row g3",
        key=one.part,
        custom_attrs={"data-why": one.part},
    )


def _named(letter: str, runs: rx.Var[list[TextRun]]) -> rx.Component:
    return rx.cond(
        runs.length() > 0,
        rx.el.p(f"Reader {letter} names ", rx.foreach(runs, run_of), class_name="answer"),
        rx.fragment(),
    )
