"""Addenda: the next version of a sealed opinion, chained to the one before, which still verifies."""

import asyncio
import hashlib

import pytest
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.db import unit_of_work
from mso_app.core.errors import (
    AppError,
    ChangedMeanwhile,
    Conflict,
    InvalidInput,
    InvalidTransition,
    NotFound,
    NotPermitted,
)
from mso_app.domain.case_status import CaseStatus, Move
from mso_app.integrations.storage import storage
from mso_app.models import CaseMove, Citation, Opinion, Seal
from mso_app.reports import seal as sealing
from mso_app.schemas.opinions import AnswerChange
from mso_app.services import cases, opinions
from tests.build import make_provider, make_requester
from tests.conftest import Clock, Database
from tests.signed import ANSWER, CHANGED, PASSWORD, Signed, complete, make_signed


async def _sign(session: AsyncSession, signed: Signed, **changes: object) -> Seal:
    draft = await signed.draft_addendum(session, **changes)
    return await opinions.sign_addendum(
        session, signed.provider, signed.case.id, version=draft.version, password=PASSWORD
    )


async def test_an_addendum_is_built_on_the_first_and_both_verify(session: AsyncSession, clock: Clock) -> None:
    """N-6, N-13: version 2 names the digest of version 1; the check says superseded and names the new one."""
    signed = await make_signed(session)
    first = (await session.exec(select(Seal))).one()
    clock.move(days=3)

    second = await _sign(session, signed)

    assert second.parent_digest == first.digest
    opened = sealing.opened(second.canonical)
    assert (opened.version, opened.parent_hash, opened.answers[0].answer) == (2, first.digest, CHANGED)
    old, new = [await opinions.check_code(session, code) for code in (signed.code, second.code)]
    assert (old.state, old.edition, old.superseded_by, old.newest_edition) == ("superseded", 1, second.code, 2)
    assert (new.state, new.edition, new.superseded_by) == ("valid", 2, "")
    assert "Halvorsen" not in old.model_dump_json() + new.model_dump_json()
    for seal in (first, second):
        content = await storage().read(seal.storage_key)
        assert (content[:5], hashlib.sha256(content).hexdigest()) == (b"%PDF-", seal.file_sha256)


async def test_further_versions_chain_on(session: AsyncSession, clock: Clock) -> None:
    """N-6: every old version names the one that stands now."""
    signed = await make_signed(session)
    second = await _sign(session, signed)
    clock.move(hours=1)
    third = await _sign(session, signed, headline="Smouldering myeloma. Repeat the FISH.")

    assert (third.parent_digest, second.superseded_by) == (second.digest, third.id)
    for code, edition in ((signed.code, 1), (second.code, 2)):
        check = await opinions.check_code(session, code)
        assert (check.state, check.edition, check.superseded_by, check.newest_edition) == (
            *("superseded", edition),
            *(third.code, 3),
        )
    view = await signed.view(session)
    assert [(one.edition, one.name, one.state) for one in view.versions] == [
        (3, "Addendum", "valid"),
        (2, "Addendum", "superseded"),
        (1, "Opinion", "superseded"),
    ]
    assert [one.parent_short != "" for one in view.versions] == [True, True, False]


@pytest.mark.parametrize("which", [1, 2])
async def test_one_flipped_byte_of_either_is_altered_and_the_other_stands(session: AsyncSession, which: int) -> None:
    """N-6."""
    signed = await make_signed(session)
    second = await _sign(session, signed)
    code = signed.code if which == 1 else second.code
    seal = (await session.exec(select(Seal).where(Seal.code == code))).one()

    seal.canonical = seal.canonical.replace(b"Smouldering", b"smouldering", 1)
    session.add(seal)
    await session.flush()

    states = [(await opinions.check_code(session, one)).state for one in (signed.code, second.code)]
    assert states == (["altered", "valid"] if which == 1 else ["superseded", "altered"])


async def test_another_parent_is_altered(session: AsyncSession) -> None:
    """N-6: what a version is built on cannot be exchanged."""
    signed = await make_signed(session)
    second = await _sign(session, signed)

    second.parent_digest = "0" * 64
    session.add(second)
    await session.flush()

    assert (await opinions.check_code(session, second.code)).state == "altered"


