"""The drawer beside a calendar: answer what is on offer, put up to three times together, call something off."""

from typing import Literal

import reflex as rx

from mso_app.components.appointments.cards import check_line
from mso_app.components.avatar import avatar
from mso_app.components.badges import appointment_badge
from mso_app.components.buttons import button, icon_button, link_button, to
from mso_app.components.dialogs import form_dialog
from mso_app.components.drawer import drawer
from mso_app.components.forms import form_problem, text_area, text_field
from mso_app.components.segmented import segmented
from mso_app.components.theme import icon
from mso_app.domain.appointments import LENGTHS, MOST_TIMES, Way
from mso_app.schemas.appointments import CaseChoice, Near, SideTime, SlotView, TimeDraft
from mso_app.state.shared.proposal import ProposalState

MINE = ProposalState
ONE = ProposalState.one
ID = ONE.id.to_string(use_json=False)
IS_NEW = ONE.version == 0
ORDINALS = ("First", "Second", "Third")


def proposal_drawer(width: Literal[342, 360] = 360) -> rx.Component:
    """Everything one can do about one appointment, or a new one. It is a form; its one solid button sends times."""
    proposes = IS_NEW | ONE.may_propose
    return rx.fragment(
        rx.el.form(
            drawer(
                form_problem(_error("form")),
                rx.cond(IS_NEW, _whom(), _about()),
                rx.cond(proposes, _times(), rx.fragment()),
                title=_title(),
                on_close=MINE.close,
                width=width,
                foot=[_foot(proposes)],
            ),
            on_submit=MINE.send,
            no_validate=True,
            class_name="drawer-form appt-drawer",
            key=f"{ID}-{MINE.is_open}",
        ),
        _dialogs(),
    )


def _title() -> rx.Var[str]:
    return rx.match(
        ONE.face,
        ("answer", "Propose another time"),
        ("waits", "Your proposal"),
        ("confirmed", "Appointment"),
        rx.cond(IS_NEW, "Propose a time", "Appointment"),
    )


def _whom() -> rx.Component:
    """Which case, and with whom therefore."""
    return rx.el.section(
        rx.cond(
            MINE.choices.length() == 0,
            rx.el.p(
                "There is no case in which a time can be proposed now. It can be done once an expert has accepted.",
                class_name="mut",
            ),
            _case_select(),
        ),
        rx.cond(
            MINE.case.number,
            rx.el.div(
                avatar(MINE.case.with_initials, MINE.case.with_name, size="4"),
                rx.el.div(
                    rx.el.div(MINE.case.with_name, class_name="m"),
                    rx.el.div(MINE.case.number, ", ", MINE.case.zone_word, class_name="t1 mut"),
                ),
                class_name="row g3",
            ),
            rx.fragment(),
        ),
        text_field(
            "What is it about",
            "purpose",
            required=True,
            problem=_error("purpose"),
            placeholder="Nerve biopsy, yes or no",
            hint="Only the two of you read it; it goes into no other calendar.",
            max_length=200,
            auto_complete="off",
        ),
        class_name="col g4",
    )


def _case_select() -> rx.Component:
    problem = _error("case_id")
    return rx.el.div(
        rx.el.label("Case", rx.el.span("*", class_name="req", aria_hidden="true"), html_for="f-case", class_name="lab"),
        rx.el.div(
            rx.el.select(
                rx.el.option("Choose a case", value=""),
                rx.foreach(MINE.choices, _option),
                id="f-case",
                name="case_id",
                value=rx.cond(MINE.case.number, MINE.case.case_id.to_string(use_json=False), ""),
                on_change=MINE.pick_case,
                class_name="tf",
                custom_attrs={"aria-invalid": rx.cond(problem, "true", "false"), "aria-required": "true"},
            ),
            icon("chevron-down"),
            class_name="tfw",
        ),
        rx.cond(
            problem,
            rx.el.p(icon("circle-alert", 14), rx.el.span(problem), class_name="problem", role="alert"),
            rx.fragment(),
        ),
        class_name="field",
    )


