"""Laboratory rows: test, value, unit, flag, range, trend, each with the place it was read from."""

import reflex as rx

from mso_app.components.badges import lab_flag
from mso_app.components.faces import empty
from mso_app.components.forms import search_box
from mso_app.components.insights.claims import linked_chip
from mso_app.components.segmented import filter_pill
from mso_app.components.tables import Column, cell, pager, row, table
from mso_app.components.theme import icon
from mso_app.schemas.findings import LabLine, Spark
from mso_app.state.shared.insights import InsightsState
from mso_app.state.shared.viewer import ViewerState

NARROW = [
    Column(word="Test"),
    Column(word="Value", number=True, width="72px"),
    Column(word="Unit", width="62px"),
    Column(word="Flag", width="44px"),
    Column(word="Range", width="92px"),
    Column(word="Trend", width="72px"),
]
WIDE = [
    Column(word="Test"),
    Column(word="Value", number=True, width="96px"),
    Column(word="Unit", width="96px"),
    Column(word="Flag", width="64px"),
    Column(word="Range", width="160px"),
    Column(word="Trend", width="88px", only_wide=True),
    Column(word="Date", width="112px", only_wide=True),
    Column(word="Source", width="96px"),
]


def labs(*, beside_viewer: bool) -> rx.Component:
    """The window of rows with its search and pages. Beside the viewer a click on a test lights its row."""
    line = _narrow if beside_viewer else _wide
    return rx.fragment(
        _tools(),
        rx.cond(
            InsightsState.labs_total > 0,
            rx.el.div(
                table(
                    NARROW if beside_viewer else WIDE,
                    rx.foreach(InsightsState.labs, line),
                    label="Laboratory values",
                    height="36",
                    stacking=not beside_viewer,
                ),
                class_name="labs",
            ),
            empty("No values here", "No laboratory value of the files fits.", name="flask-conical"),
        ),
        rx.cond(
            InsightsState.labs_total > InsightsState.labs.length(),
            pager(
                first=InsightsState.labs_first,
                last=InsightsState.labs_last,
                total=InsightsState.labs_total,
                on_previous=InsightsState.previous_labs,
                on_next=InsightsState.next_labs,
            ),
            rx.fragment(),
        ),
    )


def _tools() -> rx.Component:
    return rx.el.div(
        search_box("Find a test", "labs", value=InsightsState.labs_search, on_change=InsightsState.search_labs),
        filter_pill(
            "Outside range",
            on=InsightsState.labs_outside_only,
            number=InsightsState.labs_outside,
            on_click=InsightsState.only_outside(~InsightsState.labs_outside_only),
        ),
        class_name="row g2 wrap lab-tools",
    )


def _narrow(line: rx.Var[LabLine]) -> rx.Component:
    piece = line.chip
    name = rx.el.button(
        line.name,
        type="button",
        class_name="lab-name",
        title=f"Open {piece.code} {piece.where}",
        on_click=ViewerState.show(piece.document_id.to_string(use_json=False), piece.page, piece.start, piece.end),
    )
    return row(
        cell(name, _warning(line)),
        *_values(line),
        cell(sparkline(line.spark)),
        selected=ViewerState.place == piece.place,
        key=line.id.to_string(use_json=False),
    )


def _wide(line: rx.Var[LabLine]) -> rx.Component:
    return row(
        cell(rx.el.div(line.name, class_name="lab-word"), _warning(line)),
        *_values(line),
        cell(sparkline(line.spark), only_wide=True),
        cell(rx.el.span(line.when, class_name="t1 mut nw"), only_wide=True),
        cell(linked_chip(line.chip)),
        key=line.id.to_string(use_json=False),
    )


def _values(line: rx.Var[LabLine]) -> list[rx.Component]:
    return [
        cell(rx.el.span(line.value, class_name=rx.cond(line.flag, "b nw", "nw")), number=True),
        cell(rx.el.span(line.unit, class_name="t1 mut")),
        cell(lab_flag(line.flag)),
        cell(rx.el.span(line.reference, class_name="t1 mut tn")),
    ]


def _warning(line: rx.Var[LabLine]) -> rx.Component:
    """The mark on paper contradicts value and range: a sentence under the test."""
    return rx.cond(
        line.warning,
        rx.el.div(icon("triangle-alert", 12), rx.el.span(line.warning), class_name="t1 lab-warning"),
        rx.fragment(),
    )


def sparkline(spark: rx.Var[Spark]) -> rx.Component:
    """52 by 24: the range in green, the line in gray, the last point dark. Its values are its name."""
    return rx.cond(
        spark.points,
        rx.el.svg(
            rx.el.svg.rect(
                x="0", y=spark.band_y.to_string(), width="52", height=spark.band_height.to_string(), class_name="band"
            ),
            rx.el.svg.polyline(points=spark.points),
            rx.el.svg.circle(cx=spark.x.to_string(), cy=spark.y.to_string(), r="2"),
            view_box="0 0 52 24",
            width="52",
            height="24",
            class_name="spark",
            role="img",
            custom_attrs={"aria-label": f"Trend: {spark.said}"},
        ),
        rx.fragment(),
    )
