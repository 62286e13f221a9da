"""Appointments in other calendars: one as a file, all of one's own under a secret address, and nothing of a patient."""

from datetime import UTC, datetime

import pytest
from icalendar import Calendar as Ics
from sqlmodel import select

from mso_app.core.db import unit_of_work
from mso_app.core.errors import InvalidTransition, NotFound, NotPermitted
from mso_app.domain.access import Actor
from mso_app.models import Account, Calendar, Case, Patient
from mso_app.services import appointments
from tests.conftest import Clock, Database
from tests.meetings import THURSDAY, accept, cancel, counter, propose, seen_by
from tests.talks import Talk, give_to, make_talk

MARK = "zqhalvorsen"


@pytest.fixture
async def talk(database: Database, clock: Clock) -> Talk:
    return await make_talk()


async def made(who: Actor) -> str:
    """The token of a new address."""
    async with unit_of_work() as session:
        address = await appointments.make_feed(session, who)
    return address.rpartition("/")[2].removesuffix(".ics")


async def read(token: str) -> Ics:
    async with unit_of_work() as session:
        return Ics.from_ical(await appointments.read_feed(session, token))  # pyright: ignore[reportReturnType]


async def number_of(talk: Talk) -> str:
    async with unit_of_work() as session:
        return (await session.exec(select(Case.number).where(Case.id == talk.case_id))).one()


async def _plant(talk: Talk) -> None:
    """The mark wherever somebody could write it."""
    async with unit_of_work() as session:
        patient = (await session.exec(select(Patient))).one()
        case = (await session.exec(select(Case).where(Case.id == talk.case_id))).one()
        patient.name, case.subject, case.history = f"{MARK} Halvorsen", f"{MARK} myeloma", MARK
        session.add_all([patient, case])
    agreed = await accept(
        talk.provider,
        await propose(
            talk,
            talk.requester,
            purpose=f"{MARK} biopsy",
            note=f"{MARK} is ill",
            place=f"https://meet.example/{MARK}",
        ),
    )
    second = await accept(talk.provider, await propose(talk, talk.requester, THURSDAY, purpose=f"{MARK} again"))
    await cancel(talk.provider, second, f"{MARK} is better.")
    async with unit_of_work() as session:
        shown = (await appointments.mine(session, talk.requester)).model_dump_json()
    assert shown.count(MARK) > 3, "the mark is planted where it could leak"
    assert agreed.place


async def test_the_feed_and_the_file_tell_times_and_the_number_of_the_case_and_nothing_else(talk: Talk) -> None:
    """MSO-24: a calendar elsewhere is out of our hands."""
    await _plant(talk)
    async with unit_of_work() as session:
        one = (await appointments.mine(session, talk.requester)).coming[0]
        name, file = await appointments.file_of(session, talk.requester, one.id)
    async with unit_of_work() as session:
        feed = await appointments.read_feed(session, await made(talk.requester))

    assert MARK.encode() not in feed + file
    for who in (talk.requester, talk.provider):
        assert who.name.encode() not in feed + file
    number = await number_of(talk)
    assert name == f"{number}.ics"
    events = Ics.from_ical(feed).walk("VEVENT")
    assert [(str(event["SUMMARY"]), str(event["STATUS"])) for event in events] == [
        (f"Appointment, {number}", "CONFIRMED"),
        (f"Cancelled: Appointment, {number}", "CANCELLED"),
    ]
    assert events[0].decoded("DTSTART") == datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
    assert {key for event in events for key in event} == {
        *("UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "STATUS", "TRANSP", "SUMMARY", "URL", "CLASS")
    }


async def test_a_moved_appointment_keeps_its_identity_and_counts_on(talk: Talk) -> None:
    token = await made(talk.provider)
    agreed = await accept(talk.provider, await propose(talk, talk.requester))
    before = (await read(token)).walk("VEVENT")[0]
    await counter(talk.requester, agreed, THURSDAY)
    await accept(talk.provider, await seen_by(talk.provider, agreed.id))

    after = (await read(token)).walk("VEVENT")[0]

    assert (before["UID"], before["SEQUENCE"], after["SEQUENCE"]) == (after["UID"], 0, 1)
    assert after.decoded("DTSTART") == datetime(2026, 3, 5, 10, 0, tzinfo=UTC)


async def test_an_open_proposal_is_in_no_calendar(talk: Talk) -> None:
    asked = await propose(talk, talk.requester)

    assert (await read(await made(talk.requester))).walk("VEVENT") == []
    async with unit_of_work() as session:
        with pytest.raises(InvalidTransition):
            await appointments.file_of(session, talk.requester, asked.id)


async def test_only_the_hash_of_an_address_is_kept(talk: Talk) -> None:
    token = await made(talk.requester)

    async with unit_of_work() as session:
        kept = (await session.exec(select(Calendar).where(Calendar.account_id == talk.requester.id))).one()
    assert token not in str(kept)
    assert len(token) >= 43


async def test_a_renewed_an_ended_and_an_invented_address_are_the_same_nothing(talk: Talk) -> None:
    first = await made(talk.requester)
    second = await made(talk.requester)
    await read(second)
    async with unit_of_work() as session:
        assert (await appointments.my_feed(session, talk.requester)).read != ""
        await appointments.end_feed(session, talk.requester)
        assert not (await appointments.my_feed(session, talk.requester)).is_on

    for token in (first, second, "x" * 43, "", "x" * 5000, "../../etc/passwd"):
        with pytest.raises(NotFound) as problem:
            await read(token)
        assert problem.value.sentence == NotFound.sentence


async def test_a_disabled_account_has_no_feed_and_an_administrator_cannot_make_one(talk: Talk) -> None:
    token = await made(talk.requester)
    async with unit_of_work() as session:
        account = await session.get_one(Account, talk.requester.id)
        account.is_active = False
        session.add(account)

    with pytest.raises(NotFound):
        await read(token)
    async with unit_of_work() as session:
        with pytest.raises(NotPermitted):
            await appointments.make_feed(session, talk.admin)


async def test_what_is_out_of_reach_leaves_the_feed(talk: Talk) -> None:
    token = await made(talk.provider)
    await accept(talk.provider, await propose(talk, talk.requester))
    assert len((await read(token)).walk("VEVENT")) == 1

    await give_to(talk, talk.other_provider)

    assert (await read(token)).walk("VEVENT") == []
