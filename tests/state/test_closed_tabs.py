"""A closed tab is forgotten: nothing of a patient stays in memory for nobody (rows 3 and 33 of the security plan)."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import reflex as rx
from reflex.istate.manager.memory import StateManagerMemory
from reflex.istate.manager.token import BaseStateToken

from mso_app.state import closed_tabs
from mso_app.state.closed_tabs import KEPT_SECONDS, ClosedTabs


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    moved = Clock()
    monkeypatch.setattr(closed_tabs, "time", moved)
    return moved


@pytest.fixture
async def manager() -> AsyncIterator[StateManagerMemory]:
    made = StateManagerMemory()
    yield made
    await made.close()


def _token(tab: str) -> BaseStateToken:
    return BaseStateToken(ident=tab, cls=rx.State)


async def _shown(manager: StateManagerMemory, *tabs: str) -> None:
    for tab in tabs:
        await manager.get_state(_token(tab))


def _kept(manager: StateManagerMemory) -> set[str]:
    return {token.ident for _, token in manager._token_expires_at.values()}


async def test_a_closed_tab_is_forgotten_and_an_open_one_is_not(manager: StateManagerMemory, clock: Clock) -> None:
    await _shown(manager, "open", "closed")
    closed = ClosedTabs()

    closed.forget(manager, {"open"})
    clock.now += KEPT_SECONDS - 1
    closed.forget(manager, {"open"})
    soon = _kept(manager)
    clock.now += 1
    closed.forget(manager, {"open"})

    assert soon == {"open", "closed"}
    assert _kept(manager) == {"open"}
    assert len(manager.states) == 1


async def test_a_tab_that_came_back_in_time_begins_anew(manager: StateManagerMemory, clock: Clock) -> None:
    await _shown(manager, "train")
    closed = ClosedTabs()

    for there in (set[str](), {"train"}, set[str]()):
        closed.forget(manager, there)
        clock.now += KEPT_SECONDS - 1

    assert _kept(manager) == {"train"}


async def test_what_is_being_changed_is_not_taken_away(manager: StateManagerMemory, clock: Clock) -> None:
    closed = ClosedTabs()
    async with manager.modify_state(_token("busy")):
        closed.forget(manager, ())
        clock.now += KEPT_SECONDS
        closed.forget(manager, ())
        while_busy = _kept(manager)
    closed.forget(manager, ())

    assert (while_busy, _kept(manager)) == ({"busy"}, set())


async def test_it_goes_round_while_the_product_serves(
    manager: StateManagerMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(closed_tabs, "ROUND_SECONDS", 0.01)
    monkeypatch.setattr(closed_tabs, "KEPT_SECONDS", 0.02)
    await _shown(manager, "open", "closed")

    async with asyncio.timeout(10), closed_tabs.forgetting(lambda: manager, lambda: {"open"})():
        while "closed" in _kept(manager):  # noqa: ASYNC110 -- it tells nobody
            await asyncio.sleep(0.01)

    assert _kept(manager) == {"open"}
