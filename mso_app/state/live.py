"""One listener per open screen: it sleeps until something it shows has changed, then the screen reads again.

A screen's handler is `@rx.event(background=True, supersedes=True)` above `@requires()` and
`@passive`, started from `on_load`:

    async for _ in wakes(self, topics):
        async with self:
            await self._read(active=False)

A screen that has to know what changed uses `bursts` in the same place. One caretaker per process looks after all of
them: a thousand open tabs with clocks of their own would keep a processor busy while nothing happens.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import reflex as rx

from mso_app.core import live
from mso_app.core.db import unit_of_work
from mso_app.core.errors import NotSignedIn
from mso_app.core.woken import Woken
from mso_app.domain.access import Actor
from mso_app.domain.words import Role
from mso_app.services import identity
from mso_app.state.base import login_token

ROUND_SECONDS = 3.0
# Clocks on a screen grow stale by themselves.
REREAD_SECONDS = 300.0
# How often logins are looked up while nothing happens; a login that ends wakes its screens by itself.
LOGIN_CHECK_SECONDS = 30.0
# A message stands on the screen before the figures that count it are read.
COUNTS_AFTER_SECONDS = 0.25
START = "start"
TICK = "tick"
SIGNED_OUT = "signed-out"
GONE = "gone-from-here"
COUNTS = ("inbox:", "unread:")


def _rarely() -> float:
    return REREAD_SECONDS


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
    state: rx.State, topics: list[str], *, own: tuple[str, ...] = (), every: Callable[[], float] = _rarely
) -> AsyncIterator[frozenset[str]]:
    """The same, telling which topics were woken: all of a burst together, none of them lost. Whoever reads after one
    looks up the login (`signed_in`); here that happens every half minute and when the account was woken.

    `own` are kinds of topics that end with the id of this person, such as "inbox". {START} comes first, once nothing
    can be missed any more; {TICK} after `every()` seconds without any (five minutes; at the earliest three seconds);
    {SIGNED_OUT} as the last of a login that ended.
    """
    actor = await listener(state)
    if actor is None:
        return
    mine = [f"{kind}:{actor.id}" for kind in ("account", *own)]
    tab, login = state.router.session.client_token, login_token(state)
    async with live.listen([*topics, *mine]) as woken:
        with _looked_after(_Ear(tab=tab, login=login or "", woken=woken, every=every)) as ear:
            yield frozenset({START})
            while True:
                burst = await _next_burst(woken)
                ear.told = time.monotonic()
                if ear.is_gone:
                    return
                is_about_the_account = any(topic.startswith("account:") for topic in burst)
                if ear.is_signed_out or (is_about_the_account and await listener(state) is None):
                    yield frozenset({SIGNED_OUT})
                    return
                yield burst


async def listener(state: rx.State) -> Actor | None:
    """Who listens; None once the login has ended. Listening is no activity."""
    try:
        async with unit_of_work() as session:
            return await identity.recognise(session, login_token(state))
    except NotSignedIn:
        return None


async def _next_burst(woken: Woken) -> frozenset[str]:
    """What was woken by now."""
    await woken.wait()
    found = woken.take()
    if all(topic.startswith(COUNTS) for topic in found):
        await asyncio.sleep(COUNTS_AFTER_SECONDS)
    return found | woken.take()


@dataclass(eq=False, kw_only=True)
class _Ear:
    """One listener, as the caretaker knows it."""

    tab: str
    login: str
    woken: Woken
    every: Callable[[], float]
    told: float = field(default_factory=time.monotonic)
    is_gone: bool = False
    is_signed_out: bool = False

    def tell(self, word: str) -> None:
        """Wake it, whether something it shows has changed or not."""
        self.woken.add(word)


_ears: set[_Ear] = set()
_caretaker: asyncio.Task[None] | None = None


@contextmanager
def _looked_after(ear: _Ear) -> Iterator[_Ear]:
    global _caretaker  # noqa: PLW0603 -- one per process, while anybody listens
    _ears.add(ear)
    if _caretaker is None or _caretaker.done() or _caretaker.get_loop() is not asyncio.get_running_loop():
        _caretaker = asyncio.create_task(_take_care())
    try:
        yield ear
    finally:
        _ears.discard(ear)


async def _take_care() -> None:
    """Ends listeners whose tab or login is gone, and tells the others that time has passed."""
    checked = time.monotonic()
    while _ears:
        await asyncio.sleep(ROUND_SECONDS)
        now = time.monotonic()
        there = {tab: await _connected(tab) for tab in {ear.tab for ear in _ears}}
        for ear in list(_ears):
            if not there.get(ear.tab, True):
                ear.is_gone = True
                ear.tell(GONE)
            elif now - ear.told >= ear.every() - ROUND_SECONDS / 2:
                ear.told = now
                ear.tell(TICK)
        if now - checked >= LOGIN_CHECK_SECONDS:
            checked = now
            await _end_old_logins()


async def _end_old_logins() -> None:
    known = {ear.login for ear in _ears}
    async with unit_of_work() as session:
        good = await identity.still_good(session, known)
    ended = known - good
    for ear in list(_ears):
        if ear.login in ended:
            ear.is_signed_out = True
            ear.tell(TICK)


async def _connected(tab: str) -> bool:
    if _is_connected is None:
        return True
    answer = _is_connected(tab)
    return answer if isinstance(answer, bool) else await answer
