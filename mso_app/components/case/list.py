"""Cases in a list: the table with its tools, the strip of statuses, the cases that wait for the reader."""

import reflex as rx

from mso_app.components.avatar import person
from mso_app.components.badges import STATUS, badge, clock_pill, status_badge
from mso_app.components.cards import card
from mso_app.components.faces import empty, faces
from mso_app.components.forms import search_box
from mso_app.components.progress import bar
from mso_app.components.segmented import filter_pill, filters
from mso_app.components.tables import Column, cell, name_cell, pager, row, table, table_tools
from mso_app.components.theme import hue
from mso_app.schemas.cases import CaseRow, OutcomeCount, StatusCount
from mso_app.state.shared.case_list import CaseListState

COLUMNS = [
    Column(word="Case", sort="subject"),
    Column(word="Status", sort="status", width="132px"),
    Column(word="Clock", sort="clock", width="176px"),
    Column(word="With", width="176px", only_wide=True),
]
OUTCOME_HUES = {"confirmed": "green", "clarified": "blue", "changed": "violet", "undetermined": "gray"}


def case_table(nothing: rx.Component) -> rx.Component:
    """The card with all cases. `nothing` stands there while there are none at all."""
    return card(
        status_strip(),
        table_tools(
            search_box("Search cases", on_change=CaseListState.search_for.debounce(250), value=None),
            filters(
                *(
                    filter_pill(
                        face.word,
                        status=status,
                        on=CaseListState.status == status,
                        on_click=CaseListState.only(status),
                    )
                    for status, face in STATUS.items()
                ),
                filter_pill(
                    "Late",
                    on=CaseListState.status == "late",
                    on_click=CaseListState.only("late"),
                    number=CaseListState.counts.late,
                ),
            ),
        ),
        faces(
            loading_when=CaseListState.loading,
            problem=CaseListState.problem,
            empty_when=CaseListState.total == 0,
            rows=rx.fragment(
                table(
                    COLUMNS,
                    rx.foreach(CaseListState.rows, case_line),
                    label="Cases",
                    sort=CaseListState.sort,
                    on_sort=CaseListState.sort_by,
                ),
                pager(
                    first=CaseListState.first,
                    last=CaseListState.last,
                    total=CaseListState.total,
                    on_previous=CaseListState.previous_page,
                    on_next=CaseListState.next_page,
                ),
            ),
            nothing=rx.cond(
                (CaseListState.search != "") | (CaseListState.status != ""),
                empty("No case fits", "Try another word, or show all statuses.", name="search-x"),
                nothing,
            ),
            title_of_failure="Cases did not load",
            on_retry=CaseListState.load,
            skeleton_rows=6,
        ),
        title="Cases",
        total=CaseListState.counts.total,
    )


def case_line(line: rx.Var[CaseRow]) -> rx.Component:
    """One case: what it is, where it stands, how much time is left, who has it."""
    return row(
        name_cell(
            line.subject,
            rx.fragment(line.number, " · ", line.patient, " · ", line.specialty),
            href=f"/cases/{line.id}",
            aside=rx.cond(line.is_withdrawn, badge("Withdrawn", "circle-slash"), rx.fragment()),
        ),
        cell(status_badge(line.status)),
        cell(clock_pill(line.clock.state, line.clock.words, line.clock.due_at)),
        cell(
            rx.match(
                line.with_role,
                ("platform", _platform(line)),
                ("finished", rx.el.span(line.with_name, class_name="mut t1 tr")),
                person(line.with_initials, line.with_name),
            ),
            only_wide=True,
        ),
        key=line.id,
    )


def _platform(line: rx.Var[CaseRow]) -> rx.Component:
    return rx.el.span(
        rx.el.img(src="/brand/mark.svg", alt="", width="20", height="20"),
        rx.el.span(line.with_name),
        class_name="row g2 t1",
    )


