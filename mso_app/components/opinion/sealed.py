"""The sealed opinion beside its seal, and what stands there before there is one."""

import reflex as rx

from mso_app.components.buttons import icon_button, link_button
from mso_app.components.cards import facts
from mso_app.components.faces import empty, failed, loading
from mso_app.components.opinion.article import article
from mso_app.components.opinion.feedback import feedback_aside
from mso_app.components.opinion.threads import about_the_whole, count_aside, mark, questions_aside, threads_of
from mso_app.components.opinion.versions import version_bar, version_cards
from mso_app.components.second.note import both_texts, second_note
from mso_app.components.theme import hue, icon
from mso_app.state.shared.clarification import ClarificationState
from mso_app.state.shared.room import RoomState
from mso_app.state.shared.sealed import SealedState

View = SealedState.view
Case = RoomState.case


def sealed_opinion() -> rx.Component:
    """For everybody who may see the signed opinion; with it, how two readers agreed where there were two."""
    return rx.cond(
        SealedState.problem,
        rx.el.div(
            failed("The opinion did not load", SealedState.problem, on_retry=SealedState.load), class_name="page"
        ),
        rx.cond(
            SealedState.loading | (View.code == ""),
            rx.el.div(loading(6), class_name="page"),
            rx.el.div(
                rx.el.section(
                    version_bar(),
                    article(View, behind=mark, below=threads_of, lit=ClarificationState.chosen),
                    about_the_whole(),
                    both_texts(),
                    class_name="pane-body",
                    tab_index=0,
                    custom_attrs={"aria-label": "Opinion"},
                ),
                rx.el.aside(
                    rx.cond(View.versions.length() > 1, rx.fragment(), _seal()),
                    second_note(),
                    version_cards(),
                    rx.cond(ClarificationState.is_counted, count_aside(), questions_aside()),
                    feedback_aside(),
                    # Beside several versions their cards say it first.
                    rx.cond(View.versions.length() > 1, _seal(), rx.fragment()),
                    class_name="pane-body",
                    tab_index=0,
                    aria_label="Seal",
                ),
                class_name="sealed-room",
            ),
        ),
    )


def not_yet() -> rx.Component:
    """Nothing to read and nothing to write: who writes it, and until when."""
    until = rx.cond(Case.clock.due_words, rx.fragment(" until ", Case.clock.due_words), rx.fragment())
    # The clock of a review runs only in these two statuses.
    in_review = (Case.status == "accepted") | (Case.status == "in_progress")
    sentence = rx.cond(
        in_review,
        rx.fragment("The opinion is written by ", Case.turn, until, ". It appears here the moment it is signed."),
        rx.cond(
            Case.status == "returned",
            "The case is with the requester. The draft is kept and opens again when the answer has come.",
            "No expert has accepted the case yet. The opinion appears here the moment it is signed.",
        ),
    )
    return rx.el.div(empty("No opinion yet", sentence, name="file-pen-line"), class_name="page")


def _seal() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.match(
                View.state,
                ("valid", rx.el.span(icon("shield-check", 18), class_name="seal-icon", custom_attrs=hue("green"))),
                ("superseded", rx.el.span(icon("history", 18), class_name="seal-icon", custom_attrs=hue("gray"))),
                rx.el.span(icon("shield-x", 18), class_name="seal-icon", custom_attrs=hue("red")),
            ),
            rx.el.h2(View.state_label, class_name="t3 b"),
            rx.el.span("checked ", SealedState.checked_at, class_name="end t1 mut nw"),
            class_name="row g2",
        ),
        rx.el.div(
            rx.el.div("Verification code", class_name="t1 mut"),
            rx.el.div(
                rx.el.span(View.code, class_name="mono t5 m"),
                rx.el.span(
                    icon_button("Copy the code", "copy", size="1", on_click=SealedState.copied(View.code)),
                    class_name="end",
                ),
                class_name="row",
            ),
            rx.el.div(class_name="hr"),
            rx.el.div("SHA-256", class_name="t1 mut"),
            rx.el.div(View.digest_groups, class_name="mono t1 digest"),
            class_name="seal-box",
        ),
        facts(
            [
                ("Signed by", View.given_by),
                ("Signed", View.signed_at),
                ("Conflict", rx.fragment("None, attested ", View.attested_at)),
                ("Pages", rx.fragment(View.page_count, ", PDF, ", View.file_size)),
            ]
        ),
        rx.el.div(
            link_button("Verify page", View.verify_path, name="fingerprint"),
            link_button(
                "Download report",
                f"/api/v1/cases/{View.case_id}/opinion.pdf?version={View.edition}",
                name="download",
                external=True,
            ),
            class_name="row g2 wrap",
        ),
        class_name="aside-part",
    )
