"""Business time: how much of a stretch of time counts towards a promise that was made in business days.

A business day is a whole day of the place that is neither weekend nor closed; every minute of it counts, no minute of
another day does. So five business days end at the hour they began, weekends and holidays apart, and what remains of
them when a clock is paused is exactly what remains when it goes on.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
SATURDAY, SUNDAY = 5, 6
USUAL_WEEKEND = frozenset({SATURDAY, SUNDAY})
# A calendar without a single open day in ten years is a mistake.
HORIZON_DAYS = 3660


@dataclass(frozen=True, kw_only=True)
class BusinessCalendar:
    """When one place works. Monday is day 0; `closed` are its public holidays and whatever else it keeps shut."""

    zone: str
    weekend: frozenset[int] = USUAL_WEEKEND
    closed: frozenset[date] = frozenset()

    def is_open(self, day: date) -> bool:
        return day.weekday() not in self.weekend and day not in self.closed

    def between(self, start: datetime, end: datetime) -> timedelta:
        """The business time from `start` to `end`; negative when `end` is earlier."""
        if end < start:
            return -self.between(end, start)
        counted, day = timedelta(), self._day_of(start)
        while (opens := self._starts(day)) < end:
            if self.is_open(day):
                counted += max(timedelta(), min(end, self._starts(day + DAY)) - max(start, opens))
            day += DAY
        return counted

    def add(self, start: datetime, amount: timedelta) -> datetime:
        """The first moment by which so much business time has passed since `start`."""
        if amount <= timedelta():
            return start
        at, day = start, self._day_of(start)
        for _ in range(HORIZON_DAYS):
            ends = self._starts(day + DAY)
            if self.is_open(day):
                if amount <= ends - at:
                    return at + amount
                amount -= ends - at
            at, day = ends, day + DAY
        raise ValueError("This calendar has no business days.")

    def _day_of(self, moment: datetime) -> date:
        return moment.astimezone(ZoneInfo(self.zone)).date()

    def _starts(self, day: date) -> datetime:
        """The first moment of a day. A day that a place skipped (Apia, 30 December 2011) starts when the next does."""
        return datetime.combine(day, time(), tzinfo=ZoneInfo(self.zone)).astimezone(UTC)
