"""Tabs without a browser: raw sockets that are signed in, open a page and send events as a page of ours does."""

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from time import perf_counter
from typing import Self
from uuid import uuid4

import socketio

ROOT = "reflex___state____state"
APP = f"{ROOT}.mso_app___state___base____app_state"
SHELL_LOAD = f"{APP}.mso_app___state___shell____shell_state.load"
SPACE = "/_event"
ANSWERS_WITHIN_S = 30.0
Heard = Callable[[str], None]


@dataclass(kw_only=True)
class Tab:
    """One open tab; every answer of the server wakes `next`. `pattern` is the page's route where it has a name in it,
    and `heard` is given every frame as text."""

    url: str
    cookie: str
    path: str
    pattern: str = ""
    heard: Heard | None = None
    token: str = field(default_factory=lambda: str(uuid4()))
    client: socketio.AsyncClient = field(default_factory=lambda: socketio.AsyncClient(reconnection=False))
    answers: int = 0
    answered: asyncio.Event = field(default_factory=asyncio.Event)

    async def open(self) -> Self:
        """Connect and hydrate, which also runs what the page loads."""
        self.client.on("event", self._on_event, namespace=SPACE)
        await self.client.connect(
            f"{self.url}?token={self.token}",
            socketio_path=SPACE,
            namespaces=[SPACE],
            transports=["websocket"],
            headers={"Origin": self.url, "Cookie": self.cookie},
            wait_timeout=30,
        )
        await self.send(f"{ROOT}.hydrate_and_load")
        return self

    async def send(self, name: str) -> float:
        """One event and the first answer to it; the seconds in between."""
        self.answered.clear()
        began = perf_counter()
        await self.tell(name)
        async with asyncio.timeout(ANSWERS_WITHIN_S):
            await self.answered.wait()
        return perf_counter() - began

    async def tell(self, name: str, payload: Mapping[str, object] | None = None) -> None:
        """One event; nothing is waited for."""
        pattern = self.pattern or self.path
        path, _, query = self.path.partition("?")
        given = dict(part.split("=", 1) for part in query.split("&") if part)
        pairs = zip(pattern.split("/"), path.split("/"), strict=True)
        given |= {word.strip("[]"): value for word, value in pairs if word.startswith("[")}
        router = {"pathname": pattern, "asPath": self.path, "query": given}
        event = {"name": name, "payload": dict(payload or {}), "router_data": router, "token": self.token}
        await self.client.emit("event", event, namespace=SPACE)

    async def quiet(self, seconds: float = 0.5) -> None:
        """Wait until the server has said nothing for a while."""
        seen = -1
        while seen != self.answers:
            seen = self.answers
            await asyncio.sleep(seconds)

    async def close(self) -> None:
        await self.client.disconnect()

    def _on_event(self, data: object) -> None:
        self.answers += 1
        self.answered.set()
        if self.heard is not None:
            self.heard(data if isinstance(data, str) else json.dumps(data))
