"""How many events one tab may send: 20 a second with a burst of 40; the rest is dropped."""

import time
from collections import OrderedDict

PER_SECOND = 20.0
BURST = 40.0
TABS_REMEMBERED = 20_000


class Flood:
    """A token bucket per tab. Monotonic time: a moved clock must not lock anybody out."""

    def __init__(self, *, per_second: float = PER_SECOND, burst: float = BURST) -> None:
        self._per_second, self._burst = per_second, burst
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def admits(self, tab: str) -> bool:
        now = time.monotonic()
        level, last = self._buckets.pop(tab, (self._burst, now))
        level = min(self._burst, level + (now - last) * self._per_second)
        admitted = level >= 1
        self._buckets[tab] = (level - 1 if admitted else level, now)
        if len(self._buckets) > TABS_REMEMBERED:
            self._buckets.popitem(last=False)
        return admitted
