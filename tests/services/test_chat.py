"""The conversation of a case: who reads it, in which order, how long, and what its two people see of each other."""

import asyncio
import io
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from pypdf import PdfReader
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.db import unit_of_work
from mso_app.core.errors import AppError, InvalidInput, InvalidTransition, NotFound, NotPermitted
from mso_app.core.filetypes import FileKind, FileRefused
from mso_app.core.live import listen
from mso_app.core.settings import settings
from mso_app.domain import chat as rules
from mso_app.domain.access import Action, Actor
from mso_app.domain.audit_words import word_of
from mso_app.domain.case_status import CaseStatus
from mso_app.domain.documents import ReadStatus
from mso_app.integrations.storage import storage
from mso_app.models import AuditRow, Case, ChatFile, ChatMessage, Document, DocumentPage
from mso_app.schemas.chat import ChatLine, MessageIn
from mso_app.schemas.documents import DocumentRow
from mso_app.services import cases, chat, reactions
from tests.build import make_case
from tests.conftest import Clock, Database
from tests.documents import add_document
from tests.doors.world import pdf_with
from tests.talks import Talk, bring, fetch, finish, give_to, make_talk, room_of, say, texts_of

Attempt = Callable[[AsyncSession, Actor], Awaitable[object]]


@pytest.fixture
async def talk(database: Database, clock: Clock) -> Talk:
    reactions.install()
    return await make_talk()


async def _rows(action: Action) -> list[AuditRow]:
    async with unit_of_work() as session:
        found = select(AuditRow).where(AuditRow.action == str(action)).order_by(col(AuditRow.seq))
        return list((await session.exec(found)).all())


async def test_both_read_the_same_lines_in_the_same_order(talk: Talk) -> None:
    """MSO-18, MSO-21: one conversation per case, and either of the two may begin it (X-4)."""
    await say(talk, talk.provider, "Good morning. I have started.")
    await say(talk, talk.requester, "Good morning.")
    await say(talk, talk.provider, "Thank you.")

    wanted = ["Good morning. I have started.", "Good morning.", "Thank you."]
    assert await texts_of(talk, talk.requester) == wanted
    assert await texts_of(talk, talk.provider) == wanted


async def test_ten_at_once_with_the_same_key_are_one_message(talk: Talk) -> None:
    """Security row 25: sending again is harmless, and leaves no gap in the numbers."""
    key = uuid4()

    lines = await asyncio.gather(*(say(talk, talk.requester, "Once.", key=key) for _ in range(10)))
    after = await say(talk, talk.requester, "Twice.")

    assert {(line.id, line.seq) for line in lines} == {(lines[0].id, 1)}
    assert after.seq == 2
    assert await texts_of(talk, talk.provider) == ["Once.", "Twice."]
    assert len(await _rows(Action.SEND_CHAT)) == 2


async def test_many_at_once_get_numbers_without_a_gap_and_each_keeps_its_own_order(talk: Talk) -> None:
    """L10: the order is that of the numbers, the same on both ends and in the database."""

    async def talks(who: Actor, name: str) -> list[int]:
        return [(await say(talk, who, f"{name} {number}")).seq for number in range(15)]

    mine, theirs = await asyncio.gather(talks(talk.requester, "r"), talks(talk.provider, "p"))

    assert sorted(mine + theirs) == list(range(1, 31))
    assert (mine, theirs) == (sorted(mine), sorted(theirs))
    assert await texts_of(talk, talk.requester) == await texts_of(talk, talk.provider)
    async with unit_of_work() as session:
        stored = (await session.exec(select(ChatMessage.seq).order_by(col(ChatMessage.seq)))).all()
    assert list(stored) == list(range(1, 31))


async def test_the_two_of_a_first_moment_get_one_thread(talk: Talk) -> None:
    rooms = await asyncio.gather(*(room_of(talk, who) for who in (talk.requester, talk.provider) * 4))

    assert len({room.thread_id for room in rooms}) == 1


