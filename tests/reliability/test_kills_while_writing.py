"""L1: kill -9 in the middle of every kind of write; what was acknowledged is there once, and nothing is there by half."""

import asyncio
import os
import random
from collections import Counter
from collections.abc import Callable

import httpx
import pytest

from tests.reliability.checks import opened
from tests.reliability.house import House, uploading
from tests.services.test_analysis import LAB, REPORT

pytestmark = [
    pytest.mark.reliability,
    pytest.mark.parametrize("database", ["sqlite"], indirect=True),
]
# What is under way when the kill comes, and how many seconds after its beginning that is at most.
MOMENTS = {
    "sign": 0.5,
    "submit": 0.03,
    "upload": 0.1,
    "save draft": 0.02,
    "assign": 0.03,
    "save opinion": 0.03,
    "accept": 0.03,
    "return": 0.03,
    "answer": 0.03,
}
HEALTHY_WITHIN_S = 10


async def _upload_somewhere(house: House, client: httpx.AsyncClient) -> None:
    """A file into whatever draft is being written right now; it may be submitted in the same moment."""
    with opened(house.database) as connection:
        drafts = connection.execute("SELECT id, requester_id FROM case_draft WHERE case_id IS NULL").fetchall()
    if not drafts:
        return
    draft, requester = random.choice(drafts)
    person = next(one for one in house.people if one.actor.id.hex == requester)
    content = random.choice([LAB, REPORT]) + os.urandom(8).hex().encode()
    await house.upload(client, person, f"/api/v1/drafts/{draft}", "paper.txt", content)


async def test_kills_while_writing(house: House, kills: int, say: Callable[[str], None]) -> None:
    problems: list[str] = []
    wanted = (list(MOMENTS) * kills)[:kills]
    for kind in wanted:
        await house.start(with_worker=True)
        async with uploading(house, lambda client: _upload_somewhere(house, client)):
            house.go()
            if kind == "upload":
                await _an_upload_begins(house)
            else:
                await house.begun(kind, within=30)
            # The moment of the kill is the experiment, not a wait for something.
            await asyncio.sleep(random.uniform(0, MOMENTS[kind]))
            await house.kill()
        found = await house.look()
        problems += [f"after a kill during {kind}: {problem}" for problem in found.all]

    await house.start()
    finished = await house.rest(within=120)
    await house.kill()
    last = await house.look_after_the_sweeper()
    problems += last.all

    history = house.history
    done = Counter(deed.kind for deed in history.acknowledged)
    say(
        f"writes: {kills} kills, {sum(done.values())} acknowledged ({', '.join(f'{n} {k}' for k, n in done.items())}), "
        f"{len(history.refused)} refused, lost {len(last.lost)}, half {len(last.half)}, doubled {len(last.doubled)}, "
        f"invented {len(last.invented)}, {house.restart_words}"
    )
    assert problems == []
    assert finished
    if kills >= len(MOMENTS):
        assert set(done) == set(MOMENTS)
        assert house.typical < HEALTHY_WITHIN_S


async def _an_upload_begins(house: House) -> None:
    before = len(house.history.of("upload"))
    async with asyncio.timeout(30):
        # The log is a file that the uploader grows.
        while len(house.history.of("upload")) == before:  # noqa: ASYNC110
            await asyncio.sleep(0.005)
