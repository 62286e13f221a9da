"""`/notifications/settings`: which kinds come into the inbox, and the hours in which nothing rings."""

import reflex as rx

from mso_app.components.faces import loading
from mso_app.components.navigation import back_link
from mso_app.components.notifications.choices import kinds, quiet_hours
from mso_app.components.shell import page_frame
from mso_app.components.theme import icon
from mso_app.state.shared.notification_choices import NotificationChoicesState


def notification_settings() -> rx.Component:
    mine = NotificationChoicesState
    return page_frame(
        rx.cond(
            mine.loading,
            loading(6),
            rx.el.div(
                rx.el.div(kinds(), class_name="col g5"),
                rx.el.div(quiet_hours(), class_name="col g5"),
                class_name="split",
            ),
        ),
        title="Notification settings",
        active="notifications",
        lead=back_link("Back to notifications", "/notifications"),
        actions=[
            rx.el.span(
                rx.cond(mine.saved > 0, rx.fragment(icon("check", 14), "Saved"), rx.fragment()),
                class_name="row g2 t1 mut",
                role="status",
            )
        ],
    )