@pytest.mark.parametrize("switch", [False, True])
async def test_everybody_else_is_told_that_there_is_nothing(
    talk: Talk, monkeypatch: pytest.MonkeyPatch, switch: bool
) -> None:
    """MSO-19, N-15: administrators, colleagues (whatever the institution shares) and strangers get NotFound, on record."""
    monkeypatch.setattr(settings(), "institution_shares_cases", switch)
    line = await say(talk, talk.requester, "Private.")
    file = await bring(talk, talk.requester, b"Haemoglobin 10.4 g/dL", name="values.txt")
    thread_id = (await room_of(talk, talk.requester)).thread_id
    before = len(await _denied())

    for who in talk.outsiders.values():
        for attempt in _attempts(talk.case_id, line.id, file.id, thread_id):
            with pytest.raises(NotFound) as refused:
                async with unit_of_work() as session:
                    await attempt(session, who)
            assert refused.value.sentence == NotFound.sentence
        async with unit_of_work() as session:
            assert await chat.unread_of(session, who, [talk.case_id]) == {}
            assert await chat.unread_total(session, who) == 0

    assert len(await _denied()) - before == 4 * len(_attempts(talk.case_id, line.id, file.id, thread_id))


def _attempts(case_id: UUID, message_id: UUID, file_id: UUID, thread_id: UUID) -> list[Attempt]:
    """Every way into a conversation."""
    message = MessageIn(client_msg_id=uuid4(), text="Hello")
    return [
        lambda session, who: chat.open_room(session, who, case_id),
        lambda session, who: chat.open_room(session, who, case_id, thread_id=thread_id),
        lambda session, who: chat.again(session, who, case_id, first=1),
        lambda session, who: chat.older(session, who, case_id, before=9),
        lambda session, who: chat.newer(session, who, case_id, after=0),
        lambda session, who: chat.read_lines(session, who, case_id),
        lambda session, who: chat.send(session, who, case_id, message),
        lambda session, who: chat.send(session, who, case_id, message, thread_id=thread_id),
        lambda session, who: chat.change(session, who, case_id, message_id, "Hello"),
        lambda session, who: chat.delete(session, who, case_id, message_id),
        lambda session, who: chat.mark_read(session, who, case_id, 1),
        lambda session, who: chat.mark_delivered(session, who, case_id, 1),
        lambda session, who: chat.say_typing(session, who, case_id),
        lambda session, who: chat.say_here(session, who, case_id),
        lambda session, who: chat.search(session, who, case_id, "private"),
        lambda session, who: chat.transcript(session, who, case_id),
        lambda session, who: chat.plan_file(session, who, case_id, uuid4().hex, name="a.txt", size=3),
        lambda session, who: chat.order_file(session, who, case_id, file_id),
        lambda session, who: chat.keep_as_document(session, who, case_id, file_id),
    ]


async def _denied() -> list[AuditRow]:
    async with unit_of_work() as session:
        return list((await session.exec(select(AuditRow).where(AuditRow.outcome == "denied"))).all())


