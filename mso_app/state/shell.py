"""What the frame around every page shows: who is signed in, and the figures that move by themselves.

Pages put `ShellState.load` and `ShellState.listen` first in `on_load`.
"""

from collections.abc import AsyncIterator

import reflex as rx
from reflex.event import EventSpec
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.errors import NotSignedIn
from mso_app.domain.access import Actor
from mso_app.services import appointments, identity, notifications
from mso_app.state.base import AppState, signed_in
from mso_app.state.live import list_topics, listener, wakes
from mso_app.state.marks import passive, requires

INBOX = "/notifications"


class ShellState(AppState):
    name: str = ""
    email: str = ""
    role: str = ""
    institution: str = ""
    initials: str = ""
    unread: int = 0
    """Notifications that ring and are not read."""
    waiting: int = 0
    """Cases in which it is this person's turn."""
    to_answer: int = 0
    """Appointments that want this person's answer."""
    _told_until: str = ""
    """The moment of the newest notification this tab has said, or found when it opened."""

    @rx.event
    @requires()
    async def load(self) -> None:
        async with signed_in(self) as (session, actor):
            me = await identity.me(session, actor)
            await self._count(session, actor)
        self.name, self.email, self.role = me.name, me.email, me.role.value
        self.institution, self.initials = me.institution, me.initials

    @rx.event(background=True, supersedes=True)
    @requires()
    @passive
    async def listen(self) -> AsyncIterator[EventSpec]:
        """The one listener of the frame: bell, counts and the number in the window's title."""
        actor = await listener(self)
        if actor is None:
            return
        async for _ in wakes(self, [f"inbox:{actor.id}", f"appointments:{actor.id}", *list_topics(actor)]):
            async with self:
                news = await self._read()
            if news:
                yield rx.toast.info(news)

    async def _read(self) -> str:
        """Read the figures again; what is new since the last time, in a sentence."""
        try:
            async with signed_in(self, active=False) as (session, actor):
                return await self._count(session, actor)
        except NotSignedIn:
            self.reset()
            raise

    async def _count(self, session: AsyncSession, actor: Actor) -> str:
        before = self._told_until
        bell = await notifications.bell(session, actor)
        self.unread, self.waiting = bell.unread, bell.waiting
        self.to_answer = await appointments.count_to_answer(session, actor)
        self._told_until = max(before, bell.newest_at)
        is_news = bell.is_first and bell.newest_at > before
        return bell.newest if is_news and self.router.url.path != INBOX else ""
