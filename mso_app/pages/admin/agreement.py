"""`/admin/agreement`: how far two readers of one case agree beyond chance."""

import reflex as rx

from mso_app.components.second.agreement import agreement_card
from mso_app.components.shell import live_mark, page_frame


def agreement() -> rx.Component:
    return page_frame(
        agreement_card(),
        title="Agreement",
        active="agreement",
        role="admin",
        actions=[live_mark()],
    )
