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
from mso_app.domain.access import Action
from mso_app.domain.words import Role
from mso_app.state import live
from tests.conftest import Clock, Database
from tests.doors import handlers, oracle
from tests.doors.handlers import FRAMEWORK, HANDLERS, Deed
from tests.doors.oracle import STATUS_CODES, Verdict
from tests.doors.routes import RESERVED, ROUTES, Route, address, routes_of, things_for
from tests.doors.store import Store
from tests.doors.tabs import Tabs, framework_handlers, handler_names, new_tab, open_tabs
from tests.doors.world import Thing, Who, World, make_world
from tests.whole_app import the_app

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


ABOUT_TIMES = ("proposal", "appointment")
IN_A_CONVERSATION = ("chat", "message", "chat file")


@dataclass(kw_only=True)
class House:
    """The world, its store, and the API in front of it."""

    world: World
    store: Store
    browser: httpx.AsyncClient


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """In memory where there is such a place: every refusal is committed, and thousands of them wait for no disk."""
    memory = Path("/dev/shm")
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


@pytest.fixture
async def tabs(house: House, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Tabs]:
    """Every listener is woken once, reads, and then finds its tab closed."""
    the_app()
    monkeypatch.setattr(live, "ROUND_SECONDS", 0.001)
    monkeypatch.setattr(live, "REREAD_SECONDS", 0.0)
    monkeypatch.setattr(live, "_is_connected", _Once())
    async with open_tabs() as opened:
        yield opened


class _Once:
    """A tab that is there when it is first asked for, and gone as soon as its listener has heard that."""

    def __init__(self) -> None:
        self._asked: set[str] = set()

    def __call__(self, tab: str) -> bool:
        if tab not in self._asked:
            self._asked.add(tab)
            return True
        return any(not ear.woken.empty() for ear in live._ears if ear.tab == tab)


def test_every_handler_is_mapped_to_an_action(database: Database) -> None:
    ours = set(handler_names())

    assert ours - set(HANDLERS) == set()
    assert set(HANDLERS) - ours == set()
    assert framework_handlers() == FRAMEWORK


async def test_every_handler_gives_everybody_the_right_answer(house: House, tabs: Tabs) -> None:
    problems = [
        problem
        for name, deed in HANDLERS.items()
        for who in handlers.people_for(deed, house.world)
        async for problem in _events(house, tabs, name, deed, who)
    ]

    assert not problems, "\n".join(problems)


async def _events(house: House, tabs: Tabs, name: str, deed: Deed, who: Who) -> AsyncIterator[str]:
    """What is wrong when one person calls one handler on every row it may be called on."""
    for thing in handlers.things_for(deed, house.world, is_in=who.is_in):
        where = f"{name} as {who.name} on {thing.name}"
        verdict = _verdict_of_handler(deed, who, thing, house.world)
        throttle.start_over()
        tab, page = new_tab(), (deed.page[0], deed.page[1](thing))
        for earlier, payload in deed.before:
            await tabs.send(tab, earlier, payload(house.world, thing), token=who.token, page=page)
        if house.store.changed():
            house.store.keep()
        told = await tabs.send(tab, name, deed.payload(house.world, thing), token=who.token, page=page)
        for mark in oracle.marks_in(told, oracle.secrets_from(who, house.world)):
            yield f"{where}: told {mark}"
        for token in oracle.marks_in(told, frozenset(house.world.tokens)):
            yield f"{where}: sent the login {token[:6]}"
        shown = thing.invoice_mark if deed.on == "invoice" else thing.mark
        if deed.shows and verdict is Verdict.DONE and shown not in told:
            yield f"{where}: shows nothing"
        if "Something went wrong on our side" in told:
            yield f"{where}: broke"
        on_record = [row.outcome for row in house.store.news()]
        for problem in _log_problems(deed, verdict, on_record):
            yield f"{where}: {problem}"
        changed = house.store.changed()
        if changed and (verdict is not Verdict.DONE or deed.changes is False):
            yield f"{where}: changed something"
        if not changed and verdict is Verdict.DONE and deed.changes:
            yield f"{where}: changed nothing"
        if changed or on_record:
            house.store.back()


def _log_problems(deed: Deed, verdict: Verdict, on_record: list[str]) -> Iterator[str]:
    if verdict in (Verdict.UNKNOWN, Verdict.FORBIDDEN) and not _is_small(deed) and "denied" not in on_record:
        yield "the refusal is not on record"
    if verdict is Verdict.SIGN_IN and deed.does and on_record:
        yield f"on record {on_record} for somebody who is not there"


def _is_small(deed: Deed) -> bool:
    """Whether a refusal concerns nobody's data: a move on the screen, or a login that is not one's own."""
    return deed.is_local or deed.on == "login"


