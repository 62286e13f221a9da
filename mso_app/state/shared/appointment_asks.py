"""The few appointments that want an answer, on the home of requesters and experts."""

import reflex as rx

from mso_app.core.errors import NotSignedIn
from mso_app.domain.words import Role
from mso_app.schemas.appointments import AppointmentView
from mso_app.services import appointments
from mso_app.state.base import AppState, signed_in
from mso_app.state.live import listener, wakes
from mso_app.state.marks import passive, requires

TAKES_PART = (Role.REQUESTER, Role.PROVIDER)


class AppointmentAsksState(AppState):
    rows: list[AppointmentView] = []

    @rx.event
    @requires(*TAKES_PART)
    async def load(self) -> None:
        await self._read(active=True)

    @rx.event(background=True, supersedes=True)
    @requires(*TAKES_PART)
    @passive
    async def listen(self) -> None:
        actor = await listener(self)
        if actor is None:
            return
        async for _ in wakes(self, [f"appointments:{actor.id}"]):
            async with self:
                await self._read(active=False)

    async def _read(self, *, active: bool) -> None:
        try:
            async with signed_in(self, active=active) as (session, actor):
                self.rows = await appointments.to_answer(session, actor)
        except NotSignedIn:
            self.reset()
            raise
