"""`/notifications/settings`: what comes into the inbox, what goes out by which channel, and when nothing rings."""

import reflex as rx

from mso_app.components.drawer import with_drawer
from mso_app.components.faces import loading
from mso_app.components.navigation import back_link
from mso_app.components.notifications.channels import channel_form, channels, one_channel
from mso_app.components.notifications.choices import quiet_hours
from mso_app.components.notifications.matrix import matrix
from mso_app.components.shell import page_frame
from mso_app.components.theme import icon
from mso_app.state.shared.channels import ChannelsState
from mso_app.state.shared.notification_choices import NotificationChoicesState


def notification_settings() -> rx.Component:
    mine = ChannelsState
    return page_frame(
        rx.cond(
            mine.loading,
            rx.el.div(loading(6), class_name="page-body"),
            rx.cond(mine.is_open, with_drawer(_body(), one_channel()), _body()),
        ),
        channel_form(),
        title="Notification settings",
        active="notifications",
        lead=back_link("Back to notifications", "/notifications"),
        flush=True,
        actions=[
            rx.el.span(
                rx.cond(
                    mine.saved + NotificationChoicesState.saved > 0,
                    rx.fragment(icon("check", 14), "Saved"),
                    rx.fragment(),
                ),
                class_name="row g2 t1 mut",
                role="status",
            )
        ],
    )


def _body() -> rx.Component:
    return rx.el.div(
        rx.el.div(matrix(), class_name="col g5"),
        rx.el.div(channels(), quiet_hours(), class_name="col g5"),
        class_name=rx.cond(ChannelsState.is_open, "split wizard page-body beside", "split wizard page-body"),
    )
