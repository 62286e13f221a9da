"""How often something may be tried. Counted in this process, or with `MSO_REDIS_URL` by all processes together."""

import logging
import math
from collections import OrderedDict, deque
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Protocol

from redis.asyncio import Redis
from redis.exceptions import RedisError

from mso_app.core import clock
from mso_app.core.ids import new_id
from mso_app.core.redis_pool import connect
from mso_app.core.settings import settings

KEYS_REMEMBERED = 50_000
log = logging.getLogger("mso.throttle")


@dataclass(frozen=True, kw_only=True)
class Rule:
    """`limit` tries within `within`. With `first_delay` tries beyond it are let through one by one, after a delay
    that doubles each time up to `longest_delay`, instead of not before the oldest try has passed."""

    limit: int
    within: timedelta
    first_delay: timedelta | None = None
    longest_delay: timedelta = timedelta(minutes=15)

    def wait(self, *, tries: int, oldest: float, newest: float, now: float) -> float:
        """Seconds until another try is let through; 0 for now."""
        if tries < self.limit:
            return 0.0
        if self.first_delay is None:
            return max(0.0, oldest + self.within.total_seconds() - now)
        doubled = self.first_delay.total_seconds() * 2.0 ** min(tries - self.limit, 30)
        return max(0.0, newest + min(doubled, self.longest_delay.total_seconds()) - now)


class Counter(Protocol):
    async def hit(self, key: str, rule: Rule) -> float: ...
    async def take_back(self, key: str) -> None: ...
    async def forget(self, key: str) -> None: ...


async def hit(key: str, rule: Rule) -> int:
    """Count one try, at once and before it is evaluated. 0 lets it through; else whole seconds to wait, uncounted."""
    return math.ceil(await _counter().hit(key, rule))


async def take_back(key: str) -> None:
    """The latest try was no failure after all."""
    await _counter().take_back(key)


async def forget(key: str) -> None:
    """Start from nothing, for example after a success."""
    await _counter().forget(key)


def start_over() -> None:
    """A new counter; for tests."""
    _counter.cache_clear()


@lru_cache
def _counter() -> Counter:
    url = settings().redis_url
    return _Steady(_Shared(connect(url, socket_timeout=2.0, socket_connect_timeout=1.0))) if url else _Local()


class _Local:
    """The moments of the tries per key, oldest first; the least used keys are dropped when there are too many."""

    def __init__(self) -> None:
        self._tries: OrderedDict[str, deque[float]] = OrderedDict()

    async def hit(self, key: str, rule: Rule) -> float:
        now = clock.now().timestamp()
        tries = self._tries.pop(key, deque())
        while tries and tries[0] <= now - rule.within.total_seconds():
            tries.popleft()
        wait = rule.wait(tries=len(tries), oldest=tries[0], newest=tries[-1], now=now) if tries else 0.0
        if not wait:
            tries.append(now)
        self._tries[key] = tries
        if len(self._tries) > KEYS_REMEMBERED:
            self._tries.popitem(last=False)
        return wait

    async def take_back(self, key: str) -> None:
        if tries := self._tries.get(key):
            tries.pop()

    async def forget(self, key: str) -> None:
        self._tries.pop(key, None)


# The same arithmetic as `Rule.wait`, in one step that no other process can come between.
_HIT = """
local now, within, limit = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local first_delay, longest = tonumber(ARGV[4]), tonumber(ARGV[5])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - within)
local tries = redis.call('ZCARD', KEYS[1])
if tries >= limit then
  local wait
  if first_delay < 0 then
    wait = tonumber(redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')[2]) + within - now
  else
    local newest = tonumber(redis.call('ZRANGE', KEYS[1], -1, -1, 'WITHSCORES')[2])
    wait = newest + math.min(first_delay * 2 ^ math.min(tries - limit, 30), longest) - now
  end
  if wait > 0 then return tostring(wait) end
end
redis.call('ZADD', KEYS[1], now, ARGV[6])
redis.call('PEXPIRE', KEYS[1], math.ceil(within * 1000))
return '0'
"""


class _Shared:
    """One sorted set per key in Redis, scored by the moment of the try."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._hit = redis.register_script(_HIT)

    async def hit(self, key: str, rule: Rule) -> float:
        first = -1.0 if rule.first_delay is None else rule.first_delay.total_seconds()
        arguments = [
            repr(clock.now().timestamp()),
            *(rule.within.total_seconds(), rule.limit, first, rule.longest_delay.total_seconds()),
            new_id().hex,
        ]
        return float(await self._hit(keys=[_named(key)], args=arguments))

    async def take_back(self, key: str) -> None:
        await self._redis.zpopmax(_named(key))

    async def forget(self, key: str) -> None:
        await self._redis.delete(_named(key))


class _Steady:
    """All processes together while Redis answers; while it does not, each counts by itself, so that nobody is shut
    out and nobody is let through uncounted."""

    def __init__(self, shared: Counter) -> None:
        self._shared, self._local, self._is_away = shared, _Local(), False

    async def hit(self, key: str, rule: Rule) -> float:
        own = await self._local.hit(key, rule)
        try:
            together = await self._shared.hit(key, rule)
        except (RedisError, OSError):
            self._say(is_away=True)
            return own
        self._say(is_away=False)
        if together and not own:
            await self._local.take_back(key)
        return together

    async def take_back(self, key: str) -> None:
        await self._local.take_back(key)
        try:
            await self._shared.take_back(key)
        except (RedisError, OSError):
            self._say(is_away=True)

    async def forget(self, key: str) -> None:
        await self._local.forget(key)
        try:
            await self._shared.forget(key)
        except (RedisError, OSError):
            self._say(is_away=True)

    def _say(self, *, is_away: bool) -> None:
        if is_away != self._is_away:
            self._is_away = is_away
            log.warning("redis is away, each process counts by itself" if is_away else "redis is back")


def _named(key: str) -> str:
    return f"mso:tries:{key}"
