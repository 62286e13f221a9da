"""The board: rows by status with the late ones first, and the drawer beside it."""

import reflex as rx

from mso_app.components.assign.drawer import assign_drawer
from mso_app.components.avatar import person
from mso_app.components.badges import STATUS, clock_pill, status_badge
from mso_app.components.cards import Stat, stat_strip
from mso_app.components.drawer import with_drawer
from mso_app.components.faces import empty, loading
from mso_app.components.tables import cell, group_row, row
from mso_app.components.theme import hue, icon
from mso_app.schemas.cases import BoardGroup, CaseRow
from mso_app.state.admin.board import BoardState


def board(groups: rx.Var[list[BoardGroup]], *, nothing: str) -> rx.Component:
    """`groups` of the state, and the drawer when a case is chosen."""
    listing = rx.cond(
        BoardState.loading,
        loading(8),
        rx.cond(
            groups.length() > 0,
            rx.el.div(
                rx.el.table(
                    rx.el.thead(
                        rx.el.tr(
                            rx.el.th("Case", scope="col"),
                            rx.el.th("Clock", scope="col", style={"width": "176px"}),
                            rx.el.th("With", scope="col", style={"width": "176px"}, class_name="only-wide"),
                        )
                    ),
                    rx.foreach(groups, _group),
                    class_name="table dense stacking",
                    style={"tableLayout": "fixed"},
                    custom_attrs={"aria-label": "Cases by status"},
                ),
                class_name="table-scroll",
            ),
            empty("Nothing to do here", nothing, name="circle-check"),
        ),
    )
    return with_drawer(
        rx.el.div(figures(), listing, class_name="col g5"), rx.cond(BoardState.is_open, assign_drawer(), rx.fragment())
    )


def figures() -> rx.Component:
    counts = BoardState.counts
    return stat_strip(
        Stat(label="Late", figure=counts.late, icon="alarm-clock"),
        Stat(label="Due soon", figure=counts.due_soon, icon="hourglass"),
        Stat(label="Open", figure=counts.open, detail=rx.fragment("of ", counts.total), icon="folder-open"),
        Stat(label="Median turnaround", figure=BoardState.turnaround, icon="gauge"),
    )


def _group(group: rx.Var[BoardGroup]) -> rx.Component:
    return rx.el.tbody(
        group_row(group.label, group.total, group.note, span=3, mark=_mark(group.key)),
        rx.foreach(group.rows, lambda line: _line(line, group.key)),
        rx.cond(
            group.hidden > 0,
            rx.el.tr(
                rx.el.td(
                    rx.el.span(group.hidden, " more in the list", class_name="mut t1"),
                    col_span=3,
                )
            ),
            rx.fragment(),
        ),
    )


def _mark(key: rx.Var[str]) -> rx.Component:
    late = rx.el.span(icon("alarm-clock", 14), custom_attrs=hue("red"), class_name="tinted row")
    return rx.match(
        key,
        ("late", late),
        *(
            (status, rx.el.span(icon(face.icon, 14), custom_attrs=hue(face.hue), class_name="tinted row"))
            for status, face in STATUS.items()
        ),
        rx.fragment(),
    )


def _line(line: rx.Var[CaseRow], key: rx.Var[str]) -> rx.Component:
    return row(
        rx.el.td(
            rx.el.div(
                rx.el.span(line.short_number, class_name="t1 mut nw"),
                rx.el.button(
                    line.subject,
                    type="button",
                    class_name="row-link m tr",
                    on_click=BoardState.open_case(line.id),
                    custom_attrs={"data-row": "true"},
                ),
                rx.cond(key == "late", status_badge(line.status), rx.fragment()),
                class_name="row g2",
            )
        ),
        cell(clock_pill(line.clock.state, line.clock.words, line.clock.due_at)),
        cell(
            rx.match(
                line.with_role,
                ("platform", rx.el.span("Nobody", class_name="mut t1")),
                person(line.with_initials, line.with_name),
            ),
            only_wide=True,
        ),
        late=key == "late",
        selected=BoardState.case.id == line.id,
        key=line.id,
    )
