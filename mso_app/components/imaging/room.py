"""The image room: a series in a black viewport, its window and what is measured in it. `/viewer.js` moves it."""

import reflex as rx

from mso_app.components.badges import keys
from mso_app.components.buttons import button
from mso_app.components.documents.elements import SHOWN_IMAGE, ImageViewer, PageAddress
from mso_app.components.panes import always_dark, pane_switch
from mso_app.components.theme import icon
from mso_app.schemas.viewing import ShelfRow
from mso_app.state.shared.documents import DocumentsState
from mso_app.state.shared.room import RoomState
from mso_app.state.shared.viewer import ViewerState

TOOLS = (
    ("level", "Level", "sun-dim", "w"),
    ("pan", "Pan", "move", "p"),
    ("zoom", "Zoom", "zoom-in", "z"),
    ("scroll", "Scroll", "layers", "s"),
    ("length", "Length", "ruler", "l"),
)
WINDOWS = (
    ("bone", "Bone", 1800, 400),
    ("soft", "Soft tissue", 400, 40),
    ("lung", "Lung", 1500, -600),
    ("brain", "Brain", 80, 40),
)
Stack = ViewerState.stack


def image_room() -> rx.Component:
    """Always dark, so that grays are judged on black."""
    return always_dark(
        PageAddress.create(custom_attrs={"data-query": ViewerState.address}),
        ImageViewer.create(
            rx.el.div(pane_switch("images", ("Series", "Image", "Measurements"), first=1), class_name="pane-tools"),
            rx.el.div(
                _series(),
                _viewport(),
                _side(),
                class_name="panes images",
            ),
            class_name="room",
            key=f"{Stack.id} {ViewerState.shown_image}",
            custom_attrs={"data-stack": Stack.to_string(), "data-begin": ViewerState.shown_image},
        ),
    )


def _series() -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.el.h2("Series"),
            rx.el.span(class_name="sp"),
            button(
                "Documents",
                name="arrow-left",
                weight="ghost",
                size="1",
                on_click=ViewerState.back_to_paper,
                attrs={"data-shortcut": "Escape"},
            ),
            class_name="pane-head",
        ),
        rx.el.div(
            rx.el.ul(rx.foreach(DocumentsState.shelf.rows, _stack), class_name="plain col g1 stacks"),
            class_name="pane-body",
            tab_index=0,
        ),
        class_name="pane pane-0",
        custom_attrs={"aria-label": "Series"},
    )


def _stack(row: rx.Var[ShelfRow]) -> rx.Component:
    ident = row.id.to_string(use_json=False)
    is_open = Stack.id.to_string(use_json=False) == ident
    return rx.cond(
        row.images > 0,
        rx.el.li(
            rx.el.button(
                rx.el.img(
                    src=f"/api/v1/documents/{ident}/preview.png", alt="", width="64", height="64", loading="lazy"
                ),
                rx.el.span(
                    rx.el.span(row.code, class_name="mut tn"),
                    rx.el.span(row.name, class_name="m"),
                    rx.el.span(row.facts, class_name="mut tn"),
                    class_name="col sp t1",
                ),
                type="button",
                class_name="stack-row",
                on_click=ViewerState.open(ident),
                custom_attrs={"aria-current": rx.cond(is_open, "true", "false"), "data-row": "true"},
            ),
            key=ident,
        ),
        rx.fragment(),
    )


def _viewport() -> rx.Component:
    return rx.el.section(
        _tools(),
        rx.el.div(
            rx.el.div(
                class_name="stage",
                tab_index=0,
                role="group",
                custom_attrs={
                    "data-stage": "true",
                    "aria-label": "Image. Arrow keys change it, letters choose a tool.",
                },
            ),
            _corner(
                "upper left", rx.el.b(RoomState.case.number), Stack.name, rx.el.span(custom_attrs={"data-say": "code"})
            ),
            _corner("upper right", Stack.study_date, Stack.modality),
            _corner("lower left", _say("image"), _say("zoom"), "Not for primary diagnosis"),
            _corner("lower right", _say("window"), _say("invert"), _spacing()),
            rx.el.p(class_name="stage-problem", role="status", custom_attrs={"data-say": "problem"}),
            rx.el.input(
                type="range",
                min="1",
                max="1",
                default_value="1",
                class_name="slices",
                custom_attrs={
                    "data-slider": "true",
                    "aria-label": "Image of the series",
                    "aria-orientation": "vertical",
                },
            ),
            class_name="viewport",
        ),
        class_name="pane pane-1",
        custom_attrs={"aria-label": "Viewport"},
    )