def status_strip() -> rx.Component:
    """Coloured shares of the statuses; the numbers stand beneath in words."""
    return rx.cond(
        CaseListState.counts.total > 0,
        rx.el.div(
            rx.el.div(rx.foreach(CaseListState.counts.by_status, _share), class_name="stack", aria_hidden="true"),
            rx.el.div(rx.foreach(CaseListState.counts.by_status, _share_words), class_name="row wrap g3 t1"),
            class_name="col g2 strip",
            style={"padding": "14px 16px 12px"},
        ),
        rx.fragment(),
    )


def _share(part: rx.Var[StatusCount]) -> rx.Component:
    return rx.match(
        part.status,
        *(
            (status, rx.el.span(style={"flex": f"{part.count} 1 0px"}, custom_attrs=hue(face.hue)))
            for status, face in STATUS.items()
        ),
        rx.fragment(),
    )


def _share_words(part: rx.Var[StatusCount]) -> rx.Component:
    return rx.el.span(
        rx.match(
            part.status,
            *((status, _share_icon(status)) for status in STATUS),
            rx.fragment(),
        ),
        part.label,
        rx.el.span(part.count, class_name="mut tn"),
        class_name="row g1",
    )


def _share_icon(status: str) -> rx.Component:
    face = STATUS[status]
    return rx.el.span(rx.icon(face.icon, size=13), custom_attrs=hue(face.hue), class_name="row tinted")


def outcomes_card() -> rx.Component:
    """How the opinions compared with the first one (N-5)."""
    return card(
        rx.el.div(rx.foreach(CaseListState.outcomes, _outcome), class_name="col g3"),
        title="Second opinion outcomes",
        note="last 12 weeks",
        pad=True,
    )


def _outcome(line: rx.Var[OutcomeCount]) -> rx.Component:
    return rx.el.div(
        rx.el.span(line.label, style={"width": "92px"}),
        rx.match(
            line.outcome,
            *(
                (
                    outcome,
                    rx.el.span(
                        bar(line.percent, label=outcome.capitalize(), size="2", color=color), class_name="sp row"
                    ),
                )
                for outcome, color in OUTCOME_HUES.items()
            ),
            rx.fragment(),
        ),
        rx.el.span(line.count, class_name="tn mut", style={"width": "20px", "textAlign": "right"}),
        class_name="row g3 t1",
    )


def turnaround_card() -> rx.Component:
    """The median turnaround by week, against the promise."""
    trend = CaseListState.trend
    line = {"stroke": "var(--gray-a4)"}
    return card(
        rx.cond(
            trend.points != "",
            rx.el.svg(
                rx.el.svg.line(x1="24", x2="296", y1="100", y2="100", **line),
                rx.el.svg.line(x1="24", x2="296", y1="8", y2="8", **line),
                rx.el.svg.text(trend.low, x="0", y="104"),
                rx.el.svg.text(trend.high, x="0", y="12"),
                rx.el.svg.line(
                    x1="24",
                    x2="296",
                    y1=trend.promise_y,
                    y2=trend.promise_y,
                    stroke="var(--amber-11)",
                    stroke_dasharray="3 3",
                ),
                rx.el.svg.polyline(points=trend.points, fill="none", stroke="var(--accent-9)", stroke_width="2"),
                rx.el.svg.circle(cx=trend.last_x, cy=trend.last_y, r="3.5", fill="var(--accent-9)"),
                rx.el.svg.text(trend.from_week, x="24", y="118"),
                rx.el.svg.text(trend.to_week, x="290", y="118", text_anchor="end"),
                view_box="0 0 296 120",
                role="img",
                class_name="chart",
                custom_attrs={"aria-label": trend.sentence},
            ),
            rx.el.p("The line begins with the second week of finished cases.", class_name="mut t1"),
        ),
        title="Turnaround",
        note=rx.cond(trend.promise != "", trend.promise, "days, median"),
        pad=True,
    )
