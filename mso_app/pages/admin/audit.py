"""`/admin/audit`: who did what and when, one row of it beside the list, and whether anybody touched the log."""

import reflex as rx

from mso_app.components.avatar import tile
from mso_app.components.buttons import button, icon_button, text_link
from mso_app.components.cards import callout, facts
from mso_app.components.drawer import drawer, with_drawer
from mso_app.components.faces import empty, faces
from mso_app.components.forms import search_box
from mso_app.components.segmented import filter_pill, filters
from mso_app.components.shell import page_frame
from mso_app.components.tables import Column, cell, pager, row, table, table_tools
from mso_app.components.theme import hue, icon
from mso_app.domain.audit_words import Kind
from mso_app.schemas.audit import AuditFact, AuditLine
from mso_app.state.admin.audit import AuditState

COLUMNS = [
    Column(word="Row", width="72px"),
    Column(word="Time (UTC)", width="136px"),
    Column(word="Who", width="21%"),
    Column(word="Action", width="180px"),
    Column(word="What", only_wide=True),
    Column(word="Case", width="120px"),
]
HASH = Column(word="Hash", width="120px", only_wide=True)
ICONS = {Kind.READ: "eye", Kind.CHANGE: "pen-line", Kind.MOVE: "arrow-right", Kind.DOOR: "log-in"}
PILLS = {Kind.READ: "Reads", Kind.CHANGE: "Changes", Kind.MOVE: "Moves", Kind.DOOR: "Sign-ins"}


def audit() -> rx.Component:
    return page_frame(
        rx.cond(AuditState.is_open, with_drawer(_log(), _row_beside()), _log()),
        title="Audit log",
        active="audit",
        role="admin",
        flush=True,
        actions=[
            icon_button("Read again", "rotate-cw", weight="surface", on_click=AuditState.refresh),
            button(
                "Check the chain",
                name="fingerprint",
                weight="solid",
                busy=AuditState.is_checking,
                busy_word="Checking",
                on_click=AuditState.check_chain,
            ),
        ],
    )


def _log() -> rx.Component:
    return rx.el.div(
        _chain(),
        _tools(),
        faces(
            loading_when=AuditState.loading,
            problem=AuditState.problem,
            empty_when=AuditState.total == 0,
            rows=rx.fragment(
                # The hash makes room for the row beside the list, which shows it too.
                rx.cond(AuditState.is_open, _table(with_hash=False), _table(with_hash=True)),
                pager(
                    first=AuditState.first,
                    last=AuditState.last,
                    total=AuditState.total,
                    on_previous=AuditState.previous,
                    on_next=AuditState.next,
                ),
            ),
            nothing=empty("Nothing fits", "Search for other words, or take a filter off.", name="search-x"),
            title_of_failure="The audit log did not load",
            on_retry=AuditState.refresh,
            skeleton_rows=8,
        ),
        class_name="col",
    )


def _chain() -> rx.Component:
    """What the last walk over the log found; read aloud when a new one ends."""
    check = AuditState.check
    return rx.el.div(
        rx.cond(
            check.sentence == "",
            _chain_face("link", "gray", "The chain was not checked yet", "Checking walks over every row of the log."),
            rx.cond(
                check.is_intact,
                _chain_face("link", "green", check.sentence, rx.fragment("Checked ", check.checked)),
                _chain_face("unlink", "red", check.sentence, rx.fragment("Found ", check.checked)),
            ),
        ),
        class_name="table-tools",
        role="status",
    )


def _chain_face(name: str, color: str, sentence: str | rx.Var[str], detail: str | rx.Component) -> rx.Component:
    return rx.fragment(
        tile(name, color),
        rx.el.div(
            rx.el.div(sentence, class_name="b tn"),
            rx.el.div(detail, class_name="t1 mut"),
            class_name="sp two",
        ),
    )


def _tools() -> rx.Component:
    return rx.fragment(
        table_tools(
            search_box("Case, person, action", on_change=AuditState.find.debounce(250)),
            _day("From", "first_day", AuditState.first_day, AuditState.begin_with),
            _day("To", "last_day", AuditState.last_day, AuditState.end_with),
            filters(
                filter_pill(
                    "Today",
                    on=(AuditState.first_day != "") & (AuditState.first_day == AuditState.last_day),
                    on_click=AuditState.show_today,
                ),
                *(
                    filter_pill(word, on=AuditState.kind == kind.value, on_click=AuditState.show_kind(kind.value))
                    for kind, word in PILLS.items()
                ),
                filter_pill(
                    "Refused",
                    on=AuditState.refused_only,
                    on_click=AuditState.show_refused,
                    number=AuditState.refused,
                ),
            ),
        ),
        rx.cond(
            AuditState.case_id != "",
            table_tools(
                rx.el.span("Only case ", rx.el.span(AuditState.case_number, class_name="b"), class_name="sp"),
                button("Show every case", name="x", size="1", on_click=AuditState.show_every_case),
            ),
            rx.fragment(),
        ),
    )


