"""The appointments of one case: what is agreed or open with how it came about, what was, and what else one needs."""

import reflex as rx

from mso_app.components.appointments.cards import check_line
from mso_app.components.appointments.drawer import WAYS, proposal_drawer
from mso_app.components.appointments.feed import feed_dialog, subscribe_button
from mso_app.components.avatar import avatar
from mso_app.components.badges import appointment_badge
from mso_app.components.buttons import button, link_button, text_link
from mso_app.components.cards import callout
from mso_app.components.faces import empty, faces
from mso_app.components.theme import icon
from mso_app.components.timeline import happening, timeline
from mso_app.schemas.appointments import AppointmentView, Party, SideTime, SlotView, StepView
from mso_app.state.shared.case_appointments import CaseAppointmentsState
from mso_app.state.shared.proposal import ProposalState
from mso_app.state.shared.room import RoomState
from mso_app.state.shell import ShellState

MINE = CaseAppointmentsState
IS_ADMIN = ShellState.role == "admin"
STEPS = {
    "proposed": ("calendar-plus", "indigo"),
    "accepted": ("check", "green"),
    "declined": ("x", "gray"),
    "cancelled": ("x", "gray"),
    "ended": ("x", "gray"),
}


def propose_button() -> rx.Component:
    """The next action of this tab, for whoever may; quiet while the drawer holds the solid button."""
    begin = ProposalState.begin(RoomState.case.id.to_string(use_json=False))
    return rx.cond(
        MINE.may_propose,
        rx.cond(
            ProposalState.is_open,
            button("Propose a time", name="calendar-plus", on_click=begin),
            button("Propose a time", name="calendar-plus", weight="solid", on_click=begin),
        ),
        rx.fragment(),
    )


def appointments_tab() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.div(
                rx.cond(
                    MINE.closed & ~MINE.loading,
                    callout(MINE.closed, kind="quiet"),
                    rx.fragment(),
                ),
                faces(
                    loading_when=MINE.loading,
                    problem=MINE.problem,
                    empty_when=(MINE.running.length() == 0) & (MINE.earlier.length() == 0),
                    rows=rx.fragment(rx.foreach(MINE.running, _running), _earlier()),
                    nothing=empty(
                        "No appointments in this case",
                        rx.cond(
                            MINE.may_propose,
                            "Propose up to three times; the other side accepts one, declines or proposes another.",
                            "What the two of the case agree appears here by itself.",
                        ),
                        name="calendar-clock",
                    ),
                    title_of_failure="The appointments did not load",
                    on_retry=MINE.load,
                ),
                class_name="col g5 appt-main",
            ),
            class_name="appt-scroll",
            tab_index=0,
            role="region",
            aria_label="Appointments",
        ),
        rx.cond(ProposalState.is_open, proposal_drawer(), _aside()),
        feed_dialog(),
        class_name="appt-room",
    )


def _running(one: rx.Var[AppointmentView]) -> rx.Component:
    return rx.el.article(
        rx.el.div(
            _tile(one),
            rx.el.div(
                rx.el.div(
                    rx.el.h2(one.purpose, class_name="sp"), appointment_badge(one.face, "2"), class_name="row g3 top"
                ),
                rx.el.dl(
                    rx.foreach(one.sides, _side),
                    rx.cond(
                        one.starts_in,
                        rx.el.div(
                            rx.el.dt("Starts in", class_name="t1 mut"), rx.el.dd(one.starts_in, class_name="m tn")
                        ),
                        rx.fragment(),
                    ),
                    class_name="appt-sides three",
                ),
                class_name="sp col g2",
            ),
            class_name="row g4 top appt-top",
        ),
        rx.cond(one.offers.length() > 0, _offers(one), rx.fragment()),
        rx.el.div(_place(one), rx.el.span(class_name="sp"), _acts(one), class_name="row g2 wrap appt-acts"),
        rx.el.div(
            rx.el.div(
                rx.el.h3("How it was agreed"), rx.el.span(one.rounds, class_name="t1 mut end"), class_name="row g2"
            ),
            timeline(rx.foreach(one.steps, _step)),
            class_name="well appt-history",
        ),
        class_name="card",
        custom_attrs={"aria-label": one.purpose},
        key=one.id.to_string(use_json=False),
    )


def _tile(one: rx.Var[AppointmentView]) -> rx.Component:
    return rx.el.div(
        rx.el.span(one.month, class_name="t1 m"),
        rx.el.span(one.day, class_name="t6 b tn"),
        rx.el.span(one.weekday, class_name="t1 mut"),
        class_name="date-tile",
        aria_hidden="true",
    )


def _side(one: rx.Var[SideTime]) -> rx.Component:
    return rx.el.div(
        rx.el.dt(one.label, class_name="t1 mut"),
        rx.el.dd(rx.el.span(one.words, class_name="m tn"), " ", rx.el.span(one.zone, class_name="mut")),
        key=one.label,
    )


def _offers(one: rx.Var[AppointmentView]) -> rx.Component:
    return rx.el.div(rx.foreach(one.offers, lambda slot: _offer(one, slot)), class_name="appt-offers")


