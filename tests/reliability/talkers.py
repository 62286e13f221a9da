"""Two people in a conversation over raw sockets that are cut again and again, as a browser on a train behaves.

Each writes one message after the other, sends what was not confirmed again under the same `client_msg_id`, and keeps
every line it is shown. Nothing here reads the database.
"""

import asyncio
import json
import random
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import socketio.exceptions

from tests.raw_socket import Tab

PAGE = "/cases/[case_id]/chat"
LOADED = "reflex___state____state.reflex___state____on_load_internal_state.on_load_internal"
HYDRATE = "reflex___state____state.hydrate"
CHAT = "reflex___state____state.mso_app___state___base____app_state.mso_app___state___shared___chat____chat_state"
CONFIRMED_WITHIN_S = 20.0
"""A browser does not hang up because a busy server takes its time."""
GIVES_UP_AFTER_S = 180.0
TRIES_AGAIN_AFTER_S = (0.2, 2.0)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line as somebody saw it. `client` is "" on the other's."""

    id: str
    seq: int
    client: str
    text: str
    is_mine: bool


@dataclass(kw_only=True)
class Talker:
    """One of the two, with what they sent in their order, what was confirmed, and every line they ever saw."""

    url: str
    case_id: UUID
    thread_id: UUID
    login: str
    mark: str
    dice: random.Random
    cuts: int
    tab: str = field(default_factory=lambda: str(uuid4()))
    sent: dict[str, str] = field(default_factory=dict)
    confirmed: set[str] = field(default_factory=set)
    seen: dict[int, Line] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    was_cut: int = 0
    _socket: Tab | None = None
    _read: int = 0

    async def write(self, number: int) -> None:
        """Write so many messages, whatever happens to the socket, each confirmed before the next one begins."""
        at = {self.dice.randrange(number) for _ in range(self.cuts)}
        for n in range(number):
            client = str(uuid4())
            self.sent[client] = f"{self.mark} message {n}"
            await self._until_confirmed(client, cut=n in at)
        await self.leave()

    async def leave(self) -> None:
        socket, self._socket = self._socket, None
        if socket is not None:
            with suppress(Exception):
                await socket.__aexit__(None, None, None)

    async def _until_confirmed(self, client: str, *, cut: bool) -> None:
        begun, pause = time.monotonic(), TRIES_AGAIN_AFTER_S[0]
        while time.monotonic() - begun < GIVES_UP_AFTER_S:
            try:
                socket = await self._there()
                await self._say(socket, client)
                if self.dice.random() < 0.1:
                    await self._say(socket, client)
                if cut:
                    # Sent, and gone before the answer.
                    cut = False
                    self.was_cut += 1
                    await self.leave()
                    continue
                if await self._confirms(socket, client):
                    return
                await self.leave()
            except (OSError, TimeoutError, socketio.exceptions.SocketIOError):
                await self.leave()
                await asyncio.sleep(pause)
                pause = min(2 * pause, TRIES_AGAIN_AFTER_S[1])
        self.problems.append(f"{self.mark} was never confirmed")

    async def _say(self, socket: Tab, client: str) -> None:
        form = {"client_msg_id": client, "thread": str(self.thread_id), "text": self.sent[client]}
        await socket.send(f"{CHAT}.send", {"form": form}, page=self._page)

    async def _confirms(self, socket: Tab, client: str) -> bool:
        with suppress(TimeoutError):
            async with asyncio.timeout(CONFIRMED_WITHIN_S):
                while client not in self.confirmed and not socket.closed.is_set():
                    await socket.news(CONFIRMED_WITHIN_S)
                    self._take(socket)
        return client in self.confirmed

    async def _there(self) -> Tab:
        """An open page, opened again where it was cut; opening it reads what was missed."""
        if self._socket is not None and not self._socket.closed.is_set():
            return self._socket
        await self.leave()
        socket = Tab(self.url, tab=self.tab, login=self.login)
        self._read = 0
        await socket.__aenter__()
        self._socket = socket
        await socket.send(HYDRATE, page=self._page)
        await socket.send(LOADED, page=self._page)
        async with asyncio.timeout(CONFIRMED_WITHIN_S):
            while not any(f'"thread_id": "{self.thread_id}"' in frame for frame in socket.texts):
                await socket.news(CONFIRMED_WITHIN_S)
        self._take(socket)
        return socket

    @property
    def _page(self) -> tuple[str, str]:
        return PAGE, f"/cases/{self.case_id}/chat"

    def _take(self, socket: Tab) -> None:
        frames = socket.texts[self._read :]
        self._read += len(frames)
        for frame in frames:
            for line in lines_in(frame):
                self._keep(line)

    def _keep(self, line: Line) -> None:
        known = self.seen.setdefault(line.seq, line)
        if known.id != line.id:
            self.problems.append(f"two lines have the number {line.seq}")
        if line.is_mine and line.client in self.sent:
            self.confirmed.add(line.client)
        thread = self.mark.partition("-")[0]
        if not line.text.startswith(thread):
            self.problems.append(f"{self.mark} was shown {line.text[:20]}")


def lines_in(frame: str) -> Iterator[Line]:
    """Every line of a conversation in a frame of the server."""
    delta = json.loads(frame).get("delta", {}).get(CHAT, {})
    for name in ("settled_rx_state_", "tail_rx_state_"):
        for row in delta.get(name) or []:
            text = "".join(run.get("text", "") for run in row.get("runs", []))
            yield Line(
                id=row["id"],
                seq=row["seq"],
                client=row.get("client_msg_id", ""),
                text=text,
                is_mine=bool(row.get("is_mine")),
            )
