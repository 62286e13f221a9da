"""Access that ends 30 days after Done, and the glass that may be broken (N-18)."""

from datetime import timedelta

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import live
from mso_app.core.errors import InvalidInput, InvalidTransition, NotFound, NotPermitted
from mso_app.domain import access
from mso_app.domain.access import Action, Actor
from mso_app.domain.case_status import CaseStatus
from mso_app.models import AuditRow, Case, CaseGrant
from mso_app.schemas.cases import CaseQuery
from mso_app.schemas.notifications import InboxQuery
from mso_app.services import audit, cases, chat, notifications, reactions, visibility
from tests.build import make_admin, make_case, make_provider, make_requester
from tests.conftest import Clock

WHY = "The patient asked me to explain my second answer."


@pytest.fixture(autouse=True)
def _installed() -> None:
    reactions.install()


async def _done(session: AsyncSession, clock: Clock, requester: Actor, provider: Actor, *, days: float) -> Case:
    """A case that was done so many days ago."""
    case = await make_case(session, requester, status=CaseStatus.IN_PROGRESS, provider=provider)
    case.status, case.done_at = CaseStatus.DONE, clock.now
    session.add(case)
    await session.flush()
    clock.move(days=days)
    return case


async def _people(session: AsyncSession) -> tuple[Actor, Actor, Actor]:
    return await make_requester(session), await make_provider(session), await make_admin(session)


async def _inbox(session: AsyncSession, actor: Actor) -> list[str]:
    rows = (await notifications.inbox(session, actor, InboxQuery())).rows
    return [row.kind for row in rows if row.kind == "opened_again"]


async def test_access_ends_to_the_second(session: AsyncSession, clock: Clock) -> None:
    """N-18: the provider reads for 30 days, and not a second longer; requester and administrator read on."""
    requester, provider, admin = await _people(session)
    case = await _done(session, clock, requester, provider, days=29)
    clock.move(hours=23, minutes=59, seconds=59)
    assert (await cases.open_case(session, provider, case.id)).status == "done"

    clock.move(seconds=1)

    with pytest.raises(NotFound):
        await cases.open_case(session, provider, case.id)
    assert (await cases.list_cases(session, provider, CaseQuery())).total == 0
    for who in (requester, admin):
        assert (await cases.open_case(session, who, case.id)).status == "done"


async def test_a_broken_glass_lets_read_for_a_day(session: AsyncSession, clock: Clock) -> None:
    """N-18: with a reason, announced to the requester, in the chain and in the history of the case."""
    requester, provider, admin = await _people(session)
    case = await _done(session, clock, requester, provider, days=40)
    ended = await cases.ended_access(session, provider, case.id)
    assert ended is not None
    assert [one.number for one in await cases.ended_cases(session, provider)] == [case.number]

    await cases.break_glass(session, provider, case.id, reason=WHY)

    detail = await cases.open_case(session, provider, case.id)
    reading = {"case.see", "document.read", "insights.see", "opinion.see", "issue.see", "appointments.see"}
    assert set(detail.can) == reading
    assert detail.opened_until
    assert await cases.ended_access(session, provider, case.id) is None
    for who in (requester, admin):
        seen = await cases.open_case(session, who, case.id)
        assert (seen.moves[0].status, seen.moves[0].reason, seen.opened_until) == ("opened_again", WHY, "")
        assert await _inbox(session, who) == ["opened_again"]
    on_record = select(AuditRow).where(AuditRow.action == Action.BREAK_GLASS.value, AuditRow.case_id == case.id)
    row = (await session.exec(on_record)).one()
    assert (row.actor_id, WHY in str(row.details)) == (provider.id, False)
    assert (await audit.verify(session)).is_intact
    clock.move(hours=23, minutes=59)
    assert (await cases.list_cases(session, provider, CaseQuery())).total == 1
    clock.move(minutes=1)
    with pytest.raises(NotFound):
        await cases.open_case(session, provider, case.id)


async def test_what_is_opened_again_is_for_reading(session: AsyncSession, clock: Clock) -> None:
    """Nothing can be done to it, and its conversation stays closed (MSO-19)."""
    requester, provider, _ = await _people(session)
    case = await make_case(session, requester, status=CaseStatus.IN_PROGRESS, provider=provider)
    room = await chat.open_room(session, requester, case.id)
    assert room is not None
    case.status, case.done_at = CaseStatus.DONE, clock.now
    clock.move(days=31)

    await cases.break_glass(session, provider, case.id, reason=WHY)

    with pytest.raises(NotFound):
        await chat.open_room(session, provider, case.id)
    for action in set(Action) - {Action.SEE_CASE, Action.READ_DOCUMENT, Action.SEE_INSIGHTS, Action.SEE_OPINION}:
        if action in access.OF_A_CASE and action not in access.READ_ONLY | {Action.BREAK_GLASS}:
            with pytest.raises(NotPermitted):
                await visibility.case_of(session, provider, case.id, action)


async def test_nobody_else_breaks_it(session: AsyncSession, clock: Clock) -> None:
    """Out of reach is not there; who reads already needs no glass; the others may not."""
    requester, provider, admin = await _people(session)
    former, stranger = await make_provider(session), await make_provider(session)
    case = await make_case(session, requester, status=CaseStatus.ACCEPTED, provider=former, admin=admin)
    await cases.force_reassign(session, admin, case.id, provider.id, version=case.version, reason="Fell ill.")
    await cases.accept(session, provider, case.id, version=case.version, attested=True)
    with pytest.raises(InvalidTransition, match="already"):
        await cases.break_glass(session, provider, case.id, reason=WHY)
    case.status, case.done_at = CaseStatus.DONE, clock.now
    clock.move(days=31)

    for who in (former, stranger, await make_requester(session)):
        with pytest.raises(NotFound):
            await cases.break_glass(session, who, case.id, reason=WHY)
        assert await cases.ended_access(session, who, case.id) is None
    for who in (requester, admin):
        with pytest.raises(NotPermitted):
            await cases.break_glass(session, who, case.id, reason=WHY)
    await cases.break_glass(session, provider, case.id, reason=WHY)
    with pytest.raises(InvalidTransition, match="already"):
        await cases.break_glass(session, provider, case.id, reason=WHY)


@pytest.mark.parametrize("reason", ["", "   ", "because", "x" * 2001])
async def test_a_reason_is_needed(session: AsyncSession, clock: Clock, reason: str) -> None:
    requester, provider, _ = await _people(session)
    case = await _done(session, clock, requester, provider, days=31)

    with pytest.raises(InvalidInput):
        await cases.break_glass(session, provider, case.id, reason=reason)

    assert (await session.exec(select(CaseGrant))).all() == []


async def test_what_is_open_when_access_ends_is_woken(session: AsyncSession, clock: Clock) -> None:
    """Whatever ends by the clock between two looks is told once: lasting access and what was opened again."""
    requester, provider, _ = await _people(session)
    case = await _done(session, clock, requester, provider, days=0)
    start = clock.now

    looks = [await cases.tell_of_ended_access(session, start, start + timedelta(days=days)) for days in (29, 30, 31)]
    assert looks == [0, 1, 1]
    assert await cases.tell_of_ended_access(session, start + timedelta(days=30), start + timedelta(days=31)) == 0
    clock.set(start + timedelta(days=35))
    await cases.break_glass(session, provider, case.id, reason=WHY)
    later = clock.now
    assert await cases.tell_of_ended_access(session, later, later + timedelta(hours=23)) == 0
    async with live.listen([f"case:{case.id}"]):
        assert await cases.tell_of_ended_access(session, later, later + timedelta(hours=24)) == 1
