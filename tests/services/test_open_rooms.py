"""What a process remembers of open conversations: never more than the database says, and for nobody it would refuse."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import event
from sqlmodel import col, update

from mso_app.core import live
from mso_app.core.db import engine, unit_of_work
from mso_app.core.errors import InvalidTransition, NotFound
from mso_app.domain.access import Actor
from mso_app.models import Case
from mso_app.schemas.chat import ChatLine, MessageIn
from mso_app.services import chat, reactions
from mso_app.services.chat import open_rooms, seeing
from mso_app.services.chat.pulse import News
from tests.conftest import Clock, Database
from tests.talks import Talk, give_to, make_talk, room_of, say


@pytest.fixture
async def talk(database: Database, clock: Clock) -> Talk:
    reactions.install()
    return await make_talk()


async def _say_there(talk: Talk, who: Actor, thread: UUID, text: str) -> ChatLine:
    """As a page does, which names its conversation."""
    async with unit_of_work() as session:
        message = MessageIn(client_msg_id=uuid4(), text=text)
        return await chat.send(session, who, talk.case_id, message, thread_id=thread)


async def _news(talk: Talk, who: Actor, after: int = 0) -> News:
    thread = (await room_of(talk, talk.requester)).thread_id
    async with unit_of_work() as session:
        return await chat.news(session, who, thread, after=after)


async def test_a_new_message_costs_its_reader_no_question(talk: Talk) -> None:
    """L11: what the sender wrote is known to everybody in the same process, once they were let in."""
    await say(talk, talk.requester, "First.")
    thread = (await room_of(talk, talk.provider)).thread_id
    async with unit_of_work() as session:
        await chat.news(session, talk.provider, thread, after=0)
    line = await say(talk, talk.requester, "Second.")
    asked: list[str] = []
    event.listen(engine().sync_engine, "before_cursor_execute", lambda *given: asked.append(given[2]))

    async with unit_of_work() as session:
        news = await chat.news(session, talk.provider, thread, after=1)

    assert [(one.seq, one.runs[0].text) for one in news.lines] == [(line.seq, "Second.")]
    assert asked == []


async def test_who_lost_the_case_is_refused_at_once(talk: Talk) -> None:
    """MSO-19: nothing that was remembered lets anybody in."""
    await say(talk, talk.requester, "Before.")
    await _news(talk, talk.provider)

    await give_to(talk, talk.other_provider, accept=False)

    with pytest.raises(NotFound):
        await _news(talk, talk.provider)


@pytest.mark.parametrize("who", ["admin", "colleague", "other_provider"])
async def test_nobody_else_is_let_in_by_what_is_remembered(talk: Talk, who: str) -> None:
    """MSO-19: the conversation is known to the process, and still only to its two people."""
    await say(talk, talk.requester, "Between us.")
    await _news(talk, talk.requester)

    with pytest.raises(NotFound):
        await _news(talk, getattr(talk, who))


async def test_nothing_is_said_after_the_case_went_on_elsewhere(talk: Talk) -> None:
    """Another process took the case away and no wake-up came: the write itself refuses."""
    thread = (await room_of(talk, talk.provider)).thread_id
    await _say_there(talk, talk.provider, thread, "Mine.")
    async with unit_of_work() as session:
        await session.exec(update(Case).where(col(Case.id) == talk.case_id).values(provider_id=talk.other_provider.id))

    with pytest.raises((InvalidTransition, NotFound)):
        await _say_there(talk, talk.provider, thread, "Still mine?")
    assert (await _news(talk, talk.requester)).last_seq == 1


async def test_what_another_process_said_is_read_again(talk: Talk) -> None:
    """Only its wake-up comes here, not what it remembers."""
    await say(talk, talk.requester, "Here.")
    first = await _news(talk, talk.provider)
    thread = (await room_of(talk, talk.requester)).thread_id
    room = open_rooms._rooms[thread]
    await say(talk, talk.requester, "There.")
    # As if the second message had been another process's: this one knows the conversation as it was.
    open_rooms._rooms[thread] = room
    room.reached.thread.last_seq = 1
    room.tail = room.tail[:1]
    stale = await _news(talk, talk.provider)

    live._deliver([f"said:{thread}"], own=False)
    fresh = await _news(talk, talk.provider)

    assert (first.last_seq, stale.last_seq, fresh.last_seq) == (1, 1, 2)


async def test_an_answer_that_was_overtaken_is_not_kept(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A message that is written while the conversation is being read must not be missed by the next look."""
    thread = (await room_of(talk, talk.requester)).thread_id
    asked = open_rooms.reach.room_for_system

    async def slowly(session, thread_id):  # noqa: ANN001, ANN202 -- stands for the real one
        found = await asked(session, thread_id)
        if not said:
            said.append(await say(talk, talk.requester, "Meanwhile."))
        return found

    said: list[object] = []
    open_rooms.forget_thread(thread)
    monkeypatch.setattr(open_rooms.reach, "room_for_system", slowly)
    before = await _news(talk, talk.provider)
    after = await _news(talk, talk.provider)

    assert (before.last_seq, after.last_seq) == (0, 1)


async def test_a_correction_is_seen_by_the_next_look(talk: Talk) -> None:
    line = await say(talk, talk.requester, "Wrong.")
    before = await _news(talk, talk.provider)
    async with unit_of_work() as session:
        await chat.change(session, talk.requester, talk.case_id, line.id, "Right.")
    after = await _news(talk, talk.provider)

    assert before.changes != after.changes
    assert after.lines[0].runs[0].text == "Right."


async def test_how_far_many_people_got_is_written_together(talk: Talk) -> None:
    """Receipts are gathered, and what was read counts as delivered too."""
    for _ in range(3):
        await say(talk, talk.requester, "Read this.")
    thread = (await room_of(talk, talk.provider)).thread_id
    async with unit_of_work() as session:
        for seq, is_read in ((1, False), (3, True), (2, False)):
            await chat.see(session, talk.provider, thread, seq, is_read=is_read)
    assert seeing._writer is not None
    await seeing._writer

    open_rooms.forget_thread(thread)
    news = await _news(talk, talk.requester)
    async with unit_of_work() as session:
        left = await chat.unread_of(session, talk.provider, [talk.case_id])

    assert (news.other_read_seq, news.other_delivered_seq) == (3, 3)
    assert left == {}
