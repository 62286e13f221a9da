"""L16: a server that is asked to stop ends what it has begun, says goodbye to open tabs, and leaves with 0."""

import asyncio
import hashlib
import socket
from pathlib import Path

import pytest

from bench.tabs import Tab
from mso_app.core import db
from mso_app.models import CaseDraft
from mso_app.services import cases
from tests.reliability.house import House, Person
from tests.services.test_analysis import LAB

pytestmark = [
    pytest.mark.reliability,
    pytest.mark.parametrize("database", ["sqlite"], indirect=True),
]
ENDS_WITHIN_S = 30
UPLOADED = "SELECT count(*) FROM document WHERE sha256 = ?"


async def _draft(person: Person) -> CaseDraft:
    async with db.unit_of_work() as session:
        made = await cases.new_draft(session, person.actor)
        draft = await session.get_one(CaseDraft, made.id)
    await db.engine().dispose()
    return draft


def _half_a_put(house: House, person: Person, draft: CaseDraft, content: bytes) -> socket.socket:
    address = f"/api/v1/drafts/{draft.id}/documents/stopped-1?name=lab.txt"
    lines = [f"PUT {address} HTTP/1.1", f"Host: localhost:{house.server.port}", f"Content-Length: {len(content)}"]
    lines += [f"{name}: {value}" for name, value in person.headers.items()]
    connection = socket.create_connection(("127.0.0.1", house.server.port), timeout=ENDS_WITHIN_S)
    connection.sendall("\r\n".join([*lines, "", ""]).encode() + content[: len(content) // 2])
    return connection


async def test_stopping_ends_what_was_begun(house: House, tmp_path: Path) -> None:
    person = house.people[0]
    draft = await _draft(person)
    await house.start()
    tab = await Tab(url=house.server.url, cookie=person.headers["cookie"], path="/requester").open()
    content = LAB * 2000
    connection = _half_a_put(house, person, draft, content)
    async with asyncio.timeout(20):
        # Another process writes the part.
        while not list((tmp_path / "incoming").glob("*/*.part")):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    process = house.server.process
    assert process is not None

    process.terminate()
    connection.sendall(content[len(content) // 2 :])
    answer = await asyncio.to_thread(connection.recv, 20)
    code = await asyncio.to_thread(process.wait, ENDS_WITHIN_S)

    assert (answer[:12], code) == (b"HTTP/1.1 201", 0)
    assert house.ask(UPLOADED, hashlib.sha256(content).hexdigest()) == 1
    async with asyncio.timeout(5):
        while tab.client.connected:  # noqa: ASYNC110 -- the library has no event for it
            await asyncio.sleep(0.02)
    assert not await asyncio.to_thread(house.server.healthy)
