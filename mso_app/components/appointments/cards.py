"""An appointment as a card that wants an answer, and as a line of a list; by the reader's clock, with its zone."""

import reflex as rx

from mso_app.components.avatar import avatar
from mso_app.components.badges import appointment_badge
from mso_app.components.buttons import button, to
from mso_app.components.cards import card, item, two_lines
from mso_app.components.theme import icon
from mso_app.schemas.appointments import AppointmentView, SideTime, SlotView
from mso_app.state.shared.appointment_asks import AppointmentAsksState
from mso_app.state.shared.proposal import ProposalState


def ask_card(one: rx.Var[AppointmentView]) -> rx.Component:
    """What wants an answer: every time on offer with its own button, and one to propose another."""
    return rx.el.article(
        rx.el.div(
            rx.el.h3(one.purpose, class_name="sp"),
            appointment_badge(one.face),
            class_name="row g2 top",
        ),
        rx.foreach(one.offers, lambda slot: rx.cond(slot.is_mine, rx.fragment(), _offer(one, slot))),
        rx.el.div(
            avatar(one.with_initials, one.with_name),
            rx.el.span(one.with_name, class_name="tr"),
            to(one.case_number, href=f"/cases/{one.case_id}/appointments", class_name="link nw"),
            rx.el.span(class_name="sp"),
            button("Other time", name="repeat", on_click=ProposalState.open(one.id.to_string(use_json=False))),
            class_name="row g2 wrap",
        ),
        class_name="card ask",
        custom_attrs={"aria-label": one.purpose},
        key=one.id.to_string(use_json=False),
    )


def _offer(one: rx.Var[AppointmentView], slot: rx.Var[SlotView]) -> rx.Component:
    """One time by both clocks, what speaks against it, and Accept; a clash makes it the quieter button."""
    take = ProposalState.accept(one.id.to_string(use_json=False), slot.id.to_string(use_json=False), one.version)
    return rx.el.div(
        rx.el.div(
            rx.el.div(slot.short, class_name="b tn"),
            rx.el.div(slot.minutes, " min, ", slot.way, ". ", both_clocks(slot.sides), class_name="t1 mut"),
            check_line(slot.check, slot.check_kind),
            class_name="sp",
        ),
        rx.cond(
            slot.check_kind == "clash",
            button("Accept", weight="surface", on_click=take),
            button("Accept", weight="soft", on_click=take),
        ),
        class_name="row g3 offer",
        key=slot.id.to_string(use_json=False),
    )


def both_clocks(sides: rx.Var[list[SideTime]]) -> rx.Component:
    """ "17:30–18:00 IST for Prof. Rao"; the reader's own stands elsewhere already."""
    return rx.fragment(sides[1].words, " ", sides[1].zone, " for ", sides[1].label)


def check_line(words: rx.Var[str], kind: rx.Var[str]) -> rx.Component:
    """Whether a time fits: a sentence with its icon."""
    return rx.cond(
        words,
        rx.el.div(
            rx.match(
                kind,
                ("free", icon("check", 14)),
                ("clash", icon("triangle-alert", 14)),
                icon("moon", 14),
            ),
            words,
            class_name=rx.match(kind, ("clash", "row g1 t1 fits clash"), "row g1 t1 fits"),
        ),
        rx.fragment(),
    )


def line(one: rx.Var[AppointmentView]) -> rx.Component:
    """One appointment of a list: day, with whom, when, how it stands; the whole line opens it."""
    return rx.el.div(
        rx.el.div(
            rx.el.span(one.weekday, class_name="t1 mut"),
            rx.el.span(one.day, class_name="t4 b tn"),
            rx.el.span(one.month, class_name="t1 mut"),
            class_name="date-mark",
        ),
        rx.el.div(
            rx.el.button(
                one.with_name,
                type="button",
                class_name="row-link m tr plain-button",
                on_click=ProposalState.open(one.id.to_string(use_json=False)),
                custom_attrs={"data-row": "true"},
            ),
            rx.el.div(
                rx.el.span(one.sides[0].words, class_name="tn"),
                " ",
                one.sides[0].zone,
                ", ",
                one.way_words.lower(),
                ", ",
                one.case_number,
                class_name="t1 mut",
            ),
            class_name="sp",
        ),
        appointment_badge(one.face),
        class_name="appt-line",
        key=one.id.to_string(use_json=False),
    )


def asks_card() -> rx.Component:
    """On a home: the times that somebody proposed and nobody answered. Nothing is drawn while there are none."""
    rows = AppointmentAsksState.rows
    return rx.cond(
        rows.length() > 0,
        card(
            rx.foreach(rows, _ask),
            title="Times to answer",
            total=rows.length(),
            unread=True,
            foot=rx.el.div(to("Open the calendar", href="/appointments", class_name="link"), class_name="card-foot"),
        ),
        rx.fragment(),
    )


def _ask(one: rx.Var[AppointmentView]) -> rx.Component:
    return item(
        rx.el.div(
            rx.el.span(one.weekday, class_name="t1 mut"),
            rx.el.span(one.day, class_name="t4 b tn"),
            class_name="date-mark",
        ),
        two_lines(
            one.with_name,
            rx.fragment(one.sides[0].words, " ", one.sides[0].zone, ", ", one.case_number),
            aside=rx.cond(
                one.offers.length() > 1,
                rx.el.span(one.offers.length(), " times", class_name="t1 mut"),
                rx.fragment(),
            ),
        ),
        to(
            "Answer",
            href=f"/cases/{one.case_id}/appointments",
            class_name="btn surface s1",
            custom_attrs={"aria-label": f"Answer {one.with_name}, {one.case_number}"},
        ),
        key=one.id.to_string(use_json=False),
    )
