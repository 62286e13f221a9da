"""L4: a network that vanishes and a server that is killed leave no row without a file and no file without a row."""

import asyncio
import hashlib
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlmodel import select

from mso_app.core import db
from mso_app.core.settings import settings
from mso_app.integrations.storage import storage
from mso_app.jobs.sweeper import sweep
from mso_app.models import Document
from mso_app.services.documents.incoming import incoming_dir
from tests.api.plain_server import PlainServer, half_a_put, plain_server
from tests.api.world import World, make_world
from tests.conftest import Database
from tests.hostile import page_pdf, stream
from tests.postgres import free_port

PDF = page_pdf(stream(b"BT /F1 12 Tf 72 700 Td (Haemoglobin 10.4 g/dL) Tj ET")) + os.urandom(3_000_000)
SHARES = [n / 10 for n in range(11)]

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
async def world(database: Database, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("MSO_PORT", str(free_port()))
    settings.cache_clear()
    return await make_world()


@pytest.fixture
def server(world: World, database: Database, tmp_path: Path) -> Iterator[PlainServer]:
    with plain_server(settings().port, tmp_path, database.url) as running:
        yield running


async def _rows_and_files_match() -> list[Document]:
    """After one round of the sweeper without grace every file has its row and every row its file."""
    await sweep(grace=timedelta(0))
    async with db.unit_of_work() as session:
        rows = list((await session.exec(select(Document))).all())
    assert sorted(row.storage_key for row in rows) == sorted([stored.key async for stored in storage().all()])
    for row in rows:
        async with storage().local_path(row.storage_key) as path:
            assert hashlib.sha256(path.read_bytes()).hexdigest() == row.sha256
    return rows


async def _kept(size: int) -> None:
    """Wait until the server has written what was sent."""
    async with asyncio.timeout(20):
        # Another process writes the files; nothing in this one could tell.
        while sum(part.stat().st_size for part in incoming_dir().glob("*/*.part")) < size:  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def _released() -> None:
    """Wait until the server has noticed that the sender is gone."""
    async with asyncio.timeout(20):
        while list(incoming_dir().glob("*/*.lock")):  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def test_a_cut_connection_leaves_nothing_and_the_rest_is_enough(server: PlainServer, world: World) -> None:
    """ "Connection lost at 2.2 of 3.1 MB. The part already sent is kept." """
    address, headers = world.address("cut-in-two"), world.headers(world.requester)

    connection = half_a_put(server, address, headers, PDF, sent=2_000_000)
    await _kept(1_500_000)
    connection.close()
    await _released()

    assert await _rows_and_files_match() == []
    async with httpx.AsyncClient(base_url=server.url, headers=headers) as client:
        kept = (await client.get(address)).json()["received"]
        answer = await client.put(address, content=PDF[kept:], headers={"upload-offset": str(kept)})
    assert kept == 2_000_000
    assert answer.status_code == 201
    (row,) = await _rows_and_files_match()
    assert row.sha256 == hashlib.sha256(PDF).hexdigest()


async def test_a_retry_does_not_wait_for_the_dead(server: PlainServer, world: World) -> None:
    """The first connection still hangs open when the page tries again under the same key after it is closed."""
    address, headers = world.address("still-open"), world.headers(world.requester)
    hanging = half_a_put(server, address, headers, PDF, sent=500_000)
    await _kept(250_000)

    async with httpx.AsyncClient(base_url=server.url, headers=headers, timeout=30) as client:
        retry = asyncio.create_task(client.put(address, content=PDF))
        hanging.close()
        answer = await retry

    assert answer.status_code == 201
    assert len(await _rows_and_files_match()) == 1


async def test_a_large_upload_does_not_grow_the_server(server: PlainServer, world: World) -> None:
    """Row 15: at most 64 MB more, for a file of 40 MB and for one that is refused after its first bytes."""
    headers = world.headers(world.requester)
    async with httpx.AsyncClient(base_url=server.url, headers=headers, timeout=60) as client:
        await client.put(world.address(), content=PDF[:700])
        before = server.memory()

        taken = await client.put(world.address(name="large.pdf"), content=PDF[:600] + bytes(40_000_000))
        refused = await client.put(world.address(name="page.pdf"), content=b"<html>" + bytes(7_000_000))

    assert (taken.status_code, refused.status_code) == (201, 422)
    assert refused.json()["detail"].startswith("This is a web page")
    assert server.memory() - before <= 64_000_000


@pytest.mark.reliability
async def test_kills_in_the_middle_of_uploads(server: PlainServer, world: World) -> None:
    """L4: kill -9 with 0, 10 … 100 % sent; what was acknowledged is there, byte for byte, after every one."""
    headers, acknowledged = world.headers(world.requester), 0
    for number, share in enumerate(SHARES):
        address = world.address(f"killed-{number:03}")
        sent = round(len(PDF) * share)
        connection = half_a_put(server, address, headers, PDF, sent=sent)
        if share == 1.0:
            acknowledged += connection.recv(20).startswith(b"HTTP/1.1 201")
        elif sent:
            await _kept(min(sent, 250_000))
        server.kill()
        connection.close()
        assert len(await _rows_and_files_match()) == acknowledged
        server.start()
        async with httpx.AsyncClient(base_url=server.url, headers=headers, timeout=30) as client:
            kept = (await client.get(address)).json()["received"]
            answer = await client.put(address, content=PDF[kept:], headers={"upload-offset": str(kept)})
        assert answer.status_code == 201
        acknowledged += share != 1.0
        assert len(await _rows_and_files_match()) == acknowledged
