"""A day as people write it: "14 Mar 1972", "1972-03-14", "14.03.1972". What could mean two days is asked back."""

import calendar
import re
from datetime import date

from mso_app.core.errors import InvalidInput

MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
YEAR_FIRST = re.compile(r"(\d{4})[-./ ](\d{1,2})[-./ ](\d{1,2})")
DOTTED = re.compile(r"(\d{1,2})[. -]\s?(\d{1,2})[. -]\s?(\d{4})")
SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
WORDED = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)?[ -]+([a-z]{3,9})\.?,?[ -]+(\d{4})")
WORD_FIRST = re.compile(r"([a-z]{3,9})\.?[ -]+(\d{1,2})(?:st|nd|rd|th)?,?[ -]+(\d{4})")
FIRST_YEAR, LAST_YEAR = 1850, 2200
MONTHS_A_YEAR = 12
SHORTEST_WORD = 3

UNKNOWN = "Write the day as 14 Mar 1972 or 1972-03-14."
TWO_DAYS = "This could be two different days. Write the month as a word, such as 4 Mar 1972."


def read_day(text: str, *, field: str = "birth_date") -> date:
    """The day that was written. Raises InvalidInput with a sentence for `field`."""
    year, month, day = _parts(" ".join(text.split()).lower(), field)
    if not 1 <= month <= MONTHS_A_YEAR or not FIRST_YEAR <= year <= LAST_YEAR or day < 1:
        raise InvalidInput(fields={field: UNKNOWN})
    length = calendar.monthrange(year, month)[1]
    if day > length:
        sentence = f"{calendar.month_name[month]} {year} had {length} days. Check the day."
        raise InvalidInput(fields={field: sentence})
    return date(year, month, day)


def _parts(text: str, field: str) -> tuple[int, int, int]:
    """Year, month and day, not yet known to exist."""
    if found := YEAR_FIRST.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := WORDED.fullmatch(text):
        return int(found[3]), _month(found[2], field), int(found[1])
    if found := WORD_FIRST.fullmatch(text):
        return int(found[3]), _month(found[1], field), int(found[2])
    if found := DOTTED.fullmatch(text):
        return int(found[3]), int(found[2]), int(found[1])
    if found := SLASHED.fullmatch(text):
        return _slashed(int(found[1]), int(found[2]), int(found[3]), field)
    raise InvalidInput(fields={field: UNKNOWN if text else "Write the birth date, such as 14 Mar 1972."})


def _slashed(first: int, second: int, year: int, field: str) -> tuple[int, int, int]:
    """With slashes some write the day first and some the month, so only what reads one way is taken."""
    if first == second or second > MONTHS_A_YEAR >= first:
        return year, first, second
    if first > MONTHS_A_YEAR >= second:
        return year, second, first
    raise InvalidInput(fields={field: TWO_DAYS})


def _month(word: str, field: str) -> int:
    fits = [number for name, number in MONTHS.items() if name.startswith(word) and len(word) >= SHORTEST_WORD]
    if word == "sept":
        return MONTHS["september"]
    if len(fits) != 1:
        raise InvalidInput(fields={field: UNKNOWN})
    return fits[0]
