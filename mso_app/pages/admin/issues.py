"""`/admin/issues`: the issues of all cases, oldest open first, and one of them beside the list."""

import reflex as rx

from mso_app.components.buttons import button, link_button
from mso_app.components.cards import callout, facts
from mso_app.components.dialogs import form_dialog
from mso_app.components.drawer import drawer, with_drawer
from mso_app.components.faces import empty, faces
from mso_app.components.forms import bare_select, form_problem, search_box, text_area
from mso_app.components.issues.marks import kind_badge, state_badge
from mso_app.components.segmented import filter_pill, filters
from mso_app.components.shell import page_frame
from mso_app.components.tables import Column, cell, pager, row, table, table_tools
from mso_app.components.timeline import happening, timeline
from mso_app.domain.issues import KIND_WORDS, TEXT_MAX, IssueKind
from mso_app.schemas.issues import IssueLine
from mso_app.state.admin.issues import AllIssuesState

COLUMNS = [
    Column(word="Issue"),
    Column(word="Kind", width="148px", only_wide=True),
    Column(word="Institution", width="20%", only_wide=True),
    Column(word="Open for", width="96px", number=True),
    Column(word="State", width="116px"),
]
STATES = [("open", "Open"), ("resolved", "Resolved"), ("deleted", "Deleted"), ("", "All")]
AGES = [("0", "Any age"), ("1", "Older than a day"), ("3", "Older than 3 days"), ("7", "Older than a week")]
All = AllIssuesState
One = AllIssuesState.one


def issues() -> rx.Component:
    return page_frame(
        rx.cond(All.line, with_drawer(_list(), _beside()), _list()),
        _resolve(),
        title="Issues",
        active="issues",
        role="admin",
        detail=rx.fragment(All.open_in_all, " open in all cases"),
        actions=[search_box("Title or case number", on_change=All.find.debounce(250))],
    )


def _list() -> rx.Component:
    rows = rx.el.div(
        table(COLUMNS, rx.foreach(All.rows, _row), label="Issues"),
        pager(first=All.first, last=All.last, total=All.total, on_previous=All.previous, on_next=All.next),
    )
    return rx.el.div(
        table_tools(
            filters(
                *(filter_pill(word, on=All.state == key, on_click=All.show_state(key)) for key, word in STATES),
                label="State",
            ),
            filters(
                *(
                    filter_pill(KIND_WORDS[kind].label, on=All.kind == kind.value, on_click=All.show_kind(kind.value))
                    for kind in IssueKind
                ),
                label="Kind",
            ),
            bare_select(
                *(rx.el.option(word, value=key) for key, word in AGES),
                label="Age",
                value=All.older_than.to_string(),
                on_change=All.show_older,
            ),
            bare_select(
                rx.el.option("Every institution", value=""),
                rx.foreach(All.places, lambda place: rx.el.option(place.name, value=place.id.to(str))),
                label="Institution",
                value=All.place,
                on_change=All.show_place,
            ),
        ),
        faces(
            loading_when=All.loading,
            problem=All.problem,
            empty_when=All.total == 0,
            rows=rows,
            nothing=empty(
                "No issue fits", "What is reported in any case and fits these filters stands here.", name="circle-check"
            ),
            title_of_failure="Issues did not load",
            on_retry=All.load,
        ),
        class_name="card",
    )


def _row(line: rx.Var[IssueLine]) -> rx.Component:
    ident = line.id.to_string(use_json=False)
    name = rx.el.td(
        rx.el.button(
            line.title,
            type="button",
            on_click=All.open_one(ident),
            class_name="m tr row-link plain-button",
            custom_attrs={"data-row": "true"},
        ),
        rx.el.div(line.case_number, " · #", line.number, " · ", line.reporter, class_name="t1 mut tr"),
    )
    return row(
        name,
        cell(kind_badge(line.kind), only_wide=True),
        cell(rx.el.div(line.institution, class_name="tr"), only_wide=True),
        cell(rx.el.span(line.age, title=line.at, class_name="tn nw"), number=True),
        cell(state_badge(line.state)),
        selected=All.line == ident,
        key=ident,
    )


def _beside() -> rx.Component:
    return drawer(
        rx.el.div(kind_badge(One.kind), state_badge(One.state), class_name="row g2 wrap"),
        rx.cond(
            One.is_deleted,
            callout(One.stub, kind="quiet", title="This issue was deleted"),
            rx.el.div(
                rx.el.h3(One.title, class_name="b issue-title"),
                rx.el.p(One.text, class_name="issue-text"),
                class_name="col g2",
            ),
        ),
        rx.cond(
            One.answered_at,
            callout(
                rx.el.p(rx.cond(One.answer, One.answer, "Each wanted thing on its own."), class_name="issue-text"),
                kind="quiet",
                title=f"Answered by {One.answered_by}, {One.answered_at}",
            ),
            rx.fragment(),
        ),
        facts(
            [
                ("Case", All.case_number),
                ("Opened", rx.fragment(One.moment, rx.el.div(One.reporter, ", ", One.reporter_role.lower()))),
                ("Severity", rx.cond(One.blocks, One.blocks, "Blocks nothing")),
                ("Resolved", rx.cond(One.resolved, One.resolved, "No")),
            ]
        ),
        rx.el.section(
            rx.el.h3("What happened", class_name="b"),
            timeline(rx.foreach(One.happened, lambda line: happening(line.text, line.by))),
            class_name="col g3",
        ),
        title=f"Issue #{One.number}",
        on_close=All.close_one,
        width=384,
        foot=[
            link_button("Open in the case", f"/cases/{All.case_id}/issues", name="folder-open"),
            rx.cond(
                One.may_resolve,
                button("Resolve", name="check", weight="solid", on_click=All.ask(True)),
                rx.fragment(),
            ),
        ],
    )


def _resolve() -> rx.Component:
    is_return = One.kind == IssueKind.RETURN.value
    return form_dialog(
        form_problem(All.errors.get("form", "").to(str)),
        text_area(
            "How it was settled",
            "text",
            rows=3,
            optional=True,
            max_length=TEXT_MAX,
            hint="Everybody of the case reads it.",
            problem=All.errors.get("text", "").to(str),
        ),
        title=rx.cond(is_return, "Let the review go on?", "Resolve this issue?"),
        sentence=rx.cond(
            is_return,
            "The case is in progress again, and the clock runs on from where it stopped.",
            "It stays readable and counts as settled.",
        ),
        submit=rx.cond(is_return, "Go on", "Resolve"),
        on_submit=All.resolve,
        open_when=All.resolving,
        on_open_change=All.ask,
    )
