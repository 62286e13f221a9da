"""Neither of two readers is told a word of the other, on any route or handler, before both have sealed (N-4).

Security rows 1, 2 and 20. Canaries stand in both drafts and in both seals, and in what else would give a reader
away: names, a disagreement, what was asked of the requester. Every route and every handler of the product is called
as each of the two; a door that is added later is called too.
"""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import pytest
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.api.app import around, make_api
from mso_app.core import throttle
from mso_app.core.db import unit_of_work
from mso_app.core.settings import settings
from mso_app.domain.access import Actor
from mso_app.models import Account, Case, Opinion, Seal, SecondReading
from mso_app.schemas.opinions import AnswerChange, CitationIn, OpinionChange
from mso_app.services import insights, opinions, reactions, second_readings
from mso_app.state import live
from tests.conftest import Clock, Database
from tests.doors.handlers import HANDLERS
from tests.doors.oracle import marks_in
from tests.doors.routes import ROUTES, address
from tests.doors.store import Store
from tests.doors.tabs import Tabs, new_tab, open_tabs
from tests.doors.world import PASSWORD, Thing, Who, World, make_world, new_mark, page_text

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

# What the other way of writing would be: how far a case is when somebody looks.
STAGES = ("both write", "A has sealed", "B has sealed")


@dataclass(kw_only=True)
class House:
    """One case with two readers at some stage, and everything the one may never be told about the other."""

    world: World
    thing: Thing
    a: Who
    b: Who
    of_a: frozenset[str]
    of_b: frozenset[str]
    store: Store
    browser: httpx.AsyncClient

    @property
    def pairs(self) -> list[tuple[Who, frozenset[str]]]:
        return [(self.a, self.of_b), (self.b, self.of_a)]


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    memory = Path("/dev/shm")
    with TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder)


@pytest.fixture(params=STAGES)
async def house(
    request: pytest.FixtureRequest, database: Database, clock: Clock, tmp_path: Path
) -> AsyncIterator[House]:
    reactions.install()
    world = await make_world()
    thing = world.case("in_progress")
    a, b = world.people["reviewer"], world.people["other provider"]
    assert a.actor is not None
    assert b.actor is not None
    async with unit_of_work() as session:
        word = await _second_reading(session, world, thing, b.actor)
        name_a, name_b = await _rename(session, a.actor), await _rename(session, b.actor)
        # Disagreed with by A: that is judgement too.
        await insights.dismiss_claim(session, a.actor, thing.id, thing.claim)
        secret_a, secret_b = {thing.private_mark, name_a, str(a.actor.id)}, {word, name_b, str(b.actor.id)}
        if request.param == "A has sealed":
            secret_a |= await _sealed(session, thing, a.actor)
        if request.param == "B has sealed":
            secret_b |= await _sealed(session, thing, b.actor)
    store = Store(tmp_path / "mso.db", settings().files_dir)
    transport = httpx.ASGITransport(app=around(make_api()), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=settings().origin) as browser:
        yield House(
            world=world,
            thing=thing,
            a=a,
            b=b,
            of_a=frozenset(secret_a),
            of_b=frozenset(secret_b),
            store=store,
            browser=browser,
        )
    store.close()


async def _second_reading(session: AsyncSession, world: World, thing: Thing, reader: Actor) -> str:
    """B is asked, accepts and writes a whole draft; the word that stands in all of it."""
    admin = world.people["admin"].actor
    assert admin is not None
    case = (await session.exec(select(Case).where(Case.id == thing.id))).one()
    await second_readings.ask(session, admin, case.id, reader.id, version=case.version)
    await second_readings.accept(session, reader, case.id, attested=True)
    word = new_mark("second")
    text = page_text(thing.mark)
    place = CitationIn(document_id=thing.document, page=1, start=0, end=len(text), quote=text)
    await opinions.cite(session, reader, case.id, place)
    draft = await opinions.open_draft(session, reader, case.id)
    change = OpinionChange(
        headline=f"{word} says the headline.",
        summary=word,
        diagnosis=word,
        diagnosis_outcome="confirmed",
        diagnosis_impact="none",
        treatment=word,
        treatment_outcome="confirmed",
        treatment_impact="none",
        recommendations=[word],
        limits=word,
        answers=[
            AnswerChange(question_id=one.question_id, text=f"Yes, {word} [[D1 p 1]].", is_complete=True)
            for one in draft.answers
        ],
    )
    await opinions.save(session, reader, case.id, change, version=draft.version)
    return word


