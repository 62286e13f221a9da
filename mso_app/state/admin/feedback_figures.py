"""What requesters thought of the opinions, in figures; nobody's words."""

import reflex as rx

from mso_app.core.errors import NotPermitted, NotSignedIn
from mso_app.domain.words import Role
from mso_app.schemas.clarification import FeedbackFigures
from mso_app.services import clarification
from mso_app.state.base import AppState, signed_in
from mso_app.state.live import wakes
from mso_app.state.marks import passive, requires


class FeedbackFiguresState(AppState):
    figures: FeedbackFigures = FeedbackFigures()
    loading: bool = True

    @rx.event
    @requires(Role.ADMIN)
    async def load(self) -> None:
        await self._read(active=True)

    @rx.event(background=True, supersedes=True)
    @requires(Role.ADMIN)
    @passive
    async def listen(self) -> None:
        async for _ in wakes(self, ["feedback"]):
            async with self:
                await self._read(active=False)

    async def _read(self, *, active: bool) -> None:
        try:
            async with signed_in(self, active=active) as (session, actor):
                self.figures = await clarification.feedback_figures(session, actor)
        except (NotSignedIn, NotPermitted):
            self.reset()
            raise
        self.loading = False
