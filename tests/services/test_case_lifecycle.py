"""T1–T15: every move that exists works for whom it should, and nothing else moves a case."""

import pytest
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.errors import ChangedMeanwhile, InvalidInput, InvalidTransition, NotFound, NotPermitted
from mso_app.domain.case_status import ALLOWED, CaseStatus, Move, after, moves_from
from mso_app.models import CaseMove
from mso_app.services import audit, cases, issues
from tests.build import answer_return, make_admin, make_case, make_provider, make_requester
from tests.conftest import Clock


async def _moves(session: AsyncSession, case_id: object) -> list[Move]:
    statement = select(CaseMove).where(CaseMove.case_id == case_id).order_by(col(CaseMove.case_version))
    return [row.move for row in (await session.exec(statement)).all()]


async def test_submitted_case_is_new_with_its_questions(session: AsyncSession) -> None:
    """T1, MSO-6."""
    requester = await make_requester(session)

    case = await make_case(session, requester, questions=("One?", "Two?"))

    detail = await cases.open_case(session, requester, case.id)
    assert detail.status == "new"
    assert [question.text for question in detail.questions] == ["One?", "Two?"]
    assert detail.number.startswith("SO-")


async def test_the_whole_way_to_review(session: AsyncSession) -> None:
    """T2, T3, T8; MSO-9, MSO-10, MSO-13, MSO-34."""
    case = await make_case(session, status=CaseStatus.IN_PROGRESS)

    assert case.status is CaseStatus.IN_PROGRESS
    assert await _moves(session, case.id) == [Move.SUBMIT, Move.ASSIGN, Move.ACCEPT, Move.START_REVIEW]


async def test_rejected_case_is_out_of_reach_of_who_rejected(session: AsyncSession) -> None:
    """T4, MSO-11."""
    provider = await make_provider(session)

    case = await make_case(session, status=CaseStatus.REJECTED, provider=provider)

    with pytest.raises(NotFound):
        await cases.open_case(session, provider, case.id)


async def test_rejecting_provider_is_not_asked_again(session: AsyncSession) -> None:
    """T5: the rejecting provider is excluded."""
    provider, admin = await make_provider(session), await make_admin(session)
    case = await make_case(session, status=CaseStatus.REJECTED, provider=provider, admin=admin)

    with pytest.raises(InvalidTransition, match="Rejected this case"):
        await cases.reassign(session, admin, case.id, provider.id, version=case.version)

    other = await make_provider(session)
    await cases.reassign(session, admin, case.id, other.id, version=case.version)
    await session.refresh(case)
    assert (case.status, case.provider_id) == (CaseStatus.ASSIGNED, other.id)


async def test_back_to_queue(session: AsyncSession) -> None:
    """T6."""
    admin = await make_admin(session)
    case = await make_case(session, status=CaseStatus.REJECTED, admin=admin)

    await cases.requeue(session, admin, case.id, version=case.version)

    assert (case.status, case.provider_id) == (CaseStatus.NEW, None)


async def test_reassigned_before_answer_takes_access(session: AsyncSession) -> None:
    """T7."""
    first, second, admin = await make_provider(session), await make_provider(session), await make_admin(session)
    case = await make_case(session, status=CaseStatus.ASSIGNED, provider=first, admin=admin)

    await cases.reassign(session, admin, case.id, second.id, version=case.version)

    with pytest.raises(NotFound):
        await cases.open_case(session, first, case.id)
    assert (await cases.open_case(session, second, case.id)).status == "assigned"


async def test_return_pauses_and_answer_resumes_the_clock(session: AsyncSession, clock: Clock) -> None:
    """T9, T10, MSO-17, MSO-28: the time left is the same after two days of waiting."""
    requester, provider = await make_requester(session), await make_provider(session)
    case = await make_case(session, requester, status=CaseStatus.IN_PROGRESS, provider=provider)
    assert case.clock_due_at is not None
    left = case.clock_due_at - clock.now

    await issues.return_case(
        session, provider, case.id, version=case.version, text="Send the CT of 14 October.", items=["CT of 14 October"]
    )
    clock.move(days=2)
    await answer_return(session, requester, case, "The CT is D2 now.")

    assert case.status is CaseStatus.IN_PROGRESS
    assert case.clock_due_at is not None
    assert case.clock_due_at - clock.now == left


async def test_provider_settles_a_return(session: AsyncSession) -> None:
    """T10 by the provider."""
    provider = await make_provider(session)
    case = await make_case(session, status=CaseStatus.RETURNED, provider=provider)

    await issues.resume(session, provider, case.id, version=case.version)

    assert case.status is CaseStatus.IN_PROGRESS


async def test_returned_case_goes_to_somebody_else(session: AsyncSession) -> None:
    """T11."""
    admin, other = await make_admin(session), await make_provider(session)
    case = await make_case(session, status=CaseStatus.RETURNED, admin=admin)

    await cases.reassign(session, admin, case.id, other.id, version=case.version)

    assert (case.status, case.provider_id) == (CaseStatus.ASSIGNED, other.id)


@pytest.mark.parametrize("status", [CaseStatus.ACCEPTED, CaseStatus.IN_PROGRESS])
async def test_forced_reassignment_needs_a_reason(session: AsyncSession, status: CaseStatus) -> None:
    """T14."""
    admin, first, other = await make_admin(session), await make_provider(session), await make_provider(session)
    case = await make_case(session, status=status, admin=admin, provider=first)

    with pytest.raises(InvalidInput):
        await cases.force_reassign(session, admin, case.id, other.id, version=case.version, reason=" ")
    await cases.force_reassign(session, admin, case.id, other.id, version=case.version, reason="Fell ill.")

    assert (case.status, case.provider_id) == (CaseStatus.ASSIGNED, other.id)
    with pytest.raises(NotFound):
        await cases.open_case(session, first, case.id)