async def test_an_admin_or_a_colleague_is_offered_no_chat(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    """MSO-19: what a case offers (its `can`) names the chat to its two people only."""
    monkeypatch.setattr(settings(), "institution_shares_cases", True)

    async with unit_of_work() as session:
        offered = {
            name: "chat.see" in (await cases.open_case(session, who, talk.case_id)).can
            for name, who in {
                "requester": talk.requester,
                "provider": talk.provider,
                "colleague": talk.colleague,
                "admin": talk.admin,
            }.items()
        }

    assert offered == {"requester": True, "provider": True, "colleague": False, "admin": False}


@pytest.mark.parametrize("status", [CaseStatus.NEW, CaseStatus.ASSIGNED, CaseStatus.REJECTED])
async def test_before_anybody_accepted_it_is_closed(database: Database, clock: Clock, status: CaseStatus) -> None:
    """X-2, X-4: the requester reads why, who was asked is told that there is nothing."""
    talk = await make_talk(status)

    with pytest.raises(chat.NotOpenYet) as closed:
        await room_of(talk, talk.requester)
    with pytest.raises(NotFound):
        await room_of(talk, talk.provider)
    with pytest.raises(chat.NotOpenYet):
        await say(talk, talk.requester, "Is anybody there?")

    assert closed.value.sentence == "The chat opens once an expert has accepted this case."


@pytest.mark.parametrize("status", [CaseStatus.ACCEPTED, CaseStatus.IN_PROGRESS, CaseStatus.RETURNED])
async def test_from_accepted_on_both_write(database: Database, clock: Clock, status: CaseStatus) -> None:
    """X-2."""
    talk = await make_talk(status)

    await say(talk, talk.requester, "Hello.")
    await say(talk, talk.provider, "Hello.")

    room = await room_of(talk, talk.requester)
    assert (room.can_send, room.closed_words, room.until_words) == (True, "", "Open until 14 days after Done")


async def test_fourteen_days_after_done_it_can_only_be_read(talk: Talk, clock: Clock) -> None:
    """X-2: the time for questions is a setting."""
    line = await say(talk, talk.requester, "Before the end.")
    await finish(talk)
    clock.move(days=14, seconds=-1)
    await say(talk, talk.requester, "In the last second.")
    assert (await room_of(talk, talk.provider)).until_words == "Open until 16 March 2026"

    clock.move(seconds=1)

    for attempt in (
        say(talk, talk.requester, "Too late."),
        say(talk, talk.provider, "Too late."),
        _change(talk, talk.requester, line.id, "Too late."),
        _delete(talk, talk.requester, line.id),
        bring(talk, talk.requester, b"abc", name="late.txt"),
    ):
        with pytest.raises(InvalidTransition) as closed:
            await attempt
        assert closed.value.sentence.startswith("The time for questions ended on 16 March 2026.")
    for who in (talk.requester, talk.provider):
        room = await room_of(talk, who)
        assert (room.can_send, len(room.lines)) == (False, 2)
        assert not any(line.can_change or line.can_delete for line in room.lines)


async def test_what_was_sent_before_the_end_can_be_sent_again_after_it(talk: Talk, clock: Clock) -> None:
    """A page that lost the answer asks again; it is told that the message stands."""
    key = uuid4()
    line = await say(talk, talk.requester, "Just in time.", key=key)
    await finish(talk)
    clock.move(days=15)

    assert (await say(talk, talk.requester, "Just in time.", key=key)).id == line.id


async def test_thirty_days_after_done_the_expert_reaches_nothing(talk: Talk, clock: Clock) -> None:
    await say(talk, talk.provider, "Good bye.")
    await finish(talk)
    clock.move(days=31)

    with pytest.raises(NotFound):
        await room_of(talk, talk.provider)
    assert await texts_of(talk, talk.requester) == ["Good bye."]


async def test_a_case_that_goes_to_another_expert_begins_a_new_conversation(talk: Talk, clock: Clock) -> None:
    """N-15: the former expert loses it at once, the next one never sees it, and the requester keeps both."""
    line = await say(talk, talk.requester, "For the first expert.")
    first = (await room_of(talk, talk.requester)).thread_id
    file = await bring(talk, talk.provider, b"first,second\n1,2\n", name="mine.csv")
    clock.move(days=1)

    await give_to(talk, talk.other_provider, accept=False)
    between = await room_of(talk, talk.requester)
    with pytest.raises(NotFound):
        await room_of(talk, talk.other_provider)
    async with unit_of_work() as session:
        case = (await session.exec(select(Case).where(Case.id == talk.case_id))).one()
        await cases.accept(session, talk.other_provider, talk.case_id, version=case.version, attested=True)
    await say(talk, talk.other_provider, "I am the second.")

    assert (between.can_send, between.closed_words, len(between.lines)) == (False, rules.ENDED, 1)
    for attempt in _attempts(talk.case_id, line.id, file.id, first):
        with pytest.raises(NotFound):
            async with unit_of_work() as session:
                await attempt(session, talk.provider)
    for reads_the_first in (
        room_of(talk, talk.other_provider, thread_id=first),
        _change(talk, talk.other_provider, line.id, "Mine now."),
        fetch(talk, talk.other_provider, file.id),
    ):
        with pytest.raises(NotFound):
            await reads_the_first
    assert await texts_of(talk, talk.other_provider) == ["I am the second."]
    assert await texts_of(talk, talk.requester) == ["I am the second."]
    earlier = await room_of(talk, talk.requester, thread_id=first)
    assert (earlier.can_send, earlier.closed_words) == (False, rules.ENDED)
    assert [(brief.id == first, brief.is_current) for brief in earlier.threads] == [(False, True), (True, False)]


async def test_a_puppet_expert_opens_nothing_old(talk: Talk) -> None:
    """Security row 20: an administrator who gives the case away and back learns nothing, the first expert goes on."""
    await say(talk, talk.requester, "For the first expert.")
    await give_to(talk, talk.other_provider)
    await say(talk, talk.requester, "For the second.")
    await give_to(talk, talk.provider)

    assert await texts_of(talk, talk.provider) == []
    seen = [brief.with_name for brief in (await room_of(talk, talk.provider)).threads]
    assert len(seen) == 2
    with pytest.raises(NotFound):
        await room_of(talk, talk.other_provider)


async def test_a_correction_within_fifteen_minutes(talk: Talk, clock: Clock) -> None:
    line = await say(talk, talk.requester, "Haemoglobin 10.4")
    clock.move(minutes=15)

    changed = await _change(talk, talk.requester, line.id, "Haemoglobin 11.4")
    clock.move(seconds=1)

    assert (changed.is_edited, changed.runs[0].text, changed.seq) == (True, "Haemoglobin 11.4", line.seq)
    assert await texts_of(talk, talk.provider) == ["Haemoglobin 11.4"]
    with pytest.raises(InvalidTransition) as late:
        await _change(talk, talk.requester, line.id, "Haemoglobin 12.4")
    assert late.value.sentence == rules.TOO_LATE


async def test_only_who_wrote_a_message_changes_it(talk: Talk) -> None:
    line = await say(talk, talk.requester, "Mine.")

    for attempt in (_change(talk, talk.provider, line.id, "Yours."), _delete(talk, talk.provider, line.id)):
        with pytest.raises(NotPermitted):
            await attempt
    with pytest.raises(NotFound):
        await _change(talk, talk.requester, uuid4(), "Nothing.")
    assert await texts_of(talk, talk.provider) == ["Mine."]


async def test_a_deletion_destroys_the_text_and_the_files_and_leaves_a_marker(talk: Talk, clock: Clock) -> None:
    file = await bring(talk, talk.requester, b"Haemoglobin 10.4 g/dL", name="values.txt")
    line = await say(talk, talk.requester, "Wrong case.", file_ids=[file.id])
    answer = await say(talk, talk.provider, "What?", reply_to=line.id)
    assert answer.quote.text == "Wrong case."
    clock.move(days=2)

    await _delete(talk, talk.requester, line.id)
    again = await _delete(talk, talk.requester, line.id)

    assert (again.is_deleted, again.files, again.can_change) == (True, [], False)
    async with unit_of_work() as session:
        stored = (await session.exec(select(ChatMessage.body).order_by(col(ChatMessage.seq)))).all()
        assert (stored[0], stored[1] is None) == (None, False)
        assert (await session.exec(select(ChatFile))).all() == []
    assert [kept async for kept in storage().all()] == []
    room = await room_of(talk, talk.provider)
    assert [line.runs[0].text for line in room.lines] == [rules.DELETED, "What?"]
    assert room.lines[1].quote.text == rules.DELETED
    with pytest.raises(NotFound):
        await fetch(talk, talk.provider, file.id)


async def test_receipts_and_unread_counts(talk: Talk) -> None:
    """Sent, delivered, read; a number never goes back, and nobody reads ahead of the end."""
    for text in ("One.", "Two.", "Three."):
        await say(talk, talk.requester, text)

    assert [line.receipt for line in (await room_of(talk, talk.requester)).lines] == ["sent"] * 3
    await _mark(talk, delivered=2)
    assert [line.receipt for line in (await room_of(talk, talk.requester)).lines] == ["delivered", "delivered", "sent"]
    assert await _unread(talk, talk.provider) == 3
    await _mark(talk, read=1)
    assert [line.receipt for line in (await room_of(talk, talk.requester)).lines] == ["read", "delivered", "sent"]
    assert await _unread(talk, talk.provider) == 2
    assert await _unread(talk, talk.requester) == 0
    await _mark(talk, read=99)
    await _mark(talk, read=1)
    room = await room_of(talk, talk.provider)
    assert (room.read_seq, room.unread, await _unread(talk, talk.provider)) == (3, 0, 0)
    assert [line.receipt for line in room.lines] == ["", "", ""]


async def test_the_line_above_what_is_new(talk: Talk, clock: Clock) -> None:
    await say(talk, talk.requester, "Read.")
    await _mark(talk, read=1)
    await say(talk, talk.provider, "My own.")
    await say(talk, talk.requester, "New.")
    await say(talk, talk.requester, "Newer.")

    room = await room_of(talk, talk.provider)
    await _mark(talk, read=4)
    async with unit_of_work() as session:
        later = await chat.again(session, talk.provider, talk.case_id, first=1, left_off=room.read_seq)

    assert [line.begins_new for line in room.lines] == [False, False, True, False]
    assert [line.begins_new for line in later.lines] == [False, False, True, False]
    assert [line.begins_group for line in room.lines] == [True, True, True, False]
    assert [line.ends_group for line in room.lines] == [True, True, False, True]


async def test_days_and_groups(talk: Talk, clock: Clock) -> None:
    await say(talk, talk.requester, "Monday.")
    clock.move(minutes=4)
    await say(talk, talk.requester, "Still.")
    clock.move(minutes=6)
    await say(talk, talk.requester, "Later.")
    clock.move(days=1)
    await say(talk, talk.requester, "Tuesday.")

    lines = (await room_of(talk, talk.provider)).lines

    assert [line.begins_day for line in lines] == [True, False, False, True]
    assert [line.begins_group for line in lines] == [True, False, True, True]
    assert [line.day for line in lines] == ["Yesterday", "Yesterday", "Yesterday", "Today"]


async def test_history_is_a_window_in_both_directions(talk: Talk) -> None:
    async with unit_of_work() as session:
        for number in range(1, 121):
            message = MessageIn(client_msg_id=uuid4(), text=f"Number {number}")
            await chat.send(session, talk.requester, talk.case_id, message)

    room = await room_of(talk, talk.provider)
    async with unit_of_work() as session:
        older = await chat.older(session, talk.provider, talk.case_id, before=room.lines[0].seq)
        newer = await chat.newer(session, talk.provider, talk.case_id, after=100)
        oldest = await chat.older(session, talk.provider, talk.case_id, before=5)
    middle = await room_of(talk, talk.provider, at_seq=60)

    assert [line.seq for line in room.lines] == list(range(81, 121))
    assert (room.has_older, room.has_newer, room.last_seq, room.unread) == (True, False, 120, 120)
    assert [line.seq for line in older] == list(range(51, 81))
    assert older[-1].ends_group is False
    assert [line.seq for line in newer] == list(range(101, 121))
    assert [line.seq for line in oldest] == [1, 2, 3, 4]
    assert (middle.lines[0].seq, middle.lines[-1].seq, middle.has_newer) == (41, 80, True)
    assert len(room.model_dump_json()) < 60_000


async def test_one_row_for_an_opened_room_and_none_for_scrolling(talk: Talk) -> None:
    """MSO-20, X-9."""
    await say(talk, talk.requester, "Hello.")
    await room_of(talk, talk.provider)
    async with unit_of_work() as session:
        await chat.newer(session, talk.provider, talk.case_id, after=0)
        await chat.older(session, talk.provider, talk.case_id, before=9)
        await chat.again(session, talk.provider, talk.case_id, first=1)
        await chat.mark_read(session, talk.provider, talk.case_id, 1)

    opened = await _rows(Action.SEE_CHAT)

    assert [(row.actor_id, row.case_id, row.details) for row in opened] == [
        (talk.provider.id, talk.case_id, {"what": "opened"})
    ]


async def test_the_log_says_that_and_when_and_how_much_and_never_what(talk: Talk) -> None:
    """MSO-20: case, sender, time, size and hash; the same text in another thread has another hash."""
    line = await say(talk, talk.requester, "Grüße")
    await _change(talk, talk.requester, line.id, "Grüße!")
    await _delete(talk, talk.requester, line.id)
    other = await make_talk()
    await say(other, other.requester, "Grüße")

    rows = await _rows(Action.SEND_CHAT)

    assert [(row.details["what"], row.details["size"], row.details["seq"]) for row in rows] == [
        ("sent", 7, 1),
        ("edited", 8, 1),
        ("deleted", 8, 1),
        ("sent", 7, 1),
    ]
    assert [(row.actor_id, row.case_id, row.subject) for row in rows[:3]] == [
        (talk.requester.id, talk.case_id, "message")
    ] * 3
    assert rows[0].details["hash"] != rows[3].details["hash"]
    assert rows[1].details["hash"] == rows[2].details["hash"]
    assert word_of(rows[0].action) == "Chat message"


async def test_an_answer_carries_the_beginning_of_what_it_answers(talk: Talk) -> None:
    line = await say(talk, talk.provider, f"**Do you** have it?\n{'x' * 300}")

    answer = await say(talk, talk.requester, "Yes.", reply_to=line.id)

    assert (answer.quote.message_id, answer.quote.author) == (str(line.id), talk.provider.name)
    assert answer.quote.text.startswith("Do you have it? xxx")
    assert len(answer.quote.text) <= 161
    other = await make_talk()
    with pytest.raises(InvalidInput):
        await say(other, other.requester, "Yes.", reply_to=line.id)


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "[x](javascript:alert(1))"])  # fmt: skip
async def test_what_looks_like_markup_is_shown_as_letters(talk: Talk, text: str) -> None:
    """Security row 12."""
    line = await say(talk, talk.requester, text)

    assert [(run.kind, run.href) for run in line.runs] == [("text", "")]
    assert line.runs[0].text == text


