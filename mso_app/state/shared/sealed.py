"""The sealed opinion as everybody around a finished case reads it."""

from datetime import UTC
from uuid import UUID

import reflex as rx
from reflex.event import EventSpec

from mso_app.core import clock
from mso_app.core.errors import AppError, NotFound, NotPermitted, NotSignedIn
from mso_app.schemas.opinions import SealedView
from mso_app.schemas.writing import NO_SEALED
from mso_app.services import opinions
from mso_app.state.base import AppState, signed_in
from mso_app.state.live import wakes
from mso_app.state.marks import passive, requires
from mso_app.state.shared.room import NOBODY, asked_case


class SealedState(AppState):
    view: SealedView = NO_SEALED
    """Without a code while nothing is signed."""
    checked_at: str = ""
    problem: str = ""
    loading: bool = True
    _of: UUID = NOBODY

    @rx.event
    @requires()
    async def load(self) -> None:
        case_id = asked_case(self)
        if self._of != case_id:
            self.reset()
            self._of = case_id
        await self._read(active=True)

    @rx.event(background=True, supersedes=True)
    @requires()
    @passive
    async def listen(self) -> None:
        """The moment it is signed it stands here."""
        async for _ in wakes(self, [f"case:{asked_case(self)}"]):
            async with self:
                await self._read(active=False)

    @rx.event
    @requires()
    def copied(self) -> list[EventSpec]:
        return [rx.set_clipboard(self.view.code), rx.toast.success("Code copied.")]

    async def _read(self, *, active: bool) -> None:
        try:
            async with signed_in(self, active=active) as (session, actor):
                self.view = await opinions.open_sealed(session, actor, self._of)
        except NotSignedIn:
            self.reset()
            raise
        except (NotFound, NotPermitted):
            self.view = NO_SEALED
        except AppError as problem:
            self.problem, self.loading = problem.sentence, False
            return
        self.problem, self.loading = "", False
        self.checked_at = f"{clock.now().astimezone(UTC):%H:%M} UTC"
