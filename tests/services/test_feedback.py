"""What the requester thinks of an opinion: once per case, corrected with history, counted for administrators."""

import asyncio
from datetime import date

import pytest
from pydantic import ValidationError
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.db import unit_of_work
from mso_app.core.errors import ChangedMeanwhile, InvalidInput, InvalidTransition, NotFound, NotPermitted
from mso_app.domain.case_status import CaseStatus
from mso_app.models import AuditRow, Feedback
from mso_app.schemas.clarification import FeedbackIn
from mso_app.services import clarification
from tests.build import make_case, make_provider, make_requester
from tests.conftest import Clock, Database
from tests.signed import make_signed


def rating(**changes: object) -> FeedbackIn:
    return FeedbackIn.model_validate({"usefulness": 5, "timeliness": 4, "comment": "It changed our plan."} | changes)


async def test_feedback_is_given_and_read_by_both_sides(session: AsyncSession) -> None:
    """MSO-16."""
    signed = await make_signed(session)

    given = await clarification.give_feedback(session, signed.requester, signed.case.id, rating())
    seen = await clarification.open_feedback(session, signed.provider, signed.case.id)

    assert (given.usefulness, given.timeliness, given.version, given.can_give) == (5, 4, 1, True)
    assert (seen.comment, seen.outcome, seen.history, seen.can_give) == ("It changed our plan.", "", [], False)


async def test_the_outcome_becomes_known_later_and_the_correction_is_kept(session: AsyncSession, clock: Clock) -> None:
    """N-5: confirmed, clarified, changed or undetermined against the opinion, with a day; also long after the window."""
    signed = await make_signed(session)
    await clarification.give_feedback(session, signed.requester, signed.case.id, rating(usefulness=3))
    clock.move(days=90)

    later = await clarification.give_feedback(
        session,
        signed.requester,
        signed.case.id,
        rating(outcome="confirmed", outcome_on=date(2026, 5, 20), version=1),
    )

    assert (later.outcome_label, later.outcome_day, later.version) == ("Confirmed", "20 May 2026", 2)
    assert [change.words for change in later.history] == [
        "Usefulness 3, timeliness 4, outcome not known, “It changed our plan.”"
    ]
    assert len((await session.exec(select(Feedback))).all()) == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"outcome": "confirmed"}, "outcome_on"),
        ({"outcome_on": date(2026, 3, 2)}, "outcome"),
        ({"outcome": "better", "outcome_on": date(2026, 3, 2)}, "outcome"),
        ({"outcome": "changed", "outcome_on": date(2026, 3, 1)}, "outcome_on"),
        ({"outcome": "changed", "outcome_on": date(2026, 3, 3)}, "outcome_on"),
    ],
)
async def test_an_outcome_has_a_word_and_a_day_that_can_be(
    session: AsyncSession, clock: Clock, changes: dict[str, object], field: str
) -> None:
    """Signed on 2 March 2026, which is today."""
    signed = await make_signed(session)

    with pytest.raises(InvalidInput) as refused:
        await clarification.give_feedback(session, signed.requester, signed.case.id, rating(**changes))

    assert list(refused.value.fields) == [field]
    assert (await session.exec(select(Feedback))).all() == []


@pytest.mark.parametrize("changes", [{"usefulness": 0}, {"usefulness": 6}, {"timeliness": -1}, {"comment": "x" * 2001}])
def test_ratings_are_from_one_to_five(changes: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        rating(**changes)


async def test_only_the_requester_rates_and_only_in_done(session: AsyncSession) -> None:
    """Security section 4: feedback in Done by the requester; everybody else 403, strangers 404."""
    signed = await make_signed(session)
    running = await make_case(session, signed.requester, status=CaseStatus.IN_PROGRESS)

    for person in (signed.provider, signed.admin):
        with pytest.raises(NotPermitted):
            await clarification.give_feedback(session, person, signed.case.id, rating())
    for person in (await make_requester(session), await make_provider(session)):
        with pytest.raises(NotFound):
            await clarification.give_feedback(session, person, signed.case.id, rating())
        with pytest.raises(NotFound):
            await clarification.open_feedback(session, person, signed.case.id)
    with pytest.raises(InvalidTransition):
        await clarification.give_feedback(session, signed.requester, running.id, rating())
    with pytest.raises(NotFound):
        await clarification.open_feedback(session, signed.requester, running.id)


async def test_administrators_see_counts_and_averages_and_no_words(session: AsyncSession, clock: Clock) -> None:
    """The matrix. The text that could leak is there."""
    first = await make_signed(session)
    second = await make_signed(session, requester=first.requester)
    await make_signed(session)
    on = {"outcome": "changed", "outcome_on": date(2026, 3, 2)}
    await clarification.give_feedback(session, first.requester, first.case.id, rating(comment="CANARY", **on))
    await clarification.give_feedback(session, first.requester, second.case.id, rating(usefulness=2, comment="CANARY"))

    figures = await clarification.feedback_figures(session, first.admin)

    assert (figures.ratings, figures.done, figures.usefulness, figures.timeliness) == (2, 3, "3.5", "4.0")
    assert {one.outcome: one.count for one in figures.outcomes if one.count} == {"changed": 1}
    assert "CANARY" not in figures.model_dump_json()
    with pytest.raises(NotPermitted):
        await clarification.open_feedback(session, first.admin, first.case.id)
    for person in (first.requester, first.provider):
        with pytest.raises(NotPermitted):
            await clarification.feedback_figures(session, person)
    rows = (await session.exec(select(AuditRow))).all()
    assert "CANARY" not in "".join(str(row.details) for row in rows)


async def test_figures_of_nothing(session: AsyncSession) -> None:
    signed = await make_signed(session)

    figures = await clarification.feedback_figures(session, signed.admin)

    assert (figures.ratings, figures.usefulness, figures.timeliness) == (0, "", "")


async def test_a_stale_rating_is_refused(session: AsyncSession) -> None:
    """Row 28: the second of two tabs is told."""
    signed = await make_signed(session)
    await clarification.give_feedback(session, signed.requester, signed.case.id, rating())

    for version in (0, 7):
        with pytest.raises(ChangedMeanwhile):
            await clarification.give_feedback(session, signed.requester, signed.case.id, rating(version=version))


async def test_two_first_ratings_at_once_are_one(database: Database) -> None:
    async with unit_of_work() as session:
        signed = await make_signed(session)

    async def rate(usefulness: int) -> str:
        try:
            async with unit_of_work() as session:
                await clarification.give_feedback(
                    session, signed.requester, signed.case.id, rating(usefulness=usefulness)
                )
        except ChangedMeanwhile:
            return "stale"
        return "given"

    ended = await asyncio.gather(*(rate(1 + place) for place in range(4)))

    assert sorted(ended) == ["given", "stale", "stale", "stale"]
