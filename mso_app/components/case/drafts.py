"""The unfinished cases of a requester, to go on with or to throw away."""

import reflex as rx

from mso_app.components.buttons import icon_button, to
from mso_app.components.cards import card, item, two_lines
from mso_app.components.dialogs import confirm_destructive
from mso_app.components.faces import empty
from mso_app.schemas.cases import DraftRow
from mso_app.state.requester.drafts import DraftsState


def drafts_card() -> rx.Component:
    return card(
        rx.cond(
            DraftsState.drafts.length() > 0,
            rx.foreach(DraftsState.drafts, _draft),
            rx.cond(
                DraftsState.loading,
                rx.fragment(),
                empty("No drafts", "A case you leave before submitting waits here.", name="pencil"),
            ),
        ),
        confirm_destructive(
            title="Throw this draft away?",
            lost="Its text and its files are removed. The patient stays.",
            confirm="Throw away",
            keep="Keep draft",
            on_confirm=DraftsState.discard,
            open_when=DraftsState.discarding != "",
            on_open_change=DraftsState.keep,
        ),
        title="Drafts",
        total=DraftsState.drafts.length(),
    )


def _draft(line: rx.Var[DraftRow]) -> rx.Component:
    facts = rx.fragment(
        rx.cond(line.patient_line, rx.fragment(line.patient_line, " · "), ""), line.document_count, " files"
    )
    return item(
        to(two_lines(line.subject, facts), href=f"/requester/new-case?draft={line.id}", class_name="sp"),
        icon_button("Throw draft away", "trash-2", size="1", on_click=DraftsState.ask(line.id)),
        key=line.id,
    )
