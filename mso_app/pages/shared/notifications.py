"""`/notifications`: what happened while one was away, newest first, and where to go about it."""

import reflex as rx

from mso_app.components.buttons import button, link_button
from mso_app.components.faces import empty, faces
from mso_app.components.notifications.lines import by_case, lines, quiet_note, where_they_go
from mso_app.components.segmented import filter_pill, filters
from mso_app.components.shell import page_frame
from mso_app.components.tables import pager
from mso_app.domain.notification_kinds import Group
from mso_app.state.shared.notifications import NotificationsState


def inbox() -> rx.Component:
    mine = NotificationsState
    return page_frame(
        rx.el.div(
            rx.el.section(
                _filters(),
                faces(
                    loading_when=mine.loading,
                    problem=mine.problem,
                    empty_when=mine.total == 0,
                    rows=rx.fragment(lines(), _foot()),
                    nothing=_nothing(),
                    title_of_failure="Your notifications did not load",
                    on_retry=mine.load,
                    skeleton_rows=6,
                ),
                class_name="inbox-main",
                custom_attrs={"aria-label": "Inbox"},
            ),
            rx.el.aside(
                by_case(),
                where_they_go(),
                quiet_note(),
                class_name="inbox-aside",
                custom_attrs={"aria-label": "Beside the inbox"},
            ),
            class_name="inbox",
        ),
        title="Notifications",
        active="notifications",
        flush=True,
        actions=[
            button("Mark all as read", name="check-check", off=mine.unread == 0, on_click=mine.read_all),
            link_button("Settings", "/notifications/settings", name="settings", weight="ghost"),
        ],
    )


def _filters() -> rx.Component:
    mine = NotificationsState

    def pill(word: str, view: str, number: rx.Var[int] | None = None) -> rx.Component:
        return filter_pill(word, on=mine.view == view, on_click=mine.show(view), number=number)

    return filters(
        pill("All", "all", mine.every),
        pill("Unread", "unread", mine.unread),
        pill("Needs you", "needs", mine.needs),
        *(pill(group.label, group.value) for group in Group),
        label="Which notifications",
    )


def _foot() -> rx.Component:
    mine = NotificationsState
    return rx.fragment(
        pager(first=mine.first, last=mine.last, total=mine.total, on_previous=mine.newer, on_next=mine.older),
        rx.el.p("What was read is kept for 90 days.", class_name="t1 mut note-kept"),
    )


def _nothing() -> rx.Component:
    mine = NotificationsState
    return rx.cond(
        mine.view == "all",
        empty(
            "Nothing has happened yet",
            "What concerns you comes here: cases that need you, opinions that are ready, messages and deadlines.",
            name="bell",
        ),
        empty(
            "Nothing here",
            "No notification of yours fits this filter.",
            name="bell",
            action=button("Show all", on_click=mine.show("all")),
        ),
    )
