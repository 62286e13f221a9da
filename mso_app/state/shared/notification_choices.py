"""The hours in which nothing rings: every change is kept at once."""

import reflex as rx

from mso_app.core.errors import InvalidInput, NotSignedIn
from mso_app.schemas.notifications import NotificationChoices, QuietChange
from mso_app.services import notifications
from mso_app.state.base import AppState, signed_in
from mso_app.state.forms import parsed
from mso_app.state.live import listener, wakes
from mso_app.state.marks import passive, requires

DAY = 24 * 60


class NotificationChoicesState(AppState):
    is_quiet: bool = False
    quiet_from: str = ""
    quiet_to: str = ""
    zone: str = ""
    start: int = 0
    end: int = 0
    """Where quiet begins and ends on a bar of one day, percent."""
    errors: dict[str, str] = {}
    saved: int = 0
    """Counts what was kept, for a word that says so."""
    loading: bool = True

    @rx.event
    @requires()
    async def load(self) -> None:
        self.errors, self.saved = {}, 0
        await self._read(active=True)

    @rx.event(background=True, supersedes=True)
    @requires()
    @passive
    async def listen(self) -> None:
        actor = await listener(self)
        if actor is None:
            return
        async for _ in wakes(self, [f"inbox:{actor.id}"]):
            async with self:
                await self._read(active=False)

    @rx.event
    @requires()
    async def be_quiet(self, is_on: bool) -> None:
        await self._keep({"is_quiet": bool(is_on), "quiet_from": self.quiet_from, "quiet_to": self.quiet_to})

    @rx.event
    @requires()
    async def put_from(self, time: str) -> None:
        await self._keep({"quiet_from": str(time), "quiet_to": self.quiet_to})

    @rx.event
    @requires()
    async def put_to(self, time: str) -> None:
        await self._keep({"quiet_from": self.quiet_from, "quiet_to": str(time)})

    async def _keep(self, said: dict[str, object]) -> None:
        self.errors = {}
        try:
            change = parsed(QuietChange, said)
            async with signed_in(self) as (session, actor):
                self._show(await notifications.change_quiet_hours(session, actor, change))
        except InvalidInput as problem:
            self.errors = problem.fields
            return
        self.saved += 1

    async def _read(self, *, active: bool) -> None:
        try:
            async with signed_in(self, active=active) as (session, actor):
                self._show(await notifications.my_choices(session, actor))
        except NotSignedIn:
            self.reset()
            raise

    def _show(self, chosen: NotificationChoices) -> None:
        self.is_quiet, self.zone = chosen.is_quiet, chosen.zone
        self.quiet_from, self.quiet_to = chosen.quiet_from, chosen.quiet_to
        self.start, self.end = _percent(chosen.quiet_from), _percent(chosen.quiet_to)
        self.loading = False


def _percent(time: str) -> int:
    hours, minutes = time.split(":")
    return round(100 * (int(hours) * 60 + int(minutes)) / DAY)
