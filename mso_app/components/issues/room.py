"""The issues of a case: the list, one of them in full, and what is known about it."""

import reflex as rx

from mso_app.components.buttons import icon_button
from mso_app.components.faces import empty, failed, loading
from mso_app.components.issues.detail import detail, details_aside
from mso_app.components.issues.dialogs import dialogs
from mso_app.components.issues.marks import kind_badge, state_badge
from mso_app.components.panes import Pane, panes
from mso_app.components.theme import icon
from mso_app.schemas.issues import IssueRow
from mso_app.state.shared.issues import IssuesState


def issues_room() -> rx.Component:
    return rx.cond(
        IssuesState.problem,
        rx.el.div(failed("These issues are not here", IssuesState.problem, name="folder-x"), class_name="page"),
        rx.cond(
            IssuesState.loading,
            rx.el.div(loading(4), class_name="page"),
            rx.fragment(
                panes(
                    "issues",
                    Pane(title="Issues", total=IssuesState.total, body=_list(), actions=[_new()]),
                    Pane(title=_title(), body=detail(), well=True, word="Issue"),
                    Pane(title="Details", body=details_aside()),
                    # A case without issues has nothing to show in full.
                    first=rx.cond(IssuesState.rows, 1, 0),
                ),
                dialogs(),
            ),
        ),
    )


def _title() -> rx.Component:
    one = IssuesState.one
    return rx.cond(one.number > 0, rx.fragment("Issue #", one.number), "Issue")


def _new() -> rx.Component:
    return rx.cond(
        IssuesState.kinds,
        icon_button("New issue", "plus", size="1", shortcut="n", on_click=IssuesState.start("")),
        rx.fragment(),
    )


def _list() -> rx.Component:
    return rx.el.div(
        rx.cond(
            IssuesState.rows,
            rx.el.ul(rx.foreach(IssuesState.rows, _row), class_name="plain issue-list"),
            empty(
                "No issues",
                "What is missing, unclear or wrong about this case stands here for everybody who works on it.",
                name="circle-check",
            ),
        ),
        rx.el.p(
            icon("info", 14),
            rx.cond(
                IssuesState.kinds,
                "The requester reads every issue and answers the returns.",
                "Experts and administrators report issues. You see all of them and answer the returns.",
            ),
            class_name="t1 mut issue-note",
        ),
        class_name="col issue-side",
    )


def _row(row: rx.Var[IssueRow]) -> rx.Component:
    is_open = row.id == IssuesState.one.id
    ident = row.id.to_string(use_json=False)
    inside = rx.cond(
        row.is_deleted,
        rx.el.span(
            icon("trash-2", 14),
            rx.el.span("#", row.number, " ", row.line, class_name="sp"),
            class_name="row g2 top t1 mut",
        ),
        rx.el.span(
            rx.el.span(
                rx.el.span(row.title, class_name="m sp issue-title"),
                rx.el.span("#", row.number, class_name="t1 mut tn"),
                class_name="row g2 top",
            ),
            rx.el.span(kind_badge(row.kind), state_badge(row.state), class_name="row g2 wrap"),
            rx.el.span(row.line, class_name="t1 mut"),
            class_name="col g1",
        ),
    )
    return rx.el.li(
        rx.el.button(
            inside,
            type="button",
            class_name="issue-row",
            on_click=IssuesState.choose(ident),
            custom_attrs={"aria-current": rx.cond(is_open, "true", "false"), "data-row": "true"},
        ),
        key=ident,
    )
