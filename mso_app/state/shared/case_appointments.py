"""The appointments of the case in the address, for everybody who may see them."""

import reflex as rx

from mso_app.core.errors import AppError, NotSignedIn
from mso_app.schemas.appointments import AppointmentView, Party
from mso_app.services import appointments
from mso_app.state.base import AppState, signed_in
from mso_app.state.live import listener, wakes
from mso_app.state.marks import passive, requires
from mso_app.state.shared.room import asked_case


class CaseAppointmentsState(AppState):
    running: list[AppointmentView] = []
    earlier: list[AppointmentView] = []
    people: list[Party] = []
    may_propose: bool = False
    closed: str = ""
    loading: bool = True
    problem: str = ""

    @rx.event
    @requires()
    async def load(self) -> None:
        self.running, self.earlier, self.people = [], [], []
        self.loading, self.may_propose = True, False
        await self._read(active=True)

    @rx.event(background=True, supersedes=True)
    @requires()
    @passive
    async def listen(self) -> None:
        if await listener(self) is None:
            return
        async for _ in wakes(self, [f"case:{asked_case(self)}"]):
            async with self:
                await self._read(active=False)

    async def _read(self, *, active: bool) -> None:
        try:
            async with signed_in(self, active=active) as (session, actor):
                found = await appointments.of_case(session, actor, asked_case(self))
        except NotSignedIn:
            self.reset()
            raise
        except AppError as problem:
            self.reset()
            self.problem, self.loading = problem.sentence, False
            return
        self.running, self.earlier, self.people = found.running, found.earlier, found.people
        self.may_propose, self.closed = found.may_propose, found.closed
        self.loading, self.problem = False, ""
