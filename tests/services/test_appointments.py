"""Appointments on both databases: proposed, countered, agreed, moved, called off, and refused to everybody else."""

import asyncio
import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from pydantic import ValidationError
from sqlmodel import func, select

from mso_app.core import events
from mso_app.core.db import unit_of_work
from mso_app.core.errors import (
    AppError,
    ChangedMeanwhile,
    InvalidInput,
    InvalidTransition,
    NotFound,
    NotPermitted,
    Overlap,
)
from mso_app.core.settings import settings
from mso_app.domain.access import Actor
from mso_app.domain.appointments import AppointmentStatus
from mso_app.domain.case_status import CaseStatus
from mso_app.models import Appointment, AppointmentSlot, AppointmentStep, AuditRow
from mso_app.schemas.appointments import AppointmentCreate, AppointmentView
from mso_app.services import appointments, cases, reactions
from tests.build import make_admin, make_case, make_institution, make_provider, make_requester
from tests.conftest import Clock, Database
from tests.meetings import (
    FRIDAY,
    THURSDAY,
    WEDNESDAY,
    accept,
    at,
    cancel,
    counter,
    decline,
    in_case,
    propose,
    rows,
    seen_by,
    wanted,
)
from tests.talks import Talk, finish, give_to, make_talk

RACES = 100 if os.environ.get("MSO_RELIABILITY") == "long" else 8
AT_ONCE = 10


@pytest.fixture(autouse=True)
async def _reacting() -> AsyncIterator[None]:
    before = {kind: list(entered) for kind, entered in events._reactions.items()}
    reactions.install()
    yield
    events._reactions.clear()
    events._reactions.update(before)


@pytest.fixture
async def talk(database: Database, clock: Clock) -> Talk:
    return await make_talk()


def times_of(view: AppointmentView) -> list[str]:
    return [offer.sides[0].words for offer in view.offers]


async def test_either_side_proposes_and_the_other_accepts(talk: Talk) -> None:
    """MSO-22, MSO-23."""
    for asks, answers in ((talk.requester, talk.provider), (talk.provider, talk.requester)):
        asked = await propose(talk, asks, WEDNESDAY if asks is talk.requester else THURSDAY)
        assert (asked.face, (await seen_by(answers, asked.id)).face) == ("waits", "answer")

        agreed = await accept(answers, await seen_by(answers, asked.id))

        assert (agreed.face, (await seen_by(asks, asked.id)).face) == ("confirmed", "confirmed")
        assert agreed.offers == []


async def test_nobody_accepts_or_declines_their_own(talk: Talk) -> None:
    """MSO-23, X-8: 403, on record, and nothing changes."""
    asked = await propose(talk, talk.requester)

    with pytest.raises(NotPermitted):
        await accept(talk.requester, asked)
    with pytest.raises(NotPermitted):
        await decline(talk.requester, asked)

    assert [row.status for row in await rows()] == [AppointmentStatus.OPEN]
    async with unit_of_work() as session:
        refused = select(func.count()).select_from(AuditRow).where(AuditRow.outcome == "denied")
        assert (await session.exec(refused)).one() == 2


async def test_a_counter_proposal_leaves_the_first_one_open_until_one_is_picked(talk: Talk) -> None:
    """MSO-23: their proposal stays open until they pick; the other times are released then."""
    asked = await propose(talk, talk.provider, WEDNESDAY)

    countered = await counter(talk.requester, asked, THURSDAY, FRIDAY, note="I chair the tumour board.")

    theirs = await seen_by(talk.provider, asked.id)
    assert (countered.face, theirs.face) == ("waits", "answer")
    assert times_of(theirs) == ["10:00–10:30", "11:00–11:30", "09:00–09:30"]
    assert [offer.is_mine for offer in theirs.offers] == [True, False, False]
    assert theirs.reason == "I chair the tumour board."
    # The requester thinks again and takes the first one.
    agreed = await accept(talk.requester, countered, 0)
    assert agreed.sides[0].words == "10:00–10:30"
    assert [step.text for step in agreed.steps] == [
        "accepted Wed 4 Mar, 10:00 CET",
        "proposed 2 other times: Thu 5 Mar, 11:00 and Fri 6 Mar, 09:00 CET",
        "proposed Wed 4 Mar, 10:00 CET",
    ]


