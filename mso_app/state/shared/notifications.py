"""The inbox: a window of one's own notifications, filtered, and what is read of them."""

import reflex as rx
from pydantic import ValidationError
from reflex.event import EventSpec

from mso_app.core.errors import AppError, NotSignedIn
from mso_app.schemas.channels import ChannelRow
from mso_app.schemas.notifications import CaseCount, InboxQuery, NotificationRow
from mso_app.services import notifications
from mso_app.state.base import AppState, signed_in
from mso_app.state.forms import uuid_of
from mso_app.state.live import listener, wakes
from mso_app.state.marks import passive, requires

PAGE = 20


class NotificationsState(AppState):
    rows: list[NotificationRow] = []
    view: str = "all"
    first: int = 0
    last: int = 0
    total: int = 0
    unread: int = 0
    needs: int = 0
    every: int = 0
    by_case: list[CaseCount] = []
    places: list[ChannelRow] = []
    """Where they go besides the inbox."""
    quiet: str = ""
    """ "20:00 to 06:30", or "" when no hours are quiet."""
    loading: bool = True
    problem: str = ""
    _offset: int = 0

    @rx.event
    @requires()
    async def load(self) -> None:
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
    async def show(self, view: str) -> None:
        """All, what is unread, what needs me, or one group."""
        self.view, self._offset = str(view), 0
        await self._read(active=True)

    @rx.event
    @requires()
    async def older(self) -> None:
        if self.last < self.total:
            self._offset += PAGE
        await self._read(active=True)

    @rx.event
    @requires()
    async def newer(self) -> None:
        self._offset = max(0, self._offset - PAGE)
        await self._read(active=True)

    @rx.event
    @requires()
    async def open(self, notification_id: str) -> EventSpec | None:
        """Read, and on to where it leads. In this order: what a page asks while it is left is not answered any more."""
        async with signed_in(self) as (session, actor):
            href = await notifications.open_notification(session, actor, uuid_of(notification_id))
        return rx.redirect(href) if href else None

    @rx.event
    @requires()
    async def read(self, notification_id: str) -> None:
        async with signed_in(self) as (session, actor):
            await notifications.mark_read(session, actor, uuid_of(notification_id))
        await self._read(active=True)

    @rx.event
    @requires()
    async def read_all(self) -> None:
        async with signed_in(self) as (session, actor):
            await notifications.mark_all_read(session, actor)
        await self._read(active=True)

    async def _read(self, *, active: bool) -> None:
        try:
            query = InboxQuery.model_validate({"view": self.view, "offset": self._offset, "limit": PAGE})
        except ValidationError:
            self.view, self._offset, query = "all", 0, InboxQuery(limit=PAGE)
        try:
            async with signed_in(self, active=active) as (session, actor):
                found = await notifications.inbox(session, actor, query)
                choices = await notifications.my_choices(session, actor)
                self.places = await notifications.my_channels(session, actor)
        except NotSignedIn:
            self.reset()
            raise
        except AppError as problem:
            self.problem, self.loading = problem.sentence, False
            return
        self.rows, self.total, self.by_case = found.rows, found.total, found.by_case
        self.unread, self.needs, self.every = found.unread, found.needs, found.all
        self.first = found.offset + 1 if found.rows else 0
        self.last = found.offset + len(found.rows)
        self.quiet = f"{choices.quiet_from} to {choices.quiet_to}" if choices.is_quiet else ""
        self.loading, self.problem = False, ""
