"""The two words an issue carries everywhere: what kind it is, and where it stands."""

from functools import partial

import reflex as rx

from mso_app.components.badges import badge
from mso_app.components.theme import Text, pick
from mso_app.domain.issues import KIND_WORDS, IssueKind

KINDS: dict[str, tuple[str, str]] = {
    IssueKind.RETURN: ("undo-2", "orange"),
    IssueKind.INFORMATION: ("circle-help", "blue"),
    IssueKind.QUALITY: ("file-warning", "plum"),
    IssueKind.ADMINISTRATIVE: ("clipboard-list", "gray"),
    IssueKind.BILLING: ("receipt-text", "teal"),
}
STATES: dict[str, tuple[str, str, str]] = {
    "open": ("Open", "circle-dot", "amber"),
    "answered": ("Answered", "reply", "blue"),
    "resolved": ("Resolved", "circle-check", "gray"),
    "deleted": ("Deleted", "trash-2", "gray"),
}


def kind_badge(kind: Text) -> rx.Component:
    """`kind` is the stored value."""
    faces = {key: partial(badge, KIND_WORDS[IssueKind(key)].label, *face) for key, face in KINDS.items()}
    return pick(kind, faces, rx.fragment)


def state_badge(state: Text) -> rx.Component:
    return pick(state, {key: partial(badge, *face) for key, face in STATES.items()}, rx.fragment)
