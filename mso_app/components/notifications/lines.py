"""The lines of an inbox: what happened, in which case, when; the whole line leads there."""

import reflex as rx

from mso_app.components.avatar import tile
from mso_app.components.badges import badge
from mso_app.components.buttons import link_button, to
from mso_app.components.notifications.matrix import channel_icon
from mso_app.components.theme import icon, pick
from mso_app.domain.notification_kinds import Kind
from mso_app.schemas.channels import ChannelRow
from mso_app.schemas.notifications import NotificationRow
from mso_app.state.shared.notifications import NotificationsState

FACES: dict[str, tuple[str, str]] = {
    Kind.TO_ASSIGN: ("inbox", "indigo"),
    Kind.REJECTED: ("user-x", "amber"),
    Kind.ASSIGNED: ("user-check", "indigo"),
    Kind.TAKEN_BACK: ("user-minus", "gray"),
    Kind.ACCEPTED: ("handshake", "gray"),
    Kind.RETURNED: ("undo-2", "orange"),
    Kind.ANSWERED: ("reply", "indigo"),
    Kind.RESUMED: ("play", "gray"),
    Kind.ISSUE_REPORTED: ("circle-alert", "amber"),
    Kind.ISSUE_RESOLVED: ("circle-check", "gray"),
    Kind.ANSWER_SENT: ("file-clock", "indigo"),
    Kind.OPINION_READY: ("circle-check", "green"),
    Kind.OPENED_AGAIN: ("siren", "amber"),
    Kind.QUESTION_ASKED: ("message-circle-question", "amber"),
    Kind.QUESTION_ANSWERED: ("message-square-reply", "indigo"),
    Kind.ADDENDUM: ("file-plus-2", "green"),
    Kind.WINDOW_CLOSES: ("hourglass", "amber"),
    Kind.MESSAGE: ("message-square", "indigo"),
    Kind.APPOINTMENT_PROPOSED: ("calendar-clock", "amber"),
    Kind.APPOINTMENT_CONFIRMED: ("calendar-check", "green"),
    Kind.APPOINTMENT_DECLINED: ("calendar-x", "gray"),
    Kind.APPOINTMENT_CANCELLED: ("calendar-x", "gray"),
    Kind.APPOINTMENT_TOMORROW: ("calendar-clock", "gray"),
    Kind.APPOINTMENT_SOON: ("calendar-clock", "indigo"),
    Kind.DUE_SOON: ("hourglass", "amber"),
    Kind.LATE: ("alarm-clock", "red"),
    Kind.PASSWORD: ("key-round", "gray"),
    Kind.FACTOR_ON: ("shield-check", "gray"),
    Kind.FACTOR_OFF: ("shield-off", "amber"),
    Kind.NEW_DEVICE: ("monitor-smartphone", "amber"),
    Kind.LINK: ("link", "amber"),
    Kind.LOGINS_ENDED: ("log-out", "gray"),
    Kind.CHANNEL_PAUSED: ("circle-pause", "amber"),
}


def lines() -> rx.Component:
    """One window, a heading before each day."""
    return rx.el.div(rx.foreach(NotificationsState.rows, _line), class_name="notes")


def _line(row: rx.Var[NotificationRow]) -> rx.Component:
    return rx.fragment(
        rx.cond(row.begins_day, rx.el.h2(row.day, class_name="note-day"), rx.fragment()),
        rx.el.article(
            rx.cond(row.is_read, rx.el.span(class_name="note-dot"), _dot(row)),
            pick(
                row.kind,
                {kind: lambda face=face: tile(*face) for kind, face in FACES.items()},
                lambda: tile("bell"),
            ),
            rx.el.div(
                rx.el.div(_title(row), _needs(row), class_name="row g2 note-head"),
                rx.el.div(row.detail, class_name="t1 mut"),
                class_name="sp",
            ),
            # The whole line is the link; this says what it does.
            rx.cond(
                row.href & ~row.is_read,
                rx.el.span(row.action, class_name="btn surface s1 note-act", aria_hidden="true"),
                rx.fragment(),
            ),
            rx.el.span(row.time, class_name="t1 mut tn note-time"),
            class_name=rx.cond(row.is_read, "note", "note unread"),
            custom_attrs={"aria-label": row.title},
        ),
        key=row.id.to(str),
    )


