"""The first page, and the sign-in page for somebody who is in already: on to the home of their role."""

import reflex as rx
from reflex.event import EventSpec

from mso_app.core.errors import NotSignedIn
from mso_app.services.accounts.next_page import home
from mso_app.state.base import AppState, signed_in
from mso_app.state.marks import public


class LandingState(AppState):
    @rx.event
    @public
    async def load(self) -> EventSpec | None:
        """Somebody who is signed in goes home."""
        try:
            async with signed_in(self) as (_, actor):
                return rx.redirect(home(actor.role), replace=True)
        except NotSignedIn:
            return None
