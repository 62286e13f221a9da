"""An expert who can be asked, as one of several to choose from: who, why, and how well they fit."""

import reflex as rx

from mso_app.components.avatar import avatar
from mso_app.components.dialogs import Handler
from mso_app.schemas.ranking import Candidate


def candidate_choice(
    one: rx.Var[Candidate], *, is_chosen: rx.Var[bool], on_choose: Handler, class_name: str
) -> rx.Component:
    return rx.el.label(
        rx.el.input(
            type="radio",
            name="provider",
            value=one.id.to(str),
            checked=is_chosen,
            on_change=on_choose,
            class_name="rd",
        ),
        avatar(one.initials, one.name, size="3"),
        rx.el.span(
            rx.el.span(one.name, class_name="m tr"), rx.el.span(one.line, class_name="t1 mut tr"), class_name="col sp"
        ),
        rx.el.span(
            rx.el.span(one.score, class_name="t3 b tn"),
            rx.el.span("rank ", one.rank, class_name="t1 mut"),
            class_name="col right",
        ),
        class_name=class_name,
    )
