"""The secret address of one's calendar: made, shown once, ended."""

import reflex as rx
from reflex.event import EventSpec

from mso_app.domain.words import Role
from mso_app.schemas.appointments import FeedView
from mso_app.services import appointments
from mso_app.state.base import AppState, signed_in
from mso_app.state.marks import requires

TAKES_PART = (Role.REQUESTER, Role.PROVIDER)


class CalendarFeedState(AppState):
    feed: FeedView = FeedView()
    link: str = ""
    """The address that was made just now; it cannot be shown again."""
    is_open: bool = False

    @rx.event
    @requires(*TAKES_PART)
    async def show(self, is_open: bool) -> None:
        self.is_open, self.link = bool(is_open), ""
        await self._read()

    @rx.event
    @requires(*TAKES_PART)
    async def make(self) -> None:
        async with signed_in(self) as (session, actor):
            self.link = await appointments.make_feed(session, actor)
        await self._read()

    @rx.event
    @requires(*TAKES_PART)
    async def end(self) -> EventSpec:
        async with signed_in(self) as (session, actor):
            await appointments.end_feed(session, actor)
        self.link = ""
        await self._read()
        return rx.toast.success("Ended. The address answers no more.")

    @rx.event
    @requires(*TAKES_PART)
    def copied(self) -> list[EventSpec]:
        return [rx.set_clipboard(self.link), rx.toast.success("Address copied.")]

    async def _read(self) -> None:
        async with signed_in(self) as (session, actor):
            self.feed = await appointments.my_feed(session, actor)
