"""One issue in full: what was said, every wording it had, the clock it stopped, the answer, how it ended."""

import reflex as rx

from mso_app.components.avatar import avatar
from mso_app.components.buttons import button
from mso_app.components.cards import callout, facts
from mso_app.components.case.review_clock import review_clock
from mso_app.components.faces import empty
from mso_app.components.issues.answer import answer_form, answered
from mso_app.components.issues.marks import KINDS, kind_badge, state_badge
from mso_app.components.theme import icon
from mso_app.components.timeline import happening, timeline
from mso_app.domain.issues import KIND_WORDS, IssueKind
from mso_app.schemas.issues import EditView, Happening, TextPart
from mso_app.state.shared.issues import IssuesState

One = IssuesState.one
HAPPENING_ICONS = ("circle-alert", "circle-pause", "pencil", "reply", "circle-check", "trash-2")


def detail() -> rx.Component:
    return rx.cond(
        One.number > 0,
        rx.el.div(
            _head(),
            rx.cond(
                One.is_deleted,
                callout(One.stub, kind="quiet", title="This issue was deleted"),
                rx.fragment(
                    _said(),
                    rx.cond(One.edits, _edits(), rx.fragment()),
                    rx.cond(_is_open_return(), review_clock(), rx.fragment()),
                    rx.cond(One.answered_at, answered(), rx.fragment()),
                    rx.cond(One.may_answer, answer_form(), rx.fragment()),
                    rx.cond(_waits_for_others(), _wanted(), rx.fragment()),
                    _ended(),
                ),
            ),
            class_name="col g4 issue-detail",
        ),
        empty("Nothing is open here", "Choose an issue at the left.", name="circle-check"),
    )


def details_aside() -> rx.Component:
    return rx.cond(
        One.number > 0,
        rx.el.div(
            rx.el.section(
                rx.el.h3("Kind and people"),
                facts(
                    [
                        ("Kind", _kind_note()),
                        ("Severity", rx.cond(One.blocks, One.blocks, "Blocks nothing")),
                        ("Opened", One.moment),
                        ("By", rx.fragment(One.reporter, ", ", One.reporter_role.lower())),
                        ("For", rx.cond(One.for_whom, One.for_whom, "Everybody of the case")),
                        ("Edited", rx.cond(One.edited, One.edited, "No")),
                    ]
                ),
                class_name="side-part col g3",
            ),
            rx.el.section(
                rx.el.h3("What happened"),
                timeline(rx.foreach(One.happened, _happening)),
                class_name="side-part col g3",
            ),
            rx.cond(One.may_answer, _if_not(), rx.fragment()),
        ),
        rx.fragment(),
    )


def _head() -> rx.Component:
    return rx.el.div(
        rx.cond(One.is_deleted, rx.fragment(), rx.el.h2(One.title, class_name="t4 issue-title")),
        rx.el.div(
            kind_badge(One.kind),
            state_badge(One.state),
            rx.el.span("opened by ", One.reporter, " ", One.at, class_name="t1 mut"),
            rx.el.span(class_name="sp"),
            rx.cond(
                One.may_change,
                button("Edit", name="pencil", size="1", weight="ghost", on_click=IssuesState.show("change")),
                rx.fragment(),
            ),
            rx.cond(
                One.may_delete,
                button("Delete", name="trash-2", size="1", weight="ghost", on_click=IssuesState.show("delete")),
                rx.fragment(),
            ),
            rx.cond(
                One.may_resolve,
                button(
                    rx.cond(One.kind == IssueKind.RETURN.value, "Let the review go on", "Resolve"),
                    name="check",
                    size="1",
                    weight="soft",
                    on_click=IssuesState.show("resolve"),
                ),
                rx.fragment(),
            ),
            class_name="row g2 wrap",
        ),
        class_name="col g2",
    )


def _said() -> rx.Component:
    return _speech(
        One.reporter_initials,
        One.reporter,
        One.reporter_role,
        One.at,
        rx.el.p(One.text, class_name="issue-text"),
        rx.cond(
            One.blocks,
            rx.el.div(
                rx.el.span("Concerns", class_name="t1 mut"),
                rx.el.span(One.blocks, class_name="chip"),
                class_name="row g2 wrap",
            ),
            rx.fragment(),
        ),
    )


