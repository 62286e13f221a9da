"""The rules of an appointment that need no data: collisions, windows, links, reminders."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mso_app.domain.appointments import (
    AppointmentStatus,
    Face,
    Lead,
    Way,
    closed_words,
    face,
    is_due,
    overlaps,
    problem_of_place,
    problem_of_time,
)
from mso_app.domain.case_status import CaseStatus

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MINUTES = st.integers(min_value=0, max_value=2_000)
LENGTH = st.integers(min_value=1, max_value=300)


@settings(max_examples=10_000, deadline=None)
@given(MINUTES, LENGTH, MINUTES, LENGTH)
def test_two_stretches_overlap_exactly_when_they_share_a_minute(a: int, long_a: int, b: int, long_b: int) -> None:
    """Row 27: 10,000 intervals against counting minutes."""
    first, second = NOW + timedelta(minutes=a), NOW + timedelta(minutes=b)
    shared = set(range(a, a + long_a)) & set(range(b, b + long_b))

    found = overlaps(first, first + timedelta(minutes=long_a), second, second + timedelta(minutes=long_b))

    assert found is bool(shared)
    assert found is overlaps(second, second + timedelta(minutes=long_b), first, first + timedelta(minutes=long_a))


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(MINUTES, LENGTH), max_size=30))
def test_taking_only_what_does_not_overlap_leaves_no_two_that_do(wanted: list[tuple[int, int]]) -> None:
    """Row 27: whatever the order of asking."""
    kept: list[tuple[datetime, datetime]] = []
    for start, length in wanted:
        begins = NOW + timedelta(minutes=start)
        ends = begins + timedelta(minutes=length)
        if not any(overlaps(begins, ends, *other) for other in kept):
            kept.append((begins, ends))

    kept.sort()
    assert all(one[1] <= other[0] for one, other in zip(kept, kept[1:], strict=False))
    assert bool(kept) is bool(wanted)


@pytest.mark.parametrize(
    ("status", "done_days_ago", "may"),
    [
        (CaseStatus.NEW, None, False),
        (CaseStatus.ASSIGNED, None, False),
        (CaseStatus.REJECTED, None, False),
        (CaseStatus.ACCEPTED, None, True),
        (CaseStatus.IN_PROGRESS, None, True),
        (CaseStatus.RETURNED, None, True),
        (CaseStatus.DONE, 13, True),
        (CaseStatus.DONE, 14, False),
    ],
)
def test_appointments_are_made_from_accepted_until_the_time_for_questions_is_over(
    status: CaseStatus, done_days_ago: int | None, may: bool
) -> None:
    """MSO-22, MSO-25."""
    done = NOW - timedelta(days=done_days_ago) if done_days_ago is not None else None

    assert (closed_words(status, is_withdrawn=False, done_at=done, now=NOW, days=14) == "") is may


@pytest.mark.parametrize(
    "place",
    [
        "http://meet.example/room",
        "javascript:alert(1)",
        "https://",
        "https:///room",
        "meet.example/room",
        "https://user:secret@meet.example",
        "https://meet.example/ro om",
        "https://[",
    ],
)
def test_a_video_link_is_https_or_nothing(place: str) -> None:
    assert problem_of_place(Way.VIDEO, place) == "A video link begins with https:// and names a host."


def test_a_place_may_be_any_words_and_a_good_link_is_fine() -> None:
    assert problem_of_place(Way.VIDEO, "https://meet.example/room?id=7") == ""
    assert problem_of_place(Way.VIDEO, "") == ""
    assert problem_of_place(Way.PLACE, "Room 4, second floor") == ""


def test_times_are_to_come_and_within_a_year() -> None:
    length = timedelta(minutes=30)

    assert problem_of_time(NOW, NOW + length, now=NOW) == "This time has passed."
    far = NOW + timedelta(days=366)
    assert problem_of_time(far, far + length, now=NOW) == "Choose a time within a year."
    assert problem_of_time(NOW + length, NOW + 2 * length, now=NOW) == ""


@pytest.mark.parametrize(
    ("status", "asks", "offer", "ended", "shown"),
    [
        (AppointmentStatus.OPEN, True, True, False, Face.ANSWER),
        (AppointmentStatus.OPEN, False, True, False, Face.WAITS),
        (AppointmentStatus.OPEN, True, False, False, Face.LAPSED),
        (AppointmentStatus.CONFIRMED, False, False, False, Face.CONFIRMED),
        (AppointmentStatus.CONFIRMED, True, True, False, Face.ANSWER),
        (AppointmentStatus.CONFIRMED, False, True, False, Face.CONFIRMED),
        (AppointmentStatus.CONFIRMED, True, True, True, Face.HELD),
        (AppointmentStatus.DECLINED, False, False, False, Face.DECLINED),
        (AppointmentStatus.CANCELLED, False, True, False, Face.CANCELLED),
    ],
)
def test_what_an_appointment_is_to_whoever_looks(
    status: AppointmentStatus, asks: bool, offer: bool, ended: bool, shown: Face
) -> None:
    ends = NOW - timedelta(hours=1) if ended else NOW + timedelta(hours=1)

    assert face(status, asks_viewer=asks, has_offer=offer, ends_at=ends, now=NOW) is shown


def test_a_reminder_is_due_from_its_moment_until_the_next_one() -> None:
    starts, agreed = NOW + timedelta(days=3), NOW

    def due(lead: Lead, **before: float) -> bool:
        return is_due(lead, starts_at=starts, agreed_at=agreed, now=starts - timedelta(**before))

    assert [due(Lead.DAY, hours=hours) for hours in (25, 24, 10, 0.25)] == [False, True, True, False]
    assert [due(Lead.QUARTER, minutes=minutes) for minutes in (16, 15, 1, 0)] == [False, True, True, False]
    just_agreed = starts - timedelta(hours=2)
    assert not is_due(Lead.DAY, starts_at=starts, agreed_at=just_agreed, now=just_agreed)
