"""When an institution works: its weekend, the public holidays of its place, and the days it keeps shut."""

from datetime import date, timedelta
from functools import lru_cache

from mso_app.core import clock
from mso_app.domain.business_time import BusinessCalendar
from mso_app.integrations import public_holidays
from mso_app.models import Institution

# No clock reaches further, back or ahead.
YEARS_BACK, YEARS_AHEAD = 1, 2
CLOSED_SHOWN = 4


def calendar_of(institution: Institution) -> BusinessCalendar:
    """The business calendar of this institution, around the present."""
    return _calendar(
        institution.time_zone,
        institution.weekend,
        institution.country if institution.keeps_holidays else "",
        institution.region,
        institution.closed_days,
        clock.now().year,
    )


def closed_next(institution: Institution) -> list[str]:
    """The next days on which nobody works, weekends apart, in words: "Fri 25 Dec, Christmas Day"."""
    today = clock.now().date()
    named = dict.fromkeys(_own(institution.closed_days), "closed")
    if institution.keeps_holidays:
        for year in (today.year, today.year + 1):
            named |= public_holidays.in_year(institution.country, institution.region, year)
    weekend = _weekend(institution.weekend)
    coming = sorted(day for day in named if today <= day < today + timedelta(days=366) and day.weekday() not in weekend)
    return [f"{day:%a} {day.day} {day:%b}, {named[day]}" for day in coming[:CLOSED_SHOWN]]


@lru_cache(maxsize=512)
def _calendar(zone: str, weekend: str, country: str, region: str, closed: str, year: int) -> BusinessCalendar:
    days = _own(closed)
    for one in range(year - YEARS_BACK, year + YEARS_AHEAD + 1):
        days |= public_holidays.in_year(country, region, one).keys() if country else set()
    return BusinessCalendar(zone=zone, weekend=_weekend(weekend), closed=frozenset(days))


def _own(closed: str) -> set[date]:
    return {date.fromisoformat(day) for day in closed.split()}


def _weekend(digits: str) -> frozenset[int]:
    return frozenset(int(digit) for digit in digits)
