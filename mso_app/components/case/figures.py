"""The strip of four figures above a person's cases."""

import reflex as rx

from mso_app.components.cards import Stat, stat_strip
from mso_app.state.shared.case_list import CaseListState


def figures() -> rx.Component:
    counts = CaseListState.counts
    return stat_strip(
        Stat(label="Open cases", figure=counts.open, detail=rx.fragment("of ", counts.total), icon="folder-open"),
        Stat(label="Waiting for you", figure=counts.waiting_for_me, icon="inbox"),
        Stat(
            label="Late or due soon",
            figure=counts.late + counts.due_soon,
            detail=rx.fragment(counts.late, " late, ", counts.due_soon, " due soon"),
            icon="hourglass",
        ),
        Stat(label="Median turnaround", figure=CaseListState.turnaround, detail="accepted to signed", icon="gauge"),
    )
