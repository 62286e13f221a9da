"""Who has a conversation before them. They are not told that a message waits: their screen is about to say that it
was read, and when a busy server is late with that, telling them would be more work for it and a figure that flashes.

Kept in memory by each process, from wake-ups that reach all of them. It decides over nothing but when to tell.
"""

import time
from collections import OrderedDict
from uuid import UUID

from mso_app.core import live

GOOD_SECONDS = 60.0
"""A screen says so again every 25 seconds; one that was cut off has not said that it is gone."""

_until: OrderedDict[str, float] = OrderedDict()


async def say(thread_id: UUID, person: UUID, *, is_looking: bool) -> None:
    """The end of the conversation is in front of somebody, or no longer."""
    await live.wake(topic(thread_id, person, is_looking=is_looking))


def topic(thread_id: UUID, person: UUID, *, is_looking: bool) -> str:
    return f"{'looks' if is_looking else 'away'}:{thread_id}:{person}"


def is_looking(thread_id: UUID, person: UUID) -> bool:
    """Whether a screen of this person says so."""
    return _until.get(f"{thread_id}:{person}", 0.0) > time.monotonic()


def _looks(topic: str) -> None:
    who, now = topic.partition(":")[2], time.monotonic()
    _until[who] = now + GOOD_SECONDS
    _until.move_to_end(who)
    while next(iter(_until.values())) < now:
        _until.popitem(last=False)


def _leaves(topic: str) -> None:
    _until.pop(topic.partition(":")[2], None)


live.watch("looks", _looks)
live.watch("away", _leaves)
live.watch("gone", _leaves)