async def test_nothing_is_built_on_a_broken_seal(session: AsyncSession) -> None:
    signed = await make_signed(session)
    draft = await signed.draft_addendum(session)
    first = (await session.exec(select(Seal))).one()
    first.canonical = first.canonical.replace(b"Smouldering", b"smouldering", 1)
    session.add(first)
    await session.flush()

    with pytest.raises(InvalidTransition, match="broken"):
        await opinions.sign_addendum(session, signed.provider, signed.case.id, version=draft.version, password=PASSWORD)


async def test_the_case_stays_done_and_moves_no_more(session: AsyncSession) -> None:
    """T-table: an addendum is no move, so nothing that hangs on the move `sign` happens twice."""
    signed = await make_signed(session)
    moves = select(CaseMove.move).where(CaseMove.case_id == signed.case.id)
    before, version = (await session.exec(moves)).all(), signed.case.version

    await _sign(session, signed)

    await session.refresh(signed.case)
    assert (await session.exec(moves)).all() == before
    assert list(before).count(Move.SIGN) == 1
    assert (signed.case.status, signed.case.version) == (CaseStatus.DONE, version)


async def test_the_draft_starts_from_the_signed_text_and_is_private(session: AsyncSession) -> None:
    """N-13: with its quotes; until it is signed everybody reads version 1."""
    signed = await make_signed(session)
    await opinions.begin_addendum(session, signed.provider, signed.case.id)
    await opinions.begin_addendum(session, signed.provider, signed.case.id)

    draft = await opinions.open_draft(session, signed.provider, signed.case.id)

    assert (draft.edition, draft.answers[0].text, draft.limits) == (
        2,
        ANSWER,
        "The patient was not examined in person.",
    )
    assert [citation.token for citation in draft.citations] == ["[[D1 p 1]]"]
    open_now = [condition.text for condition in draft.conditions if not condition.is_met]
    assert open_now == ["Differs from version 1"]
    assert (await signed.view(session)).edition == 1
    for other in (signed.requester, signed.admin):
        with pytest.raises(NotPermitted):
            await opinions.open_draft(session, other, signed.case.id)
        with pytest.raises(NotPermitted):
            await opinions.begin_addendum(session, other, signed.case.id)


async def test_an_addendum_that_says_nothing_new_cannot_be_signed(session: AsyncSession) -> None:
    """N-12: the conditions of the first signature, and one more."""
    signed = await make_signed(session)
    same = [AnswerChange(question_id=signed.question_id, text=ANSWER, is_complete=True)]
    draft = await signed.draft_addendum(session, answers=same)

    with pytest.raises(InvalidInput, match="Differs from version 1"):
        await opinions.sign_addendum(session, signed.provider, signed.case.id, version=draft.version, password=PASSWORD)

    without = await opinions.save(
        session, signed.provider, signed.case.id, complete(signed.question_id, headline=""), version=draft.version
    )
    with pytest.raises(InvalidInput, match="Headline"):
        await opinions.sign_addendum(
            session, signed.provider, signed.case.id, version=without.version, password=PASSWORD
        )


async def test_wrong_password_and_stale_draft_sign_nothing(session: AsyncSession) -> None:
    signed = await make_signed(session)
    draft = await signed.draft_addendum(session)
    case_id = signed.case.id

    with pytest.raises(InvalidInput, match="password"):
        await opinions.sign_addendum(session, signed.provider, case_id, version=draft.version, password="not this")
    with pytest.raises(ChangedMeanwhile):
        await opinions.sign_addendum(session, signed.provider, case_id, version=draft.version - 1, password=PASSWORD)
    with pytest.raises(ChangedMeanwhile):
        await opinions.save(session, signed.provider, case_id, complete(signed.question_id), version=1)
    with pytest.raises((InvalidTransition, ChangedMeanwhile)):
        await opinions.sign(
            session,
            signed.provider,
            case_id,
            case_version=signed.case.version,
            version=draft.version,
            password=PASSWORD,
        )

    assert len((await session.exec(select(Seal))).all()) == 1


async def test_a_draft_that_is_thrown_away_leaves_nothing(session: AsyncSession) -> None:
    signed = await make_signed(session)
    await signed.draft_addendum(session)

    await opinions.discard_addendum(session, signed.provider, signed.case.id)

    assert [row.edition for row in (await session.exec(select(Opinion))).all()] == [1]
    assert len((await session.exec(select(Citation))).all()) == 1
    assert (await signed.view(session)).state == "valid"
    await opinions.discard_addendum(session, signed.provider, signed.case.id)


