"""What the frame around every page shows: who is signed in. Pages put `ShellState.load` first in `on_load`."""

import reflex as rx

from mso_app.services import identity
from mso_app.state.base import AppState, signed_in
from mso_app.state.marks import requires


class ShellState(AppState):
    name: str = ""
    email: str = ""
    role: str = ""
    institution: str = ""
    initials: str = ""

    @rx.event
    @requires()
    async def load(self) -> None:
        async with signed_in(self) as (session, actor):
            me = await identity.me(session, actor)
        self.name, self.email, self.role = me.name, me.email, me.role.value
        self.institution, self.initials = me.institution, me.initials
