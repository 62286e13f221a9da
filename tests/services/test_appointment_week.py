"""Days as columns: blocks at their minute by the reader's clock, the other clock beside it, hours nobody works."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime

import pytest

from mso_app.core import events
from mso_app.core.db import unit_of_work
from mso_app.core.errors import NotPermitted
from mso_app.domain.access import Actor
from mso_app.domain.case_status import CaseStatus
from mso_app.schemas.calendar import Band, WeekQuery, WeekView
from mso_app.services import appointments, reactions
from tests.build import make_case, make_institution, make_requester
from tests.conftest import Clock, Database
from tests.meetings import THURSDAY, WEDNESDAY, accept, counter, decline, propose
from tests.talks import Talk, make_talk

MONDAY = date(2026, 3, 2)
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


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


async def week_of(who: Actor, **query: object) -> WeekView:
    async with unit_of_work() as session:
        return await appointments.week(session, who, WeekQuery.model_validate({"first": MONDAY} | query))


async def test_a_week_shows_what_wants_an_answer_what_waits_and_what_is_agreed(talk: Talk) -> None:
    await accept(talk.provider, await propose(talk, talk.requester, WEDNESDAY, minutes=45))
    asked = await propose(talk, talk.provider, THURSDAY)
    await counter(talk.requester, asked, "2026-03-06T09:00")
    await decline(talk.provider, await propose(talk, talk.requester, "2026-03-03T15:00"))

    mine = await week_of(talk.requester)

    shown = {day.key: [(block.face, block.top, block.height) for block in day.blocks] for day in mine.days}
    assert shown == {
        "2026-03-02": [],
        "2026-03-03": [("off", 480, 28)],
        "2026-03-04": [("confirmed", 180, 43)],
        "2026-03-05": [("answer", 240, 28)],
        "2026-03-06": [("waits", 120, 28)],
    }
    assert (mine.title, mine.week, mine.zone_word, mine.first_minute) == ("2 to 6 March", "week 10", "CET", 420)
    assert [day.answers for day in mine.days] == [0, 0, 0, 1, 0]
    assert [day.is_today for day in mine.days] == [True, False, False, False, False]


async def test_what_a_page_has_already_shows_the_same_and_never_an_older_state(talk: Talk) -> None:
    """The calendar hands over what it has read; what changed in between is read again."""
    row = await propose(talk, talk.requester, WEDNESDAY, minutes=45)
    async with unit_of_work() as session:
        had = await appointments.mine(session, talk.requester)
        before = await appointments.week(session, talk.requester, WeekQuery(first=MONDAY), mine=had)
    assert before == await week_of(talk.requester)
    assert [block.face for block in before.days[2].blocks] == ["waits"]

    await accept(talk.provider, row)

    async with unit_of_work() as session:
        after = await appointments.week(session, talk.requester, WeekQuery(first=MONDAY), mine=had)
    assert after == await week_of(talk.requester)
    assert [block.face for block in after.days[2].blocks] == ["confirmed"]


async def test_blocks_name_people_and_cases_and_never_a_patient(talk: Talk) -> None:
    await accept(talk.provider, await propose(talk, talk.requester, WEDNESDAY, minutes=45, purpose="zqpurpose"))

    mine = await week_of(talk.requester)

    block = mine.days[2].blocks[0]
    surname = talk.provider.name.split()[-1]
    assert (block.title, block.detail.split(", ")[1]) == (f"10:00 {surname}", "video")
    assert "Halvorsen" not in mine.model_dump_json()
    assert "zqpurpose" not in mine.model_dump_json()


async def test_the_other_clock_stands_beside_and_both_working_days_are_hatched_out(talk: Talk) -> None:
    async with unit_of_work() as session:
        far = await make_requester(session, institution=await make_institution(session, zone="Asia/Kolkata"))
        case = await make_case(session, far, status=CaseStatus.ACCEPTED, provider=talk.provider)

    alone = await week_of(talk.provider)
    beside = await week_of(talk.provider, beside=case.id)
    stranger = await week_of(talk.stranger, beside=case.id)

    assert alone.days[0].bands == [Band(top=0, height=60), Band(top=600, height=60)]
    # 17:00 in Kolkata is 12:30 in Oslo.
    assert beside.days[0].bands == [Band(top=0, height=60), Band(top=330, height=330)]
    assert (beside.other_word, beside.other_offset) == ("IST", "+4:30")
    assert [(hour.mine, hour.theirs) for hour in beside.hours[:3]] == [("", ""), ("08:00", "12:30"), ("09:00", "13:30")]
    assert stranger.other_word == ""


async def test_early_and_late_times_and_the_weekend_widen_what_is_shown(talk: Talk) -> None:
    await propose(talk, talk.requester, "2026-03-05T05:30", "2026-03-07T21:00")

    five, seven = await week_of(talk.requester), await week_of(talk.requester, days=7)

    assert (five.first_minute, five.total) == (300, 1)
    assert (seven.first_minute, seven.height, seven.total) == (300, 17 * 60, 2)
    assert seven.days[5].bands == [Band(top=0, height=17 * 60)]


async def test_what_lies_on_top_of_something_is_inset_and_hides_only_what_is_not_needed(talk: Talk) -> None:
    await propose(talk, talk.requester, WEDNESDAY, minutes=60)
    await propose(talk, talk.requester, "2026-03-04T10:15", minutes=60)

    mine = await week_of(talk.requester)

    assert [(block.is_inset, bool(block.detail)) for block in mine.days[2].blocks] == [(False, False), (True, True)]


async def test_one_day_and_the_days_that_change_are_drawn_too(talk: Talk, clock: Clock) -> None:
    """L9: the hour that does not exist has a line like every other, and nothing stands on it."""
    clock.set(datetime(2026, 3, 27, 9, 0, tzinfo=UTC))
    await propose(talk, talk.requester, "2026-03-29T01:30", "2026-03-29T03:00")

    day = await week_of(talk.requester, first=date(2026, 3, 29), days=1)

    assert (day.title, day.first_minute) == ("Sunday 29 March", 60)
    assert [(block.top, block.title[:5]) for block in day.days[0].blocks] == [(30, "01:30"), (120, "03:00")]


async def test_an_administrator_has_no_calendar(talk: Talk) -> None:
    with pytest.raises(NotPermitted):
        await week_of(talk.admin)
