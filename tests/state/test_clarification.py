"""The questions beside an opinion, behind the screen: refusals keep what was typed, and nobody closes what they did
not read."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
import reflex as rx
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.domain.access import Actor
from mso_app.schemas.clarification import EntryIn, QuestionIn
from mso_app.services import clarification as service
from mso_app.state.shared import clarification, feedback, room, sealed
from mso_app.state.shared.clarification import WHOLE, ClarificationState
from mso_app.state.shared.feedback import FeedbackState
from mso_app.state.shared.sealed import SealedState
from tests.signed import PASSWORD, Signed, make_signed

Beside = Callable[[Actor, Signed], ClarificationState]


@pytest.fixture
def beside(session: AsyncSession, monkeypatch: pytest.MonkeyPatch) -> Beside:
    """The tab of somebody who reads the opinion of a case."""

    def opened(actor: Actor, signed: Signed) -> ClarificationState:
        @asynccontextmanager
        async def somebody(_: rx.State, **__: bool) -> AsyncIterator[tuple[AsyncSession, Actor]]:
            yield session, actor

        rated = FeedbackState(_reflex_internal_init=True)  # pyright: ignore[reportCallIssue] -- how the framework itself makes one

        async def found(_: rx.State, __: type[rx.State]) -> FeedbackState:
            return rated

        for module in (clarification, feedback, sealed):
            monkeypatch.setattr(module, "signed_in", somebody)
        for module in (clarification, feedback, sealed, room):
            monkeypatch.setattr(module, "asked_case", lambda _: signed.case.id)
        monkeypatch.setattr(ClarificationState, "get_state", found)
        return ClarificationState(_reflex_internal_init=True)  # pyright: ignore[reportCallIssue]

    return opened


async def _load(state: ClarificationState) -> None:
    await ClarificationState.load.fn(state)


async def test_a_sentence_is_chosen_and_asked_about(session: AsyncSession, beside: Beside) -> None:
    """N-13."""
    signed = await make_signed(session)
    sentence = await signed.sentence(session, "About 44 %")
    tab = beside(signed.requester, signed)
    await _load(tab)

    ClarificationState.choose.fn(tab, sentence)
    assert (tab.asking, tab.chosen) == ("answer-1", sentence)
    await ClarificationState.ask.fn(tab, {"text": "  "})
    assert (tab.errors, tab.asking) == ({"new": clarification.WRITE}, "answer-1")
    await ClarificationState.ask.fn(tab, {"text": "Why 44 %?"})

    assert (tab.asking, tab.chosen, tab.errors) == ("", "", {})
    assert (tab.marked, tab.view.threads[0].title) == ([sentence], "Why 44 %?")


async def test_asking_about_nothing_that_is_there_is_refused_in_place(session: AsyncSession, beside: Beside) -> None:
    signed = await make_signed(session)
    tab = beside(signed.requester, signed)
    await _load(tab)

    ClarificationState.choose.fn(tab, "answer-1.000000000000")
    await ClarificationState.ask.fn(tab, {"text": "Why?"})

    assert tab.errors["new"].startswith("This sentence is not in the opinion")
    assert tab.asking == "answer-1"
    ClarificationState.ask_whole.fn(tab)
    assert (tab.asking, tab.chosen, tab.errors) == (WHOLE, "", {})
    ClarificationState.cancel.fn(tab)
    assert tab.asking == ""


async def test_what_came_meanwhile_is_read_before_a_question_is_closed(session: AsyncSession, beside: Beside) -> None:
    """Lost update: the click of somebody who has not seen the answer closes nothing."""
    signed = await make_signed(session)
    thread = await service.ask(session, signed.requester, signed.case.id, QuestionIn(text="Why?"))
    tab = beside(signed.requester, signed)
    await _load(tab)
    await service.answer(session, signed.provider, signed.case.id, thread.id, EntryIn(text="Because."))

    refused = await ClarificationState.close.fn(tab, str(thread.id))

    assert refused is not None
    assert (tab.view.threads[0].state, tab.view.threads[0].said) == ("answered", "2 messages")
    assert await ClarificationState.close.fn(tab, str(thread.id)) is None
    assert tab.view.threads[0].state == "closed"


async def test_an_answer_that_is_refused_says_so_at_its_field(session: AsyncSession, beside: Beside) -> None:
    signed = await make_signed(session)
    thread = await service.ask(session, signed.requester, signed.case.id, QuestionIn(text="Why?"))
    tab = beside(signed.provider, signed)
    await _load(tab)

    await ClarificationState.answer.fn(tab, {"thread": str(thread.id), "text": ""})
    assert (tab.failed, tab.errors) == (str(thread.id), {"entry": clarification.SAY})
    await ClarificationState.answer.fn(tab, {"thread": str(thread.id), "text": "Because."})

    assert (tab.failed, tab.view.threads[0].state) == ("", "answered")
    assert tab.answerable == [[str(thread.id), "1. Why?"]]


async def test_an_administrators_tab_holds_a_number_and_no_word(session: AsyncSession, beside: Beside) -> None:
    """The matrix: view count only."""
    signed = await make_signed(session)
    await service.ask(session, signed.requester, signed.case.id, QuestionIn(text="CANARY"))
    tab = beside(signed.admin, signed)

    await _load(tab)

    assert (tab.is_counted, tab.count.total, tab.view.threads) == (True, 1, [])
    assert "CANARY" not in str(tab.dict())


async def test_versions_are_turned_to_and_a_newer_one_takes_the_place_of_the_present(
    session: AsyncSession, beside: Beside
) -> None:
    """Mock-up 15."""
    signed = await make_signed(session)
    beside(signed.requester, signed)
    tab = SealedState(_reflex_internal_init=True)  # pyright: ignore[reportCallIssue]
    await SealedState.load.fn(tab)
    assert (tab.view.edition, tab.is_present, tab.can_compare) == (1, True, False)
    await SealedState.see.fn(tab, 1)
    draft = await signed.draft_addendum(session)
    await service.sign_addendum(session, signed.provider, signed.case.id, version=draft.version, password=PASSWORD)

    await SealedState.load.fn(tab)
    assert (tab.view.edition, tab.is_present) == (2, True)
    await SealedState.compare.fn(tab, 2)
    assert tab.view.change_words == "1 sentence changed, none added, nothing removed"
    await SealedState.see.fn(tab, 1)
    assert (tab.view.edition, tab.is_present, tab.view.is_compared) == (1, False, False)
    await SealedState.see.fn(tab, 7)
    assert tab.view.edition == 1
