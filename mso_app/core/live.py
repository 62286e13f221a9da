"""Waking open screens: `wake` a topic, and everybody who listens to it re-reads through their own rights.

Only topics travel, such as "case:4f…" or "cases"; never content. In one process an asyncio hub
carries them, with `MSO_REDIS_URL` Redis publish/subscribe behind the same two functions.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress

from redis.asyncio import Redis

from mso_app.core.settings import settings

CHANNEL = "mso:wake"
QUEUE_LIMIT = 64
RECONNECT_SECONDS = 1.0

_listeners: dict[str, set[asyncio.Queue[str]]] = {}
_redis: Redis | None = None


async def wake(*topics: str) -> None:
    """Tell everybody who listens to these topics that something changed."""
    if _redis is None:
        _deliver(topics)
        return
    for topic in topics:
        await _redis.publish(CHANNEL, topic)


@asynccontextmanager
async def listen(topics: Iterable[str]) -> AsyncIterator[asyncio.Queue[str]]:
    """A queue of the woken topics among these. A full queue drops: one wake-up is as good as ten."""
    queue: asyncio.Queue[str] = asyncio.Queue(QUEUE_LIMIT)
    mine = list(topics)
    for topic in mine:
        _listeners.setdefault(topic, set()).add(queue)
    try:
        yield queue
    finally:
        for topic in mine:
            _listeners[topic].discard(queue)
            if not _listeners[topic]:
                del _listeners[topic]


def listening() -> int:
    """How many screens listen in this process; a test uses it to find leaks."""
    return len({id(queue) for queues in _listeners.values() for queue in queues})


@asynccontextmanager
async def bridge() -> AsyncIterator[None]:
    """Carry wake-ups between processes for as long as this one serves."""
    global _redis  # noqa: PLW0603 -- one connection per process
    if not settings().redis_url:
        yield
        return
    _redis = Redis.from_url(settings().redis_url)
    task = asyncio.create_task(_relay(_redis))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await _redis.aclose()
        _redis = None


async def _relay(redis: Redis) -> None:
    while True:
        with suppress(OSError, ConnectionError):
            async with redis.pubsub() as channel:
                await channel.subscribe(CHANNEL)
                async for message in channel.listen():
                    if message["type"] == "message":
                        _deliver([message["data"].decode()])
        await asyncio.sleep(RECONNECT_SECONDS)


def _deliver(topics: Iterable[str]) -> None:
    for topic in topics:
        for queue in list(_listeners.get(topic, ())):
            with suppress(asyncio.QueueFull):
                queue.put_nowait(topic)