def _option(one: rx.Var[CaseChoice]) -> rx.Component:
    return rx.el.option(one.number, ", ", one.with_name, value=one.case_id.to_string(use_json=False), key=one.number)


def _about() -> rx.Component:
    """Who, what, how it stands, and every time of the other side with its button."""
    return rx.fragment(
        rx.el.section(
            rx.el.div(
                avatar(ONE.with_initials, ONE.with_name, size="4"),
                rx.el.div(
                    rx.el.div(ONE.with_name, class_name="m"),
                    rx.el.div(
                        to(ONE.case_number, href=f"/cases/{ONE.case_id}/appointments", class_name="link"),
                        ", ",
                        ONE.purpose,
                        class_name="t1 mut",
                    ),
                    class_name="sp",
                ),
                class_name="row g3",
            ),
            rx.cond(ONE.may_answer, rx.fragment(), _stands()),
            rx.foreach(ONE.offers, lambda slot: rx.cond(slot.is_mine, rx.fragment(), _theirs(slot))),
            rx.cond(ONE.reason, rx.el.blockquote(ONE.reason, class_name="appt-note"), rx.fragment()),
            _place(),
            class_name="col g4",
        ),
        rx.cond(ONE.offers.length() > 0, _waiting(), rx.fragment()),
    )


def _stands() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.span(ONE.date_words, class_name="b sp"),
            appointment_badge(ONE.face),
            class_name="row g2",
        ),
        _sides(ONE.sides),
        rx.cond(ONE.starts_in, rx.el.div("Starts in ", ONE.starts_in, class_name="t1 mut"), rx.fragment()),
        class_name="col g2",
    )


def _theirs(slot: rx.Var[SlotView]) -> rx.Component:
    """A time of the other side: amber, by both clocks, and Accept."""
    return rx.el.div(
        icon("hourglass"),
        rx.el.div(
            rx.el.div(ONE.with_name, " proposes ", slot.short, class_name="b"),
            rx.el.div(
                slot.sides[1].words,
                " ",
                slot.sides[1].zone,
                " there, ",
                slot.minutes,
                " min, ",
                slot.way,
                class_name="t1",
            ),
            check_line(slot.check, slot.check_kind),
            button(
                "Accept",
                name="check",
                size="1",
                on_click=MINE.accept(ID, slot.id.to_string(use_json=False), ONE.version),
                attrs={"aria-label": f"Accept {slot.short}"},
            ),
            class_name="sp col g2",
        ),
        class_name="callout",
        custom_attrs={"data-accent-color": "amber"},
        role="group",
        key=slot.id.to_string(use_json=False),
    )


def _waiting() -> rx.Component:
    """What one has on offer oneself."""
    return rx.el.section(
        rx.foreach(
            ONE.offers,
            lambda slot: rx.cond(
                slot.is_mine,
                rx.el.div(
                    icon("send", 14),
                    rx.el.span(slot.short, class_name="tn"),
                    rx.el.span("waits for them", class_name="t1 mut"),
                    class_name="row g2",
                ),
                rx.fragment(),
            ),
        ),
        class_name="col g2 appt-waiting",
    )


def _place() -> rx.Component:
    way = rx.match(
        ONE.way,
        *((way.value, icon(name, 16)) for way, name in WAYS.items()),
        icon("calendar-clock", 16),
    )
    words = rx.cond(
        ONE.link,
        rx.el.a(ONE.place, href=ONE.link, target="_blank", rel="noopener noreferrer", class_name="link tr"),
        rx.el.span(rx.cond(ONE.place, ONE.place, ONE.way_words), class_name="tr"),
    )
    return rx.el.div(way, words, class_name="row g2 mut appt-place")


WAYS = {Way.VIDEO: "video", Way.PHONE: "phone", Way.PLACE: "map-pin"}


