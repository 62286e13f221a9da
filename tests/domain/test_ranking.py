"""The ranking for whatever is known of whomever: the same from every order, and nobody who was stopped (N-3)."""

from datetime import date, timedelta
from random import Random
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mso_app.domain.ranking import WEIGHTS, Contender, Eligibility, Facts, factors, hard_stop, ranked, score

TODAY = date(2026, 11, 27)
VALID = TODAY + timedelta(days=1)

eligible = st.builds(
    Eligibility,
    is_active=st.booleans(),
    licence_until=st.one_of(st.none(), st.dates(date(2026, 11, 1), date(2026, 12, 31))),
    rejected=st.one_of(st.none(), st.sampled_from(["capacity", "conflict"])),
    works_there=st.booleans(),
    declared_conflict=st.booleans(),
)
known = st.builds(
    Facts,
    is_main_specialty=st.booleans(),
    has_specialty=st.booleans(),
    matching_sub_specialty=st.sampled_from(["", "ILD"]),
    capacity=st.integers(0, 9),
    running=st.integers(0, 12),
    median_days=st.one_of(st.none(), st.floats(0, 40)),
    accepted=st.integers(0, 20),
    asked=st.integers(20, 40),
    shared_languages=st.sampled_from([(), ("English",), ("English", "German")]),
    hours_apart=st.floats(0, 24),
)
contenders = st.lists(
    st.builds(Contender, id=st.uuids(), eligibility=eligible, facts=known), max_size=12, unique_by=lambda one: one.id
)


def _is_stopped(who: Eligibility) -> bool:
    """The rules once more, in no order."""
    in_date = who.licence_until is not None and who.licence_until >= TODAY
    return not who.is_active or not in_date or who.rejected is not None or who.works_there or who.declared_conflict


@settings(deadline=None)
@given(people=contenders, shuffled=st.randoms())
def test_the_order_of_reading_does_not_matter(people: list[Contender], shuffled: Random) -> None:
    """N-3: deterministic."""
    other = list(people)
    shuffled.shuffle(other)

    assert ranked(people, today=TODAY)[0] == ranked(other, today=TODAY)[0]


@settings(deadline=None)
@given(people=contenders)
def test_who_is_stopped_is_never_ranked_and_hears_why(people: list[Contender]) -> None:
    """N-3."""
    placed, stopped = ranked(people, today=TODAY)

    assert {one.id for one, _ in stopped} == {one.id for one in people if _is_stopped(one.eligibility)}
    assert all(stop.reason for _, stop in stopped)
    assert not {one.id for one, _ in stopped} & {one.contender.id for one in placed}


@settings(deadline=None)
@given(people=contenders)
def test_the_score_is_the_sum_that_is_shown_and_orders_the_list(people: list[Contender]) -> None:
    """N-3: shows the arithmetic."""
    placed, _ = ranked(people, today=TODAY)

    for one in placed:
        assert [line.weight for line in one.factors] == list(WEIGHTS.values())
        assert all(0 <= line.value <= 1 for line in one.factors)
        assert one.score == round(sum(round(line.value * line.weight, 3) for line in one.factors), 3)
    assert [one.score for one in placed] == sorted((one.score for one in placed), reverse=True)


@settings(deadline=None)
@given(facts=known, more=st.integers(1, 5))
def test_a_fuller_or_slower_expert_never_scores_higher(facts: Facts, more: int) -> None:
    worse = Facts(
        **{
            **vars(facts),
            "running": facts.running + more,
            "median_days": None if facts.median_days is None else facts.median_days + more,
        }
    )

    assert score(factors(worse)) <= score(factors(facts))


@pytest.mark.parametrize(
    ("who", "reason"),
    [
        (Eligibility(is_active=False, licence_until=VALID), "Account is disabled"),
        (Eligibility(licence_until=None), "No licence on record"),
        (Eligibility(licence_until=date(2026, 11, 12)), "Licence expired 12 Nov 2026"),
        (Eligibility(licence_until=VALID, rejected="Conflict"), "Rejected this case, conflict"),
        (Eligibility(licence_until=VALID, works_there=True), "Works at the requesting institution"),
        (
            Eligibility(licence_until=VALID, declared_conflict=True),
            "Declared a conflict of interest with the requesting institution",
        ),
    ],
)
def test_every_hard_stop_names_its_reason(who: Eligibility, reason: str) -> None:
    stop = hard_stop(who, today=TODAY)

    assert stop is not None
    assert stop.reason == reason


def test_a_licence_counts_on_its_last_day() -> None:
    assert hard_stop(Eligibility(licence_until=TODAY), today=TODAY) is None


def test_who_knows_another_specialty_only_is_not_listed() -> None:
    facts = Facts(
        is_main_specialty=False,
        has_specialty=False,
        matching_sub_specialty="",
        capacity=5,
        running=0,
        median_days=None,
        accepted=0,
        asked=0,
        shared_languages=(),
        hours_apart=0,
    )
    one = Contender(id=UUID(int=1), eligibility=Eligibility(licence_until=VALID), facts=facts)

    assert ranked([one], today=TODAY) == ([], [])
