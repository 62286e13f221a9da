"""One listener per open screen: it sleeps until something it shows has changed, then the screen reads again.

A screen's handler is `@rx.event(background=True, supersedes=True)` above `@requires()` and
`@passive`, started from `on_load`:

    async for _ in wakes(self, topics):
        async with self:
            await self._read(active=False)
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress

import reflex as rx

from mso_app.core import live
from mso_app.core.db import unit_of_work
from mso_app.core.errors import NotSignedIn
from mso_app.domain.access import Actor
from mso_app.domain.words import Role
from mso_app.services import identity
from mso_app.state.base import login_token

IDLE_CHECK_SECONDS = 3.0
# Clocks on a screen grow stale by themselves.
REREAD_SECONDS = 300.0
TICK = "tick"


def list_topics(actor: Actor) -> list[str]:
    """What wakes the lists and counts of this person."""
    return ["admin"] if actor.role is Role.ADMIN else [f"{actor.role}:{actor.id}"]


_is_connected: Callable[[str], Awaitable[bool] | bool] | None = None


def install(is_connected: Callable[[str], Awaitable[bool] | bool]) -> None:
    """How to ask whether a tab is still there; the composition root knows."""
    global _is_connected  # noqa: PLW0603 -- one app per process
    _is_connected = is_connected


async def wakes(state: rx.State, topics: list[str]) -> AsyncIterator[str]:
    """Yield whenever one of these topics was woken; ends when the tab closes or its login does.

    A burst of wake-ups is one. The login is checked before each, so nothing is read for a stranger.
    """
    tab = state.router.session.client_token
    actor = await listener(state)
    if actor is None:
        return
    quiet = 0.0
    async with live.listen([*topics, f"account:{actor.id}"]) as queue:
        while await _connected(tab):
            topic = TICK
            with suppress(TimeoutError):
                topic = await asyncio.wait_for(queue.get(), IDLE_CHECK_SECONDS)
            while not queue.empty():
                queue.get_nowait()
            quiet = quiet + IDLE_CHECK_SECONDS if topic is TICK else 0.0
            if topic is TICK and quiet < REREAD_SECONDS:
                continue
            quiet = 0.0
            if await listener(state) is None:
                yield "signed-out"
                return
            yield topic


async def listener(state: rx.State) -> Actor | None:
    """Who listens; None once the login has ended. Listening is no activity."""
    try:
        async with unit_of_work() as session:
            return await identity.identify(session, login_token(state), active=False)
    except NotSignedIn:
        return None


async def _connected(tab: str) -> bool:
    if _is_connected is None:
        return True
    answer = _is_connected(tab)
    return answer if isinstance(answer, bool) else await answer
