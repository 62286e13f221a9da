"""Every door, everybody, every row: no wrong answer, no changed row, not one word of somebody else's case.

Security section 4. The tables are `tests/doors/routes.py` and `tests/doors/handlers.py`; a door that is in neither
fails here. The right answers come from `tests/doors/oracle.py`.
"""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import pytest

from mso_app.api.app import around, make_api
from mso_app.core import throttle
from mso_app.core.settings import settings
from tests.conftest import Clock, Database
from tests.doors import oracle
from tests.doors.oracle import STATUS_CODES, Verdict
from tests.doors.routes import RESERVED, ROUTES, Route, address, routes_of, things_for
from tests.doors.store import Store
from tests.doors.world import Thing, Who, World, make_world

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@dataclass(kw_only=True)
class House:
    """The world, its store, and the API in front of it."""

    world: World
    store: Store
    browser: httpx.AsyncClient


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """In memory where there is such a place: every refusal is committed, and thousands of them wait for no disk."""
    memory = Path("/dev/shm")  # noqa: S108 -- a fresh folder inside it
    with TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder)


@pytest.fixture
async def house(database: Database, clock: Clock, tmp_path: Path) -> AsyncIterator[House]:
    world = await make_world()
    store = Store(tmp_path / "mso.db", settings().files_dir)
    transport = httpx.ASGITransport(app=around(make_api()), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=settings().origin) as browser:
        yield House(world=world, store=store, browser=browser)
    store.close()


def test_every_route_is_mapped_to_an_action(database: Database) -> None:
    served = {(method, path) for method, path in routes_of(make_api().routes) if path not in RESERVED}

    assert served - set(ROUTES) == set()
    assert set(ROUTES) - served == set()


async def test_every_route_gives_everybody_the_right_answer(house: House) -> None:
    problems = [
        problem
        for (method, path), route in ROUTES.items()
        for who in house.world.people.values()
        async for problem in _row(house, method, path, route, who)
    ]

    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("switch", [True])
async def test_the_switch_of_the_institution_opens_a_colleagues_cases_and_nothing_else(
    house: House, monkeypatch: pytest.MonkeyPatch, switch: bool
) -> None:
    monkeypatch.setattr(settings(), "institution_shares_cases", switch)
    people = [house.world.people[name] for name in ("colleague", "stranger", "former", "nobody")]

    problems = [
        problem
        for (method, path), route in ROUTES.items()
        for who in people
        async for problem in _row(house, method, path, route, who, shared=switch)
    ]

    assert not problems, "\n".join(problems)


async def _row(
    house: House, method: str, path: str, route: Route, who: Who, *, shared: bool = False
) -> AsyncIterator[str]:
    """What is wrong when one person calls one route on every row it may be called on."""
    absent = await _call(house, method, path, route, who, None)
    house.store.back()
    for thing in things_for(route, house.world):
        where = f"{method} {path} as {who.name} on {thing.name if thing else 'nothing'}"
        verdict = _verdict(route, who, thing, shared=shared)
        answer = await _call(house, method, path, route, who, thing)
        wanted = STATUS_CODES.get(verdict, route.ok)
        if answer.status_code != wanted:
            yield f"{where}: {answer.status_code}, not {wanted} ({answer.text[:120] if wanted < 300 else ''})"
        told = answer.content + str(sorted(answer.headers.items())).encode()
        for mark in oracle.marks_in(told, oracle.secrets_from(who, house.world, shared=shared)):
            yield f"{where}: told {mark}"
        if verdict is Verdict.UNKNOWN and _face(answer) != _face(absent):
            yield f"{where}: a foreign row is answered differently from none"
        on_record = [row.outcome for row in house.store.news()]
        if route.action is None and route.changes:
            # Signing out ends one's own login, if there is one.
            house.store.back()
            continue
        if on_record != _rows_wanted(route, verdict):
            yield f"{where}: on record {on_record}, not {_rows_wanted(route, verdict)}"
        changed = house.store.changed()
        if changed != (verdict is Verdict.DONE and route.changes and who.is_in):
            yield f"{where}: {'changed' if changed else 'did not change'} something"
        if changed or on_record:
            house.store.back()


async def _call(
    house: House, method: str, path: str, route: Route, who: Who, thing: Thing | None
) -> httpx.Response:
    throttle.start_over()
    headers = {"origin": settings().origin}
    if who.token:
        headers["cookie"] = f"{settings().cookie_name}={who.token}"
    if route.body is not None and not route.query:
        headers["content-type"] = "application/x-www-form-urlencoded"
    return await house.browser.request(
        method, address(path, route, thing), params=route.query, content=route.body, json=route.json, headers=headers
    )


def _verdict(route: Route, who: Who, thing: Thing | None, *, shared: bool) -> Verdict:
    if route.action is None:
        return Verdict.DONE
    if thing is None:
        return oracle.of_a_role(who, route.action)
    return oracle.on_a_case(who, thing, route.action, shared=shared, any_status=route.any_status)


def _rows_wanted(route: Route, verdict: Verdict) -> list[str]:
    if verdict in (Verdict.UNKNOWN, Verdict.FORBIDDEN):
        return ["denied"]
    return ["ok"] * route.rows if verdict is Verdict.DONE and route.action is not None else []


def _face(answer: httpx.Response) -> tuple[int, bytes, list[tuple[str, str]]]:
    return answer.status_code, answer.content, sorted(answer.headers.items())
