"""A person as two letters on a hue that always belongs to the same name."""

from typing import Literal

import reflex as rx

from mso_app.components.theme import Child, Text, hue, icon, words

HUES = ["teal", "plum", "grass", "cyan", "orange", "gray", "blue", "pink"]


def avatar(initials: Text, name: Text = "", size: Literal["1", "3", "4"] = "1", color: str = "") -> rx.Component:
    """24, 32 or 40 px. The hue follows the letters, so it is the same on every screen and needs no table."""
    shade = color or _hue(initials)
    return rx.el.span(
        initials,
        class_name=words("avatar", {"3": "s3", "4": "s4"}.get(size)),
        aria_hidden="true",
        title=name,
        custom_attrs={"data-accent-color": shade},
    )


def person(initials: Text, name: Text, detail: Text = "", size: Literal["1", "3", "4"] = "1") -> rx.Component:
    """Avatar and name, with a second line where there is room for one."""
    said: list[Child] = [rx.el.span(name, class_name="tr m" if size != "1" else "tr")]
    if isinstance(detail, rx.Var) or detail:
        said.append(rx.el.span(detail, class_name="t1 mut tr"))
    return rx.el.span(
        avatar(initials, size=size),
        rx.el.span(*said, class_name="col sp"),
        class_name=words("row g2", "t1" if size == "1" else None),
    )


def tile(name: str, color: str = "gray", size: Literal["1", "2", "4"] = "2") -> rx.Component:
    """An icon on a tinted square; never without words beside it."""
    return rx.el.span(
        icon(name, {"1": 14, "2": 16, "4": 20}[size]),
        class_name=words("tile", {"1": "s1", "4": "s4"}.get(size)),
        custom_attrs=hue(color),
        aria_hidden="true",
    )


def _hue(initials: Text) -> Text:
    if not isinstance(initials, rx.Var):
        return HUES[sum(map(ord, initials)) % len(HUES)]
    letters = initials.to(str)._js_expr
    hues = "[" + ",".join(f'"{name}"' for name in HUES) + "]"
    # The same sum as above, in the browser: the letters are only known there.
    return rx.Var(
        f"{hues}[Array.from({letters} ?? '').reduce((sum, c) => sum + c.codePointAt(0), 0) % {len(HUES)}]",
        _var_data=initials._get_all_var_data(),
        _var_type=str,
    ).to(str)
