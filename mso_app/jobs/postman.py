"""Brings what is written down to the outside. Every process does it; a letter is in the hands of one at a time."""

import asyncio
import logging

from mso_app.core.db import unit_of_work
from mso_app.core.live import listen
from mso_app.integrations.carriers import carry
from mso_app.integrations.outside import NotReached
from mso_app.services.notifications import outbox, posting

AT_ONCE = 8
LOOKS_EVERY_SECONDS = 2.0
LONGEST_SECONDS = 45.0
"""Less than the time for which a letter is claimed."""
FINISHES_WITHIN_SECONDS = 6.0

log = logging.getLogger(__name__)


async def keep_posting() -> None:
    """Send what is due, until cancelled."""
    async with listen([outbox.TOPIC]) as news:
        while True:
            while await _unhurried():
                pass
            try:
                await asyncio.wait_for(news.wait(), LOOKS_EVERY_SECONDS)
                news.take()
            except TimeoutError:
                continue


async def post_due() -> int:
    """One round: claim, send, mark. How many letters were taken."""
    async with unit_of_work() as session:
        mine = await posting.claim(session, limit=AT_ONCE)
    if not mine:
        return 0
    async with unit_of_work() as session:
        parcels = [await posting.open_letter(session, letter_id) for letter_id in mine]
    ended = await asyncio.gather(*(_bring(parcel) for parcel in parcels if parcel), return_exceptions=True)
    for problem in ended:
        if problem is not None:
            raise problem
    return len(mine)


async def tidy() -> None:
    """What waited for a day is given up; what is long over is forgotten."""
    given_up = 1
    while given_up:
        async with unit_of_work() as session:
            given_up = await posting.give_up_old(session)
    async with unit_of_work() as session:
        await posting.forget_attempts(session)


async def _bring(parcel: posting.Parcel) -> None:
    problem = await _carried(parcel)
    async with unit_of_work() as session:
        if problem:
            await posting.failed(session, parcel, problem)
        else:
            await posting.sent(session, parcel)


async def _carried(parcel: posting.Parcel) -> str:
    """ "" when it is out, else why not."""
    try:
        async with asyncio.timeout(LONGEST_SECONDS):
            await carry(parcel.way, parcel.message)
    except NotReached as problem:
        return str(problem)
    except TimeoutError:
        return "No answer in time"
    except Exception as problem:  # noqa: BLE001 -- a library that stumbles over an answer must not stop the post
        log.warning("a message was not sent: %s", type(problem).__name__)
        return "Not sent"
    return ""


async def _unhurried() -> int:
    """One round that also ends in order when the process stops: what left and is not marked would go twice."""
    going = asyncio.ensure_future(_safely())
    try:
        return await asyncio.shield(going)
    except asyncio.CancelledError:
        await asyncio.wait([going], timeout=FINISHES_WITHIN_SECONDS)
        raise


async def _safely() -> int:
    try:
        return await post_due()
    except Exception as problem:  # noqa: BLE001 -- what is not marked is tried again
        log.warning("the post stopped for a moment: %s", type(problem).__name__)
        return 0
