"""Security rows 3, 4, 33 and 35 on the wire: a client of no manners against the real server gets nothing of anybody."""

import asyncio
import re
import sqlite3
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from reflex_base.registry import RegistrationContext
from socketio.exceptions import ConnectionError as Refused

from mso_app.domain.access import OF_A_ROLE
from tests.doors import oracle
from tests.doors.handlers import HANDLERS, ROOM, Deed
from tests.doors.tabs import handler_names
from tests.doors.world import Thing, Who, World, new_mark
from tests.raw_socket import ANSWERS_WITHIN_S, Tab, fingerprint, inhabited, words_about
from tests.serve import Server
from tests.whole_app import the_app

# Below the burst that the flood gate lets through, so that every event is really looked at.
AT_ONCE = 30
FRAME_BYTES = 256_000
NOT_ALLOWED = "Your role does not allow this."
Event = tuple[str, Mapping[str, object], tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class House:
    """The server, the world behind it, and the one everybody is after: a provider in the middle of a review."""

    server: Server
    world: World

    @property
    def victim(self) -> Who:
        return self.world.people["reviewer"]

    @property
    def case(self) -> Thing:
        return self.world.case("in_progress")

    @property
    def secrets(self) -> list[str]:
        assert self.victim.actor is not None
        return words_about(self.victim.actor, *(case for case in self.world.cases if "elsewhere" not in case.name))

    @property
    def room(self) -> tuple[str, str]:
        return ROOM[0], ROOM[1](self.case)

    @property
    def database(self) -> Path:
        return self.server.data_dir / "mso.db"

    def found_in(self, told: str) -> list[str]:
        """The victim's words that somebody was told."""
        return [word for word in self.secrets if word in told]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[House]:
    with inhabited(tmp_path_factory.mktemp("raw"), sqlite_template) as (server, world):
        yield House(server=server, world=world)


async def _visit(house: House) -> str:
    """The victim opens the case room in a tab and closes it. The tab's client token stays behind."""
    async with Tab(house.server.url, login=house.victim.token) as tab:
        await tab.send(handler_names()["RoomState.load"], page=house.room)
        told = await tab.settled(page=house.room)
    # Otherwise nothing was there to be stolen.
    assert house.case.mark in told
    assert house.case.patient_mark in told
    return tab.tab


def _event_of(name: str, deed: Deed, house: House) -> Event:
    wire = handler_names()[name]
    return wire, deed.payload(house.world, house.case), (deed.page[0], deed.page[1](house.case))


def _batches(events: list[Event]) -> list[list[Event]]:
    return [events[start : start + AT_ONCE] for start in range(0, len(events), AT_ONCE)]


async def _told(house: House, events: list[Event], *, login: str | None, tab: str = "") -> str:
    async with Tab(house.server.url, login=login, tab=tab) as opened:
        await opened.settled(page=house.room)
        # Otherwise this is another tab than the one that was closed.
        assert not opened.renamed
        for name, payload, page in events:
            await opened.send(name, payload, page=page)
        return await opened.settled(page=house.room)


@pytest.mark.parametrize("thief", ["nobody", "stranger", "other provider"])
async def test_the_token_of_a_closed_tab_opens_nothing(house: House, thief: str) -> None:
    """Row 3, R1: without the victim's cookie, hydration and every handler of the product tell not one word."""
    events = [_event_of(name, deed, house) for name, deed in HANDLERS.items() if name != "AccountState.save_name"]
    login = house.world.people[thief].token

    leaked = [
        word
        for batch in _batches(events)
        for word in house.found_in(await _told(house, batch, login=login, tab=await _visit(house)))
    ]

    assert leaked == []


async def test_nothing_can_be_set_and_nothing_private_called(house: House) -> None:
    """`setvar` on every state, generated setters, private and unmarked methods, names that do not exist."""
    the_app()
    planted = new_mark("planted")
    states = sorted({wire.rpartition(".")[0] for wire in RegistrationContext.get().event_handlers})
    names = ["setvar", "_read", "_do", "reset", "get_state", "__init__", "set_case", "set_is_hydrated_", "no_such"]
    payload = {"var_name": "case", "value": planted, "case": planted, "deed": planted}
    events: list[Event] = [(f"{state}.{name}", payload, house.room) for state in states for name in names]
    events += [(name, payload, house.room) for name in ("", ".", "setvar", "a.b.c", "__class__", "x" * 1000)]
    before = fingerprint(house.database)

    for login in (None, house.world.people["stranger"].token):
        for batch in _batches(events):
            told = await _told(house, batch, login=login)
            assert house.found_in(told) == []
            assert planted not in told

    assert fingerprint(house.database) == before


@pytest.mark.parametrize("who", ["nobody", "stranger", "other provider", "former"])
async def test_the_handlers_of_others_refuse(house: House, who: str) -> None:
    """Called with the victim's own ids: no word, no changed row, and the refusal of a role is said and on record."""
    person = house.world.people[who]
    names = [name for name, deed in HANDLERS.items() if _is_refused(deed, person, house.case)]
    assert names
    by_role = [name for name in names if person.actor and _is_refused_by_role(HANDLERS[name], person)]
    before, refusals = fingerprint(house.database), _refusals(house.database)

    told = ""
    for batch in _batches([_event_of(name, HANDLERS[name], house) for name in names]):
        told += await _told(house, batch, login=person.token)

    assert house.found_in(told) == []
    assert fingerprint(house.database) == before
    assert told.count(NOT_ALLOWED) >= len(by_role)
    assert _refusals(house.database) - refusals >= len(by_role)


def _is_refused(deed: Deed, who: Who, thing: Thing) -> bool:
    if not deed.does:
        return False
    if who.actor is None or _is_refused_by_role(deed, who):
        return True
    return deed.on == "case" and not oracle.reaches(who, thing)


def _is_refused_by_role(deed: Deed, who: Who) -> bool:
    assert who.actor is not None
    if deed.only is not None:
        return deed.only is not who.actor.role
    return deed.on == "" and all(who.actor.role not in OF_A_ROLE.get(action, frozenset()) for action in deed.does)


def _refusals(database: Path) -> int:
    connection = sqlite3.connect(database)
    (count,) = connection.execute("SELECT count(*) FROM audit_row WHERE outcome = 'denied'").fetchone()
    connection.close()
    return int(count)


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost:1", "https://localhost"])
async def test_a_socket_of_another_site_is_refused(house: House, origin: str) -> None:
    """Row 4, at the handshake, with the victim's own cookie."""
    with pytest.raises(Refused):
        async with Tab(house.server.url, login=house.victim.token, origin=origin):
            pass


async def test_a_frame_that_is_too_large_closes_the_socket(house: House) -> None:
    """Row 35: more than 256 kB."""
    async with Tab(house.server.url) as tab:
        await tab.settled()
        await tab.send("x", {"much": "x" * (FRAME_BYTES + 1)})
        async with asyncio.timeout(ANSWERS_WITHIN_S):
            await tab.closed.wait()


async def test_a_flood_is_dropped_and_others_are_served(house: House) -> None:
    """Rows 33 and 35: a burst of 40 and then 20 a second; somebody else does not notice."""
    show = handler_names()["RoomState.show"]
    async with (
        Tab(house.server.url, login=house.victim.token) as flooding,
        Tab(house.server.url, login=house.world.people["owner"].token) as other,
    ):
        began = time.monotonic()
        for number in range(500):
            await flooding.send(show, {"dialog": f"zqflood{number:03}"}, page=house.room)
        await other.send(handler_names()["RoomState.load"], page=house.room)
        theirs = await other.until(lambda told: house.case.mark in told)
        told = await flooding.settled(page=house.room)
        seconds = time.monotonic() - began

    answered = set(re.findall(r"zqflood\d{3}", told))
    assert house.case.mark in theirs
    assert 1 <= len(answered) <= 41 + 20 * seconds


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_the_uploads_of_the_framework_are_closed(house: House, method: str) -> None:
    """Files have one way in, and that is ours."""
    async with httpx.AsyncClient(base_url=house.server.url, headers={"origin": house.server.url}) as browser:
        answer = await browser.request(method, "/_upload")

    assert answer.status_code in (404, 405)
