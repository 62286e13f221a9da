"""The open file as paper: pictures of its pages with lit places and text that can be marked, or its text alone."""

import reflex as rx

from mso_app.components.buttons import button, icon_button
from mso_app.components.documents.elements import MARKED_PLACE, PAGE_IN_VIEW, HerePlace, PageAddress, PaperRoll
from mso_app.components.faces import empty, failed, skeleton
from mso_app.components.segmented import segmented_pressed
from mso_app.schemas.documents import Box
from mso_app.schemas.viewing import PaperPage, TextPiece, TextRun
from mso_app.state.shared.room import RoomState
from mso_app.state.shared.viewer import ViewerState

CAN_QUOTE = RoomState.case.can.contains("opinion.write") | RoomState.case.is_adding


def paper() -> rx.Component:
    """Everything of the middle pane beneath its head."""
    return rx.fragment(
        PageAddress.create(custom_attrs={"data-query": ViewerState.address}),
        rx.cond(
            ViewerState.problem,
            rx.el.div(failed("There is nothing to look at", ViewerState.problem, name="file-x"), class_name="page"),
            rx.cond(
                ViewerState.loading,
                _blank(),
                rx.cond(
                    ViewerState.opened,
                    PaperRoll.create(
                        rx.foreach(ViewerState.pages, _sheet),
                        class_name="roll",
                        style={"--zoom": f"{ViewerState.zoom}"},
                        key=ViewerState.opened,
                    ),
                    empty("Nothing is open", "Choose a file in the list, or a source of a finding.", name="file-text"),
                ),
            ),
        ),
        rx.cond(CAN_QUOTE, _quote_bar(), rx.fragment()),
    )


def paper_title() -> rx.Component:
    return rx.cond(
        ViewerState.opened,
        rx.fragment(rx.el.span(ViewerState.code, class_name="dcode"), ViewerState.name),
        "Viewer",
    )


def paper_tools() -> list[rx.Component]:
    """Page, zoom, and the picture or its text; one group, there only while a file is open."""
    turning = rx.el.span(
        icon_button(
            "Previous page",
            "chevron-left",
            size="1",
            shortcut="[",
            on_click=ViewerState.turn(-1, PAGE_IN_VIEW),
        ),
        rx.el.span(
            rx.el.span("Page ", class_name="sr"),
            rx.el.span(ViewerState.page.to_string(), custom_attrs={"data-page-now": "true"}),
            " of ",
            ViewerState.page_count,
            class_name="t1 tn nw",
        ),
        icon_button("Next page", "chevron-right", size="1", shortcut="]", on_click=ViewerState.turn(1, PAGE_IN_VIEW)),
        class_name="row g1",
    )
    zooming = rx.el.span(
        icon_button("Smaller", "zoom-out", size="1", shortcut="-", on_click=ViewerState.zoom_by(-1)),
        rx.el.button(
            ViewerState.zoom,
            " %",
            type="button",
            class_name="btn ghost s1 tn",
            on_click=ViewerState.fit,
            title="Fit to the pane",
            custom_attrs={"aria-label": f"Zoom {ViewerState.zoom} %, fit to the pane"},
        ),
        icon_button("Larger", "zoom-in", size="1", shortcut="+", on_click=ViewerState.zoom_by(1)),
        class_name="row only-wide",
    )
    reading = segmented_pressed(
        "Show as",
        [
            ("Page", ~ViewerState.as_text, ViewerState.read_as("page")),
            ("Text", ViewerState.as_text, ViewerState.read_as("text")),
        ],
        small=True,
    )
    return [rx.cond(ViewerState.opened, rx.el.span(turning, zooming, reading, class_name="row g3"), rx.fragment())]


def _sheet(page: rx.Var[PaperPage]) -> rx.Component:
    """A page as a picture, unless there is none or its text is asked for."""
    is_picture = (page.picture != "") & ~ViewerState.as_text
    return rx.el.section(
        rx.cond(
            ~(ViewerState.place != "") & (page.number == ViewerState.page),
            HerePlace.create(key=f"page-{page.number}", custom_attrs={"data-block": "start"}, class_name="page-top"),
            rx.fragment(),
        ),
        rx.cond(is_picture, _picture(page), _text(page)),
        class_name="sheet-page",
        key=page.number.to_string(),
        custom_attrs={"data-page": page.number, "aria-label": f"Page {page.number}"},
    )