def _day(label: str, name: str, value: rx.Var[str], on_change: rx.EventHandler) -> rx.Component:
    problem = AuditState.errors[name]
    return rx.el.label(
        rx.el.span(label, class_name="t1 mut"),
        rx.el.input(
            type="date",
            name=name,
            value=value,
            on_change=on_change,
            class_name="tf",
            title=problem,
            custom_attrs={"aria-invalid": rx.cond(problem, "true", "false")},
        ),
        class_name="row g2",
    )


def _table(*, with_hash: bool) -> rx.Component:
    return table(
        [*COLUMNS, HASH] if with_hash else COLUMNS,
        rx.foreach(AuditState.rows, lambda line: _line(line, with_hash=with_hash)),
        label="Audit log",
        height="36",
    )


def _line(line: rx.Var[AuditLine], *, with_hash: bool) -> rx.Component:
    number = rx.el.button(
        rx.el.span(line.number, class_name="mut tn"),
        type="button",
        on_click=AuditState.open_row(line.seq),
        class_name="row-link plain-button",
        custom_attrs={"data-row": "true", "aria-label": f"Row {line.number}"},
    )
    return row(
        cell(number),
        cell(rx.el.span(line.at, class_name="tn nw", title=line.moment)),
        cell(rx.el.div(line.who, class_name="tr")),
        cell(_act(line)),
        cell(rx.el.div(line.what, class_name="tr", title=line.what), only_wide=True),
        cell(rx.el.span(line.case_number, class_name="mut nw")),
        *([cell(_hash(line), only_wide=True)] if with_hash else []),
        selected=AuditState.is_open & (AuditState.row.line.seq == line.seq),
        key=line.seq.to(str),
    )


def _hash(line: rx.Var[AuditLine]) -> rx.Component:
    before = rx.el.span(line.hash_before, class_name="mut")
    return rx.el.span(before, " → ", line.hash_own, class_name="mono t1 nw")


def _act(line: rx.Var[AuditLine]) -> rx.Component:
    """The act with the icon of its kind; a refusal says so before anything else."""
    plain = rx.match(
        line.kind,
        *((kind.value, rx.el.span(icon(name, 14), class_name="row mut")) for kind, name in ICONS.items()),
        icon("eye", 14),
    )
    return rx.cond(
        line.is_refused,
        rx.el.span(
            icon("ban", 14),
            rx.el.span("Refused: ", line.action, class_name="tr"),
            class_name="row g2 tinted",
            custom_attrs=hue("red"),
        ),
        rx.el.span(plain, rx.el.span(line.action, class_name="tr"), class_name="row g2"),
    )


def _row_beside() -> rx.Component:
    one = AuditState.row
    line = one.line
    return drawer(
        _act(line),
        facts(
            [
                ("When", line.moment),
                ("Who", rx.el.span(line.who, rx.cond(line.role, rx.fragment(", ", line.role.lower()), ""))),
                ("What", line.what),
                ("Case", rx.cond(line.case_id, text_link(line.case_number, f"/cases/{line.case_id}"), "none")),
                ("Outcome", rx.cond(line.is_refused, "Refused", "Done")),
            ]
        ),
        rx.cond(one.facts.length() > 0, _stored(), rx.fragment()),
        _hashes(),
        rx.cond(
            one.fits,
            callout("It is as it was written, and so are its neighbours' marks of it.", kind="done", title="Fits"),
            callout(
                "Check the chain to learn which row was the first. Work goes on meanwhile.",
                kind="danger",
                title="Does not fit: this row or the one before it was changed",
            ),
        ),
        title=f"Row {line.number}",
        on_close=AuditState.close_row,
        width=384,
        actions=[
            icon_button(
                "Newer row",
                "chevron-up",
                size="1",
                off=AuditState.newer == 0,
                on_click=AuditState.open_row(AuditState.newer),
            ),
            icon_button(
                "Older row",
                "chevron-down",
                size="1",
                off=AuditState.older == 0,
                on_click=AuditState.open_row(AuditState.older),
            ),
        ],
    )


def _stored() -> rx.Component:
    return rx.el.section(
        rx.el.h3("Stored with it", class_name="b"),
        rx.el.dl(rx.foreach(AuditState.row.facts, _fact), class_name="dl"),
        class_name="col g2",
    )


def _hashes() -> rx.Component:
    one = AuditState.row
    after = rx.cond(one.hash_after, one.hash_after, "newest row")
    return rx.el.section(
        rx.el.h3("Hash", class_name="b"),
        facts(
            [
                ("Before", rx.el.span(one.line.hash_before, class_name="mono")),
                ("This row", rx.el.span(one.line.hash_own, class_name="mono")),
                ("After", rx.el.span(after, class_name="mono")),
            ]
        ),
        class_name="col g2",
    )


def _fact(fact: rx.Var[AuditFact]) -> rx.Component:
    return rx.fragment(rx.el.dt(fact.term), rx.el.dd(fact.value))
