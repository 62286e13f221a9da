"""A login that was just looked up is recognised; whatever ends it is noticed at once."""

import pytest
from sqlalchemy import event
from sqlmodel import col, update

from mso_app.core import live
from mso_app.core.db import engine, unit_of_work
from mso_app.core.errors import NotSignedIn
from mso_app.domain.access import Actor
from mso_app.models import Account, LoginSession
from mso_app.services import identity
from tests.build import make_requester
from tests.conftest import Clock, Database


async def _somebody() -> tuple[Actor, str]:
    async with unit_of_work() as session:
        actor = await make_requester(session)
        account = await session.get_one(Account, actor.id)
        return actor, await identity.begin(session, account, device="test", address="192.0.2.1")


async def _recognised(token: str, *, active: bool = False) -> Actor:
    async with unit_of_work() as session:
        return await identity.recognise(session, token, active=active)


async def _end_by_hand(actor: Actor, clock: Clock) -> None:
    """As another process would; nobody here is told."""
    async with unit_of_work() as session:
        mine = col(LoginSession.account_id) == actor.id
        await session.exec(update(LoginSession).where(mine).values(ended_at=clock.now))


async def test_what_was_just_asked_is_not_asked_again(database: Database, clock: Clock) -> None:
    actor, token = await _somebody()
    await _recognised(token)
    asked: list[str] = []
    event.listen(engine().sync_engine, "before_cursor_execute", lambda *given: asked.append(given[2]))

    again = await _recognised(token)

    assert again.id == actor.id
    assert asked == []


async def test_a_wake_up_of_the_account_ends_it_at_once(database: Database, clock: Clock) -> None:
    """Row 5: logging out, disabling and a new password wake the account, from whichever process."""
    actor, token = await _somebody()
    await _recognised(token)
    await _end_by_hand(actor, clock)

    live._deliver([f"account:{actor.id}"], own=False)

    with pytest.raises(NotSignedIn):
        await _recognised(token)


async def test_without_a_wake_up_it_ends_within_seconds(
    database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Row 5: at most five seconds, also when the wake-up of another process is lost."""
    actor, token = await _somebody()
    await _recognised(token)
    await _end_by_hand(actor, clock)
    assert identity.REMEMBERED_SECONDS < 5
    monkeypatch.setattr(identity, "REMEMBERED_SECONDS", -1.0)

    with pytest.raises(NotSignedIn):
        await _recognised(token)


async def test_time_ends_what_is_remembered(database: Database, clock: Clock) -> None:
    """Row 6: half an hour without a click; listening is no click, acting is one."""
    _, token = await _somebody()
    await _recognised(token)
    clock.move(minutes=20)
    await _recognised(token, active=True)
    clock.move(minutes=29)
    await _recognised(token)

    clock.move(minutes=2)

    with pytest.raises(NotSignedIn):
        await _recognised(token)


async def test_screens_that_nobody_touches_are_asked_for_together(database: Database, clock: Clock) -> None:
    (_, first), (second_actor, second) = await _somebody(), await _somebody()
    await _end_by_hand(second_actor, clock)

    async with unit_of_work() as session:
        good = await identity.still_good(session, {first, second, "", "a stranger's"})

    assert good == {first}
