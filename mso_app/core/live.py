"""Waking open screens: `wake` a topic, and everybody who listens to it re-reads through their own rights.

Only topics travel, such as "case:4f…" or "cases"; never content. In one process an asyncio hub
carries them, with `MSO_REDIS_URL` Redis publish/subscribe behind the same two functions.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress

from redis.asyncio import Redis
from redis.exceptions import RedisError

from mso_app.core.settings import settings

CHANNEL = "mso:wake"
QUEUE_LIMIT = 64
RECONNECT_SECONDS = 1.0

log = logging.getLogger(__name__)

_listeners: dict[str, set[asyncio.Queue[str]]] = {}
_redis: Redis | None = None
# The loop itself holds tasks weakly.
_later: set[asyncio.Future[None]] = set()


async def wake(*topics: str) -> None:
    """Tell everybody who listens to these topics that something changed."""
    if _redis is None:
        _deliver(topics)
        return
    try:
        for topic in topics:
            await _redis.publish(CHANNEL, topic)
    except (OSError, RedisError) as problem:
        # What is told about is committed already; the screens of this process hear of it at least.
        log.warning("wake-ups do not reach other processes: %s", type(problem).__name__)
        _deliver(topics)


async def wake_later(seconds: float, *topics: str) -> None:
    """The same after a while. A process that ends before loses it: screens read again by themselves too."""

    def now() -> None:
        task = asyncio.ensure_future(wake(*topics))
        _later.add(task)
        task.add_done_callback(_later.discard)

    asyncio.get_running_loop().call_later(seconds, now)


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
        # The errors of this library are no errors of the system.
        with suppress(OSError, RedisError):
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
