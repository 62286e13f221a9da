"""How far two readers agree, by specialty, as it stands now."""

import reflex as rx

from mso_app.core.errors import NotSignedIn
from mso_app.domain.words import Role
from mso_app.schemas.second_readings import AgreementView
from mso_app.services import second_readings
from mso_app.state.base import AppState, signed_in
from mso_app.state.live import wakes
from mso_app.state.marks import passive, requires


class AgreementState(AppState):
    view: AgreementView = AgreementView()
    measure: str = "treatment"
    """ "treatment" or "diagnosis": which outcome is compared."""
    loading: bool = True

    @rx.event
    @requires(Role.ADMIN)
    async def load(self) -> None:
        await self._read(active=True)

    @rx.event(background=True, supersedes=True)
    @requires(Role.ADMIN)
    @passive
    async def listen(self) -> None:
        async for _ in wakes(self, ["agreement"]):
            async with self:
                await self._read(active=False)

    @rx.event
    @requires(Role.ADMIN)
    def see(self, measure: str) -> None:
        self.measure = "diagnosis" if measure == "diagnosis" else "treatment"

    async def _read(self, *, active: bool) -> None:
        try:
            async with signed_in(self, active=active) as (session, actor):
                self.view = await second_readings.agreement(session, actor)
        except NotSignedIn:
            self.reset()
            raise
        self.loading = False
