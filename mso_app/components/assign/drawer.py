"""The drawer that finds an expert: ranked with the arithmetic in the open, hard stops with their reason."""

import reflex as rx

from mso_app.components.assign.candidate import candidate_choice
from mso_app.components.avatar import avatar
from mso_app.components.badges import clock_pill, status_badge
from mso_app.components.buttons import button, link_button
from mso_app.components.drawer import drawer
from mso_app.components.faces import empty
from mso_app.components.forms import form_problem, text_field
from mso_app.components.theme import hue, icon
from mso_app.schemas.ranking import Candidate, FactorView, HardStop
from mso_app.state.admin.board import BoardState

HUES = {
    "Specialty fit": "indigo",
    "Free capacity": "cyan",
    "Own turnaround": "violet",
    "Acceptance rate": "green",
    "Language": "amber",
    "Time zone": "gray",
}
Case = BoardState.case


def assign_drawer() -> rx.Component:
    return rx.el.form(
        drawer(
            _head(),
            form_problem(BoardState.errors.get("form", "").to(str)),
            rx.cond(_can("case.rank"), _ranking(), rx.fragment()),
            title=rx.cond(_may_ask(), rx.Var.create(f"Assign {Case.number}"), Case.number),
            on_close=BoardState.close,
            foot=[_foot()],
            actions=[link_button("Open case", f"/cases/{Case.id}", size="1", name="external-link")],
        ),
        on_submit=BoardState.assign,
        no_validate=True,
        class_name="drawer-form",
    )


def _can(action: str) -> rx.Var[bool]:
    return Case.can.contains(action)


def _may_ask() -> rx.Var[bool]:
    return _can("case.assign") | _can("case.reassign") | _can("case.force_reassign")


def _head() -> rx.Component:
    return rx.el.div(
        rx.el.div(Case.subject, class_name="m"),
        rx.el.div(
            Case.patient.line,
            ", ",
            Case.specialty,
            rx.cond(Case.first_diagnosis_code, f", {Case.first_diagnosis_code}", ""),
            class_name="t1 mut",
        ),
        rx.el.div(
            status_badge(Case.status),
            clock_pill(Case.clock.state, Case.clock.words, Case.clock.due_at),
            class_name="row g2 wrap",
        ),
        rx.cond(
            Case.moves.length() > 0,
            rx.el.div(
                Case.moves[0].text,
                " by ",
                Case.moves[0].by,
                ", ",
                Case.moves[0].when,
                rx.cond(Case.moves[0].reason, rx.fragment(": ", Case.moves[0].reason), ""),
                class_name="t1",
            ),
            rx.fragment(),
        ),
        class_name="col g2 drawer-part",
    )


def _ranking() -> rx.Component:
    found = BoardState.ranking
    return rx.el.div(
        rx.el.fieldset(
            rx.el.legend(
                rx.el.span("Ranked for this case", class_name="b"),
                rx.el.span(found.candidates.length(), class_name="count quiet"),
                class_name="row g2",
            ),
            rx.cond(
                found.candidates.length() > 0,
                rx.el.div(rx.foreach(found.candidates, _candidate), class_name="col g2"),
                empty("Nobody fits", "No expert of this specialty is free to be asked.", name="user-x"),
            ),
            class_name="plain-set",
        ),
        rx.cond(
            found.stopped.length() > 0,
            rx.el.section(
                rx.el.h3(
                    rx.el.span(icon("circle-x"), custom_attrs=hue("red"), class_name="tinted row"),
                    "Not possible",
                    rx.el.span(found.stopped.length(), class_name="count quiet"),
                    class_name="row g2",
                ),
                rx.foreach(found.stopped, _stopped),
                class_name="col g3",
            ),
            rx.fragment(),
        ),
        class_name="col g4 drawer-part",
    )


