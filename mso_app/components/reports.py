"""Charts and tables of the analytics: turnaround over time, load as a heat map, forecast, experts."""

import reflex as rx

from mso_app.components.badges import badge
from mso_app.components.buttons import icon_button
from mso_app.components.cards import Stat, card, stat_strip
from mso_app.components.faces import empty
from mso_app.components.forms import select_field
from mso_app.components.tables import Column, cell, name_cell, row, table
from mso_app.schemas.reports import ForecastRow, LoadCell, LoadRow, Measured, ProviderLine
from mso_app.state.admin.curves import Tick
from mso_app.state.admin.reports import ReportsState

NUMBERS = [
    Column(word="Reviews", width="84px", number=True),
    Column(word="p50, days", width="92px", number=True),
    Column(word="p90, days", width="92px", number=True),
    Column(word="In time", width="84px", number=True),
]
ANSWERS = [Column(word="Accept p50", width="100px", number=True, only_wide=True)]
FLOW = [
    Column(word="Specialty"),
    Column(word="Held", width="64px", number=True),
    Column(word="Queue", width="72px", number=True),
    Column(word="Places", width="72px", number=True),
    Column(word="Load", width="72px", number=True),
    Column(word="A week in / out", width="124px", number=True, only_wide=True),
    Column(word="In 4 weeks", width="104px", number=True),
]


def headline() -> rx.Component:
    said = ReportsState.headline
    return stat_strip(
        Stat(
            label="Sealed",
            figure=said.sealed,
            detail=rx.cond(ReportsState.period == "weeks", "in 12 weeks", "in 12 months"),
        ),
        Stat(label="Turnaround p50", figure=said.p50, detail=said.p50_note),
        Stat(label="Turnaround p90", figure=said.p90, detail=said.p90_note),
        Stat(label="Late", figure=said.late, detail=said.late_note),
        Stat(label="Time to accept p50", figure=said.accept, detail=said.accept_note),
        Stat(label="Paused time", figure=said.paused, detail="of all review hours"),
    )


def turnaround() -> rx.Component:
    """The lines, and the same numbers as a table: beside it for screen readers, in its place on request."""
    numbers = table(
        [Column(word=rx.cond(ReportsState.period == "weeks", "Week", "Month")), *NUMBERS],
        rx.foreach(ReportsState.points, _point),
        label="Turnaround over time",
        height="36",
        stacking=False,
    )
    return card(
        rx.cond(
            ReportsState.as_table,
            numbers,
            rx.fragment(
                rx.cond(
                    ReportsState.curves.p50,
                    rx.el.div(
                        _chart(), class_name="card-body chart-scroll", tab_index=0, role="region", aria_label="Chart"
                    ),
                    empty(
                        "Nothing to draw yet",
                        "The lines begin when reviews of two weeks are finished.",
                        name="chart-line",
                    ),
                ),
                rx.el.div(numbers, class_name="sr"),
            ),
        ),
        title="Turnaround",
        note="business days, pauses left out",
        actions=[
            icon_button(
                "Show as a table",
                "table-2",
                weight="ghost",
                size="1",
                on_click=ReportsState.turn_over,
                attrs={"aria-pressed": rx.cond(ReportsState.as_table, "true", "false")},
            )
        ],
    )


def _chart() -> rx.Component:
    line = ReportsState.curves
    svg = rx.el.svg
    return svg(
        rx.foreach(line.heights, _height),
        rx.foreach(line.times, _time),
        svg.polygon(points=line.area, fill="var(--accent-a3)"),
        svg.line(
            x1="24", x2="540", y1=line.promise_y, y2=line.promise_y, stroke="var(--amber-11)", stroke_dasharray="3 3"
        ),
        svg.text(line.promise, x="30", y=line.promise_y - 6),
        svg.polyline(points=line.p90, fill="none", stroke="var(--series)", stroke_width="2", stroke_dasharray="5 4"),
        svg.polyline(points=line.p50, fill="none", stroke="var(--series)", stroke_width="2"),
        *(
            svg.circle(cx=line.end_x, cy=height, r="3.5", fill="var(--series)")
            for height in (line.end_p90, line.end_p50)
        ),
        _end(line.said_p90, "p90", line.end_x, line.word_p90),
        _end(line.said_p50, "p50", line.end_x, line.word_p50),
        view_box="0 0 600 232",
        role="img",
        class_name="chart",
        custom_attrs={"aria-label": line.sentence},
    )


def _height(tick: rx.Var[Tick]) -> rx.Component:
    return rx.fragment(
        rx.el.svg.line(x1="24", x2="540", y1=tick.at, y2=tick.at, stroke="var(--gray-a4)"),
        rx.el.svg.text(tick.word, x="16", y=tick.at + 4, text_anchor="end"),
    )


def _time(tick: rx.Var[Tick]) -> rx.Component:
    return rx.el.svg.text(tick.word, x=tick.at, y="218", text_anchor="middle")


def _end(figure: rx.Var[str], word: str, x: rx.Var[float], y: rx.Var[float]) -> rx.Component:
    return rx.el.svg.text(rx.el.svg.tspan(figure, font_weight="600", fill="var(--gray-12)"), f" {word}", x=x + 9, y=y)


def _point(line: rx.Var[Measured]) -> rx.Component:
    return row(rx.el.th(line.label, scope="row", class_name="m"), *_numbers(line), key=line.key)