async def test_nothing_is_not_sent(talk: Talk) -> None:
    for text in ("", " \n ", "\u200b\u202e"):
        with pytest.raises(InvalidInput) as refused:
            await say(talk, talk.requester, text)
        assert refused.value.fields == {"text": "Write something or attach a file."}


async def test_places_lead_to_documents_of_this_case_only(talk: Talk) -> None:
    async with unit_of_work() as session:
        document = await add_document(
            session, talk.requester, b"%PDF-1.4", code=5, name="MRI.pdf", case_id=talk.case_id
        )
        document.read_status, document.page_count = ReadStatus.READ, 2
        page = "Compared with low-dose CT\nof 10 Nov 2026."
        session.add_all([document, DocumentPage(document_id=document.id, number=2, width=595, height=842, text=page)])
        elsewhere = await make_case(session)
        await add_document(session, talk.stranger, b"%PDF-1.4", code=6, case_id=elsewhere.id)

    line = await say(talk, talk.requester, "See [[D5 p 2:0-41]], [[D5]], [[D6]], [[D5 p 9]] and [[D5 p 2:7-4000]].")
    room = await room_of(talk, talk.provider)

    places = [run for run in line.runs if run.kind == "place"]
    assert [(run.text, run.where, run.page, run.start, run.end, run.quote) for run in places] == [
        ("D5", "p 2", 2, 0, 41, "Compared with low-dose CT of 10 Nov 2026."),
        ("D5", "", 1, 0, 0, ""),
        ("D5", "p 2", 2, 0, 0, ""),
    ]
    assert {run.document_id for run in places} == {str(document.id)}
    assert "[[D6]]" in "".join(run.text for run in line.runs)
    assert [(one.code, one.name, one.page) for one in room.mentioned] == [("D5", "MRI.pdf", 2)]


