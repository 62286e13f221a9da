"""The small words that say what a case, a clock, a value or a claim is. Nobody else picks their colour or icon."""

from dataclasses import dataclass
from functools import partial
from typing import Literal, TypeAlias

import reflex as rx

from mso_app.components.theme import Flag, Text, hue, icon, pick, when, words

Size: TypeAlias = Literal["1", "2"]


@dataclass(frozen=True)
class Face:
    """How one value looks: hue, icon, word."""

    hue: str
    icon: str
    word: str


STATUS = {
    "new": Face("gray", "circle-dashed", "New"),
    "assigned": Face("cyan", "circle-user-round", "Assigned"),
    "accepted": Face("blue", "handshake", "Accepted"),
    "in_progress": Face("violet", "contrast", "In progress"),
    "rejected": Face("crimson", "circle-x", "Rejected"),
    "returned": Face("orange", "undo-2", "Returned"),
    "done": Face("green", "circle-check", "Done"),
}
CLOCK = {
    "on_track": Face("gray", "timer", ""),
    "due_soon": Face("amber", "hourglass", "due"),
    "late": Face("red", "alarm-clock", "late"),
    "paused": Face("gray", "circle-pause", ""),
    "met": Face("gray", "badge-check", ""),
    "missed": Face("gray", "timer-off", ""),
}
OUTCOME = {
    "confirmed": Face("green", "equal", "Confirmed"),
    "clarified": Face("blue", "scan-text", "Clarified"),
    "changed": Face("violet", "git-compare", "Changed"),
    "undetermined": Face("gray", "circle-help", "Undetermined"),
}
READING = {
    "waiting": Face("gray", "circle-dashed", "Waiting"),
    "reading": Face("blue", "scan-text", "Reading"),
    "read": Face("gray", "check", "Read"),
    "no_text": Face("amber", "triangle-alert", "No text"),
    "failed": Face("red", "circle-alert", "Failed"),
}
SEAL = {
    "valid": Face("green", "shield-check", "Sealed and valid"),
    "altered": Face("red", "shield-x", "Altered"),
    "superseded": Face("gray", "history", "Superseded"),
    "unknown": Face("gray", "shield-off", "Not known"),
}
APPOINTMENT = {
    "answer": Face("amber", "hourglass", "Wants your answer"),
    "waits": Face("gray", "send", "Waits for them"),
    "confirmed": Face("green", "check", "Confirmed"),
    "held": Face("gray", "circle-check", "Held"),
    "lapsed": Face("gray", "timer-off", "Not answered"),
    "declined": Face("gray", "x", "Declined"),
    "cancelled": Face("gray", "x", "Cancelled"),
}
FLAGS = {
    "L": Face("blue", "arrow-down", "Low"),
    "H": Face("orange", "arrow-up", "High"),
    "LL": Face("red", "arrow-down", "Critically low"),
    "HH": Face("red", "arrow-up", "Critically high"),
    "A": Face("orange", "triangle-alert", "Abnormal"),
}


def badge(word: Text, name: str, color: str = "gray", size: Size = "1") -> rx.Component:
    """A soft word with an icon. Use the functions below where the value has a meaning of its own."""
    return rx.el.span(
        icon(name, _icon_size(size)),
        word,
        class_name=words("badge", "s2" if size == "2" else None),
        custom_attrs=hue(color),
    )


def status_badge(status: Text, size: Size = "1") -> rx.Component:
    """The status of a case; `status` is the stored value. Size 2 in headers."""
    return _from(STATUS, status, size)


def outcome_badge(outcome: Text, size: Size = "1") -> rx.Component:
    """How the second opinion compares with the first."""
    return _from(OUTCOME, outcome, size)


def reading_badge(status: Text, size: Size = "1") -> rx.Component:
    """How far one file was read."""
    return _from(READING, status, size)


def appointment_badge(face: Text, size: Size = "1") -> rx.Component:
    """How an appointment stands to whoever looks at it."""
    return _from(APPOINTMENT, face, size)


def seal_badge(state: Text, size: Size = "1") -> rx.Component:
    """What the public check says."""
    return _from(SEAL, state, size)


def clock_pill(state: Text, sentence: Text, at: Text = "", size: Size = "1") -> rx.Component:
    """A deadline in words ("Due in 2 d 4 h"). `state` is a key of CLOCK, `at` the exact moment in ISO 8601.
    Nothing is drawn where no clock runs."""
    return pick(
        state,
        {key: partial(_clock, face, sentence, at, size) for key, face in CLOCK.items()},
        rx.fragment,
    )