def _times() -> rx.Component:
    """Up to three times, each by both clocks and with its own check; a click into the calendar adds one too."""
    return rx.el.section(
        rx.el.div(
            rx.el.h3(rx.cond(ONE.face == "confirmed", "Move it to", "Your times")),
            rx.el.span(
                MINE.times.length(),
                f" of {MOST_TIMES}",
                rx.el.span(", click the calendar", class_name="only-wide"),
                class_name="t1 mut end",
            ),
            class_name="row g2",
        ),
        rx.cond(
            MINE.times.length() > 0,
            rx.el.ol(rx.foreach(MINE.times, _draft), class_name="appt-drafts"),
            rx.fragment(),
        ),
        _adder(),
        rx.el.div(
            _choice(
                "Length",
                segmented(
                    "Length",
                    [(str(one), str(one)) for one in LENGTHS],
                    MINE.minutes.to_string(),
                    MINE.set_minutes,
                    small=True,
                ),
                "min",
            ),
            _choice(
                "By",
                segmented("By", [(one.value, one.label) for one in Way], MINE.way, MINE.set_way, small=True),
            ),
            class_name="row g4 wrap",
        ),
        text_field(
            rx.match(MINE.way, (Way.VIDEO.value, "Video link"), (Way.PHONE.value, "Number to call"), "Place"),
            "place",
            optional=True,
            problem=_error("place"),
            placeholder=rx.match(MINE.way, (Way.VIDEO.value, "https://"), ""),
            max_length=300,
            auto_complete="off",
        ),
        text_area("Note", "note", optional=True, rows=3, problem=_error("note"), max_length=500),
        class_name="col g4",
    )


def _choice(label: str, part: rx.Component, unit: str = "") -> rx.Component:
    return rx.el.div(
        rx.el.span(label, class_name="lab"),
        rx.el.div(part, rx.el.span(unit, class_name="t1 mut"), class_name="row g2"),
        class_name="field",
    )


def _adder() -> rx.Component:
    full = MINE.times.length() >= MOST_TIMES
    problem = _error("time")
    return rx.el.div(
        rx.el.div(
            text_field(
                "Day", "new_day", kind="date", value=MINE.new_day, on_change=lambda value: MINE.put("day", value)
            ),
            text_field(
                "Time",
                "new_time",
                kind="time",
                value=MINE.new_time,
                on_change=lambda value: MINE.put("time", value),
            ),
            button("Add time", name="plus", on_click=MINE.add_time, off=full),
            class_name="appt-adder",
        ),
        rx.el.div(
            rx.cond(
                problem,
                rx.el.p(icon("circle-alert", 14), rx.el.span(problem), class_name="problem"),
                rx.fragment(),
            ),
            rx.cond(
                MINE.twice.length() > 0,
                rx.el.div(
                    button(f"The first, {MINE.twice[0]}", size="1", on_click=MINE.which(0)),
                    button(f"The second, {MINE.twice[1]}", size="1", on_click=MINE.which(1)),
                    class_name="row g2 wrap",
                ),
                rx.fragment(),
            ),
            rx.cond(
                MINE.near.length() > 0,
                rx.el.div(rx.foreach(MINE.near, _near), class_name="row g2 wrap"),
                rx.fragment(),
            ),
            role="alert",
            class_name="col g2",
        ),
        class_name="col g2",
    )


def _near(one: rx.Var[Near]) -> rx.Component:
    return button(f"Take {one.words}", size="1", on_click=MINE.take(one.local), key=one.local)


def _draft(one: rx.Var[TimeDraft], place: rx.Var[int]) -> rx.Component:
    return rx.el.li(
        rx.el.span(place + 1, class_name="appt-number", aria_hidden="true"),
        rx.el.div(
            rx.el.div(one.day, class_name="m"),
            _sides(one.sides),
            check_line(one.check, one.check_kind),
            class_name="sp col g1",
        ),
        icon_button("Take this time away", "x", size="1", on_click=MINE.remove(place)),
        key=one.starts_at,
    )


