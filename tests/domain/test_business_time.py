"""Business time against a count of single minutes, in six zones, over weekends, holidays, pauses and changed clocks."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mso_app.domain import deadlines
from mso_app.domain.business_time import DAY, BusinessCalendar
from mso_app.domain.case_status import CaseStatus
from mso_app.domain.deadlines import Promises
from mso_app.domain.words import Urgency

ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
    "Pacific/Apia",
    "Asia/Kolkata",
)
MINUTE = timedelta(minutes=1)
PROMISES = Promises(
    assign_hours=12, accept_hours=12, review_business_days=5, urgent_review_hours=48, return_answer_hours=72
)
# Clocks go forward and back, half an hour on Lord Howe; Apia left out 30 December 2011; a leap day; a new year.
CHANGES = [
    datetime(2026, 3, 27, 9, tzinfo=UTC),
    datetime(2026, 10, 23, 9, tzinfo=UTC),
    datetime(2026, 3, 6, 15, tzinfo=UTC),
    datetime(2026, 10, 30, 15, tzinfo=UTC),
    datetime(2026, 4, 2, 13, tzinfo=UTC),
    datetime(2026, 9, 25, 13, tzinfo=UTC),
    datetime(2011, 12, 28, 22, tzinfo=UTC),
    datetime(2028, 2, 27, 11, tzinfo=UTC),
    datetime(2026, 12, 30, 7, tzinfo=UTC),
]

starts = st.one_of(
    st.builds(lambda at, minutes: at + minutes * MINUTE, st.sampled_from(CHANGES), st.integers(-4_000, 4_000)),
    st.builds(lambda minutes: datetime(2020, 1, 1, tzinfo=UTC) + minutes * MINUTE, st.integers(0, 4_000_000)),
)
weekends = st.sampled_from([frozenset({5, 6}), frozenset({4, 5}), frozenset({6}), frozenset(), frozenset({0, 2, 4, 6})])
holidays = st.sets(st.integers(-3, 20), max_size=5)
zones = pytest.mark.parametrize("zone", ZONES)
quickly = settings(max_examples=30, deadline=None)


def _calendar(zone: str, weekend: frozenset[int], shut: set[int], start: datetime) -> BusinessCalendar:
    """Closed on some of the days around the start."""
    first = start.astimezone(ZoneInfo(zone)).date()
    return BusinessCalendar(zone=zone, weekend=weekend, closed=frozenset(first + day * DAY for day in shut))


def _counts(minute: datetime, zone: ZoneInfo, calendar: BusinessCalendar) -> bool:
    day = minute.astimezone(zone).date()
    return day.weekday() not in calendar.weekend and day not in calendar.closed


def _by_single_minutes(calendar: BusinessCalendar, start: datetime, end: datetime) -> int:
    zone, counted = ZoneInfo(calendar.zone), 0
    while start < end:
        counted += _counts(start, zone, calendar)
        start += MINUTE
    return counted


def _due_by_single_minutes(calendar: BusinessCalendar, start: datetime, minutes: int) -> datetime:
    zone = ZoneInfo(calendar.zone)
    while minutes:
        minutes -= _counts(start, zone, calendar)
        start += MINUTE
    return start


@zones
@quickly
@given(start=starts, length=st.integers(0, 15_000), weekend=weekends, shut=holidays)
@example(start=datetime(2011, 12, 29, 20, tzinfo=UTC), length=5_000, weekend=frozenset({5, 6}), shut=set())
def test_business_time_is_the_count_of_business_minutes(
    zone: str, start: datetime, length: int, weekend: frozenset[int], shut: set[int]
) -> None:
    """N-2, L9."""
    calendar = _calendar(zone, weekend, shut, start)
    end = start + length * MINUTE

    assert calendar.between(start, end) == _by_single_minutes(calendar, start, end) * MINUTE
    assert calendar.between(end, start) == -calendar.between(start, end)


@zones
@quickly
@given(start=starts, minutes=st.integers(0, 7_200), weekend=weekends, shut=holidays)
def test_a_promise_ends_at_the_first_minute_that_completes_it(
    zone: str, start: datetime, minutes: int, weekend: frozenset[int], shut: set[int]
) -> None:
    """N-2, L9: exact to the minute."""
    calendar = _calendar(zone, weekend, shut, start)

    assert calendar.add(start, minutes * MINUTE) == _due_by_single_minutes(calendar, start, minutes)


@zones
@quickly
@given(
    start=starts,
    weekend=weekends,
    shut=holidays,
    steps=st.lists(st.tuples(st.integers(1, 3_000), st.integers(1, 6_000)), max_size=4),
)
def test_pauses_are_left_out_to_the_minute(
    zone: str, start: datetime, weekend: frozenset[int], shut: set[int], steps: list[tuple[int, int]]
) -> None:
    """N-2: work, pause, work, pause …; what was left is left, and amber comes at three quarters of all of it."""
    calendar, now = _calendar(zone, weekend, shut, start), start
    total = 5 * DAY
    times = _review(calendar, now, None)
    used = 0
    for work, pause in steps:
        worked = min(now + work * MINUTE, times.due_at - MINUTE)
        used += _by_single_minutes(calendar, now, worked)
        left = deadlines.remaining(worked, times.due_at, urgency=Urgency.STANDARD, calendar=calendar)
        assert left == total - used * MINUTE
        now = worked + pause * MINUTE
        times = _review(calendar, now, left)

    assert times.due_at == _due_by_single_minutes(calendar, now, 7_200 - used)
    assert times.amber_at == _due_by_single_minutes(calendar, now, max(0, 5_400 - used))


def _review(calendar: BusinessCalendar, now: datetime, left: timedelta | None) -> deadlines.Times:
    times = deadlines.times(
        CaseStatus.IN_PROGRESS, since=now, urgency=Urgency.STANDARD, promises=PROMISES, calendar=calendar, left=left
    )
    assert times is not None
    return times


@zones
@quickly
@given(start=starts, left=st.integers(1, 2_880))
def test_hours_run_day_and_night(zone: str, start: datetime, left: int) -> None:
    """N-2: 48 hours are 48 hours, over weekends and changed clocks, also after a pause."""
    calendar = BusinessCalendar(zone=zone)

    times = deadlines.times(
        CaseStatus.IN_PROGRESS,
        since=start,
        urgency=Urgency.URGENT,
        promises=PROMISES,
        calendar=calendar,
        left=left * MINUTE,
    )

    assert times is not None
    assert times.due_at == start + left * MINUTE
    assert times.amber_at == start + max(0, left - 720) * MINUTE


@pytest.mark.parametrize(
    ("status", "hours"),
    [
        (CaseStatus.NEW, 12),
        (CaseStatus.ASSIGNED, 12),
        (CaseStatus.REJECTED, 12),
        (CaseStatus.RETURNED, 72),
    ],
)
def test_the_other_promises_are_hours(status: CaseStatus, hours: int) -> None:
    """N-2: accept 12 h, answer to a return 72 h, amber at 75 %."""
    now = datetime(2026, 3, 28, 12, tzinfo=UTC)

    times = deadlines.times(
        status, since=now, urgency=Urgency.STANDARD, promises=PROMISES, calendar=BusinessCalendar(zone="Europe/Berlin")
    )

    assert times == deadlines.Times(amber_at=now + timedelta(hours=0.75 * hours), due_at=now + timedelta(hours=hours))


def test_five_business_days_end_at_the_hour_they_began() -> None:
    """N-2: over Easter, with the clock put forward between."""
    calendar = BusinessCalendar(zone="Europe/Berlin", closed=frozenset({date(2026, 4, 3), date(2026, 4, 6)}))
    thursday = datetime(2026, 3, 26, 15, 30, tzinfo=ZoneInfo("Europe/Berlin"))

    assert _review(calendar, thursday, None).due_at == datetime(2026, 4, 2, 15, 30, tzinfo=ZoneInfo("Europe/Berlin"))


def test_what_begins_on_a_saturday_counts_from_monday() -> None:
    saturday = datetime(2026, 3, 7, 10, tzinfo=UTC)

    assert _review(BusinessCalendar(zone="UTC"), saturday, None).due_at == datetime(2026, 3, 14, tzinfo=UTC)


def test_what_was_late_when_it_paused_is_as_late_when_it_goes_on() -> None:
    now = datetime(2026, 3, 4, 10, tzinfo=UTC)

    times = _review(BusinessCalendar(zone="UTC"), now, timedelta(hours=-3))

    assert times == deadlines.Times(amber_at=now - timedelta(hours=3), due_at=now - timedelta(hours=3))


def test_a_calendar_without_open_days_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="no business days"):
        BusinessCalendar(zone="UTC", weekend=frozenset(range(7))).add(datetime(2026, 1, 1, tzinfo=UTC), DAY)
