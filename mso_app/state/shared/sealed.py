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
from mso_app.state.shared.room import NOBODY, asked_case, turn_to_asked_case


class SealedState(AppState):
    view: SealedView = NO_SEALED
    """Without a code while nothing is signed."""
    checked_at: str = ""
    edition: int = 0
    """The version that is read; 0 for the present one."""
    is_comparing: bool = False
    problem: str = ""
    loading: bool = True
    _of: UUID = NOBODY

    @rx.event
    @requires()
    async def load(self) -> None:
        turn_to_asked_case(self)
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
    def copied(self, code: str) -> list[EventSpec]:
        """Only a code that stands on this screen."""
        shown = [one.code for one in self.view.versions]
        return [rx.set_clipboard(code), rx.toast.success("Code copied.")] if code in shown else []

    @rx.event
    @requires()
    async def see(self, edition: int) -> None:
        """Read this version."""
        await self._turn_to(edition, is_comparing=False)

    @rx.event
    @requires()
    async def compare(self, edition: int) -> None:
        """Read what this version changed."""
        await self._turn_to(edition, is_comparing=True)

    async def _turn_to(self, edition: int, *, is_comparing: bool) -> None:
        shown = {one.edition: place for place, one in enumerate(self.view.versions)}
        if edition not in shown:
            return
        # The present version stays the present one when a newer is signed.
        self.edition = edition if shown[edition] else 0
        self.is_comparing = is_comparing
        await self._read(active=True)

    async def _read(self, *, active: bool) -> None:
        try:
            async with signed_in(self, active=active) as (session, actor):
                self.view = await opinions.open_sealed(
                    session, actor, self._of, edition=self.edition or None, compared=self.is_comparing
                )
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

    @rx.var
    def is_present(self) -> bool:
        """Whether what is read is the version that stands now."""
        return not self.view.versions or self.view.versions[0].edition == self.view.edition

    @rx.var
    def can_compare(self) -> bool:
        """Version 1 has nothing before it."""
        return self.view.edition > 1
