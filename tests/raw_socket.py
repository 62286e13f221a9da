"""A tab without a browser and without manners: a raw socket against our real server, and a world behind that server."""

import asyncio
import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit
from uuid import uuid4

import socketio
from sqlmodel import SQLModel

from mso_app.core import db, secrets
from mso_app.core.db import unit_of_work
from mso_app.core.settings import settings
from mso_app.core.throttle import start_over
from mso_app.domain.access import Actor
from mso_app.models import Account
from tests.doors.world import Thing, World, make_world
from tests.serve import Server, running

EVENTS = "/_event"
HYDRATE = "reflex___state____state.hydrate"
ANSWERS_WITHIN_S = 30.0
# The log and the heart-beats of the house go on by themselves; logins are compared without when they were last seen.
RESTLESS = frozenset({"audit_row", "audit_head", "login_session", "executor"})


class Tab:
    """One open socket. `cookie` is a login token or None, `tab` the client token a browser keeps for its tab."""

    def __init__(self, url: str, *, tab: str = "", login: str | None = None, origin: str = "") -> None:
        self.tab, self._url = tab or str(uuid4()), url
        self._headers = {"Origin": origin or url}
        if login:
            self._headers["Cookie"] = f"mso_session_{urlsplit(url).port}={login}"
        self._client = socketio.AsyncClient(reconnection=False)
        self._frames: list[str] = []
        self._texts: list[str] = []
        self._news = asyncio.Condition()
        self.closed = asyncio.Event()
        self.renamed = False
        """The server took the token for a copy of an open tab and gave out another one."""
        self._client.on("event", self._on_event, namespace=EVENTS)
        self._client.on("new_token", self._on_new_token, namespace=EVENTS)
        self._client.on("disconnect", self._on_disconnect, namespace=EVENTS)

    async def __aenter__(self) -> Self:
        try:
            await self._client.connect(
                f"{self._url}?token={self.tab}",
                socketio_path=EVENTS,
                namespaces=[EVENTS],
                transports=["websocket"],
                headers=self._headers,
                wait_timeout=int(ANSWERS_WITHIN_S),
            )
        except BaseException:
            await self._let_go()
            raise
        return self

    async def __aexit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(ANSWERS_WITHIN_S):
                await self._client.disconnect()
        await self._let_go()

    async def _let_go(self) -> None:
        """What the library leaves open when a connection fails or is cut."""
        session = self._client.eio.http
        if session is not None and not session.closed:
            await session.close()

    @property
    def frames(self) -> list[str]:
        """Every frame so far, as text."""
        return self._frames

    async def send(
        self, name: str, payload: Mapping[str, object] | None = None, *, page: tuple[str, str] = ("/", "/")
    ) -> None:
        """One event; nothing is waited for. `page` is the pattern and the address the tab claims to show."""
        await self._client.emit("event", self._event(name, payload or {}, page), namespace=EVENTS)

    @property
    def texts(self) -> list[str]:
        """Every frame so far, as the JSON it was."""
        return self._texts

    async def news(self, within: float) -> None:
        """Wait for the next frame, or for the end of the socket. Raises TimeoutError."""
        async with asyncio.timeout(within), self._news:
            await self._news.wait()

    async def send_raw(self, what: object, *, event: str = "event") -> None:
        """Whatever a stranger writes into a socket."""
        await self._client.emit(event, what, namespace=EVENTS)

    async def settled(self, *, page: tuple[str, str] = ("/", "/")) -> str:
        """Everything this tab was told once all it asked for is done: the events of a tab are answered in their order.

        Asks again for as long as the flood gate drops the question.
        """
        before = self._hydrations()
        async with asyncio.timeout(ANSWERS_WITHIN_S):
            while self._hydrations() == before:
                await self.send(HYDRATE, page=page)
                with suppress(TimeoutError):
                    async with asyncio.timeout(2), self._news:
                        await self._news.wait_for(lambda: self._hydrations() > before)
        return "\n".join(self._frames)

    async def until(self, is_there: Callable[[str], bool]) -> str:
        """Wait until what was told so far satisfies the condition."""
        async with asyncio.timeout(ANSWERS_WITHIN_S), self._news:
            await self._news.wait_for(lambda: is_there("\n".join(self._frames)))
        return "\n".join(self._frames)

    def _hydrations(self) -> int:
        return sum("is_hydrated" in frame for frame in self._frames)

    def _event(self, name: str, payload: Mapping[str, object], page: tuple[str, str]) -> dict[str, object]:
        pattern, shown = page
        path, _, query = shown.partition("?")
        given = dict(part.split("=", 1) for part in query.split("&") if part)
        pairs = zip(pattern.split("/"), path.split("/"), strict=True)
        given |= {name.strip("[]"): value for name, value in pairs if name.startswith("[")}
        router = {"pathname": pattern, "asPath": shown, "query": given}
        return {"name": name, "payload": dict(payload), "router_data": router, "token": self.tab}

    async def _on_event(self, data: object) -> None:
        async with self._news:
            self._frames.append(str(data))
            self._texts.append(data if isinstance(data, str) else json.dumps(data))
            self._news.notify_all()

    async def _on_new_token(self, _: object) -> None:
        self.renamed = True

    async def _on_disconnect(self, *_: object) -> None:
        self.closed.set()
        async with self._news:
            self._news.notify_all()


@contextmanager
def inhabited(folder: Path, template: Path) -> Iterator[tuple[Server, World]]:
    """A real server on a world that was in its database file before it started. `template` is a migrated SQLite file."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(template, folder / "mso.db")
    kept = {name: os.environ.get(name) for name in ("MSO_DATA_DIR", "MSO_DATABASE_URL")}
    os.environ["MSO_DATA_DIR"] = str(folder)
    os.environ.pop("MSO_DATABASE_URL", None)
    _forget()
    try:
        world = asyncio.run(_settle_in())
    finally:
        for name, value in kept.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value
        _forget()
    with running(folder, settings={"MSO_SECRET_KEY": ""}) as server:
        yield server, world


async def _settle_in() -> World:
    start_over()
    world = await make_world()
    async with unit_of_work() as session:
        for who in world.people.values():
            if who.actor is not None:
                account = await session.get_one(Account, who.actor.id)
                account.name, account.email = name_of(who.actor), mail_of(who.actor)
                session.add(account)
    await db.engine().dispose()
    return world


def name_of(actor: Actor) -> str:
    """What this person is called: a word nobody writes by accident."""
    return f"zqname{actor.id.hex[:12]}"


def mail_of(actor: Actor) -> str:
    return f"zqmail{actor.id.hex[:12]}@hospital.example"


def words_about(actor: Actor, *things: Thing) -> list[str]:
    """Every word that tells who this person is, or what stands in these cases."""
    planted = [word for thing in things for word in (thing.mark, thing.patient_mark, thing.private_mark)]
    return [word for word in (name_of(actor), mail_of(actor), *planted) if word]


def fingerprint(database: Path) -> str:
    """Everything that is stored, but for what changes by itself."""
    digest = hashlib.blake2b()
    with sqlite3.connect(database) as connection:
        for table in sorted(set(SQLModel.metadata.tables) - RESTLESS):
            for row in connection.execute(f"SELECT * FROM {table}"):
                digest.update(repr(row).encode())
        for row in connection.execute("SELECT id, account_id, ended_at FROM login_session"):
            digest.update(repr(row).encode())
    connection.close()
    return digest.hexdigest()


def _forget() -> None:
    settings.cache_clear()
    db.engine.cache_clear()
    secrets.secret_key.cache_clear()
    secrets.derive.cache_clear()
