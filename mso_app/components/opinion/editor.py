"""The room where the opinion is written: evidence, answers, signature."""

import reflex as rx

from mso_app.components.badges import keys
from mso_app.components.buttons import button, icon_button
from mso_app.components.cards import card
from mso_app.components.dialogs import confirm_destructive
from mso_app.components.faces import failed, loading
from mso_app.components.opinion.article import article
from mso_app.components.opinion.concordance import concordance
from mso_app.components.opinion.evidence import evidence
from mso_app.components.opinion.question import question_card
from mso_app.components.opinion.signing import sign_panel, sign_title
from mso_app.components.panes import Pane, panes
from mso_app.components.second.blinded import other_side
from mso_app.components.theme import hue, icon
from mso_app.schemas.writing import Difference
from mso_app.state.shared.opinion import OpinionState
from mso_app.state.shared.room import RoomState
from mso_app.state.shared.written import RECOMMENDATIONS

Draft = OpinionState.draft
Texts = OpinionState.texts


def editor() -> rx.Component:
    return rx.cond(
        OpinionState.problem,
        rx.el.div(
            failed("The draft did not load", OpinionState.problem, on_retry=OpinionState.load), class_name="page"
        ),
        rx.cond(
            OpinionState.loading,
            rx.el.div(loading(6), class_name="page"),
            rx.fragment(
                panes(
                    "opinion",
                    Pane(title="Evidence", body=rx.fragment(_other_side(), evidence()), total=Draft.citations.length()),
                    Pane(title=_progress(), body=_answers(), actions=[_next_open()], well=True, word="Answers"),
                    Pane(title=sign_title(), body=sign_panel(), word="Signing"),
                    first=1,
                ),
                _preview(),
            ),
        ),
    )


def _other_side() -> rx.Component:
    """A second reader sees where the other's text would stand."""
    return rx.cond(RoomState.case.reads_as == "B", other_side(), rx.fragment())


def editor_acts() -> rx.Component:
    """What stands in the header of the case while the opinion is written."""
    return rx.el.span(
        rx.el.span(
            rx.el.span(icon("loader-circle", 14), "Saving…", class_name="row g1 is-saving"),
            rx.cond(
                OpinionState.save_problem,
                rx.el.span(icon("circle-alert", 14), OpinionState.save_problem, class_name="row g1 not-saved"),
                rx.cond(
                    OpinionState.saved_words,
                    rx.el.span(
                        icon("check", 14),
                        rx.el.span(
                            f"Draft saved {OpinionState.saved_words}",
                            rx.el.span(", visible to you only", class_name="only-wide"),
                        ),
                        class_name="row g1 is-saved",
                    ),
                    rx.fragment(),
                ),
            ),
            class_name="t1 mut draft-state",
        ),
        rx.cond(
            Draft.edition > 1,
            rx.fragment(
                button("Back to the opinion", name="arrow-left", weight="ghost", on_click=OpinionState.leave_addendum),
                confirm_destructive(
                    title="Throw the draft away?",
                    lost="What you changed since the signature is lost. Everything that is sealed stays as it is.",
                    confirm="Throw away",
                    keep="Keep the draft",
                    on_confirm=OpinionState.discard_addendum,
                    trigger=icon_button("Throw the draft away", "trash-2"),
                ),
                button("Changes", name="git-compare", on_click=OpinionState.show_preview),
            ),
            button("Preview", name="eye", on_click=OpinionState.show_preview),
        ),
        rx.cond(
            Draft.can_sign,
            button("Sign and seal", name="signature", weight="solid", attrs={"data-go": "sign"}),
            button("Sign and seal", name="lock", off=True),
        ),
        class_name="row g2 wrap writing-acts",
    )


def _progress() -> rx.Component:
    return rx.el.span(
        rx.el.span(f"{Draft.answered} of {Draft.total}", class_name="tn"),
        " ",
        rx.el.span("questions ", class_name="only-wide"),
        "answered",
        rx.el.span(rx.el.i(style={"width": f"{OpinionState.percent}%"}), class_name="prog s2", aria_hidden="true"),
        class_name="row g1 opinion-progress",
    )


def _next_open() -> rx.Component:
    return rx.el.button(
        "Next open",
        keys("N"),
        type="button",
        class_name="btn ghost s1 mut",
        disabled=Draft.answered == Draft.total,
        custom_attrs={"data-next-open": "yes", "data-shortcut": "n", "aria-keyshortcuts": "n"},
    )


def _answers() -> rx.Component:
    return rx.el.form(
        rx.el.input(type="hidden", name="mark", default_value=""),
        rx.el.input(type="hidden", name="case", value=OpinionState.belongs_to, read_only=True),
        _conflict(),
        _opening(),
        rx.foreach(OpinionState.cards, question_card),
        concordance(),
        _closing(),
        on_submit=OpinionState.save,
        no_validate=True,
        key=f"{OpinionState.belongs_to}-{OpinionState.edition}",
        class_name="opinion-form",
        custom_attrs={
            "data-draft": OpinionState.belongs_to,
            "data-saved": OpinionState.saved,
            "data-conflict": rx.cond(OpinionState.differences.length() > 0, "yes", "no"),
            "aria-label": "Your opinion",
        },
    )