async def test_search_finds_words_in_texts_and_file_names(talk: Talk) -> None:
    file = await bring(talk, talk.requester, b"a,b\n1,2\n", name="Zytogenetik Müller.csv")
    await say(talk, talk.requester, "The **Haemoglobin** fell to 10.4")
    await say(talk, talk.provider, "Thank you.", file_ids=[])
    await say(talk, talk.requester, "", file_ids=[file.id])
    await say(talk, talk.provider, "HAEMOGLOBIN again: " + "word " * 100 + "end")

    async def found(words: str) -> list[int]:
        async with unit_of_work() as session:
            return [hit.seq for hit in await chat.search(session, talk.provider, talk.case_id, words)]

    assert await found("haemoglobin") == [4, 1]
    assert await found("10.4 haemo") == [1]
    assert await found("muller") == [3]
    assert await found("nothing") == []
    assert await found("  ") == []
    async with unit_of_work() as session:
        (hit, _) = await chat.search(session, talk.requester, talk.case_id, "haemoglobin")
    assert hit.excerpt.startswith("HAEMOGLOBIN again: word")
    assert hit.excerpt.endswith("…")


async def test_search_goes_through_all_of_ones_own_conversations(talk: Talk, clock: Clock) -> None:
    await say(talk, talk.requester, "needle one")
    clock.move(days=1)
    await give_to(talk, talk.other_provider)
    await say(talk, talk.requester, "needle two")

    async with unit_of_work() as session:
        mine = await chat.search(session, talk.requester, talk.case_id, "needle")
        theirs = await chat.search(session, talk.other_provider, talk.case_id, "needle")

    assert [hit.excerpt for hit in mine] == ["needle two", "needle one"]
    assert [hit.excerpt for hit in theirs] == ["needle two"]


