"""One listener per open screen: it sleeps until something it shows has changed, then the screen reads again.

A screen's handler is `@rx.event(background=True, supersedes=True)` above `@requires()` and
`@passive`, started from `on_load`:

    async for _ in wakes(self, topics):
        async with self:
            await self._read(active=False)

A screen that has to know what changed uses `bursts` in the same place.
"""

import asyncio
import time
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
# How often a login is looked up while nothing happens; a login that ends wakes its screens by itself.
LOGIN_CHECK_SECONDS = 30.0
# A message stands on the screen before the figures that count it are read.
COUNTS_AFTER_SECONDS = 0.25
START = "start"
TICK = "tick"
SIGNED_OUT = "signed-out"


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
    async for burst in bursts(state, topics):
        if START in burst:
            continue
        if await listener(state) is None:
            yield SIGNED_OUT
            return
        yield next(iter(burst))


async def bursts(
    state: rx.State, topics: list[str], *, own: tuple[str, ...] = (), every: float | None = None
) -> AsyncIterator[frozenset[str]]:
    """The same, telling which topics were woken: all of a burst together, none of them lost. Whoever reads after one
    looks up the login (`signed_in`); here that happens every half minute and when the account was woken.

    `own` are kinds of topics that end with the id of this person, such as "inbox". {START} comes first, once nothing
    can be missed any more; {TICK} after `every` seconds without any (at the
    earliest after three); {SIGNED_OUT} as the
    last of a login that ended.
    """
    tab = state.router.session.client_token
    actor = await listener(state)
    if actor is None:
        return
    mine = [f"{kind}:{actor.id}" for kind in ("account", *own)]
    told = checked = time.monotonic()
    async with live.listen([*topics, *mine]) as queue:
        yield frozenset({START})
        while await _connected(tab):
            burst = await _next_burst(queue)
            now = time.monotonic()
            if not burst and now - told < (REREAD_SECONDS if every is None else every):
                continue
            told = now
            if now - checked >= LOGIN_CHECK_SECONDS or any(topic.startswith("account:") for topic in burst):
                checked = now
                if await listener(state) is None:
                    yield frozenset({SIGNED_OUT})
                    return
            yield burst or frozenset({TICK})


async def listener(state: rx.State) -> Actor | None:
    """Who listens; None once the login has ended. Listening is no activity."""
    try:
        async with unit_of_work() as session:
            return await identity.identify(session, login_token(state), active=False)
    except NotSignedIn:
        return None


async def _next_burst(queue: asyncio.Queue[str]) -> frozenset[str]:
    """What was woken by now; nothing after a few quiet seconds."""
    found: set[str] = set()
    with suppress(TimeoutError):
        found.add(await asyncio.wait_for(queue.get(), IDLE_CHECK_SECONDS))
    if found and all(topic.startswith("inbox:") for topic in found):
        await asyncio.sleep(COUNTS_AFTER_SECONDS)
    while not queue.empty():
        found.add(queue.get_nowait())
    return frozenset(found)


async def _connected(tab: str) -> bool:
    if _is_connected is None:
        return True
    answer = _is_connected(tab)
    return answer if isinstance(answer, bool) else await answer