async def test_the_other_side_picks_one_of_the_counter_proposal(talk: Talk) -> None:
    asked = await propose(talk, talk.provider, WEDNESDAY)
    await counter(talk.requester, asked, THURSDAY, FRIDAY)
    theirs = await seen_by(talk.provider, asked.id)

    agreed = await accept(talk.provider, theirs, 2)

    assert (agreed.date_words, agreed.sides[0].words) == ("Fri 6 Mar", "09:00–09:30")
    with pytest.raises(InvalidTransition):
        await accept(talk.provider, theirs, 1, version=agreed.version)


async def test_declining_ends_it_unless_a_time_of_ones_own_still_stands(talk: Talk) -> None:
    asked = await propose(talk, talk.provider, WEDNESDAY)
    await counter(talk.requester, asked, THURSDAY)

    kept = await decline(talk.provider, await seen_by(talk.provider, asked.id), "Clinic all day.")
    assert (kept.face, times_of(kept)) == ("waits", ["10:00–10:30"])
    over = await decline(talk.requester, await seen_by(talk.requester, asked.id), "Not this week.")

    assert (over.face, over.reason) == ("declined", "Not this week.")
    with pytest.raises(InvalidTransition):
        await counter(talk.requester, over, FRIDAY)


async def test_who_asked_takes_it_back_and_the_other_cannot(talk: Talk) -> None:
    """X-8."""
    asked = await propose(talk, talk.requester)

    with pytest.raises(NotPermitted):
        await cancel(talk.provider, asked, "No.")
    gone = await cancel(talk.requester, asked)

    assert gone.face == "cancelled"
    with pytest.raises(InvalidTransition):
        await accept(talk.provider, asked, version=gone.version)


async def test_either_side_calls_an_agreed_one_off_with_a_reason(talk: Talk) -> None:
    asked = await propose(talk, talk.requester)
    agreed = await accept(talk.provider, asked)

    with pytest.raises(InvalidInput) as problem:
        await cancel(talk.provider, agreed, " ")
    assert problem.value.fields == {"reason": "Say why, so that the other side can plan."}
    gone = await cancel(talk.provider, agreed, "Fell ill.")

    assert (gone.face, gone.reason) == ("cancelled", "Fell ill.")


async def test_an_agreed_time_stands_until_the_other_side_picks_another(talk: Talk) -> None:
    agreed = await accept(talk.provider, await propose(talk, talk.requester, WEDNESDAY))

    moving = await counter(talk.requester, agreed, THURSDAY)
    theirs = await seen_by(talk.provider, agreed.id)
    assert (moving.face, moving.date_words, theirs.face) == ("confirmed", "Wed 4 Mar", "answer")
    moved = await accept(talk.provider, theirs)

    assert (moved.face, moved.date_words) == ("confirmed", "Thu 5 Mar")
    assert [(row.sequence, row.status) for row in await rows()] == [(1, AppointmentStatus.CONFIRMED)]


async def test_a_declined_move_leaves_what_was_agreed(talk: Talk) -> None:
    agreed = await accept(talk.provider, await propose(talk, talk.requester, WEDNESDAY))
    await counter(talk.requester, agreed, THURSDAY)

    kept = await decline(talk.provider, await seen_by(talk.provider, agreed.id))

    assert (kept.face, kept.date_words) == ("confirmed", "Wed 4 Mar")


async def test_times_are_shown_in_each_readers_zone_with_its_name(talk: Talk) -> None:
    """MSO-24; UTC is stored."""
    async with unit_of_work() as session:
        far = await make_requester(session, institution=await make_institution(session, zone="Asia/Kolkata"))
        case = await make_case(session, far, status=CaseStatus.ACCEPTED, provider=talk.provider)
    elsewhere = Talk(**(vars(talk) | {"requester": far, "case_id": case.id}))

    asked = await propose(elsewhere, far, WEDNESDAY)
    theirs = await seen_by(talk.provider, asked.id)

    assert [(side.label, side.words, side.zone) for side in asked.sides] == [
        ("You, Kolkata", "10:00–10:30", "IST"),
        (f"{talk.provider.name}, Oslo", "05:30–06:00", "CET"),
    ]
    assert theirs.sides[0].words == "05:30–06:00"
    assert theirs.offers[0].check == "Free, but outside your working hours"
    async with unit_of_work() as session:
        slot = (await session.exec(select(AppointmentSlot))).one()
        assert slot.starts_at == datetime(2026, 3, 4, 4, 30, tzinfo=UTC)
        assert (await session.exec(select(AppointmentStep.zone))).one() == "Asia/Kolkata"


