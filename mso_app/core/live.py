"""Waking open screens: `wake` a topic, and everybody who listens to it re-reads through their own rights.

Only topics travel, such as "case:4f…" or "cases"; never content. In one process an asyncio hub
carries them, with `MSO_REDIS_URL` Redis publish/subscribe behind the same two functions.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress

from redis.asyncio import Redis
from redis.exceptions import RedisError

from mso_app.core.background import running
from mso_app.core.ids import new_id
from mso_app.core.redis_pool import connect
from mso_app.core.settings import settings
from mso_app.core.woken import Woken

CHANNEL = "mso:wake"
BETWEEN = "\n"
RECONNECT_SECONDS = 1.0

log = logging.getLogger(__name__)

_listeners: dict[str, set[Woken]] = {}
_watchers: dict[str, list[tuple[Callable[[str], None], bool]]] = {}
# What this process publishes comes back to it too, and was delivered already.
_me = ""
_redis: Redis | None = None


def watch(kind: str, forget: Callable[[str], None], *, own: bool = True) -> None:
    """Call this at once with every topic of a kind, such as "account", that is woken: for whatever remembers what the
    database says, so that nobody who is woken reads what was. Without `own`, only what other processes woke."""
    known = _watchers.setdefault(kind, [])
    if (forget, own) not in known:
        known.append((forget, own))


async def wake(*topics: str) -> None:
    """Tell everybody who listens to these topics that something changed."""
    if not topics:
        return
    _deliver(topics, own=True)
    if _redis is None:
        return
    try:
        await _redis.publish(CHANNEL, BETWEEN.join((_me, *topics)))
    except (OSError, RedisError) as problem:
        # What is told about is committed already, and the screens of this process heard of it.
        log.warning("wake-ups do not reach other processes: %s", type(problem).__name__)


@asynccontextmanager
async def listen(topics: Iterable[str]) -> AsyncIterator[Woken]:
    """The woken topics among these. One wake-up is as good as ten."""
    woken = Woken()
    mine = list(topics)
    for topic in mine:
        _listeners.setdefault(topic, set()).add(woken)
    try:
        yield woken
    finally:
        for topic in mine:
            _listeners[topic].discard(woken)
            if not _listeners[topic]:
                del _listeners[topic]


@asynccontextmanager
async def bridge() -> AsyncIterator[None]:
    """Carry wake-ups between processes for as long as this one serves."""
    global _redis, _me  # noqa: PLW0603 -- one connection per process
    if not settings().redis_url:
        yield
        return
    _me = new_id().hex
    _redis = connect(settings().redis_url)
    try:
        async with running(_relay(_redis)):
            yield
    finally:
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
                        sender, *topics = message["data"].decode().split(BETWEEN)
                        if sender != _me:
                            _deliver(topics, own=False)
        await asyncio.sleep(RECONNECT_SECONDS)


def _deliver(topics: Iterable[str], *, own: bool) -> None:
    """First what remembers forgets, then whoever listens wakes up."""
    for topic in topics:
        for forget, hears_own in _watchers.get(topic.partition(":")[0], ()):
            if hears_own or not own:
                forget(topic)
    for topic in topics:
        for woken in _listeners.get(topic, ()):
            woken.add(topic)
