"""Row 11 and the kill list of a conversation: whoever may no longer read is shut out of the open stream at once.

Both people have the chat open over raw sockets against the real server; whatever ends the one's right goes through the
server too, by the handler that a person would use.
"""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from mso_app.core.security import token_hash
from tests.doors.handlers import CHOSEN
from tests.doors.tabs import handler_names
from tests.doors.world import PASSWORD, Thing, Who, World, new_mark
from tests.raw_socket import Tab, inhabited
from tests.serve import Server

ENDS_WITHIN_S = 5.0
NOT_ARRIVING_S = 1.0
PAGE = "/cases/[case_id]/chat"
NEW_PASSWORD = "a quite different look"
HYDRATE = "reflex___state____state.hydrate"
LOADED = "reflex___state____state.reflex___state____on_load_internal_state.on_load_internal"


@dataclass(frozen=True, kw_only=True)
class House:
    server: Server
    world: World

    @property
    def case(self) -> Thing:
        return self.world.case("in_progress")

    @property
    def chat(self) -> tuple[str, str]:
        return PAGE, f"/cases/{self.case.id}/chat"

    def cookies(self, who: Who) -> dict[str, str]:
        return {f"mso_session_{self.server.port}": who.token or ""}

    async def act(self, who: Who, *events: tuple[str, Mapping[str, object]]) -> None:
        """What a person does in another tab of theirs."""
        async with Tab(self.server.url, login=who.token) as tab:
            for name, payload in events:
                await tab.send(handler_names()[name], payload)
            await tab.settled()


@pytest.fixture
def house(tmp_path: Path, sqlite_template: Path) -> Iterator[House]:
    with inhabited(tmp_path, sqlite_template) as (server, world):
        yield House(server=server, world=world)


async def _opened(house: House, tab: Tab) -> None:
    """The page as a browser opens it: its data, and the listener that keeps it moving."""
    await tab.send(HYDRATE, page=house.chat)
    await tab.send(LOADED, page=house.chat)
    await tab.until(lambda told: "'room_rx_state_'" in told and house.case.mark in told)


async def _say(house: House, who: Who, words: str) -> None:
    async with httpx.AsyncClient(base_url=house.server.url, cookies=house.cookies(who)) as browser:
        message = {"client_msg_id": f"00000000-0000-4000-8000-{abs(hash(words)) % 10**12:012d}", "text": words}
        headers = {"Origin": house.server.url}
        answer = await browser.post(f"/api/v1/cases/{house.case.id}/chat/messages", json=message, headers=headers)
        answer.raise_for_status()


async def _log_out(house: House) -> None:
    reviewer = house.world.people["reviewer"]
    async with httpx.AsyncClient(base_url=house.server.url, cookies=house.cookies(reviewer)) as browser:
        answer = await browser.post("/api/v1/sessions/end", headers={"Origin": house.server.url})
        assert answer.status_code < httpx.codes.BAD_REQUEST


async def _disable(house: House) -> None:
    reviewer = house.world.people["reviewer"]
    assert reviewer.actor is not None
    await house.act(
        house.world.people["admin"],
        ("PeopleState.load", {}),
        ("PeopleState.open_person", {"account_id": str(reviewer.actor.id)}),
        ("PeopleState.disable", {}),
    )


async def _change_password(house: House) -> None:
    """In another login of the same person; the open tab is one of the others."""
    login = _second_login(house, house.world.people["reviewer"])
    async with Tab(house.server.url, login=login) as tab:
        names = handler_names()
        await tab.send(names["AccountState.load"])
        given = {"current": PASSWORD, "new": NEW_PASSWORD, "again": NEW_PASSWORD}
        await tab.send(names["AccountState.change_password"], {"form": given})
        await tab.until(lambda told: "Your password was changed" in told)


def _second_login(house: House, who: Who) -> str:
    """The same person at another browser."""
    assert who.token is not None
    token = new_mark("login")
    with sqlite3.connect(house.server.data_dir / "mso.db") as connection:
        connection.row_factory = sqlite3.Row
        first = connection.execute("SELECT * FROM login_session WHERE token_hash = ?", (token_hash(who.token),))
        row = dict(first.fetchone()) | {"id": uuid4().hex, "token_hash": token_hash(token)}
        names, places = ", ".join(row), ", ".join("?" * len(row))
        connection.execute(f"INSERT INTO login_session ({names}) VALUES ({places})", list(row.values()))
    return token


async def _reassign(house: House) -> None:
    events = [(name, payload(house.world, house.case)) for name, payload in CHOSEN]
    given = {"form": {"reason": "The expert is ill.", "override": "Agreed by telephone."}}
    await house.act(house.world.people["admin"], *events, ("BoardState.assign", given))


async def _run_out(house: House) -> None:
    """N-18: the case was done 30 days ago, but for a second; nobody does anything any more, the clock does."""
    done = datetime.now(UTC) - timedelta(days=30) + timedelta(seconds=1)
    with sqlite3.connect(house.server.data_dir / "mso.db") as connection:
        connection.execute(
            "UPDATE medical_case SET status = 'done', done_at = ? WHERE id = ?",
            (done.strftime("%Y-%m-%d %H:%M:%S.%f"), house.case.id.hex),
        )


# These take the case away as well, so that nothing can be said in it afterwards.
TAKES_THE_CASE = (_reassign, _run_out)


@pytest.mark.parametrize("end", [_log_out, _disable, _change_password, _reassign, _run_out])
async def test_an_open_stream_ends(house: House, end: Callable[[House], Awaitable[None]]) -> None:
    """Acceptance of the chat: within five seconds nothing of the conversation reaches who lost it."""
    owner, reviewer = house.world.people["owner"], house.world.people["reviewer"]
    async with Tab(house.server.url, login=reviewer.token) as stream:
        await _opened(house, stream)
        first = new_mark("before")
        await _say(house, owner, first)
        # Otherwise there is no stream that could end.
        await stream.until(lambda told: first in told)

        await end(house)
        async with asyncio.timeout(ENDS_WITHIN_S):
            await stream.until(lambda told: _is_shut(told, first))

        after = new_mark("after")
        if end not in TAKES_THE_CASE:
            await _say(house, owner, after)
            await asyncio.sleep(NOT_ARRIVING_S)
        assert after not in "\n".join(stream.frames)


def _is_shut(told: str, shown: str) -> bool:
    """The last thing that was said about the lines is that there are none."""
    said = told.split("'tail_rx_state_': ")[1:]
    return bool(said) and said[-1].startswith("[]") and shown in told
