"""How far something is: the bar, the bar with its stage in words, the strip of shares."""

from typing import Literal

import reflex as rx

from mso_app.components.theme import Number, Text, hue, present, words


def bar(
    percent: Number,
    *,
    label: str,
    size: Literal["1", "2", "3"] = "1",
    color: str = "indigo",
    going: Number | None = None,
    mark: int | None = None,
) -> rx.Component:
    """0 to 100. `going` is the hatched part that is still under way, `mark` a threshold."""
    hatched = None
    if going is not None:
        hatched = rx.el.i(class_name="going", style={"left": _width(percent), "width": _width(going)})
    threshold = None if mark is None else rx.el.span(class_name="mark", style={"left": f"{mark}%"})
    return rx.el.span(
        *present(rx.el.i(style={"width": _width(percent)}), hatched, threshold),
        class_name=words("prog", {"2": "s2", "3": "s3"}.get(size)),
        role="progressbar",
        custom_attrs=hue(color)
        | {"aria-label": label, "aria-valuemin": "0", "aria-valuemax": "100", "aria-valuenow": percent},
    )


def stage_progress(
    title: Text, amount: Text, percent: Number, *, note: Text = "", action: rx.Component | None = None
) -> rx.Component:
    """Long work in words: "Reading documents", "stage 2 of 5, file 6 of 9", and that one may leave."""
    said = rx.el.p(note, class_name="t1 mut") if isinstance(note, rx.Var) or note else None
    stop = rx.el.div(action, class_name="row g2") if action is not None else None
    return rx.el.div(
        rx.el.div(
            rx.el.div(
                rx.el.span(title, class_name="m"),
                rx.el.span(amount, class_name="end t1 mut tn", role="status"),
                class_name="row g2",
            ),
            rx.el.div(
                bar(percent, label=title if isinstance(title, str) else "Progress", size="2"),
                style={"marginTop": "8px"},
            ),
        ),
        *present(said, stop),
        class_name="col g3",
    )


def _width(percent: Number) -> Text:
    return f"{percent}%"


def _grow(number: int | rx.Var[int]) -> Text:
    return f"{number} 1 0px"
