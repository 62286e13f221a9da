"""What the two are told by themselves about an appointment, and what is no longer asked of them."""

from collections.abc import AsyncIterator

import pytest

from mso_app.core import events
from mso_app.core.db import unit_of_work
from mso_app.domain.access import Actor
from mso_app.schemas.notifications import InboxQuery, NotificationRow
from mso_app.services import issues, notifications, reactions
from tests.conftest import Clock, Database
from tests.meetings import THURSDAY, accept, cancel, counter, decline, propose, seen_by
from tests.talks import Talk, give_to, make_talk

MARK = "zqhalvorsen"


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


async def news_of(who: Actor) -> list[NotificationRow]:
    async with unit_of_work() as session:
        return (await notifications.inbox(session, who, InboxQuery(view="appointments"))).rows


async def titles(who: Actor) -> dict[str, bool]:
    """What was told, and whether it still asks for something."""
    return {row.title: row.needs_you for row in await news_of(who)}


async def test_a_proposal_asks_until_it_is_answered(talk: Talk) -> None:
    asked = await propose(talk, talk.requester)
    assert await titles(talk.provider) == {"A time is proposed to you": True}
    assert await titles(talk.requester) == {}

    await accept(talk.provider, asked)

    assert await titles(talk.provider) == {"A time is proposed to you": False}
    assert await titles(talk.requester) == {"Appointment confirmed": False}
    assert (await news_of(talk.requester))[0].href == f"/cases/{talk.case_id}/appointments"


async def test_a_counter_proposal_asks_the_other(talk: Talk) -> None:
    asked = await propose(talk, talk.requester)

    await counter(talk.provider, asked, THURSDAY)

    assert await titles(talk.provider) == {"A time is proposed to you": False}
    assert await titles(talk.requester) == {"A time is proposed to you": True}


async def test_a_no_and_a_cancellation_are_told(talk: Talk) -> None:
    await decline(talk.provider, await propose(talk, talk.requester))
    agreed = await accept(talk.provider, await propose(talk, talk.requester, THURSDAY))
    await cancel(talk.requester, agreed, "Fell ill.")

    assert set(await titles(talk.requester)) == {"Your times do not fit", "Appointment confirmed"}
    assert await titles(talk.provider) == {"A time is proposed to you": False, "Appointment cancelled": False}


async def test_a_move_of_the_case_does_not_answer_a_proposal_but_another_expert_ends_it(talk: Talk) -> None:
    from mso_app.services import cases  # noqa: PLC0415 -- one use

    await propose(talk, talk.requester)
    async with unit_of_work() as session:
        case = await cases.open_case(session, talk.provider, talk.case_id)
        await issues.return_case(
            session, talk.provider, talk.case_id, version=case.version, text="Send the CT.", items=["CT"]
        )
    assert (await titles(talk.provider))["A time is proposed to you"] is True
    async with unit_of_work() as session:
        case = await cases.open_case(session, talk.provider, talk.case_id)
        await issues.resume(session, talk.provider, talk.case_id, version=case.version)

    await give_to(talk, talk.other_provider)

    assert await titles(talk.provider) == {"A time is proposed to you": False, "Appointment cancelled": False}
    assert [row.href for row in await news_of(talk.provider)] == ["", ""]


async def test_nothing_that_was_written_is_told(talk: Talk) -> None:
    """N-15: no names, no patient, no purpose, no place."""
    asked = await propose(
        talk, talk.requester, purpose=f"{MARK} biopsy", note=MARK, place=f"https://meet.example/{MARK}"
    )
    agreed = await accept(talk.provider, await seen_by(talk.provider, asked.id))
    await cancel(talk.provider, agreed, f"{MARK} is better.")

    told = [row.model_dump_json() for who in (talk.requester, talk.provider) for row in await news_of(who)]

    assert len(told) == 3
    assert not any(MARK in row or who.name in row for row in told for who in (talk.requester, talk.provider))