def by_specialty() -> rx.Component:
    return card(
        rx.cond(
            ReportsState.specialties.length() > 0,
            table(
                [Column(word="Specialty"), *NUMBERS],
                rx.foreach(ReportsState.specialties, _specialty),
                label="By specialty",
                height="36",
                stacking=False,
            ),
            empty("Nothing finished yet", "A specialty appears with its first finished review.", name="stethoscope"),
        ),
        title="By specialty",
    )


def _specialty(line: rx.Var[Measured]) -> rx.Component:
    return row(name_cell(line.label), *_numbers(line), key=line.key)


def by_expert() -> rx.Component:
    return card(
        rx.cond(
            ReportsState.providers.length() > 0,
            table(
                [Column(word="Expert"), *NUMBERS, *ANSWERS, Column(word="Holds", width="84px", number=True)],
                rx.foreach(ReportsState.providers, _expert),
                label="By expert",
                height="44",
                stacking=False,
            ),
            empty("Nobody yet", "An expert appears with the first case they are asked for.", name="users"),
        ),
        title="By expert",
        note="acceptance counts from being asked",
    )


def _expert(line: rx.Var[ProviderLine]) -> rx.Component:
    return row(
        name_cell(line.label),
        *_numbers(line),
        cell(_or_dash(line.accept_p50, " h"), number=True, only_wide=True),
        cell(
            rx.el.span(line.held, "/", line.places, class_name=rx.cond(line.held > line.places, "b", "")), number=True
        ),
        key=line.key,
    )


def _numbers(line: rx.Var[Measured]) -> list[rx.Component]:
    return [
        cell(line.number, number=True),
        cell(_or_dash(line.p50), number=True),
        cell(_or_dash(line.p90), number=True),
        cell(_or_dash(line.kept, " %"), number=True),
    ]


def _or_dash(figure: rx.Var, unit: str = "") -> rx.Component:
    return rx.cond(figure.is_none(), "–", rx.fragment(figure, unit))


def load() -> rx.Component:
    return card(
        rx.cond(
            ReportsState.load_rows.length() > 0,
            rx.el.div(
                rx.el.table(
                    rx.el.thead(
                        rx.el.tr(
                            rx.el.th(rx.el.span("Specialty", class_name="sr"), scope="col"),
                            rx.foreach(ReportsState.load_weeks, lambda week: rx.el.th(week, scope="col")),
                        )
                    ),
                    rx.el.tbody(rx.foreach(ReportsState.load_rows, _load_row)),
                    class_name="heat",
                    custom_attrs={"aria-label": "Load by specialty and week"},
                ),
                class_name="card-body chart-scroll",
                tab_index=0,
                role="region",
                aria_label="Load",
            ),
            empty("Nobody holds a case", "Load appears when experts are asked.", name="grid-3x3"),
        ),
        title="Load",
        note="cases held per place, by week",
        actions=[
            rx.el.span(
                *(
                    rx.el.span(rx.el.i(class_name=f"swatch {face}"), word, class_name="row g1 nw")
                    for face, word in (("free", "free"), ("full", "from 90 %"), ("over", "over"))
                ),
                class_name="row g3 t1 mut only-wide",
            )
        ],
    )


def _load_row(line: rx.Var[LoadRow]) -> rx.Component:
    return rx.el.tr(rx.el.th(line.specialty, scope="row"), rx.foreach(line.cells, _load_cell), key=line.specialty)


def _load_cell(one: rx.Var[LoadCell]) -> rx.Component:
    tint = rx.cond(
        one.face == "free", f"color-mix(in oklab, var(--accent-9) {one.strength.to_string()}%, transparent)", ""
    )
    return rx.el.td(one.percent, " %", class_name=one.face, style={"background": tint})


def forecast() -> rx.Component:
    """What waits against what people can take, now and in four weeks; and what if one of them were away."""
    return card(
        rx.el.div(
            select_field(
                "What if somebody is away?",
                "away",
                ReportsState.experts,
                placeholder="Everybody is here",
                value=ReportsState.away,
                on_change=ReportsState.what_if,
                hint="Their cases stay to be done; their places and their part of the work stop.",
            ),
            class_name="card-body",
        ),
        rx.cond(
            ReportsState.forecast.length() > 0,
            table(
                FLOW,
                rx.foreach(ReportsState.forecast, _flow),
                label="Forecast by specialty",
                height="36",
                stacking=False,
                fixed=False,
            ),
            empty("Nothing waits", "A specialty appears with its first case.", name="inbox"),
        ),
        title="Forecast",
        note="if cases come and go as in the last 4 weeks",
    )


def _flow(line: rx.Var[ForecastRow]) -> rx.Component:
    return row(
        name_cell(line.specialty),
        cell(line.held, number=True),
        cell(line.waiting, number=True),
        cell(line.places, number=True),
        cell(_or_dash(line.now, " %"), number=True),
        cell(line.arriving, " / ", line.finishing, number=True, only_wide=True),
        cell(
            rx.match(
                line.face,
                ("over", badge(rx.fragment(line.then, " %"), "triangle-alert", "red")),
                ("full", badge(rx.fragment(line.then, " %"), "hourglass", "amber")),
                ("none", badge("nobody", "ban", "red")),
                rx.fragment(line.then, " %"),
            ),
            number=True,
        ),
        key=line.specialty,
    )