def _title(row: rx.Var[NotificationRow]) -> rx.Component:
    return rx.cond(
        row.href,
        to(
            row.title,
            href=row.href,
            class_name="note-title row-link",
            on_click=NotificationsState.open(row.id.to(str)).prevent_default,
            custom_attrs={"data-row": "true"},
        ),
        rx.el.span(row.title, class_name="note-title"),
    )


def _needs(row: rx.Var[NotificationRow]) -> rx.Component:
    return rx.cond(row.needs_you, badge("Needs you", "hand", "amber"), rx.fragment())


def _dot(row: rx.Var[NotificationRow]) -> rx.Component:
    return rx.el.button(
        type="button",
        class_name="note-dot",
        title="Mark as read",
        on_click=NotificationsState.read(row.id.to(str)),
        custom_attrs={"aria-label": f"Mark as read: {row.title}"},
    )


def where_they_go() -> rx.Component:
    """The channels in short, and what is wrong with one."""
    return rx.el.section(
        rx.el.h3("Where they go"),
        rx.el.ul(
            rx.el.li(
                rx.el.span(icon("inbox"), class_name="mut"),
                _two("Inbox", "Always on"),
                icon("check"),
                class_name="row g3",
            ),
            rx.foreach(NotificationsState.places, _place),
            class_name="plain note-places",
        ),
        class_name="side-part",
        custom_attrs={"aria-label": "Where they go"},
    )


def _place(one: rx.Var[ChannelRow]) -> rx.Component:
    fine = rx.cond(one.is_on, icon("check"), icon("circle-slash"))
    says = rx.cond(one.sent_today > 0, f"{one.sent_today} sent today", one.says)
    return rx.el.li(
        rx.el.span(channel_icon(one.kind), class_name="mut"),
        rx.el.div(
            rx.el.div(one.title, class_name="tr"),
            rx.cond(
                one.is_failing,
                rx.el.div(one.says, class_name="channel-says bad"),
                rx.el.div(says, class_name="t1 mut tr"),
            ),
            class_name="sp",
        ),
        rx.cond(one.is_failing, link_button("Look", "/notifications/settings", size="1"), fine),
        class_name="row g3",
        key=one.id.to(str),
    )


def quiet_note() -> rx.Component:
    """What is quiet, and what rings all the same."""
    return rx.el.section(
        rx.el.div(
            rx.cond(
                NotificationsState.quiet,
                rx.fragment(
                    tile("moon"),
                    _two(f"Quiet from {NotificationsState.quiet}", "Late cases and account security still ring"),
                ),
                rx.fragment(tile("moon"), _two("No quiet hours", "Set them in the settings")),
            ),
            class_name="row g3",
        ),
        class_name="side-part",
        custom_attrs={"aria-label": "Quiet hours"},
    )


def _two(title: rx.Var[str] | str, detail: str) -> rx.Component:
    return rx.el.div(rx.el.div(title), rx.el.div(detail, class_name="t1 mut"), class_name="sp")


def by_case() -> rx.Component:
    """How much of each case is unread."""
    return rx.el.section(
        rx.el.h3("Unread by case"),
        rx.cond(
            NotificationsState.by_case,
            rx.el.ul(rx.foreach(NotificationsState.by_case, _case), class_name="plain note-cases"),
            rx.el.p("Nothing is unread.", class_name="mut"),
        ),
        class_name="side-part",
        custom_attrs={"aria-label": "Unread by case"},
    )


def _case(one: rx.Var) -> rx.Component:
    name = rx.cond(one.href, to(one.number, href=one.href, class_name="sp"), rx.el.span(one.number, class_name="sp"))
    return rx.el.li(icon("folder-open", 14), name, rx.el.span(one.count, class_name="count quiet"), class_name="row g2")