def _tools() -> rx.Component:
    is_ct = Stack.modality.startswith("CT")
    presets = [("bone", "Bone"), ("soft", "Soft"), ("lung", "Lung"), ("brain", "Brain")]
    return rx.el.div(
        *(_tool(word, name, key, {"data-tool": tool, "aria-pressed": "false"}) for tool, word, name, key in TOOLS),
        rx.el.span(class_name="vr"),
        _tool("Invert", "contrast", "i", {"data-do": "invert", "aria-pressed": "false"}),
        _tool("Reset", "rotate-ccw", "0", {"data-do": "reset"}),
        rx.el.span(class_name="sp"),
        rx.cond(
            is_ct,
            rx.el.div(
                *(_preset(name, word) for name, word in [*presets, ("own", "Default")]),
                class_name="seg s1",
                role="group",
                aria_label="Window presets",
            ),
            rx.fragment(),
        ),
        class_name="image-tools",
        role="toolbar",
        aria_label="Tools of the image",
    )


def _tool(word: str, name: str, key: str, attrs: dict[str, str]) -> rx.Component:
    return rx.el.button(
        icon(name, 18),
        rx.el.span(word),
        type="button",
        class_name="image-tool",
        title=f"{word} ({key.upper()})",
        custom_attrs=attrs | {"aria-keyshortcuts": key},
    )


def _preset(name: str, word: str) -> rx.Component:
    return rx.el.button(word, type="button", custom_attrs={"data-preset": name, "aria-pressed": "false"})


def _corner(place: str, *lines: rx.Component | rx.Var | str) -> rx.Component:
    return rx.el.div(*(rx.el.div(line) for line in lines), class_name=f"corner {place}")


def _say(what: str) -> rx.Component:
    return rx.el.span(custom_attrs={"data-say": what})


def _spacing() -> rx.Component:
    return rx.cond(Stack.spacing_x > 0, rx.fragment(Stack.spacing_x, " mm per pixel"), "No scale in the file")


def _side() -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.el.h2("Measurements"),
            rx.el.span(class_name="count quiet", custom_attrs={"data-measure-count": "true"}),
            class_name="pane-head",
        ),
        rx.el.div(
            _measures(),
            _window(),
            _cite(),
            class_name="pane-body",
            tab_index=0,
        ),
        rx.el.p(
            icon("info", 14),
            rx.el.span("Not for primary diagnosis on an uncalibrated screen."),
            class_name="row g2 t1 mut not-primary",
        ),
        class_name="pane pane-2",
        custom_attrs={"aria-label": "Measurements"},
    )


def _measures() -> rx.Component:
    """The script fills the list from the model row."""
    model = rx.el.li(
        rx.el.button(
            icon("ruler", 14),
            rx.el.span(class_name="b", custom_attrs={"data-value": "true"}),
            rx.el.span(class_name="t1 mut end", custom_attrs={"data-where": "true"}),
            type="button",
            class_name="row g2 sp",
            title="Go to this image",
            custom_attrs={"data-find": "0"},
        ),
        rx.el.button(
            icon("x", 13),
            type="button",
            class_name="btn ghost s1 ic",
            title="Remove measurement",
            custom_attrs={"data-drop": "0", "aria-label": "Remove measurement"},
        ),
        class_name="find row g2",
    )
    return rx.el.div(
        rx.el.p(
            "Choose Length and draw a line. Measurements stay in this window and are not stored.",
            class_name="t1 mut",
            custom_attrs={"data-no-measures": "true"},
        ),
        rx.el.ul(class_name="plain col g2", custom_attrs={"data-measures": "true", "aria-live": "polite"}),
        rx.el.ul(model, hidden=True, custom_attrs={"data-measure-model": "true"}),
        class_name="side-part col g2",
    )


def _window() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.h3("Window", class_name="b"),
            rx.el.span("drag in the image or type", class_name="t1 mut end"),
            class_name="row",
        ),
        rx.cond(
            Stack.modality.startswith("CT"),
            rx.el.div(
                *(
                    rx.el.button(
                        keys(str(place)),
                        rx.el.span(word, class_name="sp"),
                        rx.el.span("W ", width, class_name="mut tn"),
                        rx.el.span("L ", str(center).replace("-", "−"), class_name="mut tn level"),
                        type="button",
                        class_name="window-row",
                        custom_attrs={"data-preset": name, "aria-pressed": "false"},
                    )
                    for place, (name, word, width, center) in enumerate(WINDOWS, start=1)
                ),
                class_name="col",
            ),
            rx.fragment(),
        ),
        rx.el.div(_number("Width", "width"), _number("Level", "center"), class_name="row g2"),
        class_name="side-part col g3",
    )


def _number(word: str, name: str) -> rx.Component:
    return rx.el.label(
        rx.el.span(word, class_name="t1 mut"),
        rx.el.input(type="number", class_name="tf", custom_attrs={"data-field": name}),
        class_name="col g1 sp",
    )


def _cite() -> rx.Component:
    return rx.cond(
        RoomState.case.can.contains("opinion.write"),
        rx.el.div(
            rx.el.h3("Evidence", class_name="b"),
            rx.el.p("Cites the image that is on the screen.", class_name="t1 mut"),
            button(
                "Quote in opinion",
                name="quote",
                size="1",
                weight="soft",
                shortcut="q",
                on_click=ViewerState.quote_image(SHOWN_IMAGE),
            ),
            class_name="side-part col g2 start",
        ),
        rx.fragment(),
    )