def clock_with_bar(state: Text, sentence: Text, percent: int | rx.Var[int], at: Text = "") -> rx.Component:
    """The clock of a header: the pill and 72 px of how much is used, 0 to 100."""
    colors = {"on_track": "indigo", "due_soon": "amber", "late": "red", "paused": "gray"}
    bar = {key: partial(_clock_bar, color, percent) for key, color in colors.items()}
    return rx.el.span(
        clock_pill(state, sentence, at, size="2"),
        pick(state, bar, rx.fragment),
        class_name="row g2",
    )


def lab_flag(flag: Text) -> rx.Component:
    """L, H, LL or HH; nothing for a value in its range."""
    return pick(flag, {key: partial(_flag, key, face) for key, face in FLAGS.items()}, rx.fragment)


def confidence(level: Text, figure: Text = "") -> rx.Component:
    """`level` is high, medium, low or empty for not stated; `figure` the number in words ("0.93")."""
    faces = {"high": ("green", 3, "High"), "medium": ("amber", 2, "Medium"), "low": ("red", 1, "Low")}
    return pick(
        level,
        {key: partial(_meter, color, ticks, word, figure) for key, (color, ticks, word) in faces.items()},
        lambda: rx.el.span("Not stated", class_name="confidence"),
    )


def evidence_chip(
    code: Text,
    place: Text = "",
    *,
    kind: str = "text",
    lit: Flag = False,
    broken: Flag = False,
    on_click: rx.EventHandler | rx.event.EventCallback | None = None,
    label: Text = "",
) -> rx.Component:
    """Where a sentence comes from: D5 p 1. `kind` is text or image. A button when it opens something."""
    inside = [
        rx.cond(broken, icon("link-2-off", 12), icon("scan" if kind == "image" else "file-text", 12)),
        code,
        when(place, lambda: rx.el.span(place, class_name="p")),
        when(broken, lambda: rx.el.span("quote no longer found", class_name="p")),
    ]
    face = rx.cond(broken, "chip broken", rx.cond(lit, "chip lit", "chip"))
    if on_click is None:
        return rx.el.span(*inside, class_name=face)
    attrs = {"aria-pressed": rx.cond(lit, "true", "false")} | ({"aria-label": label} if _said(label) else {})
    return rx.el.button(*inside, type="button", class_name=face, on_click=on_click, custom_attrs=attrs)


def count(number: int | str | rx.Var, *, quiet: bool = True, label: Text = "") -> rx.Component:
    """A small figure: quiet beside a heading, indigo for what was not read yet."""
    spoken = rx.el.span(label, class_name="sr") if _said(label) else None
    return rx.el.span(number, *([spoken] if spoken else []), class_name=words("count", "quiet" if quiet else None))


def keys(*names: str) -> rx.Component:
    """Keys of a shortcut, drawn as keys and not read aloud."""
    return rx.el.span(
        *(rx.el.kbd(name, class_name="kbd") for name in names), class_name="row g1 keycaps", aria_hidden="true"
    )


def _from(faces: dict[str, Face], value: Text, size: Size) -> rx.Component:
    return pick(
        value,
        {key: partial(badge, face.word, face.icon, face.hue, size) for key, face in faces.items()},
        lambda: badge(value, "circle-help", "gray", size),
    )


def _clock(face: Face, sentence: Text, at: Text, size: Size) -> rx.Component:
    attrs = hue(face.hue) | ({} if not _said(at) else {"title": at})
    return rx.el.time(
        icon(face.icon, _icon_size(size)),
        sentence,
        class_name=words("clock", face.word, "s2" if size == "2" else None),
        **({} if not _said(at) else {"date_time": at}),
        custom_attrs=attrs,
    )


def _clock_bar(color: str, percent: int | rx.Var[int]) -> rx.Component:
    width = f"{percent}%"
    return rx.el.span(
        rx.el.span(rx.el.i(style={"width": width}), class_name="prog", custom_attrs=hue(color)),
        class_name="clock-bar",
        aria_hidden="true",
    )


def _flag(key: str, face: Face) -> rx.Component:
    return rx.el.span(icon(face.icon, 12), key, class_name="flag", title=face.word, custom_attrs=hue(face.hue))


def _meter(color: str, ticks: int, word: str, figure: Text) -> rx.Component:
    lit = [rx.el.i(class_name="f" if place < ticks else "") for place in range(3)]
    return rx.el.span(
        rx.el.span(*lit, class_name="meter", aria_hidden="true"),
        rx.el.span(word, " ", figure),
        class_name="confidence",
        custom_attrs=hue(color) | {"title": "Confidence"},
    )


def _said(value: Text) -> bool:
    return isinstance(value, rx.Var) or value != ""


def _icon_size(size: Size) -> int:
    return 14 if size == "2" else 13
