"""Wake-ups between processes: Redis may come and go, work and screens go on."""

import asyncio
from collections.abc import AsyncIterator
from types import TracebackType
from typing import Self

import pytest
from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisIsAway

from mso_app.core import live
from mso_app.core.redis_pool import CONNECTIONS
from mso_app.core.settings import settings


class _Channel:
    """Stands for a subscription; the first ones fail as they do while Redis is away."""

    def __init__(self, failures: int) -> None:
        self.failures = failures

    def pubsub(self) -> Self:
        return self

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    async def subscribe(self, name: str) -> None:
        if self.failures:
            self.failures -= 1
            raise RedisIsAway(name)

    async def listen(self) -> AsyncIterator[dict[str, object]]:
        yield {"type": "message", "data": b"another process\ncase:1"}
        await asyncio.Event().wait()


async def test_a_listener_survives_that_redis_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "RECONNECT_SECONDS", 0)

    async with live.listen(["case:1"]) as woken:
        relay = asyncio.create_task(live._relay(_Channel(failures=2)))  # pyright: ignore[reportArgumentType]
        await asyncio.wait_for(woken.wait(), 5)
        relay.cancel()

        assert woken.take() == {"case:1"}


async def test_what_was_committed_is_no_error_because_redis_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MSO_REDIS_URL", "redis://127.0.0.1:1/0")
    settings.cache_clear()
    try:
        async with live.bridge(), live.listen(["case:1"]) as woken:
            await live.wake("case:1")

            assert woken.take() == {"case:1"}
    finally:
        settings.cache_clear()


async def test_a_burst_of_wake_ups_opens_a_few_connections(redis_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """L11: a thousand tabs that close at once leave no thousand connections behind, and every wake-up goes out."""
    monkeypatch.setenv("MSO_REDIS_URL", redis_url)
    settings.cache_clear()
    told = 0
    try:
        async with Redis.from_url(redis_url) as reader, reader.pubsub() as other, live.bridge():
            await other.subscribe(live.CHANNEL)

            await asyncio.gather(*(live.wake(f"case:{number}") for number in range(500)))

            connections = int((await reader.info("clients"))["connected_clients"])
            async with asyncio.timeout(10):
                async for message in other.listen():
                    told += message["type"] == "message"
                    if told == 500:
                        break
    finally:
        settings.cache_clear()
    assert told == 500
    assert connections <= CONNECTIONS + 2


async def test_topics_wait_for_their_listener_each_once() -> None:
    """What comes while somebody reads is not lost, and ten of the same are one; there is an end to what is kept."""
    async with live.listen([f"case:{number}" for number in range(200)]) as woken:
        waiting = asyncio.create_task(woken.wait())
        await asyncio.sleep(0)
        assert not waiting.done()

        await live.wake("case:1", "case:2", "case:1", "case:999")
        await asyncio.wait_for(waiting, 5)

        assert (woken.take(), woken.empty()) == ({"case:1", "case:2"}, True)
        for number in range(200):
            await live.wake(f"case:{number}")
        assert len(woken.take()) == 64
    assert live._listeners == {}