@pytest.mark.parametrize(("seconds", "is_open"), [(-1, True), (0, False), (1, False)])
async def test_the_window_ends_to_the_second(session: AsyncSession, clock: Clock, seconds: int, is_open: bool) -> None:
    """N-13: 14 days after Done nothing is begun, saved or signed any more; the sentence says why."""
    signed = await make_signed(session)
    draft = await signed.draft_addendum(session)
    clock.move(days=14, seconds=seconds)
    case_id, provider = signed.case.id, signed.provider

    async def sign() -> object:
        return await opinions.sign_addendum(session, provider, case_id, version=draft.version, password=PASSWORD)

    if is_open:
        await sign()
        assert (await signed.view(session)).edition == 2
        return
    with pytest.raises(InvalidTransition, match="14 days after it was signed"):
        await sign()
    with pytest.raises(InvalidTransition, match="ended on 16 Mar 2026"):
        await opinions.save(session, provider, case_id, complete(signed.question_id), version=draft.version)
    with pytest.raises(InvalidTransition):
        await opinions.begin_addendum(session, provider, case_id)
    assert await opinions.may_write(session, provider, case_id) is False
    assert (await signed.view(session)).edition == 1


async def test_before_done_there_is_nothing_to_add_to(session: AsyncSession) -> None:
    signed = await make_signed(session)
    stranger, elsewhere = await make_provider(session), await make_requester(session)

    for other in (stranger, elsewhere):
        with pytest.raises(NotFound):
            await opinions.begin_addendum(session, other, signed.case.id)


async def test_both_versions_can_be_read_and_compared(session: AsyncSession) -> None:
    """Mock-up 15: Version 2, Version 1, Changes; each PDF under its own name."""
    signed = await make_signed(session)
    await _sign(session, signed)

    new, old, both = [
        await signed.view(session),
        await signed.view(session, edition=1),
        await signed.view(session, compared=True),
    ]

    assert (new.edition, new.state, old.edition, old.state) == (2, "valid", 1, "superseded")
    assert both.change_words == "1 sentence changed, none added, nothing removed"
    changes = [(one.change, "".join(run.text for run in one.runs).strip()) for one in both.answers[0].sentences]
    assert [pair for pair in changes if pair[0]] == [
        ("struck", "About 44 % progress within two years."),
        ("added", "With gain of 1q about 63 % progress."),
    ]
    assert [run.document_id != "" for run in both.answers[0].sentences[1].runs].count(True) == 1
    names = [
        (await opinions.sealed_file(session, signed.requester, signed.case.id, edition=edition))[0]
        for edition in (None, 1)
    ]
    assert names == [f"{signed.case.number}-opinion-v2.pdf", f"{signed.case.number}-opinion.pdf"]
    with pytest.raises(NotFound):
        await signed.view(session, edition=3)


async def test_outcomes_count_the_version_that_stands(session: AsyncSession) -> None:
    """N-5: counts reconcile with cases, however many versions an opinion has."""
    signed = await make_signed(session)
    await _sign(session, signed, diagnosis_outcome="changed")

    figures = await cases.figures(session, signed.requester)

    assert {one.outcome: one.count for one in figures.outcomes if one.count} == {"changed": 1}


async def test_two_who_sign_at_once_seal_one(database: Database) -> None:
    """Lost update: one signature wins, the other is told, and the chain has no fork."""
    async with unit_of_work() as session:
        signed = await make_signed(session)
        draft = await signed.draft_addendum(session)

    async def sign() -> str:
        try:
            async with unit_of_work() as session:
                await opinions.sign_addendum(
                    session, signed.provider, signed.case.id, version=draft.version, password=PASSWORD
                )
        except Conflict as refused:
            return type(refused).__name__
        except AppError as other:
            return f"other: {other}"
        return "signed"

    ended = await asyncio.gather(*(sign() for _ in range(4)))

    assert sorted(ended).count("signed") == 1
    assert {word for word in ended if word != "signed"} <= {"ChangedMeanwhile", "InvalidTransition"}
    async with unit_of_work() as session:
        seals = (await session.exec(select(Seal).order_by(col(Seal.superseded_by).is_(None)))).all()
        assert [seal.superseded_by for seal in seals] == [seals[1].id, None]