def _picture(page: rx.Var[PaperPage]) -> rx.Component:
    size = f"{page.width} {page.height}"
    return rx.el.div(
        rx.el.img(
            src=page.picture,
            alt=f"Page {page.number} of {ViewerState.name}",
            loading="lazy",
            draggable=False,
            class_name="scan",
        ),
        rx.el.div(rx.foreach(page.cited, lambda box: _box(box, "cited")), class_name="glows"),
        rx.el.div(rx.foreach(page.lit, _lit_box), class_name="glows"),
        rx.el.svg(
            rx.foreach(page.runs, _run),
            view_box=f"0 0 {size}",
            preserve_aspect_ratio="none",
            class_name="words",
        ),
        class_name="paper-picture",
        style=rx.cond(page.height > 0, {"aspectRatio": f"{page.width} / {page.height}"}, {}),
    )


def _box(box: rx.Var[Box], kind: str) -> rx.Component:
    return rx.el.span(
        class_name=f"glow {kind}",
        style={"left": f"{box.left}%", "top": f"{box.top}%", "width": f"{box.width}%", "height": f"{box.height}%"},
        aria_hidden="true",
    )


def _lit_box(box: rx.Var[Box], place: rx.Var[int]) -> rx.Component:
    return rx.fragment(
        _box(box, "lit"),
        rx.cond(
            place == 0,
            HerePlace.create(
                key=ViewerState.place,
                class_name="here",
                style={"top": f"{box.top}%"},
                custom_attrs={"data-block": "center"},
            ),
            rx.fragment(),
        ),
    )


def _run(run: rx.Var[TextRun]) -> rx.Component:
    return rx.el.svg.text(
        run.text,
        x=run.x.to_string(),
        y=f"{run.y + run.height * 0.8}",
        font_size=run.height.to_string(),
        custom_attrs={
            "textLength": run.width.to_string(),
            "lengthAdjust": "spacingAndGlyphs",
            "data-start": run.start.to_string(),
        },
    )


def _text(page: rx.Var[PaperPage]) -> rx.Component:
    return rx.el.div(
        rx.cond(
            page.pieces.length() > 0,
            rx.el.div(rx.foreach(page.pieces, _piece), class_name="paper-text"),
            rx.el.p("There is no text on this page."),
        ),
        rx.el.div(
            rx.el.span(ViewerState.code),
            rx.el.span(page.number, " / ", ViewerState.page_count, class_name="end"),
            class_name="row paper-foot",
            aria_hidden="true",
        ),
        class_name="paper",
    )


def _piece(piece: rx.Var[TextPiece]) -> rx.Component:
    start = {"data-start": piece.start}
    return rx.match(
        piece.mark,
        (
            "lit",
            rx.fragment(
                HerePlace.create(key=ViewerState.place, custom_attrs={"data-block": "center"}),
                rx.el.mark(piece.text, class_name="lit", custom_attrs=start),
            ),
        ),
        ("cited", rx.el.mark(piece.text, custom_attrs=start)),
        rx.el.span(piece.text, custom_attrs=start),
    )


def _quote_bar() -> rx.Component:
    """Floats under a sentence that is marked; the script moves it and hides it."""
    return rx.el.div(
        button(
            "Quote in opinion",
            name="quote",
            size="1",
            weight="soft",
            shortcut="q",
            on_click=ViewerState.quote(MARKED_PLACE),
        ),
        class_name="quote-bar",
        hidden=True,
        custom_attrs={"data-quote-bar": "true"},
    )


def _blank() -> rx.Component:
    return rx.el.div(
        rx.el.div(*(skeleton(f"{width}%", "12px") for width in (42, 88, 93, 71, 90, 64)), class_name="paper col g4"),
        class_name="roll skel-late",
        aria_busy="true",
    )