def _offer(one: rx.Var[AppointmentView], slot: rx.Var[SlotView]) -> rx.Component:
    take = ProposalState.accept(one.id.to_string(use_json=False), slot.id.to_string(use_json=False), one.version)
    return rx.el.div(
        rx.cond(slot.is_mine, icon("send", 16), icon("hourglass", 16)),
        rx.el.div(
            rx.el.div(slot.day, ", ", slot.sides[0].words, " ", slot.sides[0].zone, class_name="m tn"),
            rx.el.div(slot.sides[1].words, " ", slot.sides[1].zone, ", ", slot.sides[1].label, class_name="t1 mut tn"),
            check_line(slot.check, slot.check_kind),
            class_name="sp",
        ),
        rx.cond(
            one.may_answer & ~slot.is_mine,
            button("Accept", name="check", on_click=take, attrs={"aria-label": f"Accept {slot.short}"}),
            rx.el.span(rx.cond(IS_ADMIN, "On offer", "Waits for them"), class_name="t1 mut nw"),
        ),
        class_name=rx.cond(slot.is_mine, "row g3 offer", "row g3 offer theirs"),
        key=slot.id.to_string(use_json=False),
    )


def _place(one: rx.Var[AppointmentView]) -> rx.Component:
    return rx.el.span(
        rx.match(one.way, *((way.value, icon(name)) for way, name in WAYS.items()), icon("calendar-clock")),
        rx.cond(
            one.link,
            rx.el.a(
                "Open the video link",
                href=one.link,
                target="_blank",
                rel="noopener noreferrer",
                title=one.place,
                class_name="link tr",
            ),
            rx.el.span(
                rx.cond(one.place, one.place, rx.fragment(one.way_words, ", ", one.minutes, " min")), class_name="tr"
            ),
        ),
        class_name="row g2 mut appt-place",
    )


def _acts(one: rx.Var[AppointmentView]) -> rx.Component:
    open_it = ProposalState.open(one.id.to_string(use_json=False))
    return rx.fragment(
        rx.cond(one.may_cancel, button("Cancel", weight="ghost", on_click=open_it), rx.fragment()),
        rx.cond(
            one.may_propose,
            button(
                rx.match(one.face, ("confirmed", "Move"), ("waits", "Change times"), "Other time"),
                name="calendar-clock",
                on_click=open_it,
            ),
            rx.fragment(),
        ),
        rx.cond(
            one.has_file,
            link_button(
                "Add to calendar",
                f"/api/v1/appointments/{one.id}/appointment.ics",
                name="download",
                external=True,
            ),
            rx.fragment(),
        ),
    )


def _step(one: rx.Var[StepView]) -> rx.Component:
    return rx.match(
        one.kind,
        *((kind, _stepped(one, name, color)) for kind, (name, color) in STEPS.items()),
        _stepped(one, "circle-dot", "gray"),
    )


def _stepped(one: rx.Var[StepView], name: str, color: str) -> rx.Component:
    note = rx.cond(one.note, rx.fragment(". “", one.note, "”"), rx.fragment())
    return happening(
        rx.fragment(rx.el.span(one.who, class_name="m"), " ", one.text),
        rx.fragment(one.when, note),
        name=name,
        color=color,
    )


def _earlier() -> rx.Component:
    return rx.cond(
        MINE.earlier.length() > 0,
        rx.el.section(
            rx.el.h2("Earlier ", rx.el.span(MINE.earlier.length(), class_name="mut"), class_name="t2 b"),
            rx.el.div(rx.foreach(MINE.earlier, _past), class_name="card"),
            class_name="col g3",
            aria_label="Earlier",
        ),
        rx.fragment(),
    )


def _past(one: rx.Var[AppointmentView]) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.span(one.day, class_name="t3 b tn"),
            rx.el.span(one.month, class_name="t1 mut"),
            class_name="date-mark",
        ),
        rx.el.div(
            rx.el.div(one.purpose, class_name="m tr"),
            rx.el.div(one.way_words, ", ", one.minutes, " min", class_name="t1 mut"),
            class_name="sp two",
        ),
        rx.el.span(one.reason, class_name="t1 mut tr only-wide past-reason"),
        appointment_badge(one.face),
        class_name="item",
        key=one.id.to_string(use_json=False),
    )


def _aside() -> rx.Component:
    return rx.el.aside(
        rx.cond(
            IS_ADMIN,
            rx.fragment(),
            rx.fragment(
                rx.el.section(
                    rx.el.h3("Reminders"),
                    _reminder("1 day before", "In your inbox"),
                    _reminder("15 min before", "In your inbox, at any hour"),
                    text_link("Change reminders", "/notifications/settings"),
                    class_name="side-part col g3",
                ),
                rx.el.section(
                    rx.el.h3("Calendar"),
                    rx.el.p(
                        "Files and subscriptions hold times and the case number, nothing else. "
                        "Moves and cancellations reach a calendar that subscribes.",
                        class_name="t1 mut",
                    ),
                    subscribe_button("Subscribe link", weight="surface"),
                    class_name="side-part col g3",
                ),
            ),
        ),
        rx.cond(
            MINE.people.length() > 0,
            rx.el.section(
                rx.el.h3("People"),
                rx.foreach(MINE.people, _person),
                rx.el.p(
                    icon("eye", 14),
                    rx.el.span("Administrators see date and status, and cannot answer."),
                    class_name="row g2 top t1 mut",
                ),
                class_name="side-part col g3",
            ),
            rx.fragment(),
        ),
        class_name="appt-aside",
        custom_attrs={"aria-label": "Beside the appointments"},
    )


def _reminder(title: str, detail: str) -> rx.Component:
    return rx.el.div(
        icon("bell-ring"),
        rx.el.div(rx.el.div(title), rx.el.div(detail, class_name="t1 mut")),
        class_name="row g3",
    )


def _person(one: rx.Var[Party]) -> rx.Component:
    return rx.el.div(
        avatar(one.initials, one.name, size="3"),
        rx.el.div(rx.el.div(one.name, class_name="m"), rx.el.div(one.words, class_name="t1 mut tn")),
        class_name="row g3",
        key=one.name,
    )
