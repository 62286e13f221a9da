"""Inputs with a label, a hint and their problem beneath; forms that send themselves or tell a handler."""

from collections.abc import Sequence
from typing import Literal, TypeAlias

import reflex as rx

from mso_app.components.theme import Child, Text, icon, present, words

Size: TypeAlias = Literal["2", "3"]


class NativeForm(rx.Component):
    """A form the browser posts itself, for sign-in and sign-out: the answer may set a cookie. No handler."""

    tag = "form"
    library = None

    method: rx.Var[str] = rx.Var.create("post")
    action: rx.Var[str]
    no_validate: rx.Var[bool] = rx.Var.create(True)

    def _get_tag_name(self) -> str:
        return '"form"'


def native_form(*children: Child, action: str, **props: object) -> rx.Component:
    """Posts to one of our own routes and follows its answer with a full page load."""
    return NativeForm.create(*present(*children), action=action, class_name="form", **props)


def form(*children: Child, on_submit: rx.EventHandler | rx.event.EventCallback, **props: object) -> rx.Component:
    """Tells `on_submit` a mapping of names to values and keeps every character when that fails."""
    return rx.el.form(*present(*children), on_submit=on_submit, no_validate=True, class_name="form", **props)


def text_field(
    label: Text,
    name: str,
    *,
    hint: Text = "",
    problem: Text = "",
    required: bool = False,
    optional: bool = False,
    size: Size = "2",
    kind: str = "text",
    ident: str = "",
    trailing: rx.Component | None = None,
    **props: object,
) -> rx.Component:
    """One line of text. `kind` is the type of HTML; `props` go to the input (value, default_value, on_change, …)."""
    ident = ident or f"f-{name}"
    box = rx.el.input(
        id=ident,
        name=name,
        type=kind,
        class_name=words("tf", "s3" if size == "3" else None),
        custom_attrs=_described(ident, hint, problem, required),
        **props,
    )
    return _field(label, ident, box, hint, problem, required, optional, trailing)


def text_area(
    label: Text,
    name: str,
    *,
    hint: Text = "",
    problem: Text = "",
    required: bool = False,
    optional: bool = False,
    rows: int = 4,
    ident: str = "",
    **props: object,
) -> rx.Component:
    """Several lines of text, made taller by its corner."""
    ident = ident or f"f-{name}"
    box = rx.el.textarea(
        id=ident,
        name=name,
        rows=rows,
        class_name="tf",
        custom_attrs=_described(ident, hint, problem, required),
        **props,
    )
    return _field(label, ident, box, hint, problem, required, optional, None)


def select_field(
    label: Text,
    name: str,
    options: Sequence[tuple[str, str]] | rx.Var,
    *,
    hint: Text = "",
    problem: Text = "",
    required: bool = False,
    optional: bool = False,
    placeholder: str = "",
    size: Size = "2",
    ident: str = "",
    **props: object,
) -> rx.Component:
    """One of a list. `options` are (value, word) pairs, or a Var of such pairs."""
    ident = ident or f"f-{name}"
    first = [rx.el.option(placeholder, value="")] if placeholder else []
    listed = (
        [rx.foreach(options, lambda option: rx.el.option(option[1], value=option[0]))]
        if isinstance(options, rx.Var)
        else [rx.el.option(word, value=value) for value, word in options]
    )
    box = rx.el.select(
        *first,
        *listed,
        id=ident,
        name=name,
        class_name=words("tf", "s3" if size == "3" else None),
        custom_attrs=_described(ident, hint, problem, required),
        **props,
    )
    return _field(label, ident, box, hint, problem, required, optional, icon("chevron-down"))


def bare_select(
    *options: rx.Component, label: str = "", custom_attrs: dict[str, object] | None = None, **props: object
) -> rx.Component:
    """One of a list without a line above it, named by `label` or by what `custom_attrs` point at."""
    named = {"aria-label": label} if label else {}
    box = rx.el.select(*options, class_name="tf", custom_attrs={**named, **(custom_attrs or {})}, **props)
    return rx.el.div(box, icon("chevron-down"), class_name="tfw")


def checkbox(
    label: Text, name: str, *, problem: Text = "", hint: Text = "", ident: str = "", **props: object
) -> rx.Component:
    """A yes; `props` go to the input (checked, default_checked, on_change, disabled)."""
    return _tick("cb", label, name, problem, hint, ident, props)


def switch(label: Text, name: str, *, hint: Text = "", ident: str = "", **props: object) -> rx.Component:
    """A yes that acts at once."""
    return _tick("sw", label, name, "", hint, ident, {"role": "switch"} | props)


def radio_group(
    label: Text,
    name: str,
    options: Sequence[tuple[str, str]],
    *,
    value: Text | None = None,
    default_value: str | None = None,
    on_change: rx.EventHandler | rx.event.EventCallback | None = None,
    hint: Text = "",
    problem: Text = "",
    required: bool = False,
    across: bool = True,
    details: dict[str, str] | None = None,
) -> rx.Component:
    """One of a few, all visible. `details` turns each into a card with a sentence, for decisions of weight."""
    ident = f"f-{name}"
    picks = [
        _radio(name, key, word, value, default_value, on_change, (details or {}).get(key)) for key, word in options
    ]
    return rx.el.fieldset(
        rx.el.legend(*_label_words(label, required, False), class_name="lab"),
        rx.el.div(*picks, class_name=words("choices", "across" if across and not details else None)),
        *_notes(ident, hint, problem),
        class_name="field",
        custom_attrs=_described(ident, hint, problem, False),
    )


