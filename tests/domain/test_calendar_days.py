"""A typed day is one day or a sentence, never a guess."""

from datetime import date

import pytest

from mso_app.core.errors import InvalidInput
from mso_app.domain.calendar_days import TWO_DAYS, UNKNOWN, read_day


@pytest.mark.parametrize(
    "typed",
    ["14 Mar 1972", "14 march 1972", "March 14, 1972", "1972-03-14", "14.03.1972", "14. Mar 1972", "14/03/1972"],
)
def test_one_day_however_it_is_written(typed: str) -> None:
    assert read_day(typed) == date(1972, 3, 14)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("30 Feb 1972", "February 1972 had 29 days. Check the day."),
        ("31.04.1980", "April 1980 had 30 days. Check the day."),
        ("03/04/1972", TWO_DAYS),
        ("14 Ma 1972", UNKNOWN),
        ("1972-13-01", UNKNOWN),
        ("0 Mar 1972", UNKNOWN),
        ("14 Mar 72", UNKNOWN),
        ("", "Write the birth date, such as 14 Mar 1972."),
    ],
)
def test_what_is_no_day_is_told(typed: str, sentence: str) -> None:
    with pytest.raises(InvalidInput) as told:
        read_day(typed)

    assert told.value.fields == {"birth_date": sentence}
