"""Wall clocks and moments in six zones: what does not exist is refused, what exists twice is asked about."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mso_app.domain.wall_time import (
    NoSuchTime,
    TwoSuchTimes,
    WorkingHours,
    difference,
    local_of,
    moment_of,
    signed,
    zone_words,
)

# Half-hour and 45-minute offsets, a jump of half an hour, a day that was skipped.
ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
    "Pacific/Apia",
    "Asia/Kolkata",
)


def wall(text: str) -> datetime:
    """What a clock on a wall says."""
    return datetime.fromisoformat(text)


LOCAL = st.datetimes(min_value=wall("2005-01-01T00:00"), max_value=wall("2035-01-01T00:00")).map(
    lambda moment: moment.replace(second=0, microsecond=0)
)
MOMENT = st.datetimes(
    min_value=wall("2005-01-01T00:00"), max_value=wall("2035-01-01T00:00"), timezones=st.just(UTC)
).map(lambda moment: moment.replace(second=0, microsecond=0))
MANY = settings(max_examples=400, deadline=None)


def exists(local: datetime, zone: str) -> list[datetime]:
    """Every moment at which the clocks say this, found the slow way: by trying all offsets there are."""
    offsets = [timedelta(minutes=15 * quarters) for quarters in range(-12 * 4, 14 * 4 + 1)]
    tried = [(local - offset).replace(tzinfo=UTC) for offset in offsets]
    return sorted({one for one in tried if one.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == local})


@MANY
@given(LOCAL, st.sampled_from(ZONES))
def test_a_wall_time_is_one_moment_or_says_why_not(local: datetime, zone: str) -> None:
    """L9."""
    found = exists(local, zone)

    if len(found) == 1:
        assert moment_of(local, zone) == found[0]
    elif found:
        with pytest.raises(TwoSuchTimes) as twice:
            moment_of(local, zone)
        assert [twice.value.first, twice.value.second] == found
        assert [moment_of(local, zone, fold=fold) for fold in (0, 1)] == found
    else:
        with pytest.raises(NoSuchTime) as never:
            moment_of(local, zone)
        assert never.value.before < local < never.value.after
        assert exists(never.value.before, zone)
        assert exists(never.value.after, zone)


@MANY
@given(MOMENT, st.sampled_from(ZONES))
def test_every_moment_comes_back_from_what_the_clock_says(moment: datetime, zone: str) -> None:
    """L9."""
    local = local_of(moment, zone)

    assert moment_of(local.replace(tzinfo=None, fold=0), zone, fold=local.fold) == moment


@pytest.mark.parametrize("zone", [zone for zone in ZONES if zone not in ("Asia/Kolkata", "Pacific/Apia")])
@pytest.mark.parametrize("year", range(2024, 2031))
def test_every_quarter_of_an_hour_of_the_days_that_change(zone: str, year: int) -> None:
    """L9: around both changes of every year no quarter is lost, invented or guessed."""
    skipped = twice = 0
    start = wall(f"{year}-01-01T00:00")
    changes = [
        start + timedelta(days=day)
        for day in range(365)
        if local_of(_utc(start + timedelta(days=day)), zone).utcoffset()
        != local_of(_utc(start + timedelta(days=day + 1)), zone).utcoffset()
    ]
    for day in changes:
        for quarter in range(-96, 3 * 96):
            local = day + timedelta(minutes=15 * quarter)
            try:
                assert exists(local, zone) == [moment_of(local, zone)]
            except NoSuchTime:
                skipped += exists(local, zone) == []
            except TwoSuchTimes:
                twice += len(exists(local, zone)) == 2

    quarters = 2 if zone == "Australia/Lord_Howe" else 4
    assert (len(changes), skipped, twice) == (2, quarters, quarters)


def test_half_past_two_in_berlin_in_spring_is_refused_with_the_nearest_real_times() -> None:
    """L9."""
    with pytest.raises(NoSuchTime) as problem:
        moment_of(wall("2026-03-29T02:30"), "Europe/Berlin")

    assert problem.value.sentence == (
        "02:30 does not exist on 29 March 2026 in Europe/Berlin, because the clocks go forward. Choose 01:45 or 03:00."
    )
    assert (problem.value.before, problem.value.after) == (wall("2026-03-29T01:45"), wall("2026-03-29T03:00"))


def test_half_past_two_in_berlin_in_autumn_asks_which_one() -> None:
    """L9."""
    with pytest.raises(TwoSuchTimes) as problem:
        moment_of(wall("2026-10-25T02:30"), "Europe/Berlin")

    assert problem.value.words == ("CEST", "CET")
    assert problem.value.first == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert problem.value.second == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_a_day_that_samoa_skipped_offers_the_day_before_and_after() -> None:
    with pytest.raises(NoSuchTime) as problem:
        moment_of(wall("2011-12-30T10:00"), "Pacific/Apia")

    assert problem.value.sentence.endswith("Choose 23:45 on 29 December 2011 or 00:00 on 31 December 2011.")


def test_zones_are_named_as_people_there_say_them() -> None:
    noon = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)

    assert [zone_words(noon, zone) for zone in ZONES] == ["CET", "EST", "UTC+11", "UTC+13:45", "UTC+13", "IST"]
    assert signed(difference(noon, mine="Europe/Berlin", theirs="Asia/Kolkata")) == "+4:30"
    assert signed(difference(noon, mine="Europe/Berlin", theirs="America/New_York")) == "−6"


def test_working_hours_are_those_of_the_place() -> None:
    ten_in_berlin = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
    half_an_hour_later = ten_in_berlin + timedelta(minutes=30)
    saturday = ten_in_berlin + timedelta(days=3)

    assert WorkingHours().holds(ten_in_berlin, half_an_hour_later, "Europe/Berlin")
    assert not WorkingHours().holds(ten_in_berlin, half_an_hour_later, "America/New_York")
    assert not WorkingHours().holds(saturday, saturday + timedelta(minutes=30), "Europe/Berlin")


def _utc(local: datetime) -> datetime:
    return local.replace(tzinfo=UTC)