async def test_an_hour_that_does_not_exist_is_refused_and_one_that_comes_twice_is_asked_about(talk: Talk) -> None:
    """L9: every time of a proposal has its own sentence, and nothing is written."""
    with pytest.raises(InvalidInput) as spring:
        await propose(talk, talk.requester, WEDNESDAY, "2026-03-29T02:30")
    with pytest.raises(InvalidInput) as autumn:
        await propose(talk, talk.requester, "2026-10-25T02:30")

    assert spring.value.fields["times.1"].endswith("Choose 01:45 or 03:00.")
    assert "Say which one: the first (CEST) or the second (CET)." in autumn.value.fields["times.0"]
    assert await rows() == []
    second = await propose(talk, talk.requester, times=[{"local": "2026-10-25T02:30", "fold": 1}])
    assert (second.sides[0].zone, second.starts_at) == ("CET", datetime(2026, 10, 25, 1, 30, tzinfo=UTC))


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"times": at("2026-03-02T09:00")}, "times.0"),
        ({"times": at("2027-03-04T10:00")}, "times.0"),
        ({"times": at(WEDNESDAY, WEDNESDAY)}, "times.1"),
        ({"place": "http://meet.example/room"}, "place"),
        ({"place": "javascript:alert(1)"}, "place"),
    ],
)
async def test_what_cannot_be_is_refused_under_its_field(talk: Talk, more: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidInput) as problem:
        await propose(talk, talk.requester, **more)

    assert list(problem.value.fields) == [field]
    assert await rows() == []


