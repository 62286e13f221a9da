"""The house under test: our real server, a process that works beside it, people who upload, and a hand that kills."""

import asyncio
import hashlib
import json
import os
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from statistics import median
from uuid import uuid4

import httpx

from mso_app.core import db
from mso_app.core.security import hash_password
from mso_app.domain.access import Actor
from mso_app.jobs.sweeper import sweep
from mso_app.models import Account
from mso_app.services import audit, identity
from tests.build import make_admin, make_patient, make_provider, make_requester
from tests.reliability.checks import Findings, files, look, opened
from tests.reliability.history import REFUSED, History, Log, read
from tests.reliability.worker import PASSWORD
from tests.serve import ROOT, Server

LANES = 3
UPLOADED = "SELECT count(*) FROM document WHERE upload_key = ? AND sha256 = ?"
# Whether anything still works on a file, an analysis or a workflow.
BUSY = (
    "SELECT (SELECT count(*) FROM insight_run WHERE status = 'processing')"
    " + (SELECT count(*) FROM document WHERE read_status IN ('waiting', 'reading'))"
    " + (SELECT count(*) FROM workflow_status WHERE status IN ('PENDING', 'ENQUEUED'))"
)
SETTINGS = {"MSO_UPLOADS_PER_HOUR": "100000", "MSO_SESSION_IDLE_MINUTES": "60"}


@dataclass(frozen=True, kw_only=True)
class Person:
    """A requester who uploads: who it is, and the login cookie of their browser."""

    actor: Actor
    headers: dict[str, str]


@dataclass(kw_only=True)
class House:
    folder: Path
    server: Server
    people: list[Person] = field(default_factory=list)
    restarts: list[float] = field(default_factory=list)
    worker: asyncio.subprocess.Process | None = None

    @property
    def database(self) -> Path:
        return self.folder / "mso.db"

    @property
    def history(self) -> History:
        return read(self.folder / "worker.log", self.folder / "uploads.log")

    @property
    def typical(self) -> float:
        """The middle restart in seconds: one that something else on the machine held up decides nothing."""
        return median(self.restarts[1:])

    @property
    def restart_words(self) -> str:
        """The first start is no restart: it may have built the pages."""
        return f"restart {self.typical:.1f} s, slowest restart {max(self.restarts[1:]):.1f} s"

    async def start(self, *, with_worker: bool = False) -> None:
        """Start what was killed and wait until it is healthy; the worker loads meanwhile and waits for `go`."""
        if with_worker:
            self.worker = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "tests.reliability.worker", str(self.folder)),
                cwd=ROOT,
                env={**self.server.environment, "PYTHONPATH": str(ROOT)},
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                start_new_session=True,
            )
        self.restarts.append(await asyncio.to_thread(self.server.start))

    def go(self) -> None:
        """Let the worker begin."""
        assert self.worker is not None
        assert self.worker.stdin is not None
        self.worker.stdin.write(b"go\n")

    async def begun(self, kind: str, *, within: float) -> bool:
        """Wait until the worker begins a deed of this kind. False when it came to none in `within` seconds."""
        assert self.worker is not None
        assert self.worker.stdout is not None
        with suppress(TimeoutError):
            async with asyncio.timeout(within):
                async for line in self.worker.stdout:
                    if json.loads(line).get("kind") == kind:
                        return True
                raise RuntimeError("The worker ended by itself.")
        return False

    async def kill(self) -> None:
        """kill -9 everything at once."""
        if self.worker is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.worker.pid, signal.SIGKILL)
        self.server.kill()
        if self.worker is not None:
            await self.worker.wait()
            self.worker = None

    async def upload(self, client: httpx.AsyncClient, person: Person, address: str, name: str, content: bytes) -> None:
        """Send one file as a page does, and write down whether it was acknowledged."""
        log, key = Log(path=self.folder / "uploads.log"), uuid4().hex
        log.begin(key, "upload", UPLOADED, key, hashlib.sha256(content).hexdigest())
        with suppress(httpx.TransportError):
            answer = await client.put(
                f"{address}/documents/{key}", params={"name": name}, content=content, headers=person.headers
            )
            if answer.status_code == httpx.codes.CREATED:
                log.end(key)
            else:
                log.end(key, REFUSED, answer.text[:200])

    async def look(self) -> Findings:
        """Everything that is wrong right now, the server being dead."""
        found = look(self.database, self.history)
        of_files = files(self.database, self.folder / "files", swept=False)
        found.lost += of_files.lost
        found.half += of_files.half
        verdict = await self._verdict()
        if not verdict.is_intact:
            found.broken.append(verdict.problem)
        return found

    async def look_after_the_sweeper(self) -> Findings:
        """The last look: what a vanished writer left on the disk is gone, too."""
        await sweep(grace=timedelta())
        await db.engine().dispose()
        found = await self.look()
        found.half += files(self.database, self.folder / "files", swept=True).half
        return found

    async def rest(self, *, within: float) -> bool:
        """Wait until no background work is left. False when some was after `within` seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within):
                # Another process works; what is left of it is in rows.
                while self.ask(BUSY):  # noqa: ASYNC110
                    await asyncio.sleep(0.2)
                return True
        return False

    def ask(self, statement: str, *arguments: str) -> int:
        with opened(self.database) as connection, suppress(sqlite3.OperationalError):
            return int(connection.execute(statement, arguments).fetchone()[0])
        return 0

    async def _verdict(self) -> audit.Verdict:
        try:
            async with db.unit_of_work() as session:
                return await audit.verify(session)
        finally:
            # A connection that stays open would recover what the next process has to recover.
            await db.engine().dispose()


async def make_house(folder: Path) -> House:
    """A database with people in it, and the server that nobody has started yet."""
    house = House(folder=folder, server=Server(data_dir=folder, settings=SETTINGS))
    lanes: list[dict[str, str]] = []
    async with db.unit_of_work() as session:
        admin = await make_admin(session)
        for _ in range(LANES):
            requester, provider = await make_requester(session), await make_provider(session, capacity=10_000)
            patient = await make_patient(session, requester)
            account = await session.get_one(Account, provider.id)
            account.password_hash = await hash_password(PASSWORD)
            session.add(account)
            login = await session.get_one(Account, requester.id)
            token = await identity.begin(session, login, device="reliability", address="127.0.0.1")
            cookie = f"mso_session_{house.server.port}={token}"
            house.people.append(Person(actor=requester, headers={"cookie": cookie, "origin": house.server.url}))
            lanes.append({"requester": requester.id.hex, "provider": provider.id.hex, "patient": patient.id.hex})
    (folder / "people.json").write_text(json.dumps({"admin": admin.id.hex, "lanes": lanes}))
    await db.engine().dispose()
    return house


@asynccontextmanager
async def uploading(house: House, deed: Callable[[httpx.AsyncClient], Awaitable[None]]) -> AsyncIterator[None]:
    """Do this again and again beside the block, with one browser."""

    async def again() -> None:
        async with httpx.AsyncClient(base_url=house.server.url, timeout=30) as client:
            while True:
                await deed(client)
                await asyncio.sleep(0.02)

    task = asyncio.create_task(again())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
