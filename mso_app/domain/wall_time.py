"""From what a clock on a wall says to a moment and back, in any zone; the hours that do not exist or exist twice.

Twice a year most zones skip an hour and repeat another. Nobody may be sent to a meeting that cannot take place, and
nobody may guess which of two equal hours was meant: both are errors that carry the sentence and what to choose from.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

STEP = timedelta(minutes=15)
"""Times that are offered instead lie on this grid."""


class NoSuchTime(Exception):
    """The clocks jumped over it. `before` and `after` are the nearest times of the wall clock that do exist."""

    def __init__(self, local: datetime, zone: str, *, before: datetime, after: datetime) -> None:
        self.before, self.after = before, after
        self.sentence = (
            f"{_time(local)} does not exist on {_day(local)} in {zone}, because the clocks go forward. "
            f"Choose {_beside(before, local)} or {_beside(after, local)}."
        )
        super().__init__(self.sentence)


class TwoSuchTimes(Exception):
    """The clocks went back over it. `first` and `second` are the two moments, in UTC."""

    def __init__(self, local: datetime, zone: str) -> None:
        place = ZoneInfo(zone)
        self.first, self.second = (local.replace(tzinfo=place, fold=fold).astimezone(UTC) for fold in (0, 1))
        self.words = (zone_words(self.first, zone), zone_words(self.second, zone))
        self.sentence = (
            f"{_time(local)} comes twice on {_day(local)} in {zone}, because the clocks go back. "
            f"Say which one: the first ({self.words[0]}) or the second ({self.words[1]})."
        )
        super().__init__(self.sentence)


@cache
def is_zone(name: str) -> bool:
    """Whether this is the name of a zone, such as "Europe/Berlin"."""
    return name in available_timezones()


def moment_of(local: datetime, zone: str, *, fold: int | None = None) -> datetime:
    """The moment in UTC at which the clocks of that zone say this; `local` is naive.

    `fold` says which one when it comes twice, 0 or 1, and nothing otherwise. Raises NoSuchTime and TwoSuchTimes.
    """
    place = ZoneInfo(zone)
    early, late = (local.replace(tzinfo=place, fold=which) for which in (0, 1))
    before, after = early.utcoffset(), late.utcoffset()
    assert before is not None
    assert after is not None
    if before == after:
        return early.astimezone(UTC)
    if before > after:
        if fold is None:
            raise TwoSuchTimes(local, zone)
        return (late if fold else early).astimezone(UTC)
    jump = _jump(place, (local - after).replace(tzinfo=UTC), (local - before).replace(tzinfo=UTC))
    gap = (jump + before).replace(tzinfo=None)
    raise NoSuchTime(local, zone, before=_grid(gap - STEP), after=(jump + after).replace(tzinfo=None))


def local_of(moment: datetime, zone: str) -> datetime:
    """What the clocks of that zone say then, aware."""
    return moment.astimezone(ZoneInfo(zone))


def zone_words(moment: datetime, zone: str) -> str:
    """ "CET"; where a zone has no letters, "UTC+5:45"."""
    local = local_of(moment, zone)
    letters = local.tzname() or ""
    return letters if letters.isalpha() else offset_words(local.utcoffset() or timedelta())


def offset_words(offset: timedelta) -> str:
    """ "UTC+5:45", "UTC-3", "UTC"."""
    words = signed(offset)
    return f"UTC{words}" if offset else "UTC"


def signed(length: timedelta) -> str:
    """ "+4:30", "−3", "+0"."""
    minutes = round(length.total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    sign = "−" if minutes < 0 else "+"
    return f"{sign}{hours}:{rest:02}" if rest else f"{sign}{hours}"


def difference(moment: datetime, *, mine: str, theirs: str) -> timedelta:
    """How much further their clocks are than mine at this moment."""
    here, there = (local_of(moment, zone).utcoffset() or timedelta() for zone in (mine, theirs))
    return there - here


@dataclass(frozen=True, kw_only=True)
class WorkingHours:
    """From when to when somebody works, Monday to Friday, in minutes after midnight of their own wall clock."""

    start: int = 8 * 60
    end: int = 17 * 60

    def holds(self, start: datetime, end: datetime, zone: str) -> bool:
        """Whether a stretch of time lies within one working day of that zone."""
        first, last = local_of(start, zone), local_of(end, zone)
        is_one_day = first.date() == last.date() and first.weekday() < 5
        return is_one_day and self.start <= minute_of(first) and minute_of(last) <= self.end


def minute_of(local: datetime) -> int:
    """Minutes after midnight by the wall clock."""
    return local.hour * 60 + local.minute


def _jump(place: ZoneInfo, low: datetime, high: datetime) -> datetime:
    """The moment between these two at which the offset changes, to the second."""
    old = low.astimezone(place).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        middle = middle.replace(microsecond=0)
        if middle in (low, high):
            break
        if middle.astimezone(place).utcoffset() == old:
            low = middle
        else:
            high = middle
    return high


def _grid(local: datetime) -> datetime:
    """Up to the next quarter of an hour."""
    past = local.minute % 15
    return local.replace(second=0, microsecond=0) + (timedelta(minutes=15 - past) if past else timedelta())


def _beside(time: datetime, local: datetime) -> str:
    return _time(time) if time.date() == local.date() else f"{_time(time)} on {_day(time)}"


def _time(local: datetime) -> str:
    return f"{local:%H:%M}"


def _day(local: datetime) -> str:
    return f"{local.day} {local:%B %Y}"