async def test_the_transcript_holds_the_conversation(talk: Talk, clock: Clock) -> None:
    """X-9: both parties may export their own, on record."""
    file = await bring(talk, talk.requester, b"a,b\n1,2\n", name="values.csv")
    line = await say(talk, talk.requester, "Good **morning**:\n- one\n- two", file_ids=[file.id])
    await say(talk, talk.provider, "Answer with `code`, 検査 and https://a.example/x", reply_to=line.id)
    gone = await say(talk, talk.provider, "Taken back.")
    await _delete(talk, talk.provider, gone.id)

    for who in (talk.requester, talk.provider):
        async with unit_of_work() as session:
            pdf = PdfReader(io.BytesIO(await chat.transcript(session, who, talk.case_id)))
        text = " ".join("\n".join(page.extract_text() for page in pdf.pages).split())
        for words in ("Good morning", "one", "two", "values.csv", "Answer with", "code", "https://a.example/x"):
            assert words in text
        for words in (talk.requester.name, talk.provider.name, "2 March 2026", rules.DELETED, "3 messages"):
            assert words in text
        assert "Taken back." not in text
        assert "Conversation about case SO-26-" in str(pdf.metadata and pdf.metadata.title)
    exported = await _rows(Action.EXPORT_CHAT)
    assert [row.actor_id for row in exported] == [talk.requester.id, talk.provider.id]


