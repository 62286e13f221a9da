"""The opinion's editor behind the screen: one form in, no text lost, two tabs told apart."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from uuid import UUID

import pytest
import reflex as rx
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import throttle
from mso_app.core.security import hash_password
from mso_app.domain.access import Actor
from mso_app.domain.case_status import CaseStatus
from mso_app.models import Account, Case
from mso_app.services import opinions
from mso_app.services.opinions import checking
from mso_app.state.public import verify
from mso_app.state.public.verify import VerifyState
from mso_app.state.shared import opinion, room
from mso_app.state.shared.opinion import OpinionState
from tests.build import make_case, make_provider, make_requester

PASSWORD = "correct horse battery staple"
Editor = Callable[[Actor, Case], OpinionState]
COMPLETE = {
    "headline": "No treatment now.",
    "answer-1": "**No.** Not yet.",
    "done-1": "yes",
    "diagnosis": "Smouldering myeloma",
    "diagnosis_outcome": "changed",
    "diagnosis_impact": "major",
    "treatment": "Monitoring",
    "treatment_outcome": "changed",
    "treatment_impact": "major",
}


@pytest.fixture
def editor(session: AsyncSession, monkeypatch: pytest.MonkeyPatch) -> Editor:
    """The editor of somebody who stands in a case; each call is another browser tab."""

    def opened(actor: Actor, case: Case) -> OpinionState:
        @asynccontextmanager
        async def somebody(_: rx.State, **__: bool) -> AsyncIterator[tuple[AsyncSession, Actor]]:
            yield session, actor

        monkeypatch.setattr(opinion, "signed_in", somebody)
        for module in (opinion, room):
            monkeypatch.setattr(module, "asked_case", lambda _: case.id)
        return OpinionState(_reflex_internal_init=True)  # pyright: ignore[reportCallIssue] -- how the framework itself makes one

    return opened


async def _reviewed(session: AsyncSession, status: CaseStatus = CaseStatus.IN_PROGRESS) -> tuple[Actor, Case]:
    provider = await make_provider(session)
    account = await session.get_one(Account, provider.id)
    account.password_hash = await hash_password(PASSWORD)
    session.add(account)
    return provider, await make_case(session, status=status, provider=provider)


def _form(case: Case, mark: int, **typed: str) -> dict[str, str]:
    return {"case": str(case.id), "mark": str(mark), **typed}


async def _load(state: OpinionState) -> None:
    await OpinionState.load.fn(state)


async def _save(state: OpinionState, form: dict[str, str]) -> None:
    await OpinionState.save.fn(state, form)


async def test_what_was_typed_is_there_in_another_tab(session: AsyncSession, editor: Editor) -> None:
    """T8: the first save of an accepted case starts the review, and the mark of the change comes back."""
    provider, case = await _reviewed(session, CaseStatus.ACCEPTED)
    tab = editor(provider, case)
    await _load(tab)

    await _save(tab, _form(case, 7, headline="First thought", **{"answer-1": "Line one\r\nline two"}))

    other = editor(provider, case)
    await _load(other)
    assert case.status is CaseStatus.IN_PROGRESS
    assert tab.saved == "7"
    assert (other.texts.headline, other.cards[0].text) == ("First thought", "Line one\nline two")


async def test_a_save_never_writes_into_the_inputs(session: AsyncSession, editor: Editor) -> None:
    """Typing goes on while a save is under way."""
    provider, case = await _reviewed(session)
    tab = editor(provider, case)
    await _load(tab)
    before = tab.edition

    await _save(tab, _form(case, 1, headline="One"))

    assert (tab.edition, tab.texts.headline) == (before, "")
    assert tab.draft.headline == ""


async def test_two_tabs_choose_what_stays(session: AsyncSession, editor: Editor) -> None:
    """Keep mine: both texts are shown, nothing is overwritten before the choice."""
    provider, case = await _reviewed(session)
    one, two = editor(provider, case), editor(provider, case)
    await _load(one)
    await _load(two)
    await _save(one, _form(case, 1, headline="One"))

    await _save(two, _form(case, 1, headline="Two"))

    assert [(found.part, found.mine, found.theirs) for found in two.differences] == [("Headline", "Two", "One")]
    assert two.saved == ""
    assert (await opinions.open_draft(session, provider, case.id)).headline == "One"
    await OpinionState.keep_mine.fn(two)
    await _save(two, _form(case, 1, headline="Two"))
    assert two.saved == "1"
    assert (await opinions.open_draft(session, provider, case.id)).headline == "Two"


async def test_the_other_text_is_drawn_anew(session: AsyncSession, editor: Editor) -> None:
    provider, case = await _reviewed(session)
    one, two = editor(provider, case), editor(provider, case)
    await _load(one)
    await _load(two)
    await _save(one, _form(case, 1, headline="One"))
    await _save(two, _form(case, 1, headline="Two"))
    before = two.edition

    await OpinionState.use_other.fn(two)

    assert (two.texts.headline, two.differences, two.edition) == ("One", [], before + 1)


async def test_the_same_text_from_two_tabs_is_no_conflict(session: AsyncSession, editor: Editor) -> None:
    provider, case = await _reviewed(session)
    one, two = editor(provider, case), editor(provider, case)
    await _load(one)
    await _load(two)
    await _save(one, _form(case, 1, headline="Same"))

    await _save(two, _form(case, 2, headline="Same"))

    assert (two.differences, two.saved) == ([], "2")


async def test_inputs_are_drawn_anew_when_the_page_is_opened_again(session: AsyncSession, editor: Editor) -> None:
    """Another case in the same tab never begins with the words of the last one."""
    provider, case = await _reviewed(session)
    second = await make_case(session, status=CaseStatus.IN_PROGRESS, provider=provider)
    tab = editor(provider, case)
    await _load(tab)
    await _save(tab, _form(case, 1, headline="Of the first case"))
    seen = tab.edition

    editor(provider, second)
    await _load(tab)

    assert tab.edition > seen
    assert (tab.belongs_to, tab.texts.headline) == (str(second.id), "")


async def test_a_form_of_another_case_is_not_saved(session: AsyncSession, editor: Editor) -> None:
    provider, case = await _reviewed(session)
    tab = editor(provider, case)
    await _load(tab)

    await _save(tab, {"case": str(UUID(int=5)), "mark": "1", "headline": "CANARY"})

    assert (await opinions.open_draft(session, provider, case.id)).headline == ""


async def test_a_wrong_password_stands_under_its_field(session: AsyncSession, editor: Editor) -> None:
    """N-12: nothing is lost and nothing is signed."""
    provider, case = await _reviewed(session)
    tab = editor(provider, case)
    await _load(tab)
    await _save(tab, _form(case, 1, **COMPLETE))

    await OpinionState.sign.fn(tab, {"password": "not this one"})

    assert tab.draft.can_sign
    assert tab.sign_errors == {"password": "The password is not right. Nothing was signed."}
    assert case.status is CaseStatus.IN_PROGRESS


async def test_signing_makes_the_case_done(session: AsyncSession, editor: Editor) -> None:
    """T12."""
    provider, case = await _reviewed(session)
    tab = editor(provider, case)
    await _load(tab)
    await _save(tab, _form(case, 1, **COMPLETE))

    await OpinionState.sign.fn(tab, {"password": PASSWORD})

    assert (tab.sign_errors, case.status) == ({}, CaseStatus.DONE)


async def test_nobody_else_sees_a_word_of_the_draft(session: AsyncSession, editor: Editor) -> None:
    provider = await make_provider(session)
    requester = await make_requester(session)
    case = await make_case(session, requester, status=CaseStatus.IN_PROGRESS, provider=provider)
    tab = editor(provider, case)
    await _load(tab)
    await _save(tab, _form(case, 1, headline="CANARY"))

    asked = editor(requester, case)
    await _load(asked)

    assert (asked.cards, asked.texts.headline, asked.loading) == ([], "", False)


async def test_many_codes_from_one_address_have_to_wait(session: AsyncSession, monkeypatch: pytest.MonkeyPatch) -> None:
    """N-6: the check is public, and not a place to guess codes."""
    throttle.start_over()

    @asynccontextmanager
    async def anybody() -> AsyncIterator[AsyncSession]:
        yield session

    monkeypatch.setattr(verify, "anonymous", anybody)
    state = VerifyState(_reflex_internal_init=True)  # pyright: ignore[reportCallIssue] -- as above
    monkeypatch.setattr(
        verify.opinions,
        "check_code",
        lambda opened, typed, **_: checking.check_code(opened, typed, address="203.0.113.9"),
    )

    for _ in range(30):
        await VerifyState.load.fn(state)
        assert (state.check.state, state.problem) == ("unknown", "")
    await VerifyState.load.fn(state)

    assert state.check.state == ""
    assert state.problem != ""
    throttle.start_over()
