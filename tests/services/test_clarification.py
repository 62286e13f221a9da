"""Questions after an opinion: tied to a sentence, answered, closed, and read-only after the window."""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import uuid4

import pytest
from pydantic import ValidationError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.db import unit_of_work
from mso_app.core.errors import ChangedMeanwhile, InvalidInput, InvalidTransition, NotFound, NotPermitted
from mso_app.core.settings import settings
from mso_app.domain.access import Action, Actor
from mso_app.domain.case_status import CaseStatus
from mso_app.domain.clarification import ENTRIES_MAX, THREADS_MAX
from mso_app.models import AuditRow, Clarification, ClarificationEntry, Notification
from mso_app.schemas.clarification import CloseIn, EntryIn, QuestionIn
from mso_app.services import clarification, opinions, reactions
from tests.build import make_case, make_provider, make_requester
from tests.conftest import Clock, Database
from tests.signed import PASSWORD, make_signed

QUESTION = QuestionIn(text="Does gain of 1q in 12 % of cells change this estimate?")
SAID = EntryIn(text="Yes, it can.")


@pytest.fixture(autouse=True)
def _reactions() -> None:
    reactions.install()


async def test_a_question_hangs_on_its_sentence_and_is_answered(session: AsyncSession, clock: Clock) -> None:
    """MSO-16, N-13: the sentence is kept as it stood; each side sees whose turn it is; the case stays Done."""
    signed = await make_signed(session)
    case_id = signed.case.id
    sentence = await signed.sentence(session, "About 44 %")

    asked = await clarification.ask(
        session, signed.requester, case_id, QUESTION.model_copy(update={"sentence_id": sentence})
    )
    clock.move(hours=15)
    answered = await clarification.answer(session, signed.provider, case_id, asked.id, SAID)
    again = await clarification.ask_again(
        session, signed.requester, case_id, asked.id, EntryIn(text="The cut-off is 10 %.")
    )

    assert (asked.state, answered.state, again.state) == ("open", "answered", "open")
    assert (asked.place, asked.quote, asked.edition) == ("Answer 1", "About 44 % progress within two years.", 1)
    view = await clarification.open_clarification(session, signed.provider, case_id)
    (thread,) = view.threads
    assert [entry.text for entry in thread.messages] == [QUESTION.text, SAID.text, "The cut-off is 10 %."]
    assert {entry.author for entry in thread.messages if not entry.is_mine} == {signed.requester.name}
    assert [entry.is_mine for entry in thread.messages] == [False, True, False]
    assert [entry.author == "You" for entry in thread.messages] == [False, True, False]
    assert (thread.said, thread.can_answer, thread.can_ask, thread.can_close) == ("3 messages", True, False, False)
    await session.refresh(signed.case)
    assert signed.case.status is CaseStatus.DONE


async def test_the_whole_opinion_can_be_asked_about(session: AsyncSession) -> None:
    signed = await make_signed(session)

    asked = await clarification.ask(session, signed.requester, signed.case.id, QUESTION)

    assert (asked.place, asked.part, asked.quote, asked.number) == ("The whole opinion", "", "", 1)


@pytest.mark.parametrize("sentence", ["answer-1.000000000000", "headline.x", "nonsense", "answer-9.abc", "../../etc"])
async def test_a_sentence_that_is_not_there_cannot_be_asked_about(session: AsyncSession, sentence: str) -> None:
    signed = await make_signed(session)

    with pytest.raises(InvalidInput, match="not in the opinion"):
        await clarification.ask(
            session, signed.requester, signed.case.id, QuestionIn(sentence_id=sentence, text="Why?")
        )


@pytest.mark.parametrize("text", ["", "   ", "x" * 4001])
def test_a_question_has_words(text: str) -> None:
    with pytest.raises(ValidationError):
        QuestionIn(text=text)


