"""`/cases/{id}/opinion`: written by its readers, compared where there are two, read by everybody once it is out."""

import reflex as rx

from mso_app.components.case.room import Case, case_room, may
from mso_app.components.opinion.editor import editor, editor_acts
from mso_app.components.opinion.sealed import not_yet, sealed_opinion
from mso_app.components.second.blinded import blinded_banner, waiting
from mso_app.components.second.comparison import comparison
from mso_app.state.shared.opinion import OpinionState
from mso_app.state.shared.second_reading import SecondReadingState

View = SecondReadingState.view


def case_opinion() -> rx.Component:
    is_open = (View.status == "compared") & (View.rows.length() > 0)
    return case_room(
        rx.cond(
            is_open,
            comparison(),
            rx.cond(
                may("opinion.write") | OpinionState.is_adding,
                rx.fragment(rx.cond(Case.reads_as == "B", blinded_banner(), rx.fragment()), editor()),
                rx.cond(
                    may("opinion.see"),
                    sealed_opinion(),
                    rx.cond(View.reads_as, waiting(), not_yet()),
                ),
            ),
        ),
        tab="opinion",
        writing=editor_acts(),
        is_writing=OpinionState.is_adding,
    )