def _verdict_of_handler(deed: Deed, who: Who, thing: Thing, world: World) -> Verdict:
    if not deed.does:
        return Verdict.DONE
    if not who.is_in or who.actor is None:
        return Verdict.SIGN_IN
    if deed.only is not None and who.actor.role is not deed.only:
        return Verdict.FORBIDDEN
    if deed.on in ("case", "draft"):
        answers = [oracle.on_a_case(who, thing, action) for action in deed.does]
        return Verdict.DONE if Verdict.DONE in answers else answers[0]
    if deed.on in ("invoice", "issue"):
        answered = oracle.on_an_invoice if deed.on == "invoice" else oracle.on_an_issue
        return answered(who, thing, deed.does[0])
    if deed.on in ABOUT_TIMES:
        is_kept_out = deed.only_the_two and who.actor.role is Role.ADMIN
        return Verdict.FORBIDDEN if is_kept_out else _verdict_about_times(deed, who, thing, deed.does[0])
    if deed.on in IN_A_CONVERSATION:
        return _verdict_in_a_conversation(deed.on, who, thing, deed.does[0])
    if deed.on == "patient":
        return Verdict.DONE if who.actor.institution_id == thing.institution else Verdict.UNKNOWN
    if deed.on in ("login", "note", "channel"):
        return Verdict.DONE if who.name == "owner" else Verdict.UNKNOWN
    return oracle.of_a_role(who, deed.does[0])


async def _row(
    house: House, method: str, path: str, route: Route, who: Who, *, shared: bool = False
) -> AsyncIterator[str]:
    """What is wrong when one person calls one route on every row it may be called on."""
    absent = await _call(house, method, path, route, who, None)
    house.store.back()
    for thing in things_for(route, house.world):
        where = f"{method} {path} as {who.name} on {thing.name if thing else 'nothing'}"
        verdict = _verdict(route, who, thing, shared=shared)
        if route.is_absent and verdict is Verdict.DONE:
            verdict = Verdict.NOT_NOW
        answer = await _call(house, method, path, route, who, thing)
        wanted = route.not_now if verdict is Verdict.NOT_NOW else STATUS_CODES.get(verdict, route.ok)
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


async def _call(house: House, method: str, path: str, route: Route, who: Who, thing: Thing | None) -> httpx.Response:
    throttle.start_over()
    headers = {"origin": settings().origin}
    if who.token:
        headers["cookie"] = f"{settings().cookie_name}={who.token}"
    if route.body is not None and not route.query:
        headers["content-type"] = "application/x-www-form-urlencoded"
    return await house.browser.request(
        method,
        address(path, route, thing),
        params=route.query,
        content=route.body,
        json=route.json_of(thing) if route.json_of else route.json,
        headers=headers,
    )


def _verdict(route: Route, who: Who, thing: Thing | None, *, shared: bool) -> Verdict:
    if route.action is None:
        return Verdict.DONE
    if route.on == "books":
        return oracle.of_the_books(who, route.action)
    if thing is None:
        return oracle.of_a_role(who, route.action)
    if route.on == "invoice":
        return oracle.on_an_invoice(who, thing, route.action, shared=shared)
    if route.on in ABOUT_TIMES:
        return _verdict_about_times(route, who, thing, route.action, shared=shared)
    if route.on in IN_A_CONVERSATION:
        return _verdict_in_a_conversation(route.on, who, thing, route.action)
    if route.on == "channel" and who.actor is not None and who.is_in:
        return Verdict.DONE if who.actor.id == thing.owner else Verdict.UNKNOWN
    if route.on == "issue":
        return oracle.on_an_issue(who, thing, route.action, shared=shared)
    return oracle.on_a_case(who, thing, route.action, shared=shared, any_status=route.any_status)


def _verdict_about_times(
    what: Route | Deed, who: Who, thing: Thing, action: Action, *, shared: bool = False
) -> Verdict:
    if what.on == "proposal":
        return oracle.proposes(who, thing, shared=shared)
    return oracle.on_an_appointment(who, thing, action, shared=shared, adds=what.adds)


def _verdict_in_a_conversation(on: str, who: Who, thing: Thing, action: Action) -> Verdict:
    if on == "chat":
        return oracle.on_a_conversation(who, thing, action)
    answer = oracle.on_a_message(who, thing, action)
    if on == "message":
        is_not_theirs = who.actor is None or who.actor.id != thing.owner
        return Verdict.FORBIDDEN if is_not_theirs and answer in (Verdict.DONE, Verdict.NOT_NOW) else answer
    # What is kept as a document is added to the case too, with the rules of every document.
    is_added = action is Action.ADD_DOCUMENT and answer is Verdict.DONE
    return oracle.on_a_case(who, thing, action) if is_added else answer


def _rows_wanted(route: Route, verdict: Verdict) -> list[str]:
    if verdict in (Verdict.UNKNOWN, Verdict.FORBIDDEN):
        return ["denied"]
    return ["ok"] * route.rows if verdict is Verdict.DONE and route.action is not None else []


def _face(answer: httpx.Response) -> tuple[int, bytes, list[tuple[str, str]]]:
    return answer.status_code, answer.content, sorted(answer.headers.items())