def _speech(
    initials: rx.Var[str], name: rx.Var[str], role: rx.Var[str] | str, at: rx.Var[str], *inside: rx.Component
) -> rx.Component:
    return rx.el.article(
        avatar(initials, name, size="3"),
        rx.el.div(
            rx.el.div(
                rx.el.span(name, class_name="m"),
                rx.el.span(role, class_name="t1 mut"),
                rx.el.span(at, class_name="t1 mut tn end"),
                class_name="card-head",
            ),
            rx.el.div(*inside, class_name="card-body col g3"),
            class_name="card sp",
        ),
        class_name="issue-speech",
    )


def _edits() -> rx.Component:
    return rx.el.details(
        rx.el.summary("Worded anew ", One.edits.length(), rx.cond(One.edits.length() == 1, " time", " times")),
        rx.foreach(One.edits, _edit),
        class_name="card issue-edits",
    )


def _edit(edit: rx.Var[EditView]) -> rx.Component:
    return rx.el.div(
        rx.el.div(edit.by, ", ", edit.at, class_name="t1 mut"),
        rx.cond(edit.title, rx.el.p(rx.foreach(edit.title, _part), class_name="m"), rx.fragment()),
        rx.cond(edit.text, rx.el.p(rx.foreach(edit.text, _part), class_name="issue-text"), rx.fragment()),
        class_name="issue-edit col g1",
    )


def _part(part: rx.Var[TextPart]) -> rx.Component:
    return rx.match(
        part.mark,
        ("added", rx.el.ins(part.text)),
        ("removed", rx.el.del_(part.text)),
        rx.el.span(part.text),
    )


def _wanted() -> rx.Component:
    """For whoever waits for the answer."""
    return rx.el.section(
        rx.el.div(rx.el.h3("What the requester has to send", class_name="sp"), class_name="card-head"),
        rx.el.ul(
            rx.foreach(
                One.wanted,
                lambda item: rx.el.li(
                    icon("circle-dashed", 16), rx.el.span(item.text, class_name="sp"), class_name="item"
                ),
            ),
            class_name="plain",
        ),
        class_name="card",
        custom_attrs={"aria-label": "What the requester has to send"},
    )


def _ended() -> rx.Component:
    return rx.cond(
        One.resolved,
        rx.el.div(
            icon("circle-check", 16),
            rx.el.div(
                rx.el.div("Resolved: ", One.resolved),
                rx.cond(One.resolution, rx.el.p(One.resolution, class_name="issue-text"), rx.fragment()),
                class_name="sp",
            ),
            class_name="callout",
            custom_attrs={"data-accent-color": "gray"},
        ),
        rx.cond(
            _is_open_return(),
            rx.el.p(
                icon("circle-play", 14),
                rx.cond(
                    One.waits_for_file,
                    "Answered. The clock starts again by itself when the file is there.",
                    "The clock starts again when the answer is complete, or when the expert or an administrator lets "
                    "the review go on.",
                ),
                class_name="row g2 t1 mut top",
            ),
            rx.fragment(),
        ),
    )


def _if_not() -> rx.Component:
    return rx.el.section(
        rx.el.h3("If it cannot be supplied"),
        rx.el.p(
            "Choose “Not available” and say why. The expert goes on without it and may mark a question as not "
            "answerable, or an administrator asks another expert.",
            class_name="t1 mut",
        ),
        class_name="side-part col g2",
    )


def _kind_note() -> rx.Component:
    return rx.match(
        One.kind,
        *((key, f"{KIND_WORDS[IssueKind(key)].label}, {KIND_WORDS[IssueKind(key)].note.lower()}") for key in KINDS),
        "",
    )


def _happening(row: rx.Var[Happening]) -> rx.Component:
    return rx.match(
        row.icon,
        *((name, happening(row.text, row.by, name=name)) for name in HAPPENING_ICONS),
        happening(row.text, row.by),
    )


def _is_open_return() -> rx.Var[bool]:
    return (One.kind == IssueKind.RETURN.value) & (One.resolved == "") & ~One.is_deleted


def _waits_for_others() -> rx.Var[bool]:
    return _is_open_return() & ~One.may_answer & (One.answered_at == "")