def _opening() -> rx.Component:
    first = card(
        rx.el.label(
            rx.el.span("Headline", class_name="lab"),
            rx.el.input(
                name="headline",
                type="text",
                default_value=Texts.headline,
                max_length=300,
                auto_complete="off",
                class_name="tf headline",
                placeholder="Your opinion in one sentence",
            ),
        ),
        rx.el.label(
            rx.el.span("Summary ", rx.el.span("optional", class_name="opt"), class_name="lab"),
            rx.el.textarea(
                name="summary",
                default_value=Texts.summary,
                rows=2,
                max_length=20_000,
                class_name="tf grow",
                placeholder="Two or three sentences for a colleague in a hurry",
            ),
        ),
        label="Headline and summary",
        pad=True,
    )
    return rx.el.div(first, custom_attrs={"data-part": "headline"})


def _closing() -> rx.Component:
    lines = [
        rx.el.div(
            rx.el.span(place + 1, class_name="t1 mut tn", aria_hidden="true"),
            rx.el.input(
                name=f"recommendation-{place}",
                type="text",
                default_value=Texts.recommendations[place],
                max_length=500,
                auto_complete="off",
                class_name="tf",
                aria_label=f"Recommendation {place + 1}",
            ),
            rx.el.button(
                icon("trash-2", 13),
                type="button",
                class_name="btn ghost ic",
                custom_attrs={"data-drop-line": "yes", "aria-label": f"Remove recommendation {place + 1}"},
            ),
            class_name="row g2 line",
            custom_attrs={
                "data-line": place,
                "data-empty": rx.cond(Texts.recommendations.length() > place, rx.Var("undefined"), "yes"),
            },
        )
        for place in range(RECOMMENDATIONS)
    ]
    return rx.fragment(
        card(
            *lines,
            rx.el.button(
                icon("plus", 13),
                "Add a recommendation",
                type="button",
                class_name="btn ghost s1",
                custom_attrs={"data-add-line": "yes"},
            ),
            title="Recommendations",
            note="optional",
            pad=True,
        ),
        card(
            rx.el.textarea(
                name="limits",
                default_value=Texts.limits,
                rows=2,
                max_length=4000,
                class_name="tf grow",
                placeholder="What this opinion could not rest on: files that were missing, no examination in person",
                aria_label="Limits of this opinion",
            ),
            title="Limits",
            note="optional",
            pad=True,
        ),
    )


def _conflict() -> rx.Component:
    return rx.el.div(
        rx.cond(
            OpinionState.differences.length() > 0,
            rx.el.div(
                icon("triangle-alert"),
                rx.el.div(
                    rx.el.div("This draft was changed in another tab. Your text is kept.", class_name="b"),
                    rx.foreach(OpinionState.differences, _difference),
                    rx.el.div(
                        button("Keep mine", weight="soft", on_click=OpinionState.keep_mine),
                        button("Use the other text", on_click=OpinionState.use_other, attrs={"data-take-other": "yes"}),
                        class_name="row g2 wrap",
                    ),
                    class_name="sp col g3",
                ),
                class_name="callout",
                custom_attrs=hue("amber"),
            ),
            rx.fragment(),
        ),
        role="alert",
    )


def _difference(one: rx.Var[Difference]) -> rx.Component:
    return rx.el.div(
        rx.el.div(one.part, class_name="m"),
        rx.el.div(
            rx.el.div(rx.el.div("Yours", class_name="t1 mut"), rx.el.p(rx.cond(one.mine, one.mine, "Empty"))),
            rx.el.div(
                rx.el.div("The other text", class_name="t1 mut"), rx.el.p(rx.cond(one.theirs, one.theirs, "Empty"))
            ),
            class_name="two-texts",
        ),
        key=one.part,
    )


def _preview() -> rx.Component:
    return rx.dialog.root(
        rx.dialog.content(
            rx.el.div(
                rx.dialog.title(rx.cond(OpinionState.preview.is_compared, "Changes", "Preview"), size="4", margin="0"),
                rx.el.span(
                    rx.cond(
                        OpinionState.preview.is_compared,
                        OpinionState.preview.change_words,
                        "As it will stand when you sign",
                    ),
                    class_name="t1 mut",
                ),
                rx.el.span(class_name="sp"),
                rx.dialog.close(
                    rx.el.button(icon("x"), type="button", class_name="btn ghost ic", aria_label="Close the preview")
                ),
                class_name="row g2",
            ),
            rx.el.div(article(OpinionState.preview), class_name="preview"),
            max_width="860px",
            aria_describedby="",
        ),
        open=OpinionState.is_previewing,
        on_open_change=OpinionState.close_preview,
    )
