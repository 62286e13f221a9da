"""Tables that are a window on the server: a page of rows, headings that sort, a box that searches."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

import reflex as rx

from mso_app.components.buttons import icon_button, to
from mso_app.components.theme import Child, Text, icon, present, words

Handler: TypeAlias = rx.EventHandler | rx.event.EventCallback
Height: TypeAlias = Literal["56", "44", "36"]


@dataclass(frozen=True, kw_only=True)
class Column:
    """A heading. `sort` is the key given to `on_sort`; `width` is CSS; `number` aligns right."""

    word: str
    sort: str = ""
    width: str = ""
    number: bool = False
    only_wide: bool = False


def table(
    columns: list[Column],
    rows: rx.Component | list[rx.Component],
    *,
    label: str,
    height: Height = "56",
    sort: Text = "",
    descending: bool | rx.Var[bool] = False,
    on_sort: Handler | None = None,
    stacking: bool = True,
    fixed: bool = True,
) -> rx.Component:
    """`rows` is one `rx.foreach(State.rows, …)` of `row`, or a list. `stacking` turns rows into blocks on a phone."""
    size = {"56": "two", "36": "dense"}.get(height)
    return rx.el.div(
        rx.el.table(
            rx.el.thead(rx.el.tr(*(_heading(column, sort, descending, on_sort) for column in columns))),
            rx.el.tbody(*(rows if isinstance(rows, list) else [rows])),
            class_name=words("table", size, "stacking" if stacking else None),
            style={"tableLayout": "fixed"} if fixed else {},
            custom_attrs={"aria-label": label},
        ),
        class_name="table-scroll",
    )


def row(
    *cells: rx.Component,
    selected: bool | rx.Var[bool] = False,
    late: bool | rx.Var[bool] = False,
    key: Text = "",
) -> rx.Component:
    """One row. Give a foreach row its `key`."""
    face = rx.cond(late, "late", "") if isinstance(late, rx.Var) else words("late" if late else None)
    chosen = rx.cond(selected, "true", "false") if isinstance(selected, rx.Var) else "true" if selected else "false"
    props = {"key": key} if isinstance(key, rx.Var) or key else {}
    return rx.el.tr(*cells, class_name=face, custom_attrs={"aria-current": chosen}, **props)


def cell(*children: Child, number: bool = False, only_wide: bool = False, unit: str = "") -> rx.Component:
    """One cell. Text in `name_cell` is cut off where it must be; numbers and clocks never are. `unit` says on a phone,
    where the headings are gone, what a number counts."""
    said = rx.el.span(f" {unit}", class_name="only-phone") if unit else None
    return rx.el.td(
        *present(*children, said), class_name=words("num" if number else None, "only-wide" if only_wide else None)
    )


def name_cell(
    title: Text, detail: Text = "", *, href: Text = "", aside: Child = None, number: Text = ""
) -> rx.Component:
    """The first cell: what the row is and, in gray, its facts. The link covers the whole row; `number` is the short
    number before a name on a board, which is never cut off."""
    linked = isinstance(href, rx.Var) or bool(href)
    face = "m tr row-link" if linked else "m tr"
    name = (
        to(title, href=href, class_name=face, custom_attrs={"data-row": "true"})
        if linked
        else rx.el.span(title, class_name=face)
    )
    short = rx.el.span(number, class_name="short") if isinstance(number, rx.Var) or number else None
    second = rx.el.div(detail, class_name="t1 mut tr") if isinstance(detail, rx.Var) or detail else None
    return rx.el.td(rx.el.div(*present(short, name, aside), class_name="row g2"), *present(second))


def group_row(
    word: Text, total: Child, note: Text = "", *, span: int, mark: rx.Component | None = None
) -> rx.Component:
    """The 34 px head of a group of rows ("Late 3, escalated to you")."""
    said = rx.el.span(note, class_name="t1 mut") if isinstance(note, rx.Var) or note else None
    return rx.el.tr(
        rx.el.th(
            rx.el.div(
                *present(mark, rx.el.span(word, class_name="b"), rx.el.span(total, class_name="mut tn"), said),
                class_name="row g2",
            ),
            col_span=span,
            scope="colgroup",
        ),
        class_name="group",
    )


def table_tools(*children: Child) -> rx.Component:
    """Search, filters and what acts on all, above the headings."""
    return rx.el.div(*present(*children), class_name="table-tools")


def pager(
    *,
    first: int | rx.Var[int],
    last: int | rx.Var[int],
    total: int | rx.Var[int],
    on_previous: Handler | None = None,
    on_next: Handler | None = None,
) -> rx.Component:
    """ "1 to 50 of 240" and two buttons, each off at its end."""
    return rx.el.div(
        rx.el.span(first, " to ", last, " of ", total, class_name="tn", role="status"),
        rx.el.span(
            icon_button(
                "Previous page", "chevron-left", weight="surface", size="1", off=first <= 1, on_click=on_previous
            ),
            icon_button("Next page", "chevron-right", weight="surface", size="1", off=last >= total, on_click=on_next),
            class_name="end row g2",
        ),
        class_name="card-foot",
    )


def _heading(column: Column, sort: Text, descending: bool | rx.Var[bool], on_sort: Handler | None) -> rx.Component:
    face = words("num" if column.number else None, "only-wide" if column.only_wide else None)
    style = {"width": column.width} if column.width else {}
    if not column.sort or on_sort is None:
        return rx.el.th(column.word, scope="col", class_name=face, style=style)
    active = rx.Var.create(sort) == column.sort
    way = rx.cond(descending, "descending", "ascending")
    mark = rx.cond(
        active, rx.cond(descending, icon("arrow-down", 12), icon("arrow-up", 12)), icon("chevrons-up-down", 12)
    )
    return rx.el.th(
        rx.el.button(
            column.word,
            mark,
            type="button",
            class_name="sort",
            on_click=on_sort(column.sort),
            custom_attrs={"data-active": rx.cond(active, "true", "false")},
        ),
        scope="col",
        class_name=face,
        style=style,
        custom_attrs={"aria-sort": rx.cond(active, way, "none")},
    )