async def test_an_empty_conversation_prints_too(talk: Talk) -> None:
    async with unit_of_work() as session:
        pdf = PdfReader(io.BytesIO(await chat.transcript(session, talk.requester, talk.case_id)))

    assert "Nothing was written." in pdf.pages[0].extract_text()


async def test_files_come_back_as_they_were(talk: Talk) -> None:
    data = pdf_with("canary") + bytes(300_000)
    file = await bring(talk, talk.requester, data, name="../../Befund\u202e Müller.pdf")
    with pytest.raises(NotFound):
        await fetch(talk, talk.provider, file.id)

    line = await say(talk, talk.requester, "", file_ids=[file.id])

    assert [(one.name, one.kind, one.size_words) for one in line.files] == [("Befund Müller.pdf", "pdf", "301 kB")]
    assert await fetch(talk, talk.provider, file.id) == data
    with pytest.raises(InvalidInput):
        await say(talk, talk.requester, "Again.", file_ids=[file.id])
    with pytest.raises(InvalidInput):
        await say(talk, talk.provider, "Not mine.", file_ids=[file.id])
    assert (await say(talk, talk.requester, "Next.")).seq == 2


@pytest.mark.parametrize(
    ("data", "name"),
    [(b"MZ\x90", "setup.exe"), (b"<svg onload=alert(1)>", "a.png"), (b"", "empty.txt"), (b"\x00\x01" * 50, "a.txt")],
)
async def test_files_are_looked_at_before_they_are_taken(talk: Talk, data: bytes, name: str) -> None:
    with pytest.raises(FileRefused):
        await bring(talk, talk.requester, data, name=name)

    assert [kept async for kept in storage().all()] == []
    assert list((settings().data_dir / "incoming").rglob("*.part")) == []


async def test_the_same_upload_twice_is_one_file(talk: Talk) -> None:
    files = await asyncio.gather(
        *(bring(talk, talk.requester, b"a,b\n1,2\n", name="a.csv", key="same-key-1") for _ in range(5))
    )

    assert len({file.id for file in files}) == 1
    assert len([kept async for kept in storage().all()]) == 1
    with pytest.raises(AppError):
        await bring(talk, talk.requester, b"a,b\n1,2,3\n", name="a.csv", key="same-key-1")