def _candidate(one: rx.Var[Candidate]) -> rx.Component:
    is_chosen = BoardState.chosen == one.id.to(str)
    return rx.el.div(
        candidate_choice(one, is_chosen=is_chosen, on_choose=BoardState.choose(one.id.to(str)), class_name="row g3"),
        rx.el.div(rx.foreach(one.factors, _stripe), class_name="stack rank-bar", aria_hidden="true"),
        rx.cond(
            BoardState.shown == one.id.to(str),
            _arithmetic(one),
            rx.el.button(
                "Show the arithmetic",
                type="button",
                class_name="link t1",
                on_click=BoardState.unfold(one.id.to(str)),
            ),
        ),
        class_name=rx.cond(is_chosen, "rank-card on", "rank-card"),
    )


def _stripe(line: rx.Var[FactorView]) -> rx.Component:
    return rx.match(
        line.name,
        *(
            (name, rx.el.span(style={"width": f"{line.percent}%"}, custom_attrs=hue(color)))
            for name, color in HUES.items()
        ),
        rx.fragment(),
    )


def _arithmetic(one: rx.Var[Candidate]) -> rx.Component:
    return rx.el.table(
        rx.el.thead(
            rx.el.tr(
                rx.el.th("Factor", scope="col"),
                rx.el.th("Fact", scope="col"),
                rx.el.th("Value", scope="col", class_name="num"),
                rx.el.th("Weight", scope="col", class_name="num"),
                rx.el.th("Points", scope="col", class_name="num"),
            )
        ),
        rx.el.tbody(
            rx.foreach(
                one.factors,
                lambda line: rx.el.tr(
                    rx.el.td(line.name),
                    rx.el.td(line.fact, class_name="mut"),
                    rx.el.td(line.value, class_name="num"),
                    rx.el.td(line.weight, class_name="num mut"),
                    rx.el.td(line.points, class_name="num b"),
                ),
            ),
            rx.el.tr(
                rx.el.td("Rank score", col_span=4, class_name="b"),
                rx.el.td(one.score, class_name="num b"),
            ),
        ),
        class_name="arith t1",
        custom_attrs={"aria-label": "How the score is made"},
    )


def _stopped(one: rx.Var[HardStop]) -> rx.Component:
    return rx.el.div(
        avatar(one.initials, one.name, size="3", color="gray"),
        rx.el.span(
            rx.el.span(one.name, class_name="mut"),
            rx.el.span(icon("ban", 12), one.reason, class_name="row g1 t1 tinted", custom_attrs=hue("red")),
            rx.cond(one.remedy, rx.el.span(one.remedy, ".", class_name="t1 mut"), rx.fragment()),
            class_name="col sp",
        ),
        class_name="row g3",
    )


def _foot() -> rx.Component:
    chosen_is_full = BoardState.ranking.candidates.length() > 0
    return rx.el.div(
        rx.cond(
            _may_ask(),
            rx.el.div(icon("timer", 14), "To accept until ", BoardState.ranking.accept_by, class_name="row g2 t1 mut"),
            rx.fragment(),
        ),
        rx.cond(
            BoardState.errors.contains("override") & chosen_is_full,
            text_field(
                "Why this one on top?", "override", problem=BoardState.errors.get("override", "").to(str), required=True
            ),
            rx.fragment(),
        ),
        rx.cond(
            _can("case.force_reassign"),
            text_field(
                "Why is the case taken from its expert?",
                "reason",
                problem=BoardState.errors.get("reason", "").to(str),
                hint="The expert and the audit log see that it was taken; administrators see why.",
                required=True,
            ),
            rx.fragment(),
        ),
        rx.el.div(
            rx.cond(
                _may_ask(),
                button(
                    rx.cond(
                        _can("case.force_reassign"),
                        "Take and re-assign",
                        rx.cond(_can("case.assign"), "Assign", "Re-assign"),
                    ),
                    weight="solid",
                    name="user-check",
                    submit=True,
                    off=BoardState.chosen == "",
                ),
                rx.fragment(),
            ),
            rx.cond(_can("case.requeue"), button("Back to queue", on_click=BoardState.requeue), rx.fragment()),
            rx.cond(_can("case.unassign"), button("Take back", on_click=BoardState.unassign), rx.fragment()),
            class_name="row g2",
        ),
        class_name="col g3 sp",
    )