async def _rename(session: AsyncSession, actor: Actor) -> str:
    account = await session.get_one(Account, actor.id)
    account.name = new_mark("name")
    session.add(account)
    await session.flush()
    return account.name


async def _sealed(session: AsyncSession, thing: Thing, actor: Actor) -> set[str]:
    """What the seal adds: its code, its digest and the key of its file."""
    draft = await opinions.open_draft(session, actor, thing.id)
    await opinions.sign(
        session, actor, thing.id, case_version=draft.case_version, version=draft.version, password=PASSWORD
    )
    mine = select(Seal).join(Opinion, col(Opinion.id) == Seal.opinion_id).where(Opinion.provider_id == actor.id)
    seal = (await session.exec(mine.where(Seal.case_id == thing.id))).one()
    return {seal.code, seal.digest, seal.storage_key}


async def test_the_canaries_are_there_to_be_told(house: House) -> None:
    """Each reader is told their own word, so that a door that shows nothing at all would be noticed."""
    async with unit_of_work() as session:
        for who, word in ((house.a, house.thing.private_mark), (house.b, "zqsecond")):
            assert who.actor is not None
            written = (await session.exec(select(Opinion).where(Opinion.provider_id == who.actor.id))).all()
            assert any(word in one.headline for one in written)
        assert (await session.exec(select(SecondReading))).one().reader_id == (house.b.actor and house.b.actor.id)


async def test_no_route_tells_one_reader_of_the_other(house: House) -> None:
    told_of: list[str] = []
    for who, secrets in house.pairs:
        for (method, path), route in ROUTES.items():
            throttle.start_over()
            headers = {"origin": settings().origin, "cookie": f"{settings().cookie_name}={who.token}"}
            if route.body is not None and not route.query:
                headers["content-type"] = "application/x-www-form-urlencoded"
            answer = await house.browser.request(
                method,
                address(path, route, house.thing),
                params=route.query,
                content=route.body,
                json=route.json,
                headers=headers,
            )
            told = answer.content + str(sorted(answer.headers.items())).encode()
            told_of += [f"{method} {path} as {who.name}: {mark}" for mark in marks_in(told, secrets)]
            house.store.back()

    assert told_of == []


async def test_the_second_reader_reaches_no_conversation_and_no_seal(house: House) -> None:
    """404 on the chat and on the opinion, whatever was sealed."""
    headers = {"origin": settings().origin, "cookie": f"{settings().cookie_name}={house.b.token}"}
    case = f"/api/v1/cases/{house.thing.id}"

    answers = {
        path: (await house.browser.get(f"{case}/{path}", headers=headers)).status_code
        for path in ("documents", "opinion.pdf", "chat/messages", "chat/transcript.pdf", "chat/search?q=please")
    }

    assert answers == {
        "documents": 200,
        "opinion.pdf": 404,
        "chat/messages": 404,
        "chat/transcript.pdf": 404,
        "chat/search?q=please": 404,
    }


class _Once:
    """A tab that is there when it is first asked for, and gone the next time."""

    def __init__(self) -> None:
        self._asked: set[str] = set()

    def __call__(self, tab: str) -> bool:
        first = tab not in self._asked
        self._asked ^= {tab}
        return first


@pytest.fixture
async def tabs(house: House, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Tabs]:
    monkeypatch.setattr(live, "ROUND_SECONDS", 0.001)
    monkeypatch.setattr(live, "REREAD_SECONDS", 0.0)
    monkeypatch.setattr(live, "_is_connected", _Once())
    async with open_tabs() as opened:
        yield opened


async def test_no_handler_tells_one_reader_of_the_other(house: House, tabs: Tabs) -> None:
    told_of: list[str] = []
    shown: set[str] = set()
    for who, secrets in house.pairs:
        for name, deed in HANDLERS.items():
            if deed.on in ("draft", "patient", "login", "note"):
                continue
            throttle.start_over()
            tab, page = new_tab(), (deed.page[0], deed.page[1](house.thing))
            for earlier, payload in deed.before:
                await tabs.send(tab, earlier, payload(house.world, house.thing), token=who.token, page=page)
            payload = deed.payload(house.world, house.thing)
            told = await tabs.send(tab, name, payload, token=who.token, page=page)
            told_of += [f"{name} as {who.name}: {mark}" for mark in marks_in(told, secrets)]
            if house.thing.mark in told:
                shown.add(f"{name} as {who.name}")
            if house.store.changed():
                house.store.back()

    assert told_of == []
    # The case itself is shown to both.
    assert {f"RoomState.load as {who.name}" for who in (house.a, house.b)} <= shown