def _sides(sides: rx.Var[list[SideTime]]) -> rx.Component:
    """The same time by the clock of each, with its zone."""
    return rx.el.dl(rx.foreach(sides, _side), class_name="appt-sides")


def _side(one: rx.Var[SideTime]) -> rx.Component:
    return rx.el.div(
        rx.el.dt(one.label, class_name="t1 mut"),
        rx.el.dd(rx.el.span(one.words, class_name="tn m"), " ", rx.el.span(one.zone, class_name="mut")),
        key=one.label,
    )


def _foot(proposes: rx.Var[bool]) -> rx.Component:
    """Send, and what else may be done; the sentence says what happens then."""
    number = MINE.times.length()
    send = rx.match(number, (0, "Send"), (1, "Send 1 time"), f"Send {number} times")
    return rx.fragment(
        rx.el.div(
            rx.cond(
                proposes,
                button(send, name="send", weight="solid", submit=True, off=number == 0),
                rx.fragment(),
            ),
            rx.cond(
                ONE.has_file & (ONE.face == "confirmed"),
                link_button(
                    "Add to calendar",
                    f"/api/v1/appointments/{ONE.id}/appointment.ics",
                    name="download",
                    external=True,
                ),
                rx.fragment(),
            ),
            rx.cond(ONE.may_answer, button("Decline", on_click=MINE.show("decline")), rx.fragment()),
            rx.cond(
                ONE.may_cancel,
                button(
                    rx.cond(ONE.face == "confirmed", "Cancel it", "Take back"),
                    weight="ghost",
                    on_click=MINE.show("cancel"),
                ),
                rx.fragment(),
            ),
            class_name="row g2 wrap",
        ),
        rx.cond(
            proposes, rx.el.p(icon("info", 14), _after(), class_name="row g2 top t1 mut appt-after"), rx.fragment()
        ),
    )


def _after() -> rx.Component:
    said = rx.match(
        ONE.face,
        ("answer", "Their proposal stays open until they pick one of yours."),
        ("confirmed", "The agreed time stands until they pick one of yours."),
        ("waits", "New times take the place of the ones you sent before."),
        "They accept one, decline, or propose another.",
    )
    return rx.el.span(said, " Both calendars then show it.")


def _dialogs() -> rx.Component:
    hidden = (
        rx.el.input(type="hidden", name="appointment_id", value=ID),
        rx.el.input(type="hidden", name="version", value=ONE.version.to_string()),
    )
    was_agreed = ONE.face == "confirmed"
    return rx.fragment(
        form_dialog(
            *hidden,
            form_problem(_error("form")),
            text_field("Reason", "reason", optional=True, problem=_error("reason"), max_length=500, ident="f-why-not"),
            title="Decline these times?",
            sentence="The other side is told. Times that you proposed yourself stay on offer.",
            submit="Decline",
            on_submit=MINE.decline,
            open_when=MINE.dialog == "decline",
            on_open_change=MINE.keep,
        ),
        form_dialog(
            *hidden,
            form_problem(_error("form")),
            text_field(
                "Reason",
                "reason",
                required=True,
                problem=_error("reason"),
                hint="The other side reads it. For what was only asked for, it may be left out.",
                max_length=500,
                ident="f-why-off",
            ),
            title=rx.cond(was_agreed, "Cancel this appointment?", "Take your proposal back?"),
            sentence="It is taken out of both calendars. This cannot be undone.",
            submit="Cancel appointment",
            cancel="Keep it",
            on_submit=MINE.cancel,
            open_when=MINE.dialog == "cancel",
            on_open_change=MINE.keep,
        ),
    )


def _error(field: str) -> rx.Var[str]:
    return MINE.errors.get(field, "").to(str)