@pytest.mark.parametrize(
    "more",
    [
        {"times": []},
        {"times": at(WEDNESDAY, THURSDAY, FRIDAY, "2026-03-09T09:00")},
        {"times": [{"local": "2026-03-04T10:00+01:00"}]},
        {"minutes": 0},
        {"minutes": 481},
        {"zone": "Europe/Atlantis"},
        {"purpose": "  "},
        {"client_key": "short"},
        {"way": "pigeon"},
        {"status": "confirmed"},
    ],
)
def test_a_schema_refuses_what_has_no_shape(more: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        wanted(**more)


async def test_the_same_key_is_the_same_proposal_and_cannot_be_another(talk: Talk) -> None:
    """Row 25."""
    key = uuid4().hex
    first = await propose(talk, talk.requester, WEDNESDAY, client_key=key)

    again = await propose(talk, talk.requester, WEDNESDAY, client_key=key)
    with pytest.raises(InvalidInput):
        await propose(talk, talk.requester, THURSDAY, client_key=key)

    assert again == first
    assert len(await rows()) == 1


async def test_ten_at_once_with_the_same_key_are_one(talk: Talk) -> None:
    """Row 25: one row and equal answers."""
    for number in range(3):
        asked = wanted(f"2026-03-{10 + number}T10:00")
        answers = await asyncio.gather(*(_proposed(talk, asked) for _ in range(AT_ONCE)))

        assert len({answer.model_dump_json() for answer in answers}) == 1
        assert len(await rows()) == number + 1


async def test_a_second_click_on_accept_changes_nothing(talk: Talk) -> None:
    asked = await propose(talk, talk.requester)

    once = await accept(talk.provider, asked)
    twice = await accept(talk.provider, asked)

    assert (twice.version, twice.face) == (once.version, "confirmed")


async def test_who_saw_an_older_state_is_told_so(talk: Talk) -> None:
    asked = await propose(talk, talk.requester, WEDNESDAY)
    await counter(talk.requester, asked, WEDNESDAY, THURSDAY)

    with pytest.raises(ChangedMeanwhile) as problem:
        await counter(talk.provider, asked, FRIDAY)

    assert problem.value.sentence == "This appointment was changed meanwhile. Look at it again."


async def test_a_time_that_has_passed_cannot_be_accepted(talk: Talk, clock: Clock) -> None:
    asked = await propose(talk, talk.requester, WEDNESDAY)
    clock.set(datetime(2026, 3, 4, 9, 0, tzinfo=UTC))

    with pytest.raises(InvalidTransition):
        await accept(talk.provider, asked)
    clock.move(hours=1)
    assert (await seen_by(talk.provider, asked.id)).face == "lapsed"


async def test_an_overlap_is_refused_for_whichever_of_the_two_is_taken(talk: Talk) -> None:
    """Row 27: with whomever and in whatever case."""
    async with unit_of_work() as session:
        other = await make_case(
            session, talk.requester, status=CaseStatus.ACCEPTED, provider=talk.other_provider, subject="Another"
        )
        third = await make_case(session, talk.stranger, status=CaseStatus.ACCEPTED, provider=talk.provider)
    with_other = Talk(**(vars(talk) | {"provider": talk.other_provider, "case_id": other.id}))
    with_stranger = Talk(**(vars(talk) | {"requester": talk.stranger, "case_id": third.id}))
    one = await propose(talk, talk.requester, WEDNESDAY)
    two = await propose(with_other, talk.other_provider, "2026-03-04T10:15")
    three = await propose(with_stranger, talk.stranger, "2026-03-04T09:45")
    touching = await propose(with_stranger, talk.stranger, "2026-03-04T10:30")
    await accept(talk.provider, one)

    with pytest.raises(Overlap) as mine:
        await accept(talk.requester, two)
    with pytest.raises(Overlap) as theirs:
        await accept(talk.provider, three)
    with pytest.raises(InvalidInput) as own:
        await propose(talk, talk.requester, "2026-03-04T10:20")
    agreed = await accept(talk.provider, touching)

    assert mine.value.sentence == theirs.value.sentence == "You have another appointment then."
    assert own.value.fields == {"times.0": "You have another appointment then."}
    assert agreed.face == "confirmed"
    shown = await seen_by(talk.requester, two.id)
    assert (shown.offers[0].check, shown.offers[0].check_kind) == ("You have an appointment until 10:30", "clash")


async def test_whoever_loses_learns_only_that_the_other_side_is_taken(talk: Talk) -> None:
    async with unit_of_work() as session:
        third = await make_case(session, talk.stranger, status=CaseStatus.ACCEPTED, provider=talk.provider)
    with_stranger = Talk(**(vars(talk) | {"requester": talk.stranger, "case_id": third.id}))
    asked = await propose(talk, talk.provider, WEDNESDAY)
    await accept(talk.provider, await propose(with_stranger, talk.stranger, WEDNESDAY))

    with pytest.raises(Overlap) as problem:
        await accept(talk.requester, asked)

    assert problem.value.sentence == "The other side has another appointment then. Propose another time."
    shown = await seen_by(talk.requester, asked.id)
    assert shown.offers[0].check == f"{talk.provider.name} is not free then"


@pytest.mark.reliability
async def test_of_ten_overlapping_accepts_at_once_exactly_one_wins(talk: Talk) -> None:
    """Row 27, L15: every round one person is asked by ten others; a hundred rounds with `make reliability`."""
    crowd = await _crowd(talk)
    for number in range(RACES):
        offers = await _offered(crowd[number % 2], number)

        outcomes = await asyncio.gather(*(_tried(who, view) for who, view in offers))

        assert sorted(outcomes) == ["agreed", *["overlap"] * (AT_ONCE - 1)]
    async with unit_of_work() as session:
        agreed = select(Appointment).where(Appointment.status == AppointmentStatus.CONFIRMED)
        found = (await session.exec(agreed)).all()
        accepted = select(func.count()).select_from(AppointmentStep).where(AppointmentStep.kind == "accepted")
        assert len(found) == (await session.exec(accepted)).one() == RACES
    for person in {one.requester_id for one in found} | {one.provider_id for one in found}:
        mine = sorted(
            (one.starts_at, one.ends_at)
            for one in found
            if person in (one.requester_id, one.provider_id) and one.starts_at and one.ends_at
        )
        assert all(earlier[1] <= later[0] for earlier, later in zip(mine, mine[1:], strict=False))
    print(f"\n{RACES} rounds of {AT_ONCE} overlapping accepts at once: {len(found)} agreed")


async def test_outsiders_do_not_learn_of_it_and_onlookers_take_no_part(talk: Talk) -> None:
    """MSO-11, X-7: 404 for strangers, 403 for administrators."""
    asked = await propose(talk, talk.requester)
    deeds = (accept, decline, cancel)

    for name, who in talk.outsiders.items():
        expected = NotPermitted if who is talk.admin else NotFound
        for deed in deeds:
            with pytest.raises(expected):
                await deed(who, asked)
        with pytest.raises(expected):
            await counter(who, asked, FRIDAY)
        with pytest.raises(expected):
            await propose(talk, who, FRIDAY)
        if who is not talk.admin:
            with pytest.raises(NotFound):
                await seen_by(who, asked.id)
            with pytest.raises(NotFound):
                await in_case(talk, who)
        assert [(row.status, row.version) for row in await rows()] == [(AppointmentStatus.OPEN, 1)], name


async def test_an_administrator_sees_date_and_status_and_nothing_that_was_written(talk: Talk) -> None:
    """MSO-24, X-7."""
    asked = await propose(
        talk, talk.requester, place="https://meet.example/zq-room", note="zq-note", purpose="zq-purpose of it"
    )
    await decline(talk.provider, asked, "zq-reason")

    shown = await in_case(talk, talk.admin)

    assert [(one.face, one.date_words) for one in shown.earlier] == [("declined", "Wed 4 Mar")]
    assert not shown.may_propose
    assert "zq" not in shown.model_dump_json()
    assert not any(may for one in shown.earlier for may in (one.may_answer, one.may_propose, one.may_cancel))


async def test_a_colleague_may_look_where_the_institution_says_so_and_never_acts(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings(), "institution_shares_cases", True)
    asked = await propose(talk, talk.provider)

    shown = await in_case(talk, talk.colleague)

    assert [one.may_answer for one in shown.running] == [False]
    with pytest.raises(NotPermitted):
        await accept(talk.colleague, asked)
    with pytest.raises(NotPermitted):
        await propose(talk, talk.colleague, FRIDAY)


@pytest.mark.parametrize("status", [CaseStatus.NEW, CaseStatus.ASSIGNED])
async def test_nothing_is_agreed_before_the_expert_accepted(
    database: Database, clock: Clock, status: CaseStatus
) -> None:
    early = await make_talk(status)

    with pytest.raises(InvalidTransition):
        await propose(early, early.requester)


async def test_appointments_are_made_after_done_until_the_time_for_questions_is_over(talk: Talk, clock: Clock) -> None:
    """MSO-25."""
    await finish(talk)
    asked = await propose(talk, talk.requester, "2026-03-18T10:00")

    clock.move(days=13)
    agreed = await accept(talk.provider, asked)
    clock.move(days=1)

    assert agreed.face == "confirmed"
    with pytest.raises(InvalidTransition) as problem:
        await propose(talk, talk.requester, "2026-03-19T10:00")
    assert problem.value.sentence.startswith("The time for questions about this case is over")
    # What is agreed can still be called off.
    assert (await cancel(talk.requester, agreed, "Settled by letter.")).face == "cancelled"


async def test_when_the_case_goes_to_another_expert_what_was_agreed_ends(talk: Talk) -> None:
    """T14: the expert before keeps nothing, the next one begins anew and does not see the old ones."""
    agreed = await accept(talk.provider, await propose(talk, talk.requester, WEDNESDAY))
    open_one = await propose(talk, talk.provider, THURSDAY)

    await give_to(talk, talk.other_provider)

    assert {row.status for row in await rows()} == {AppointmentStatus.CANCELLED}
    assert (await seen_by(talk.requester, agreed.id)).reason == "Ended, because the case went to another expert"
    with pytest.raises(NotFound):
        await seen_by(talk.provider, open_one.id)
    with pytest.raises(NotFound):
        await seen_by(talk.other_provider, agreed.id)
    assert (await in_case(talk, talk.other_provider)).earlier == []


async def test_a_proposal_and_a_reassignment_at_once_leave_nothing_with_the_expert_before(talk: Talk) -> None:
    outcomes = await asyncio.gather(
        propose(talk, talk.requester, WEDNESDAY), give_to(talk, talk.other_provider), return_exceptions=True
    )

    assert not [one for one in outcomes if isinstance(one, BaseException) and not isinstance(one, AppError)]
    left = [row for row in await rows() if row.status is AppointmentStatus.OPEN]
    assert [row for row in left if row.provider_id == talk.provider.id] == []


async def test_ones_own_list_and_the_count_of_what_waits(talk: Talk) -> None:
    mine = await propose(talk, talk.requester, WEDNESDAY)
    theirs = await propose(talk, talk.provider, THURSDAY)
    agreed = await accept(talk.provider, await propose(talk, talk.requester, FRIDAY))

    async with unit_of_work() as session:
        listed = await appointments.mine(session, talk.requester)
        home = await appointments.to_answer(session, talk.requester)
        counts = [
            await appointments.count_to_answer(session, who)
            for who in (talk.requester, talk.provider, talk.admin, talk.stranger)
        ]
        case = await cases.open_case(session, talk.requester, talk.case_id)

    assert [one.id for one in listed.answers] == [one.id for one in home] == [theirs.id]
    assert [one.id for one in listed.coming] == [mine.id, agreed.id]
    assert counts == [1, 1, 0, 0]
    assert case.appointment_count == 3
    async with unit_of_work() as session:
        with pytest.raises(NotPermitted):
            await appointments.mine(session, talk.admin)


async def test_what_was_countered_waits_for_the_other_and_not_for_oneself(talk: Talk) -> None:
    asked = await propose(talk, talk.provider, WEDNESDAY)
    await counter(talk.requester, asked, THURSDAY)

    async with unit_of_work() as session:
        counts = [await appointments.count_to_answer(session, who) for who in (talk.requester, talk.provider)]

    assert counts == [0, 1]


async def test_the_cases_one_may_propose_in(talk: Talk) -> None:
    async with unit_of_work() as session:
        await make_case(session, talk.requester, subject="Not accepted yet")
        found = await appointments.choices(session, talk.requester)

    assert [(one.case_id, one.with_name, one.zone_word) for one in found] == [(talk.case_id, talk.provider.name, "CET")]


async def test_times_are_weighed_for_both_before_they_are_sent(talk: Talk) -> None:
    await accept(talk.provider, await propose(talk, talk.requester, WEDNESDAY))

    async with unit_of_work() as session:
        weighed = await appointments.weigh(
            session,
            talk.requester,
            talk.case_id,
            at("2026-03-04T10:20", THURSDAY, "2026-03-05T18:00"),
            minutes=30,
        )
        with pytest.raises(NotFound):
            await appointments.weigh(session, talk.stranger, talk.case_id, at(THURSDAY), minutes=30)

    assert [(one.check, one.check_kind) for one in weighed] == [
        ("You have an appointment until 10:30", "clash"),
        ("Free for both", "free"),
        ("Free, but outside the working hours of both", "warns"),
    ]


async def test_every_deed_and_every_look_is_on_record(talk: Talk) -> None:
    asked = await propose(talk, talk.requester)
    await counter(talk.provider, asked, THURSDAY)
    agreed = await accept(talk.requester, await seen_by(talk.requester, asked.id), 1)
    await cancel(talk.requester, agreed, "Fell ill.")

    async with unit_of_work() as session:
        logged = select(AuditRow.action).where(AuditRow.subject == "appointment").order_by(AuditRow.seq)  # pyright: ignore[reportArgumentType]
        found = (await session.exec(logged)).all()

    assert found == [
        "appointment.propose",
        "appointment.propose",
        "appointments.see",
        "appointment.answer",
        "appointment.cancel",
    ]


async def _proposed(talk: Talk, asked: AppointmentCreate) -> AppointmentView:
    async with unit_of_work() as session:
        return await appointments.propose(session, talk.requester, talk.case_id, asked)


async def _crowd(talk: Talk) -> tuple[list[Talk], list[Talk]]:
    """Ten cases of one requester with ten experts, and ten of one expert with ten requesters."""
    async with unit_of_work() as session:
        admin = await make_admin(session)
        busy = await make_provider(session, capacity=50)
        asked, asking = [], []
        for _ in range(AT_ONCE):
            expert, requester = await make_provider(session), await make_requester(session)
            for crowd, one, other in ((asked, talk.requester, expert), (asking, requester, busy)):
                case = await make_case(session, one, status=CaseStatus.ACCEPTED, provider=other, admin=admin)
                crowd.append(Talk(**(vars(talk) | {"requester": one, "provider": other, "case_id": case.id})))
        return asked, asking


async def _offered(crowd: list[Talk], number: int) -> list[tuple[Actor, AppointmentView]]:
    """Ten times that overlap each other, each proposed by somebody else to the one they all ask."""
    day = datetime.fromisoformat("2026-03-09T09:00") + timedelta(days=number // 4, hours=2 * (number % 4))
    is_requester_asked = crowd[0].requester.id == crowd[1].requester.id
    offers = []
    for place, one in enumerate(crowd):
        local = (day + timedelta(minutes=place)).isoformat(timespec="minutes")
        asks, answers = (one.provider, one.requester) if is_requester_asked else (one.requester, one.provider)
        offers.append((answers, await propose(one, asks, local)))
    return offers


async def _tried(who: Actor, view: AppointmentView) -> str:
    try:
        await accept(who, view)
    except Overlap:
        return "overlap"
    return "agreed"