async def test_only_the_requester_asks_and_only_the_expert_answers(session: AsyncSession) -> None:
    """The matrix: own, answer, view count only."""
    signed = await make_signed(session)
    case_id = signed.case.id
    thread = await clarification.ask(session, signed.requester, case_id, QUESTION)
    close = CloseIn(version=thread.version)
    deeds: dict[str, Callable[[Actor], Awaitable[object]]] = {
        "ask": lambda who: clarification.ask(session, who, case_id, QUESTION),
        "ask again": lambda who: clarification.ask_again(session, who, case_id, thread.id, SAID),
        "answer": lambda who: clarification.answer(session, who, case_id, thread.id, SAID),
        "close": lambda who: clarification.close(session, who, case_id, thread.id, close),
        "see": lambda who: clarification.open_clarification(session, who, case_id),
    }
    refused = {
        "ask": (signed.provider, signed.admin),
        "ask again": (signed.provider, signed.admin),
        "answer": (signed.requester, signed.admin),
        "close": (signed.provider, signed.admin),
        "see": (signed.admin,),
    }
    strangers = [await make_requester(session), await make_provider(session)]

    for name, deed in deeds.items():
        for person in refused[name]:
            with pytest.raises(NotPermitted):
                await deed(person)
        for person in strangers:
            with pytest.raises(NotFound):
                await deed(person)

    assert len((await session.exec(select(ClarificationEntry))).all()) == 1


async def test_an_administrator_learns_the_number_and_not_a_word(session: AsyncSession) -> None:
    """The matrix: view count only. The text that could leak is there."""
    signed = await make_signed(session)
    case_id = signed.case.id
    canary = QuestionIn(text="CANARY question")
    first = await clarification.ask(session, signed.requester, case_id, canary)
    await clarification.ask(session, signed.requester, case_id, canary)
    await clarification.answer(session, signed.provider, case_id, first.id, EntryIn(text="CANARY answer"))

    count = await clarification.count_clarification(session, signed.admin, case_id)

    assert (count.total, count.waiting) == (2, 1)
    assert "CANARY" not in count.model_dump_json()
    rows = (await session.exec(select(AuditRow).where(AuditRow.subject == "clarification"))).all()
    assert len(rows) == 4
    assert "CANARY" not in "".join(str(row.details) for row in rows)


async def test_a_thread_of_another_case_does_not_exist_here(session: AsyncSession) -> None:
    signed = await make_signed(session)
    other = await make_signed(session, requester=signed.requester)
    thread = await clarification.ask(session, signed.requester, other.case.id, QUESTION)

    for thread_id in (thread.id, uuid4()):
        with pytest.raises(NotFound):
            await clarification.ask_again(session, signed.requester, signed.case.id, thread_id, SAID)


async def test_closing_needs_the_newest_state_and_ends_the_thread(session: AsyncSession) -> None:
    """Lost update: an answer that came meanwhile is read before the question is closed."""
    signed = await make_signed(session)
    case_id = signed.case.id
    asked = await clarification.ask(session, signed.requester, case_id, QUESTION)
    answered = await clarification.answer(session, signed.provider, case_id, asked.id, SAID)

    with pytest.raises(ChangedMeanwhile):
        await clarification.close(session, signed.requester, case_id, asked.id, CloseIn(version=asked.version))
    closed = await clarification.close(session, signed.requester, case_id, asked.id, CloseIn(version=answered.version))

    assert (closed.state, closed.can_ask, closed.can_close) == ("closed", False, False)
    with pytest.raises(InvalidTransition, match="closed"):
        await clarification.answer(session, signed.provider, case_id, asked.id, SAID)
    with pytest.raises(InvalidTransition, match="closed"):
        await clarification.ask_again(session, signed.requester, case_id, asked.id, SAID)
    with pytest.raises(InvalidTransition):
        await clarification.close(session, signed.requester, case_id, asked.id, CloseIn(version=closed.version))


@pytest.mark.parametrize(("seconds", "is_open"), [(-1, True), (0, False), (1, False)])
async def test_after_the_window_everything_is_read_only(
    session: AsyncSession, clock: Clock, seconds: int, is_open: bool
) -> None:
    """N-13: to the second, for both sides, with the sentence why."""
    signed = await make_signed(session)
    case_id = signed.case.id
    thread = await clarification.ask(session, signed.requester, case_id, QUESTION)
    clock.move(days=14, seconds=seconds)
    deeds = (
        lambda: clarification.ask(session, signed.requester, case_id, QUESTION),
        lambda: clarification.ask_again(session, signed.requester, case_id, thread.id, SAID),
        lambda: clarification.answer(session, signed.provider, case_id, thread.id, SAID),
    )

    for deed in deeds:
        if is_open:
            await deed()
        else:
            with pytest.raises(InvalidTransition, match="ended on 16 Mar 2026, 10:00 CET, 14 days after"):
                await deed()

    view = await clarification.open_clarification(session, signed.requester, case_id)
    assert (view.window.is_open, view.can_ask, view.threads[0].can_ask) == (is_open, is_open, is_open)
    assert view.window.why_closed.startswith("Questions about this opinion ended") is not is_open
    assert view.window.left == ("1 of 14 days left" if is_open else "0 of 14 days left")
    assert view.threads[0].messages[0].text == QUESTION.text