async def test_a_file_becomes_a_document_when_somebody_says_so(talk: Talk) -> None:
    """Through the intake of every document, so that it is analysed; saying so twice makes one."""
    data = pdf_with("report")
    file = await bring(talk, talk.requester, data, name="report.pdf")
    line = await say(talk, talk.requester, "Here.", file_ids=[file.id])
    async with unit_of_work() as session:
        assert (await session.exec(select(Document))).all() == []

    made = [await _keep(talk, talk.provider, file.id) for _ in range(2)]

    assert (made[0].id, made[0].code, made[0].name) == (made[1].id, "D1", "report.pdf")
    async with unit_of_work() as session:
        (document,) = (await session.exec(select(Document))).all()
        assert (document.case_id, document.uploaded_by, document.file_kind) == (
            talk.case_id,
            talk.provider.id,
            FileKind.PDF,
        )
        assert await storage().read(document.storage_key) == data
        room = await chat.open_room(session, talk.requester, talk.case_id)
    assert room.lines[0].files[0].document_code == "D1"
    await _delete(talk, talk.requester, line.id)
    assert await storage().read(document.storage_key) == data


async def test_unsent_files_are_forgotten_after_a_day_and_sent_ones_are_kept(talk: Talk, clock: Clock) -> None:
    sent = await bring(talk, talk.requester, b"a,b\n1,2\n", name="sent.csv")
    await say(talk, talk.requester, "", file_ids=[sent.id])
    await bring(talk, talk.requester, b"a,b\n1,2\n", name="unsent.csv")
    now = clock.move(days=1, seconds=1)

    async with unit_of_work() as session:
        dropped = await chat.drop_unsent(session, older_than=now - timedelta(days=1))

    assert dropped == 1
    assert len([kept async for kept in storage().all()]) == 1
    assert await fetch(talk, talk.provider, sent.id) == b"a,b\n1,2\n"


async def test_every_change_wakes_who_looks(talk: Talk) -> None:
    """N-15: a re-assignment wakes the open conversation too, so that the former expert is sent away."""
    thread = (await room_of(talk, talk.requester)).thread_id
    topics = [f"chat:{thread}", f"said:{thread}"]
    topics += [f"unread:{who.id}" for who in (talk.provider, talk.requester)]
    topics += [f"seen:{thread}:{talk.provider.id}"]
    topics += [f"{what}:{thread}:{talk.requester.id}" for what in ("typing", "here")]
    async with listen(topics) as told:

        def woken() -> list[str]:
            return sorted({topic.split(":")[0] for topic in told.take()})

        line = await say(talk, talk.requester, "Hello.")
        assert woken() == ["said", "unread"]
        await _mark(talk, delivered=1)
        assert woken() == ["seen"]
        await _mark(talk, read=1)
        assert woken() == ["seen", "unread"]
        await _mark(talk, read=1)
        assert woken() == []
        await _change(talk, talk.requester, line.id, "Hello!")
        await _delete(talk, talk.requester, line.id)
        assert woken() == ["chat"]
        async with unit_of_work() as session:
            await chat.say_typing(session, talk.requester, talk.case_id)
            await chat.say_here(session, talk.requester, talk.case_id)
        assert woken() == ["here", "typing"]
        await give_to(talk, talk.other_provider, accept=False)
        assert "chat" in woken()


async def _change(talk: Talk, who: Actor, message_id: UUID, text: str) -> ChatLine:
    async with unit_of_work() as session:
        return await chat.change(session, who, talk.case_id, message_id, text)


async def _delete(talk: Talk, who: Actor, message_id: UUID) -> ChatLine:
    async with unit_of_work() as session:
        return await chat.delete(session, who, talk.case_id, message_id)


async def _keep(talk: Talk, who: Actor, file_id: UUID) -> DocumentRow:
    async with unit_of_work() as session:
        return await chat.keep_as_document(session, who, talk.case_id, file_id)


async def _mark(talk: Talk, *, read: int = 0, delivered: int = 0) -> None:
    async with unit_of_work() as session:
        if delivered:
            await chat.mark_delivered(session, talk.provider, talk.case_id, delivered)
        if read:
            await chat.mark_read(session, talk.provider, talk.case_id, read)


async def _unread(talk: Talk, who: Actor) -> int:
    async with unit_of_work() as session:
        counts = await chat.unread_of(session, who, [talk.case_id, uuid4()])
        total = await chat.unread_total(session, who)
    assert sum(counts.values()) == total
    return total
