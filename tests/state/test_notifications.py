"""The bell of every page and the inbox: what a tab is sent when something happens to the person behind it."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from mso_app.core import events, throttle
from mso_app.core.db import unit_of_work
from mso_app.core.live import _listeners
from mso_app.domain.access import Actor
from mso_app.domain.case_status import CaseStatus
from mso_app.domain.events import AccountChange, AccountChanged
from mso_app.models import Account
from mso_app.schemas.notifications import InboxQuery
from mso_app.services import cases, identity, notifications, reactions
from mso_app.state import live
from tests.build import make_admin, make_case, make_provider, make_requester
from tests.conftest import Clock, Database
from tests.doors.tabs import Tabs, new_tab, open_tabs

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
PAGE = ("/account", "/account")
ROUNDS = 6


@pytest.fixture
async def tabs(database: Database, clock: Clock) -> AsyncIterator[Tabs]:
    throttle.start_over()
    before = dict(events._reactions)
    reactions.install()
    async with open_tabs() as opened:
        yield opened
    events._reactions.clear()
    events._reactions.update(before)


class Connection:
    """A tab that is there for a few rounds of the caretaker."""

    def __init__(self) -> None:
        self.listens = asyncio.Event()
        self.rounds = 0

    def __call__(self, _tab: str) -> bool:
        self.listens.set()
        self.rounds += 1
        return self.rounds < ROUNDS


@pytest.fixture
def connection(monkeypatch: pytest.MonkeyPatch) -> Connection:
    made = Connection()
    monkeypatch.setattr(live, "ROUND_SECONDS", 0.4)
    monkeypatch.setattr(live, "_is_connected", made)
    return made


async def _login(actor: Actor) -> str:
    async with unit_of_work() as session:
        account = await session.get_one(Account, actor.id)
        return await identity.begin(session, account, device="test", address="192.0.2.1")


async def test_the_bell_of_an_open_page_moves_and_says_what_happened(tabs: Tabs, connection: Connection) -> None:
    """A page that is open anywhere shows one more, and says so, without being asked again."""
    async with unit_of_work() as session:
        admin, provider = await make_admin(session), await make_provider(session)
        case = await make_case(session)
    tab, token = new_tab(), await _login(provider)
    opened = await tabs.send(tab, "ShellState.load", {}, token=token, page=PAGE)
    listening = asyncio.create_task(tabs.send(tab, "ShellState.listen", {}, token=token, page=PAGE))
    await connection.listens.wait()

    async with unit_of_work() as session:
        await cases.assign(session, admin, case.id, provider.id, version=case.version)

    told = (await listening).removeprefix(opened)
    assert '"unread_rx_state_": 1' in told
    assert '"waiting_rx_state_": 1' in told
    assert f"You are asked for an opinion, {case.number}" in told
    assert f"inbox:{provider.id}" not in _listeners


async def test_whoever_has_lost_the_case_hears_no_more_of_it(tabs: Tabs) -> None:
    async with unit_of_work() as session:
        admin, provider = await make_admin(session), await make_provider(session)
        case = await make_case(session, status=CaseStatus.ASSIGNED, provider=provider, admin=admin)
        await cases.unassign(session, admin, case.id, version=case.version)
        rows = (await notifications.inbox(session, provider, InboxQuery())).rows

    told = await tabs.send(new_tab(), "NotificationsState.load", {}, token=await _login(provider), page=PAGE)

    assert len(rows) == 2
    assert str(case.id) not in told


async def test_a_view_that_does_not_exist_is_all(tabs: Tabs) -> None:
    async with unit_of_work() as session:
        admin = await make_admin(session)
        await make_case(session)
    tab, token = new_tab(), await _login(admin)

    told = await tabs.send(tab, "NotificationsState.show", {"view": "everybody's"}, token=token, page=PAGE)

    assert '"view_rx_state_": "all"' in told
    assert "New case to assign" in told


async def test_reading_one_line_leaves_the_others(tabs: Tabs) -> None:
    async with unit_of_work() as session:
        admin = await make_admin(session)
        await make_case(session)
        await make_case(session)
        first = (await notifications.inbox(session, admin, InboxQuery())).rows[0]
    tab, token = new_tab(), await _login(admin)

    told = await tabs.send(tab, "NotificationsState.read", {"notification_id": str(first.id)}, token=token, page=PAGE)

    assert '"unread_rx_state_": 1' in told
    assert '"every_rx_state_": 2' in told


async def test_what_cannot_be_switched_off_stays_and_says_why(tabs: Tabs) -> None:
    async with unit_of_work() as session:
        person = await make_requester(session)
    tab, token = new_tab(), await _login(person)

    told = await tabs.send(tab, "ChannelsState.choose", {"kind": "password", "is_on": False}, token=token, page=PAGE)
    async with unit_of_work() as session:
        await events.emit(session, AccountChanged(account_id=person.id, what=AccountChange.PASSWORD))
        bell = await notifications.bell(session, person)

    assert "This cannot be switched off" in told
    assert bell.unread == 1


@pytest.mark.parametrize("time", ["25:00", "20:00", "", "eight"])
async def test_quiet_hours_have_to_be_hours(tabs: Tabs, time: str) -> None:
    """From 20:00 until 20:00 is no time at all, and 25:00 is none either."""
    async with unit_of_work() as session:
        person = await make_requester(session)
    tab, token = new_tab(), await _login(person)
    await tabs.send(tab, "NotificationChoicesState.load", {}, token=token, page=PAGE)

    told = await tabs.send(tab, "NotificationChoicesState.put_to", {"time": time}, token=token, page=PAGE)

    async with unit_of_work() as session:
        assert not (await notifications.my_choices(session, person)).is_quiet
    assert "quiet_to" in told.split("errors_rx_state_")[-1]