async def test_the_expert_answers_while_their_access_lasts(session: AsyncSession, clock: Clock) -> None:
    """The access of a provider ends 30 days after Done, and with it everything here."""
    signed = await make_signed(session)
    clock.move(days=30)

    with pytest.raises(NotFound):
        await clarification.open_clarification(session, signed.provider, signed.case.id)
    assert (await clarification.open_clarification(session, signed.requester, signed.case.id)).threads == []


async def test_before_done_there_is_nothing_to_ask_about(session: AsyncSession) -> None:
    requester = await make_requester(session)
    case = await make_case(session, requester, status=CaseStatus.IN_PROGRESS)

    with pytest.raises(InvalidTransition, match="no signed opinion"):
        await clarification.ask(session, requester, case.id, QUESTION)
    with pytest.raises(NotFound):
        await clarification.open_clarification(session, requester, case.id)


async def test_an_addendum_answers_the_question_it_came_from(session: AsyncSession, clock: Clock) -> None:
    """N-13, mock-up 15: the thread says "Answered in version 2" and stays on the sentence of version 1."""
    signed = await make_signed(session)
    case_id = signed.case.id
    sentence = await signed.sentence(session, "About 44 %")
    kept = await signed.sentence(session, "I advise control")
    asked = await clarification.ask(
        session, signed.requester, case_id, QuestionIn(sentence_id=sentence, text="And with gain of 1q?")
    )
    draft = await signed.draft_addendum(session)
    clock.move(days=2)

    code = await clarification.sign_addendum(
        session, signed.provider, case_id, version=draft.version, password=PASSWORD, thread_id=asked.id, note=""
    )

    (thread,) = (await clarification.open_clarification(session, signed.requester, case_id)).threads
    assert (thread.state, thread.state_words, thread.answered_in) == ("answered", "Answered in version 2", 2)
    assert (thread.messages[-1].code, thread.messages[-1].edition) == (code, 2)
    assert thread.messages[-1].text == "I have signed an addendum."
    assert (thread.sentence_id, thread.edition) == (sentence, 1)
    # A sentence that version 2 keeps has kept its id, and one that it changed can no longer be asked about.
    assert await signed.sentence(session, "I advise control") == kept
    with pytest.raises(ChangedMeanwhile):
        await clarification.ask(session, signed.requester, case_id, QuestionIn(sentence_id=sentence, text="Why?"))


async def test_a_refused_addendum_says_nothing_in_the_thread(session: AsyncSession) -> None:
    signed = await make_signed(session)
    asked = await clarification.ask(session, signed.requester, signed.case.id, QUESTION)
    draft = await signed.draft_addendum(session)

    with pytest.raises(InvalidInput, match="password"):
        await clarification.sign_addendum(
            session,
            signed.provider,
            signed.case.id,
            version=draft.version,
            password="not this one",
            thread_id=asked.id,
        )

    assert len((await session.exec(select(ClarificationEntry))).all()) == 1


async def _told(session: AsyncSession, who: Actor) -> list[str]:
    rows = select(Notification).where(Notification.account_id == who.id).order_by(col(Notification.created_at))
    return [row.kind for row in (await session.exec(rows)).all() if "question" in row.kind or "add" in row.kind]


async def test_both_sides_are_told_without_a_word_of_it(session: AsyncSession) -> None:
    """Notifications: asked, answered, addendum signed; the question waits until it is answered."""
    signed = await make_signed(session)
    case_id = signed.case.id
    asked = await clarification.ask(session, signed.requester, case_id, QuestionIn(text="CANARY"))
    waiting = select(Notification).where(Notification.kind == "question_asked")
    assert (await session.exec(waiting)).one().settled_at is None

    draft = await signed.draft_addendum(session)
    await clarification.sign_addendum(
        session, signed.provider, case_id, version=draft.version, password=PASSWORD, thread_id=asked.id, note="CANARY"
    )

    assert await _told(session, signed.provider) == ["question_asked"]
    assert sorted(await _told(session, signed.requester)) == ["addendum", "question_answered"]
    settled = (await session.exec(waiting.execution_options(populate_existing=True))).one()
    assert settled.settled_at is not None
    rows = (await session.exec(select(Notification))).all()
    assert "CANARY" not in "".join(row.model_dump_json() for row in rows)


