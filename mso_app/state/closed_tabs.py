"""What a tab showed is forgotten soon after it was closed: what stands on a screen about a patient has no business in
memory when nobody looks. A tab that comes back later is filled anew from the database, as after a restart.

The framework keeps it for an hour, because it does not know whether a tab was closed or its network is away.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from reflex.istate.manager import StateManager
from reflex.istate.manager.memory import StateManagerMemory

from mso_app.core.background import running

KEPT_SECONDS = 120.0
"""Long enough for a train in a tunnel."""
ROUND_SECONDS = 10.0


class ClosedTabs:
    """Since when the tabs are gone whose states are still kept."""

    def __init__(self) -> None:
        self._gone: dict[str, float] = {}

    def forget(self, manager: StateManager, there: Collection[str]) -> None:
        """One round: whoever is not among those who are there, and has not been for a while, is forgotten."""
        if not isinstance(manager, StateManagerMemory):
            raise TypeError("What tabs show is kept in memory (docs/decisions/0019).")
        now = time.monotonic()
        kept = {token.ident: token for _, token in manager._token_expires_at.values()}
        self._gone = {tab: self._gone.get(tab, now) for tab in kept if tab not in there}
        for tab, since in self._gone.items():
            lock = manager._states_locks.get(kept[tab].lock_key)
            if now - since >= KEPT_SECONDS and not (lock and lock.locked()):
                manager._purge_token(kept[tab])


def forgetting(
    manager: Callable[[], StateManager], there: Callable[[], Collection[str]]
) -> Callable[[], AbstractAsyncContextManager[None]]:
    """For as long as this process serves; the composition root knows whom to ask."""

    async def go_round() -> None:
        closed = ClosedTabs()
        while True:
            await asyncio.sleep(ROUND_SECONDS)
            closed.forget(manager(), there())

    @asynccontextmanager
    async def served() -> AsyncIterator[None]:
        async with running(go_round()):
            yield

    return served
