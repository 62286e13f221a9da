"""L10: sockets are cut and the server is killed while people talk; every message is there once, in one order."""

import asyncio
import os
import random
import sqlite3
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from mso_app.core import db
from mso_app.core.db import unit_of_work
from mso_app.core.settings import settings
from mso_app.domain.case_status import CaseStatus
from mso_app.models import Account
from mso_app.services import chat, identity
from tests.build import make_case, make_provider, make_requester
from tests.conftest import Database
from tests.reliability.talkers import Talker
from tests.serve import Server

pytestmark = [
    pytest.mark.reliability,
    pytest.mark.parametrize("database", ["sqlite"], indirect=True),
]
SHORT, LONG = (4, 8), (100, 50)
CUTS = 5
PAGE = 100


@dataclass(frozen=True, kw_only=True)
class Pair:
    """The two of a conversation."""

    requester: Talker
    provider: Talker


@pytest.fixture
def size() -> tuple[int, int]:
    """Conversations, and messages of each side; ten thousand messages with `make reliability`."""
    return LONG if os.environ.get("MSO_RELIABILITY") == "long" else SHORT


@pytest.fixture
async def server(database: Database, tmp_path: Path) -> AsyncIterator[Server]:
    limits = {"MSO_SOCKETS_PER_ADDRESS": "100000", "MSO_SESSION_IDLE_MINUTES": "60", "MSO_SECRET_KEY": ""}
    made = Server(data_dir=tmp_path, settings=limits)
    yield made
    await asyncio.to_thread(made.kill)


async def test_every_message_arrives_once_and_in_order(
    server: Server, size: tuple[int, int], say: Callable[[str], None]
) -> None:
    """L10, MSO-18: 0 lost, 0 doubled, the order equal on both ends and in the database."""
    threads, each = size
    pairs = [await _pair(server, number) for number in range(threads)]
    await db.engine().dispose()
    await asyncio.to_thread(server.start)
    talkers = [talker for pair in pairs for talker in (pair.requester, pair.provider)]

    writing = [asyncio.create_task(talker.write(each)) for talker in talkers]
    for share, end in ((1 / 3, server.kill), (2 / 3, server.stop)):
        wanted = share * len(talkers) * each
        while sum(len(talker.confirmed) for talker in talkers) < wanted:  # noqa: ASYNC110 -- a share of many
            await asyncio.sleep(0.05)
        await asyncio.to_thread(end)
        await asyncio.to_thread(server.start)
    await asyncio.gather(*writing)

    problems = [problem for talker in talkers for problem in talker.problems]
    for pair in pairs:
        problems += await _compare(server, pair, each)
    cuts = sum(talker.was_cut for talker in talkers)
    say(
        f"talking: {threads} conversations, {len(talkers) * each} messages, {cuts} cuts after sending, "
        f"2 restarts, {len(problems)} problems"
    )
    assert problems == []


async def _pair(server: Server, number: int) -> Pair:
    async with unit_of_work() as session:
        requester, provider = await make_requester(session), await make_provider(session)
        case = await make_case(session, requester, status=CaseStatus.IN_PROGRESS, provider=provider)
        thread = (await chat.open_room(session, requester, case.id)).thread_id
        logins = [
            await identity.begin(session, await session.get_one(Account, who.id), device="", address="127.0.0.1")
            for who in (requester, provider)
        ]
    one, other = (
        Talker(
            url=server.url,
            case_id=case.id,
            thread_id=thread,
            login=login,
            mark=f"zqtalk{number:03d}-{side}",
            dice=random.Random(number * 2 + at),
            cuts=CUTS,
        )
        for at, (side, login) in enumerate(zip(("requester", "provider"), logins, strict=True))
    )
    return Pair(requester=one, provider=other)


async def _compare(server: Server, pair: Pair, each: int) -> list[str]:
    """The three lists: what either side is shown now, what the database holds, and what was sent."""
    mine, theirs = [await _shown(server, talker) for talker in (pair.requester, pair.provider)]
    stored = _stored(server, pair.requester.thread_id)
    ids = [line["id"] for line in mine]
    name = pair.requester.mark.partition("-")[0]
    problems: list[str] = []
    if [line["id"] for line in theirs] != ids or [str(UUID(one)) for one in stored] != ids:
        problems.append(f"{name}: the order differs")
    if [line["seq"] for line in mine] != list(range(1, 2 * each + 1)):
        problems.append(f"{name}: {len(mine)} of {2 * each} messages")
    for talker, lines in ((pair.requester, mine), (pair.provider, theirs)):
        written = ["".join(run["text"] for run in line["runs"]) for line in lines if line["is_mine"]]
        if written != list(talker.sent.values()):
            problems.append(f"{talker.mark}: not what was sent, in its order")
        problems += [
            f"{talker.mark}: line {seq} was another one before"
            for seq, line in talker.seen.items()
            if seq > len(lines) or lines[seq - 1]["id"] != line.id
        ]
    return problems


async def _shown(server: Server, talker: Talker) -> list[dict]:
    """The whole conversation as its page would come to show it."""
    lines: list[dict] = []
    cookie = {settings().cookie_name.rpartition("_")[0] + f"_{server.port}": talker.login}
    async with httpx.AsyncClient(base_url=server.url, cookies=cookie) as browser:
        while True:
            after = lines[-1]["seq"] if lines else 0
            answer = await browser.get(
                f"/api/v1/cases/{talker.case_id}/chat/messages", params={"after": after, "limit": PAGE}
            )
            answer.raise_for_status()
            lines += answer.json()
            if len(answer.json()) < PAGE:
                return lines


def _stored(server: Server, thread_id: UUID) -> list[str]:
    with sqlite3.connect(server.data_dir / "mso.db") as connection:
        rows = connection.execute("SELECT id FROM chat_message WHERE thread_id = ? ORDER BY seq", (thread_id.hex,))
        return [row[0] for row in rows]
