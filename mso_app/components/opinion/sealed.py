"""The sealed opinion beside its seal, and what stands there before there is one."""

import reflex as rx

from mso_app.components.buttons import icon_button, link_button
from mso_app.components.cards import facts
from mso_app.components.faces import empty, failed, loading
from mso_app.components.opinion.article import article
from mso_app.components.theme import hue, icon
from mso_app.state.shared.room import RoomState
from mso_app.state.shared.sealed import SealedState

View = SealedState.view
Case = RoomState.case


def sealed_opinion() -> rx.Component:
    """For everybody who may see the signed opinion."""
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
                    article(View), class_name="pane-body", tab_index=0, custom_attrs={"aria-label": "Opinion"}
                ),
                rx.el.aside(_seal(), _versions(), class_name="pane-body", tab_index=0, aria_label="Seal"),
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
                    icon_button("Copy the code", "copy", size="1", on_click=SealedState.copied), class_name="end"
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
            link_button("Download report", f"/api/v1/cases/{View.case_id}/opinion.pdf", name="download", external=True),
            class_name="row g2 wrap",
        ),
        class_name="aside-part",
    )


def _versions() -> rx.Component:
    return rx.el.div(
        rx.el.h2("Versions", class_name="b"),
        rx.el.div(
            rx.el.span(class_name="dot"),
            rx.el.div(
                rx.el.div("Version ", View.edition, ", current", class_name="m"),
                rx.el.div(View.signed_at, class_name="t1 mut"),
                class_name="sp",
            ),
            class_name="row g3 top",
        ),
        rx.el.div(
            rx.el.span(class_name="dot hollow"),
            rx.el.div(
                rx.el.div("No addendum", class_name="mut"),
                rx.el.div("Version 1 stays verifiable, whatever is added later.", class_name="t1 mut"),
                class_name="sp",
            ),
            class_name="row g3 top",
        ),
        class_name="aside-part",
    )
