"""The list beside the viewer: the files of a case, what was read from the open one, the dates of examinations."""

import reflex as rx

from mso_app.components.documents.dialogs import MAY_CLASSIFY, kind_of_open_file, remove_link
from mso_app.components.faces import empty, faces
from mso_app.components.theme import icon, when
from mso_app.schemas.documents import Fact
from mso_app.schemas.viewing import ShelfDate, ShelfRow
from mso_app.state.shared.documents import DocumentsState
from mso_app.state.shared.viewer import ViewerState


def shelf() -> rx.Component:
    """Everything of the left pane beneath its head."""
    return faces(
        loading_when=DocumentsState.loading,
        problem=DocumentsState.problem,
        empty_when=DocumentsState.shelf.total == 0,
        rows=rx.fragment(_list(), _facts(), _timeline()),
        nothing=empty(
            "No files yet",
            "Reports, laboratory values and images of this case stand here as soon as they are added.",
            name="file-text",
        ),
        title_of_failure="Files did not load",
        on_retry=DocumentsState.load,
        skeleton_rows=5,
    )


def _list() -> rx.Component:
    return rx.fragment(
        rx.el.ul(rx.foreach(DocumentsState.shelf.rows, _entry), class_name="plain shelf"),
        rx.cond(
            DocumentsState.is_more > 0,
            rx.el.p(DocumentsState.is_more, " more files are not listed here.", class_name="t1 mut shelf-note"),
            rx.fragment(),
        ),
    )


def _entry(row: rx.Var[ShelfRow]) -> rx.Component:
    is_open = row.group.to_string().contains(ViewerState.opened) & (ViewerState.opened != "")
    return rx.el.li(
        rx.el.button(
            rx.el.span(row.code, class_name="dcode"),
            rx.el.span(
                rx.el.span(row.name, class_name=rx.cond(is_open, "tr m", "tr"), title=row.name),
                _beneath(row),
                class_name="col sp",
            ),
            rx.cond(
                row.cited > 0,
                rx.el.span(
                    icon("highlighter", 12),
                    row.cited,
                    rx.el.span(" places cited", class_name="sr"),
                    class_name="t1 mut tn row cited-count",
                    title="Places the analysis cites",
                ),
                rx.fragment(),
            ),
            type="button",
            class_name="doc",
            on_click=ViewerState.open(row.id.to_string(use_json=False)),
            custom_attrs={"aria-current": rx.cond(is_open, "true", "false"), "data-row": "true"},
        ),
        key=row.id.to_string(use_json=False),
    )


def _beneath(row: rx.Var[ShelfRow]) -> rx.Component:
    """Facts; a problem with its remedy, or how far the reading is, takes their place."""
    return rx.match(
        row.read_status,
        ("failed", _problem(row.sentence, "red")),
        ("waiting", _going(row, "circle-dashed")),
        ("reading", _going(row, "scan-text")),
        rx.cond(
            row.sentence,
            _problem(row.sentence, "amber"),
            rx.fragment(
                rx.el.span(row.facts, class_name="t1 mut"),
                rx.foreach(row.warnings, lambda warning: _problem(warning, "amber")),
            ),
        ),
    )


def _problem(sentence: rx.Var[str], color: str) -> rx.Component:
    return rx.el.span(
        icon("circle-alert" if color == "red" else "triangle-alert", 12),
        rx.el.span(sentence),
        class_name="t1 doc-problem",
        custom_attrs={"data-accent-color": color},
    )


def _going(row: rx.Var[ShelfRow], name: str) -> rx.Component:
    return rx.el.span(icon(name, 12), row.read_words, class_name="t1 mut row g1")


def _facts() -> rx.Component:
    return rx.cond(
        ViewerState.opened,
        rx.el.section(
            rx.el.h3("Read from ", ViewerState.code, class_name="b"),
            rx.el.dl(rx.foreach(ViewerState.details, _fact), class_name="dl narrow"),
            kind_of_open_file(),
            rx.el.a(
                icon("download", 13),
                "Download original",
                href=ViewerState.content_url,
                class_name="link t1 row g1",
                download=True,
                reload_document=True,
            ),
            remove_link(),
            class_name="shelf-part col g3",
        ),
        rx.fragment(),
    )


def _fact(fact: rx.Var[Fact]) -> rx.Component:
    is_asked_below = MAY_CLASSIFY & (fact.term == "Kind")
    return rx.cond(is_asked_below, rx.fragment(), rx.fragment(rx.el.dt(fact.term), rx.el.dd(fact.value)))


def _timeline() -> rx.Component:
    return rx.cond(
        DocumentsState.shelf.dates.length() > 0,
        rx.el.section(
            rx.el.h3("Timeline", class_name="b"),
            rx.el.ol(rx.foreach(DocumentsState.shelf.dates, _date), class_name="plain col g1 dates"),
            class_name="shelf-part col g2",
        ),
        rx.fragment(),
    )


def _date(line: rx.Var[ShelfDate]) -> rx.Component:
    ident = line.id.to_string(use_json=False)
    return rx.el.li(
        when(line.gap, lambda: rx.el.div(line.gap, class_name="t1 mut gap")),
        rx.el.button(
            rx.el.span(line.when, class_name="mut tn when"),
            rx.el.span(class_name=rx.cond(ViewerState.opened == ident, "ring on", "ring"), aria_hidden="true"),
            rx.el.span(line.what, class_name="sp tr"),
            rx.el.span(line.code, class_name="mut tn"),
            type="button",
            class_name="row g2 t1 date",
            on_click=ViewerState.open(ident),
        ),
        key=ident,
    )
