"""Days as columns: hours of one's own clock and of one other, what stands where, and a click that proposes a time."""

import reflex as rx

from mso_app.components.badges import count
from mso_app.components.buttons import button, icon_button
from mso_app.components.segmented import segmented
from mso_app.components.theme import icon
from mso_app.schemas.appointments import CaseChoice, TimeDraft
from mso_app.schemas.calendar import Band, Block, Day, Hour
from mso_app.state.shared.calendar import CalendarState
from mso_app.state.shared.proposal import ProposalState

MINE = CalendarState
WEEK = CalendarState.week
FACES = {
    "answer": "hourglass",
    "waits": "send",
    "confirmed": "check",
    "held": "circle-check",
    "off": "x",
}
LEGEND = (
    ("answer", "hourglass", "Wants your answer"),
    ("draft", "calendar-plus", "You are proposing"),
    ("waits", "send", "Waits for them"),
    ("confirmed", "check", "Confirmed"),
    ("off", "x", "Declined"),
)


def tools() -> rx.Component:
    """Which days, whose clock beside one's own, and how it is shown."""
    by_list = MINE.view == "list"
    return rx.el.div(
        rx.el.h2(rx.cond(by_list, "All appointments", WEEK.title), class_name="t3 b nw"),
        rx.cond(by_list, rx.fragment(), _steps()),
        rx.el.span(class_name="sp"),
        rx.cond(by_list, rx.fragment(), _beside()),
        segmented("View", [("day", "Day"), ("week", "Week"), ("list", "List")], MINE.view, MINE.see),
        class_name="cal-tools",
    )


def _steps() -> rx.Component:
    return rx.fragment(
        rx.el.span(WEEK.week, class_name="mut nw only-wide"),
        icon_button("Earlier", "chevron-left", on_click=MINE.go(-1), shortcut="["),
        icon_button("Later", "chevron-right", on_click=MINE.go(1), shortcut="]"),
        button("Today", size="1", on_click=MINE.today, shortcut=""),
    )


def _beside() -> rx.Component:
    """The clock of somebody in another zone; drawn only when there is such a person."""
    words = rx.cond(WEEK.other_word, f"Also {WEEK.other_word}, {MINE.beside_name}", "One clock")
    return rx.cond(
        MINE.others.length() > 0,
        rx.menu.root(
            rx.menu.trigger(
                rx.el.button(
                    icon("globe", 14),
                    rx.el.span(words, class_name="tr"),
                    icon("chevron-down", 14),
                    type="button",
                    class_name="filter",
                    custom_attrs={"aria-label": f"Other clock: {words}"},
                )
            ),
            rx.menu.content(
                rx.menu.item("Only your own clock", on_select=MINE.set_beside("")),
                rx.foreach(MINE.others, _other),
                rx.menu.separator(),
                rx.menu.item(
                    rx.cond(MINE.weekend, "Hide the weekend", "Show the weekend"),
                    on_select=MINE.show_weekend(~MINE.weekend),
                ),
                align="end",
                variant="soft",
            ),
            modal=False,
        ),
        button(
            rx.cond(MINE.weekend, "Hide weekend", "Show weekend"),
            weight="ghost",
            size="1",
            on_click=MINE.show_weekend(~MINE.weekend),
        ),
    )


def _other(one: rx.Var[CaseChoice]) -> rx.Component:
    return rx.menu.item(
        f"{one.zone_word}, {one.with_name}",
        on_select=MINE.set_beside(one.case_id.to_string(use_json=False)),
        key=one.number,
    )


def grid() -> rx.Component:
    """The columns. It scrolls by itself, so the keyboard can reach it."""
    return rx.el.div(
        rx.el.div(
            rx.el.div(WEEK.zone_word, rx.el.span("you", class_name="t1 mut"), class_name="cal-zone"),
            rx.cond(
                WEEK.other_word,
                rx.el.div(WEEK.other_word, rx.el.span(WEEK.other_offset, class_name="tn"), class_name="cal-zone mut"),
                rx.fragment(),
            ),
            rx.el.div(rx.foreach(WEEK.days, _head), class_name="cal-days"),
            class_name="cal-head",
        ),
        rx.el.div(
            rx.el.div(rx.foreach(WEEK.hours, lambda one: _hour(one, one.mine)), class_name="cal-axis"),
            rx.cond(
                WEEK.other_word,
                rx.el.div(rx.foreach(WEEK.hours, lambda one: _hour(one, one.theirs)), class_name="cal-axis mut"),
                rx.fragment(),
            ),
            rx.el.div(rx.foreach(WEEK.days, _column), class_name="cal-days"),
            class_name="cal-body",
            style={"height": f"{WEEK.height}px"},
        ),
        class_name="cal",
        role="region",
        tab_index=0,
        custom_attrs={"aria-label": f"Calendar, {WEEK.title}"},
    )


def _head(day: rx.Var[Day]) -> rx.Component:
    return rx.el.div(
        rx.el.span(day.number, class_name="t3 b tn"),
        rx.el.span(day.name, class_name="mut"),
        rx.cond(
            day.answers > 0,
            rx.el.span(count(day.answers, label=" want your answer"), class_name="end cal-asks"),
            rx.fragment(),
        ),
        class_name=rx.cond(day.is_today, "cal-day today", "cal-day"),
        key=day.key,
    )