def search_box(
    label: str, name: str = "search", *, shortcut: str = "/", ident: str = "", **props: object
) -> rx.Component:
    """Finds in a list; `/` puts the cursor here. Give it `on_change` with `rx.event(…).debounce(250)`."""
    return rx.el.label(
        rx.el.span(label, class_name="sr"),
        icon("search", 14),
        rx.el.input(
            id=ident or f"f-{name}",
            name=name,
            type="search",
            placeholder=label,
            class_name="tf",
            auto_complete="off",
            custom_attrs={"data-shortcut": shortcut},
            **props,
        ),
        rx.el.kbd(shortcut, class_name="kbd", aria_hidden="true"),
        class_name="search",
    )


def form_foot(*children: Child) -> rx.Component:
    """The buttons of a form, the solid one first."""
    return rx.el.div(*present(*children), class_name="form-foot")


def form_problem(problem: Text) -> rx.Component:
    """What went wrong with the whole form, read aloud when it appears."""
    return rx.el.div(
        rx.cond(
            problem,
            rx.el.div(
                icon("circle-alert"),
                rx.el.div(problem, class_name="sp"),
                class_name="callout",
                custom_attrs={"data-accent-color": "red"},
            ),
            rx.fragment(),
        ),
        role="alert",
    )


def _field(
    label: Text,
    ident: str,
    box: rx.Component,
    hint: Text,
    problem: Text,
    required: bool,
    optional: bool,
    trailing: rx.Component | None,
) -> rx.Component:
    return rx.el.div(
        rx.el.label(*_label_words(label, required, optional), html_for=ident, class_name="lab"),
        rx.el.div(*present(box, trailing), icon("circle-alert", class_name="bad"), class_name="tfw"),
        *_notes(ident, hint, problem),
        class_name="field",
    )


def _tick(
    face: str, label: Text, name: str, problem: Text, hint: Text, ident: str, props: dict[str, object]
) -> rx.Component:
    ident = ident or f"f-{name}"
    attrs = _described(ident, hint, problem, False)
    box = rx.el.input(id=ident, name=name, type="checkbox", class_name=face, custom_attrs=attrs, **props)
    return rx.el.div(
        rx.el.label(box, rx.el.span(label), html_for=ident, class_name="choice"),
        *_notes(ident, hint, problem),
        class_name="field",
    )


def _radio(
    name: str,
    key: str,
    word: str,
    value: Text | None,
    default_value: str | None,
    on_change: rx.EventHandler | rx.event.EventCallback | None,
    detail: str | None,
) -> rx.Component:
    state: dict[str, object] = {} if value is None else {"checked": value == key}
    if default_value is not None:
        state["default_checked"] = default_value == key
    if on_change is not None:
        state["on_change"] = on_change
    box = rx.el.input(id=f"f-{name}-{key}", name=name, type="radio", value=key, class_name="rd", **state)
    if detail is None:
        return rx.el.label(box, rx.el.span(word), html_for=f"f-{name}-{key}", class_name="choice")
    told = rx.el.span(rx.el.span(word, class_name="m"), rx.el.span(detail, class_name="t1 mut"), class_name="col sp")
    return rx.el.label(box, told, html_for=f"f-{name}-{key}", class_name="choice-card")


def _label_words(label: Text, required: bool, optional: bool) -> list[Child]:
    mark = rx.el.span("*", class_name="req", aria_hidden="true") if required else None
    return present(label, mark, rx.el.span("optional", class_name="opt") if optional else None)


def _notes(ident: str, hint: Text, problem: Text) -> list[rx.Component]:
    notes: list[rx.Component] = []
    if isinstance(hint, rx.Var) or hint:
        told = rx.el.p(hint, id=f"{ident}-hint", class_name="hint")
        notes.append(rx.cond(problem, rx.fragment(), told) if isinstance(problem, rx.Var) else told)
    if isinstance(problem, rx.Var):
        notes.append(rx.cond(problem, _problem(ident, problem), rx.fragment()))
    elif problem:
        notes = [_problem(ident, problem)]
    return notes


def _problem(ident: str, problem: Text) -> rx.Component:
    return rx.el.p(icon("circle-alert", 14), rx.el.span(problem), id=f"{ident}-problem", class_name="problem")


def _described(ident: str, hint: Text, problem: Text, required: bool) -> dict[str, object]:
    """What a screen reader says after the label: the problem, or else the hint."""
    attrs: dict[str, object] = {"aria-required": "true"} if required else {}
    hinted = f"{ident}-hint" if isinstance(hint, rx.Var) or hint else ""
    if isinstance(problem, rx.Var):
        attrs["aria-invalid"] = rx.cond(problem, "true", "false")
        attrs["aria-describedby"] = rx.cond(problem, f"{ident}-problem", hinted)
    elif problem:
        attrs |= {"aria-invalid": "true", "aria-describedby": f"{ident}-problem"}
    elif hinted:
        attrs["aria-describedby"] = hinted
    return attrs
