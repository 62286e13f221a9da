"""What an expert did, in units of work. What anybody pays for it is no part of this subject."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mso_app.domain.words import Urgency


class ServiceKind(StrEnum):
    OPINION = "opinion"
    SECOND_READ = "second_read"
    ADDENDUM = "addendum"


TENTHS = {
    (ServiceKind.OPINION, Urgency.STANDARD): 10,
    (ServiceKind.OPINION, Urgency.URGENT): 15,
    (ServiceKind.SECOND_READ, Urgency.STANDARD): 10,
    (ServiceKind.SECOND_READ, Urgency.URGENT): 10,
    (ServiceKind.ADDENDUM, Urgency.STANDARD): 0,
    (ServiceKind.ADDENDUM, Urgency.URGENT): 0,
}
UNITS_SENTENCE = "Standard 1, urgent 1.5, second read 1, addendum 0."
MONTHS_OF = {"month": 1, "quarter": 3, "year": 12}


def units(tenths: int) -> str:
    """ "6.5"."""
    return f"{tenths // 10}.{tenths % 10}"


def label(kind: ServiceKind, urgency: Urgency) -> str:
    """ "Standard", "Urgent", "Second read", "Addendum"."""
    return urgency.value.capitalize() if kind is ServiceKind.OPINION else kind.value.replace("_", " ").capitalize()


@dataclass(frozen=True, kw_only=True)
class Period:
    """A month, a quarter or a year; `last` belongs to it."""

    first: date
    last: date
    words: str

    @property
    def key(self) -> str:
        return f"{self.first:%Y-%m}"


def period(length: str, day: date) -> Period:
    """The month, quarter or year that this day belongs to."""
    months = MONTHS_OF[length]
    begin = (day.month - 1) // months * months + 1
    end = begin + months - 1
    words = {
        "month": f"{day:%B %Y}",
        "quarter": f"Quarter {(day.month - 1) // 3 + 1}, {day.year}",
        "year": f"{day.year}",
    }[length]
    return Period(first=date(day.year, begin, 1), last=date(day.year, end, monthrange(day.year, end)[1]), words=words)


def months_back(day: date, number: int) -> date:
    """The first day of the month so many months before this day's; negative numbers go forward."""
    place = day.year * 12 + day.month - 1 - number
    return date(place // 12, place % 12 + 1, 1)