def _hour(one: rx.Var[Hour], words: rx.Var[str]) -> rx.Component:
    return rx.el.span(words, class_name="tn", style={"top": f"{one.top}px"}, key=one.minute)


def _column(day: rx.Var[Day]) -> rx.Component:
    return rx.el.div(
        rx.foreach(day.bands, _band),
        rx.foreach(WEEK.hours, lambda one: _cells(day, one)),
        rx.foreach(day.blocks, _block),
        rx.foreach(ProposalState.times, lambda one, place: _draft(day, one, place)),
        class_name="cal-col",
        role="group",
        custom_attrs={"aria-label": day.said},
        key=day.key,
    )


def _band(one: rx.Var[Band]) -> rx.Component:
    return rx.el.div(class_name="cal-off", style={"top": f"{one.top}px", "height": f"{one.height}px"}, key=one.top)


def _cells(day: rx.Var[Day], hour: rx.Var[Hour]) -> rx.Component:
    """Two half hours to click on. The form beside does the same for whoever has no mouse."""
    return rx.fragment(
        *(
            rx.el.div(
                class_name="cal-cell" if half else "cal-cell hour",
                style={"top": f"{hour.top + 30 * half}px"},
                on_click=ProposalState.add_at(day.key, hour.minute + 30 * half),
                aria_hidden="true",
            )
            for half in (0, 1)
        ),
        key=hour.minute,
    )


def _block(one: rx.Var[Block]) -> rx.Component:
    return rx.el.button(
        rx.match(one.face, *((face, icon(name, 12)) for face, name in FACES.items()), icon("check", 12)),
        rx.el.span(
            rx.el.span(one.title, class_name="m tr"),
            rx.cond(one.detail, rx.el.span(one.detail, class_name="tr more"), rx.fragment()),
            class_name="col",
        ),
        type="button",
        class_name=f"cal-block {one.face}",
        style={"top": f"{one.top}px", "height": f"{one.height}px", "left": rx.cond(one.is_inset, "24px", "4px")},
        on_click=ProposalState.open(one.id.to_string(use_json=False)),
        custom_attrs={"aria-label": one.said},
        key=one.key,
    )


def _draft(day: rx.Var[Day], one: rx.Var[TimeDraft], place: rx.Var[int]) -> rx.Component:
    """A time that is being put together in the drawer."""
    word = rx.match(place, (0, "First"), (1, "Second"), "Third")
    return rx.cond(
        one.day_key == day.key,
        rx.el.div(
            icon("calendar-plus", 12),
            rx.el.span(one.time, " ", word, class_name="m tr"),
            class_name="cal-block draft",
            style={
                "top": f"{one.minute - WEEK.first_minute}px",
                "height": f"{rx.cond(one.minutes < 28, 26, one.minutes - 2)}px",
                "left": "4px",
            },
            key=one.starts_at,
        ),
        rx.fragment(),
    )


def legend() -> rx.Component:
    """What the faces mean."""
    return rx.el.div(
        *(
            rx.el.span(
                rx.el.span(icon(name, 12), class_name=f"cal-block {face} sample", aria_hidden="true"),
                word,
                class_name="row g2",
            )
            for face, name, word in LEGEND
        ),
        rx.el.span(rx.el.span(class_name="cal-off sample", aria_hidden="true"), "Off hours", class_name="row g2"),
        class_name="cal-legend t1 mut only-wide",
    )


def strip() -> rx.Component:
    """The week for a phone: a day each, with up to two dots."""
    return rx.el.div(
        rx.el.div(rx.foreach(WEEK.days, _strip_day), class_name="cal-strip-days", role="group", aria_label="Days"),
        rx.el.div(
            rx.el.span(WEEK.week, ", ", WEEK.month),
            rx.el.span(class_name="sp"),
            icon_button("Earlier", "chevron-left", size="1", on_click=MINE.go(-1)),
            icon_button("Later", "chevron-right", size="1", on_click=MINE.go(1)),
            rx.el.span(
                icon("globe", 14),
                WEEK.zone_word,
                rx.cond(WEEK.other_word, f", also {WEEK.other_word}", ""),
                class_name="row g1 nw",
            ),
            class_name="row g2 t1 mut",
        ),
        class_name="cal-strip only-phone",
    )


def _strip_day(day: rx.Var[Day]) -> rx.Component:
    return rx.el.button(
        rx.el.span(day.name, class_name="t1"),
        rx.el.span(day.number, class_name="t3 b tn"),
        rx.el.span(rx.foreach(day.dots, lambda face: rx.el.i(class_name=f"day-dot {face}")), class_name="dots"),
        type="button",
        on_click=MINE.pick_day(day.key),
        custom_attrs={
            "aria-label": f"{day.said}, {day.blocks.length()} times",
            "aria-pressed": rx.cond(MINE.day == day.key, "true", "false"),
        },
        key=day.key,
    )
