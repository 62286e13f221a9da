"""`/cases/{id}/opinion`: written by the reviewer, read by everybody around the case once it is signed."""

import reflex as rx

from mso_app.components.case.room import case_room, may
from mso_app.components.opinion.editor import editor, editor_acts
from mso_app.components.opinion.sealed import not_yet, sealed_opinion
from mso_app.state.shared.opinion import OpinionState


def case_opinion() -> rx.Component:
    return case_room(
        rx.cond(
            may("opinion.write") | OpinionState.is_adding,
            editor(),
            rx.cond(may("opinion.see"), sealed_opinion(), not_yet()),
        ),
        tab="opinion",
        writing=editor_acts(),
        is_writing=OpinionState.is_adding,
    )
