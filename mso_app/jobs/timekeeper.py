"""What happens by the clock: heartbeats, take-overs, lost work, answers that lapse, clocks that turn,
reminders, audit anchors.

Every process runs it. Whatever it does may be done by two at once: moves are guarded by versions, starting work
that exists is nothing, and one process leads so that usually only one tries.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.core.db import unit_of_work
from mso_app.domain.notifications import MESSAGE_WAITS
from mso_app.jobs import postman, sweep, sweeper, takeover
from mso_app.services import appointments, audit, cases, chat, clarification, executors, notifications

TELL_EVERY_SECONDS = 1.0
EVERY = timedelta(seconds=60)
LOOK_SECONDS = 2.0

log = logging.getLogger(__name__)


async def keep_time(name: str) -> None:
    """Beat every few seconds, do each minute's chores and look for access that ends, until cancelled."""
    try:
        async with asyncio.TaskGroup() as both:
            both.create_task(_beat(name))
            both.create_task(_watch_access())
    finally:
        await _safely("farewell", lambda: takeover.leave(name))


async def end_access(since: datetime) -> datetime:
    """Close what is open on screens of people whose access ended since that moment; up to when was looked."""
    now = clock.now()
    if now > since:
        async with unit_of_work() as session:
            await cases.tell_of_ended_access(session, since, now)
    return now


async def _beat(name: str) -> None:
    chores_due = clock.now()
    while True:
        await _safely("heartbeat", lambda: takeover.beat(name))
        await _safely("take-over", lambda: takeover.take_over(name))
        # Also after a virtual clock was moved back.
        if not timedelta() < chores_due - clock.now() <= EVERY:
            chores_due = clock.now() + EVERY
            await _safely("chores", lambda: chores(name))
        await asyncio.sleep(takeover.HEARTBEAT_SECONDS)


async def _watch_access() -> None:
    """Each process for the screens it serves: without it they would stay open until something else wakes them."""
    looked = clock.now()

    async def look() -> None:
        nonlocal looked
        looked = await end_access(looked)

    while True:
        await _safely("access", look)
        await asyncio.sleep(LOOK_SECONDS)


async def keep_telling() -> None:
    """Tell people of messages that nobody read, until cancelled. Every process does: each message is told of once."""
    while True:
        await _safely("messages that wait", tell_of_messages)
        await asyncio.sleep(TELL_EVERY_SECONDS)


async def tell_of_messages() -> None:
    async with unit_of_work() as session:
        await chat.let_know(session, waited=MESSAGE_WAITS)


async def chores(name: str) -> None:
    """What one process does for all, once a minute."""
    async with unit_of_work() as session:
        if not await executors.leads(session, name, alive_within=takeover.DEAD_AFTER):
            return
    await _safely("sweep", sweep.start_lost_work)
    await _safely("files", sweeper.sweep)
    await _safely("lapse", lapse_answers)
    await _safely("clocks", watch_clocks)
    await _safely("invoices", watch_invoices)
    await _safely("reminders", remind)
    await _safely("questions", watch_windows)
    await _safely("old notifications", forget_old_notifications)
    await _safely("post", postman.tidy)
    await _safely("anchor", anchor)


async def lapse_answers() -> None:
    """T15: cases whose provider let twice the time to answer pass go back to the queue."""
    await _a_few_at_a_time(cases.lapse_answers)


async def watch_clocks() -> None:
    """Who has the turn hears of a clock that turned amber or red, once each."""
    await _a_few_at_a_time(notifications.watch_clocks)


async def watch_invoices() -> None:
    """Who pays hears of an invoice that is due soon or late, once each."""
    await _a_few_at_a_time(notifications.watch_invoices)


async def remind() -> None:
    """Who has an appointment hears of it a day and a quarter of an hour before, once each."""
    await _a_few_at_a_time(appointments.remind)


async def watch_windows() -> None:
    """Both sides of an opinion hear that questions end in two days, once."""
    await _a_few_at_a_time(clarification.watch_windows)


async def forget_old_notifications() -> None:
    """What was read is kept for 90 days."""
    async with unit_of_work() as session:
        await notifications.forget_old(session)


async def anchor() -> None:
    """Keep the head of the audit log outside the database."""
    async with unit_of_work() as session:
        await audit.anchor_now(session)


async def _a_few_at_a_time(chore: Callable[[AsyncSession], Awaitable[int]]) -> None:
    """Until nothing is left, in transactions that are short enough for everybody else to get in between."""
    done = 1
    while done:
        async with unit_of_work() as session:
            done = await chore(session)


async def _safely(what: str, chore: Callable[[], Awaitable[object]]) -> None:
    try:
        await chore()
    except Exception as problem:  # noqa: BLE001 -- a chore that fails is tried again; the clock must not stop
        log.warning("%s failed: %s", what, type(problem).__name__)
