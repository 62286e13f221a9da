"""Reminders come once each: over a moving clock, over restarts, and with two workers at once."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import func, select

from mso_app.core import events
from mso_app.core.db import unit_of_work
from mso_app.domain.access import Actor
from mso_app.models import AppointmentReminder, Notification
from mso_app.services import appointments, notifications, reactions
from tests.conftest import Clock, Database
from tests.meetings import accept, cancel, counter, propose, seen_by
from tests.talks import Talk, make_talk

STARTS = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
KINDS = ("appointment_tomorrow", "appointment_soon")


@pytest.fixture(autouse=True)
async def _reacting() -> AsyncIterator[None]:
    before = {kind: list(entered) for kind, entered in events._reactions.items()}
    reactions.install()
    yield
    events._reactions.clear()
    events._reactions.update(before)


@pytest.fixture
async def talk(database: Database, clock: Clock) -> Talk:
    return await make_talk()


async def remind() -> int:
    """As the timekeeper does: until nothing is left."""
    total, done = 0, 1
    while done:
        async with unit_of_work() as session:
            done = await appointments.remind(session)
        total += done
    return total


async def reminded(who: Actor) -> dict[str, int]:
    """How often somebody was told of each."""
    async with unit_of_work() as session:
        told = (
            select(Notification.kind, func.sum(Notification.count))
            .where(Notification.account_id == who.id)
            .group_by(Notification.kind)  # pyright: ignore[reportArgumentType]
        )
        found = dict((await session.exec(told)).all())
    return {kind: int(found.get(kind, 0)) for kind in KINDS}


async def test_each_reminder_comes_exactly_once_under_a_moving_clock(talk: Talk, clock: Clock) -> None:
    """L9, L18: the clockwork looks every five minutes, for three days; after every look it looks again."""
    await accept(talk.provider, await propose(talk, talk.requester))
    told_at: dict[str, datetime] = {}
    while clock.now < STARTS + timedelta(hours=2):
        before = await reminded(talk.requester)
        assert await remind() in (0, 2)
        assert await remind() == 0
        after = await reminded(talk.requester)
        told_at |= {kind: clock.now for kind in KINDS if after[kind] != before[kind]}
        clock.move(minutes=5)

    assert await reminded(talk.requester) == await reminded(talk.provider) == dict.fromkeys(KINDS, 1)
    assert told_at == {KINDS[0]: STARTS - timedelta(days=1), KINDS[1]: STARTS - timedelta(minutes=15)}


async def test_two_workers_at_once_remind_once(talk: Talk, clock: Clock) -> None:
    """L18."""
    await accept(talk.provider, await propose(talk, talk.requester))
    clock.set(STARTS - timedelta(hours=20))

    done = await asyncio.gather(*(remind() for _ in range(6)))

    assert sum(done) == 2
    assert await reminded(talk.provider) == {KINDS[0]: 1, KINDS[1]: 0}
    async with unit_of_work() as session:
        assert (await session.exec(select(func.count()).select_from(AppointmentReminder))).one() == 2


async def test_a_reminder_and_its_mark_are_written_together_or_not_at_all(talk: Talk, clock: Clock) -> None:
    """A process that dies between the two leaves neither, and the next one does it."""
    await accept(talk.provider, await propose(talk, talk.requester))
    clock.set(STARTS - timedelta(hours=20))

    with pytest.raises(RuntimeError):
        async with unit_of_work() as session:
            assert await appointments.remind(session) == 2
            raise RuntimeError("killed")

    assert await reminded(talk.requester) == dict.fromkeys(KINDS, 0)
    assert await remind() == 2


@pytest.mark.parametrize(("hours", "expected"), [(30, (1, 1)), (10, (0, 1)), (0.2, (0, 0))])
async def test_nobody_is_reminded_of_what_they_agreed_to_a_moment_ago(
    talk: Talk, clock: Clock, hours: float, expected: tuple[int, int]
) -> None:
    asked = await propose(talk, talk.requester)
    clock.set(STARTS - timedelta(hours=hours))
    await accept(talk.provider, asked)

    while clock.now < STARTS:
        await remind()
        clock.move(minutes=2)

    assert await reminded(talk.requester) == dict(zip(KINDS, expected, strict=True))


async def test_what_was_missed_while_the_house_stood_still_comes_late_but_not_after_it_began(
    talk: Talk, clock: Clock
) -> None:
    await accept(talk.provider, await propose(talk, talk.requester))

    clock.set(STARTS - timedelta(hours=5))
    assert await remind() == 2
    clock.set(STARTS + timedelta(minutes=1))
    assert await remind() == 0


async def test_what_is_called_off_reminds_nobody_and_what_is_moved_reminds_anew(talk: Talk, clock: Clock) -> None:
    agreed = await accept(talk.provider, await propose(talk, talk.requester))
    clock.set(STARTS - timedelta(hours=20))
    await remind()
    await counter(talk.requester, agreed, "2026-03-06T10:00")
    moved = await accept(talk.provider, await seen_by(talk.provider, agreed.id))

    clock.move(days=2)
    assert await remind() == 2
    await cancel(talk.provider, moved, "Fell ill.")
    clock.move(hours=19, minutes=50)
    assert await remind() == 0


async def test_whoever_muted_a_reminder_does_not_hear_of_it(talk: Talk, clock: Clock) -> None:
    from mso_app.schemas.notifications import KindChange  # noqa: PLC0415 -- one use

    await accept(talk.provider, await propose(talk, talk.requester))
    async with unit_of_work() as session:
        change = KindChange.model_validate({"kind": "appointment_tomorrow", "is_on": False})
        await notifications.change_kind(session, talk.provider, change)
    clock.set(STARTS - timedelta(hours=20))

    await remind()

    assert (await reminded(talk.requester))[KINDS[0]] == 1
    assert (await reminded(talk.provider))[KINDS[0]] == 0