@pytest.mark.parametrize(("seconds", "told"), [(-1, False), (0, True), (1, True)])
async def test_two_days_before_the_end_both_hear_of_it_once(
    session: AsyncSession, clock: Clock, seconds: int, told: bool
) -> None:
    signed = await make_signed(session)
    quiet = await make_signed(session)
    await clarification.ask(session, signed.requester, signed.case.id, QUESTION)
    clock.move(days=12, seconds=seconds)

    news = [await clarification.watch_windows(session) for _ in range(2)]

    assert news == ([2, 0] if told else [0, 0])
    rows = (await session.exec(select(Notification).where(Notification.kind == "window_closes"))).all()
    people = {signed.requester.id, signed.provider.id, quiet.requester.id} if told else set()
    assert {row.account_id for row in rows} == people
    assert len(rows) == len(people)


async def test_when_the_window_has_ended_nothing_waits(session: AsyncSession, clock: Clock) -> None:
    signed = await make_signed(session)
    await clarification.ask(session, signed.requester, signed.case.id, QUESTION)
    clock.move(days=14)

    assert await clarification.watch_windows(session) == 0

    row = (await session.exec(select(Notification).where(Notification.kind == "question_asked"))).one()
    assert row.settled_at == clock.now
    assert (await session.exec(select(Notification).where(Notification.kind == "window_closes"))).all() == []


async def test_no_end_to_questions_is_refused_with_a_way_on(session: AsyncSession) -> None:
    signed = await make_signed(session)
    thread = await clarification.ask(session, signed.requester, signed.case.id, QUESTION)
    for _ in range(ENTRIES_MAX - 1):
        await clarification.ask_again(session, signed.requester, signed.case.id, thread.id, SAID)
    with pytest.raises(InvalidInput, match="chat"):
        await clarification.ask_again(session, signed.requester, signed.case.id, thread.id, SAID)
    for _ in range(THREADS_MAX - 1):
        await clarification.ask(session, signed.requester, signed.case.id, QUESTION)
    with pytest.raises(InvalidInput, match="30 questions"):
        await clarification.ask(session, signed.requester, signed.case.id, QUESTION)


async def test_nothing_that_is_said_at_once_is_lost(database: Database) -> None:
    """Lost update: ten at a time in one thread and four new threads; every word is there, numbers have no gap."""
    async with unit_of_work() as session:
        signed = await make_signed(session)
        thread = await clarification.ask(session, signed.requester, signed.case.id, QUESTION)

    async def say(place: int) -> None:
        async with unit_of_work() as session:
            entry = EntryIn(text=f"Word {place}")
            if place % 2:
                await clarification.answer(session, signed.provider, signed.case.id, thread.id, entry)
            else:
                await clarification.ask_again(session, signed.requester, signed.case.id, thread.id, entry)

    async def begin() -> None:
        async with unit_of_work() as session:
            await clarification.ask(session, signed.requester, signed.case.id, QUESTION)

    await asyncio.gather(*(say(place) for place in range(10)), *(begin() for _ in range(4)))

    async with unit_of_work() as session:
        entries = (
            await session.exec(select(ClarificationEntry).where(ClarificationEntry.clarification_id == thread.id))
        ).all()
        numbers = (await session.exec(select(Clarification.number))).all()
    assert sorted(entry.position for entry in entries) == list(range(1, 12))
    assert {entry.text for entry in entries if entry.position > 1} == {f"Word {place}" for place in range(10)}
    assert sorted(numbers) == [1, 2, 3, 4, 5]


async def test_every_read_and_write_is_on_record(session: AsyncSession) -> None:
    """Row 29."""
    signed = await make_signed(session)
    thread = await clarification.ask(session, signed.requester, signed.case.id, QUESTION)
    await clarification.answer(session, signed.provider, signed.case.id, thread.id, SAID)
    await clarification.open_clarification(session, signed.requester, signed.case.id)
    rows = (await session.exec(select(AuditRow).where(AuditRow.subject == "clarification"))).all()

    assert [row.action for row in rows] == [
        Action.ASK_CLARIFICATION,
        Action.ANSWER_CLARIFICATION,
        Action.SEE_CLARIFICATION,
    ]


async def test_window_of_a_longer_setting(session: AsyncSession, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "clarification_days", 21)
    signed = await make_signed(session)
    clock.move(days=20)

    await clarification.ask(session, signed.requester, signed.case.id, QUESTION)

    assert await opinions.may_write(session, signed.provider, signed.case.id) is False
