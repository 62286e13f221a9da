"""The first lock, through the framework's own pipeline: security rows 2, 3, 5 and 6 of the socket (R1, R5, R6)."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
import reflex as rx
from reflex.event import Event
from reflex_base.event.processor import BaseStateEventProcessor
from reflex_base.registry import RegistrationContext

from mso_app.core import throttle
from mso_app.core.db import unit_of_work
from mso_app.core.errors import NotFound
from mso_app.core.settings import settings
from mso_app.domain.access import Actor
from mso_app.domain.words import Role
from mso_app.models import Account
from mso_app.services import accounts, identity, reactions
from mso_app.state.admin.people import PeopleState
from mso_app.state.base import AppState
from mso_app.state.errors import on_error
from mso_app.state.flood import Flood
from mso_app.state.guard import FRAMEWORK
from mso_app.state.marks import ACCESS, public, requires
from mso_app.state.shared.account import AccountState
from tests.build import make_admin, make_provider, make_requester
from tests.conftest import Clock, Database
from tests.whole_app import the_app


class Tabs:
    """The pipeline every event of a browser passes: state manager, guard, handler."""

    def __init__(self, processor: BaseStateEventProcessor) -> None:
        self._processor = processor
        # One for each test: what a tab may send is counted for as long as the process lives.
        self._first = str(uuid4())

    async def send(self, name: str, payload: dict[str, object] | None = None, *, token: str = "", tab: str = "") -> str:
        """Everything that goes back to the browser for one event, as text; in one tab unless the test names another."""
        tab = tab or self._first
        cookie = f"{settings().cookie_name}={token}" if token else ""
        router = {"pathname": "/", "token": tab, "headers": {"cookie": cookie}, "ip": "192.0.2.1"}
        event = Event(name=name, payload=payload or {}, router_data=router)
        return str([delta async for delta in self._processor.enqueue_stream_delta(tab, event)])


@pytest.fixture
async def tabs(database: Database) -> AsyncIterator[Tabs]:
    throttle.start_over()
    async with BaseStateEventProcessor(
        middleware=the_app(), backend_exception_handler=on_error
    ).configure() as processor:
        yield Tabs(processor)


async def _login(actor: Actor) -> str:
    async with unit_of_work() as session:
        account = await session.get_one(Account, actor.id)
        return await identity.begin(session, account, device="test", address="192.0.2.1")


PEOPLE = f"{PeopleState.get_full_name()}.load"
OPEN_PERSON = f"{PeopleState.get_full_name()}.open_person"
ACCOUNT = f"{AccountState.get_full_name()}.load"


async def test_nobody_and_the_wrong_role_get_nothing(tabs: Tabs, clock: Clock) -> None:
    """Row 2."""
    async with unit_of_work() as session:
        people = [await make_requester(session), await make_provider(session)]

    answers = [await tabs.send(PEOPLE)]
    answers += [await tabs.send(PEOPLE, token=await _login(one), tab=f"tab{at}") for at, one in enumerate(people)]

    assert [person.name for person in people for answer in answers if person.name in answer] == []


async def test_an_administrator_gets_the_people(tabs: Tabs, clock: Clock) -> None:
    async with unit_of_work() as session:
        admin, provider = await make_admin(session), await make_provider(session)

    answer = await tabs.send(PEOPLE, token=await _login(admin))

    assert provider.name in answer


async def test_a_tab_that_is_replayed_without_its_cookie_is_empty(tabs: Tabs, clock: Clock) -> None:
    """Row 3, R1: whoever presents the token of a closed tab gets a state of nobody."""
    async with unit_of_work() as session:
        admin, provider = await make_admin(session), await make_provider(session)
    await tabs.send(PEOPLE, token=await _login(admin))

    names = ("reflex___state____state.hydrate", ACCOUNT, PEOPLE, f"{PeopleState.get_full_name()}.next")
    answers = [await tabs.send(name) for name in names]

    for answer in answers:
        assert provider.name not in answer
        assert admin.name not in answer


async def test_a_tab_that_changes_hands_starts_from_nothing(tabs: Tabs, clock: Clock) -> None:
    """Row 3: signing in as somebody else in the same tab drops what the tab knew."""
    async with unit_of_work() as session:
        admin, requester, provider = (
            await make_admin(session),
            await make_requester(session),
            await make_provider(session),
        )
    await tabs.send(PEOPLE, token=await _login(admin))

    answer = await tabs.send(ACCOUNT, token=await _login(requester))
    hydrated = await tabs.send("reflex___state____state.hydrate", token=await _login(requester))

    assert requester.name in answer
    assert provider.name not in answer + hydrated


async def test_disabling_somebody_acts_on_the_next_event(tabs: Tabs, clock: Clock) -> None:
    """Row 5: at once, because whatever ends a login wakes its account."""
    reactions.install()
    async with unit_of_work() as session:
        admin, other = await make_admin(session), await make_admin(session)
    token = await _login(other)
    await tabs.send(f"{PeopleState.get_full_name()}.show_role", {"role": "admin"}, token=token)
    assert admin.name in await tabs.send(PEOPLE, token=token)

    async with unit_of_work() as session:
        await accounts.disable_person(session, admin, other.id)

    assert admin.name not in await tabs.send(PEOPLE, token=token)


async def test_an_idle_login_is_sent_to_sign_in(tabs: Tabs, clock: Clock) -> None:
    """Row 6."""
    async with unit_of_work() as session:
        admin = await make_admin(session)
    token = await _login(admin)
    clock.move(minutes=30, seconds=1)

    answer = await tabs.send(PEOPLE, token=token)

    assert admin.name not in answer


async def test_setvar_does_nothing(tabs: Tabs, clock: Clock) -> None:
    """R5: it is registered on every state and would call any method named set_…."""
    async with unit_of_work() as session:
        admin = await make_admin(session)
    token = await _login(admin)
    await tabs.send(PEOPLE, token=token)

    payload = {"var_name": "form_open", "value": True}
    answer = await tabs.send(f"{PeopleState.get_full_name()}.setvar", payload, token=token)

    assert "form_open" not in answer


@pytest.mark.parametrize("name", ["_read", "_read_institutions", "reset", "get_state", "get_value"])
def test_what_is_no_handler_of_ours_has_no_name(name: str) -> None:
    """R5: private methods and what a class has besides cannot be called from a socket."""
    assert f"{PeopleState.get_full_name()}.{name}" not in RegistrationContext.get().event_handlers


@pytest.mark.parametrize("given", ["x", "", None, 7, ["a"], {"a": 1}, "0" * 400])
async def test_an_argument_of_any_kind_is_no_way_in(tabs: Tabs, clock: Clock, given: object) -> None:
    """R6: the framework does not enforce types, so a handler reads whatever comes."""
    async with unit_of_work() as session:
        admin = await make_admin(session)

    with pytest.raises(NotFound):
        await tabs.send(OPEN_PERSON, {"account_id": given}, token=await _login(admin))


def test_a_flood_is_dropped_after_the_burst(monkeypatch: pytest.MonkeyPatch) -> None:
    """Row 33: forty at once, then twenty a second, for each tab by itself."""
    now = 0.0
    monkeypatch.setattr("mso_app.state.flood.time.monotonic", lambda: now)
    flood = Flood()

    first = sum(flood.admits("a tab") for _ in range(100))
    now = 1.0
    later = sum(flood.admits("a tab") for _ in range(100))

    assert (first, later, flood.admits("another tab")) == (40, 20, True)


def test_a_handler_without_a_mark_is_found_at_import() -> None:
    with pytest.raises(TypeError, match="promote does not say who may call it"):

        class Unmarked(AppState):
            @rx.event
            def promote(self) -> None: ...


def test_a_marked_handler_is_taken() -> None:
    class Marked(AppState):
        @rx.event
        @public
        def look(self) -> None: ...

        @rx.event
        @requires(Role.ADMIN)
        def change(self) -> None: ...

    assert getattr(Marked.event_handlers["look"].fn, ACCESS) is None
    assert getattr(Marked.event_handlers["change"].fn, ACCESS) == frozenset({Role.ADMIN})


def test_every_handler_that_a_browser_can_name_is_marked_or_the_framework_s() -> None:
    """R5: whatever is registered, of every state that was imported here."""
    unmarked = [
        name
        for name, registered in RegistrationContext.get().event_handlers.items()
        if "unmarked" not in name
        and not hasattr(registered.handler.fn, ACCESS)
        and not registered.handler.fn.__module__.startswith(FRAMEWORK)
    ]

    assert unmarked == []