async def test_unassigned_by_an_admin(session: AsyncSession) -> None:
    """T15."""
    admin, provider = await make_admin(session), await make_provider(session)
    case = await make_case(session, status=CaseStatus.ASSIGNED, admin=admin, provider=provider)

    await cases.unassign(session, admin, case.id, version=case.version)

    assert case.status is CaseStatus.NEW
    with pytest.raises(NotFound):
        await cases.open_case(session, provider, case.id)


async def test_unanswered_case_returns_to_the_queue_by_itself(session: AsyncSession, clock: Clock) -> None:
    """T15 by the system, after twice the time to accept (MSO-35)."""
    case = await make_case(session, status=CaseStatus.ASSIGNED)

    clock.move(hours=23, minutes=59)
    assert await cases.lapse_answers(session) == 0
    clock.move(minutes=1)
    assert await cases.lapse_answers(session) == 1

    await session.refresh(case)
    assert (case.status, case.provider_id, case.missed_answers) == (CaseStatus.NEW, None, 1)


async def test_answers_lapse_a_few_at_a_time(session: AsyncSession, clock: Clock) -> None:
    """T15: nobody waits for one long transaction after a long time out of service."""
    for _ in range(3):
        await make_case(session, status=CaseStatus.ASSIGNED)
    clock.move(hours=24)

    assert [await cases.lapse_answers(session, limit=2) for _ in range(3)] == [2, 1, 0]


async def test_withdrawal_is_a_flag(session: AsyncSession) -> None:
    requester = await make_requester(session)
    case = await make_case(session, requester, status=CaseStatus.ASSIGNED)

    await cases.withdraw(session, requester, case.id, version=case.version, reason="Patient moved abroad.")

    assert (case.status, case.withdrawn_at is not None) == (CaseStatus.ASSIGNED, True)
    with pytest.raises(InvalidTransition, match="withdrawn"):
        await cases.unassign(session, await make_admin(session), case.id, version=case.version)


async def test_accepted_case_cannot_be_withdrawn(session: AsyncSession) -> None:
    requester = await make_requester(session)
    case = await make_case(session, requester, status=CaseStatus.ACCEPTED)

    with pytest.raises(InvalidTransition):
        await cases.withdraw(session, requester, case.id, version=case.version, reason="Changed my mind.")


async def test_accepting_needs_the_attestation(session: AsyncSession) -> None:
    """T3's guard."""
    provider = await make_provider(session)
    case = await make_case(session, status=CaseStatus.ASSIGNED, provider=provider)

    with pytest.raises(InvalidInput, match="conflict of interest"):
        await cases.accept(session, provider, case.id, version=case.version, attested=False)


async def test_stale_version_is_refused(session: AsyncSession) -> None:
    provider = await make_provider(session)
    case = await make_case(session, status=CaseStatus.ASSIGNED, provider=provider)

    with pytest.raises(ChangedMeanwhile):
        await cases.accept(session, provider, case.id, version=case.version - 1, attested=True)


def test_only_the_named_pairs_are_moves() -> None:
    """The 15 transitions and no other, checked over every status and move."""
    named = {
        ("assign", "new", "assigned"),
        ("accept", "assigned", "accepted"),
        ("reject", "assigned", "rejected"),
        ("reassign", "rejected", "assigned"),
        ("reassign", "assigned", "assigned"),
        ("reassign", "returned", "assigned"),
        ("back_to_queue", "rejected", "new"),
        ("start_review", "accepted", "in_progress"),
        ("return", "accepted", "returned"),
        ("return", "in_progress", "returned"),
        ("resume", "returned", "in_progress"),
        ("sign", "in_progress", "done"),
        ("force_reassign", "accepted", "assigned"),
        ("force_reassign", "in_progress", "assigned"),
        ("unassign", "assigned", "new"),
    }
    possible = {(move, status) for move in set(ALLOWED) - {Move.SUBMIT} for status in CaseStatus}
    found = {
        (move.value, status.value, after(move, status).value) for move, status in possible if move in moves_from(status)
    }
    assert found == named
    for move, status in possible:
        if move not in moves_from(status):
            with pytest.raises(InvalidTransition, match=r"\.$"):
                after(move, status)
    assert moves_from(CaseStatus.DONE) == frozenset()


async def test_refusals_and_reads_are_on_record_and_the_chain_holds(session: AsyncSession) -> None:
    """N-14, MSO-34: reads and changes are rows; the chain verifies."""
    requester = await make_requester(session)
    case = await make_case(session, requester)
    before = (await audit.verify(session)).rows

    await cases.open_case(session, requester, case.id)

    verdict = await audit.verify(session)
    assert (verdict.is_intact, verdict.rows) == (True, before + 1)


@pytest.mark.parametrize("status", [CaseStatus.NEW, CaseStatus.ASSIGNED, CaseStatus.ACCEPTED, CaseStatus.RETURNED])
async def test_another_requester_finds_nothing(session: AsyncSession, status: CaseStatus) -> None:
    """MSO-5, MSO-11."""
    case = await make_case(session, status=status)
    stranger = await make_requester(session)

    with pytest.raises(NotFound):
        await cases.open_case(session, stranger, case.id)


async def test_requester_cannot_assign(session: AsyncSession) -> None:
    requester, provider = await make_requester(session), await make_provider(session)
    case = await make_case(session, requester)

    with pytest.raises(NotPermitted):
        await cases.assign(session, requester, case.id, provider.id, version=case.version)
