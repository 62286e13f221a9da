"""Lists of cases: each role sees its own, search is literal, pages and counts agree."""

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.domain.access import Actor
from mso_app.domain.case_status import CaseStatus
from mso_app.schemas.cases import CaseQuery
from mso_app.services import cases
from tests.build import make_admin, make_case, make_patient, make_provider, make_requester
from tests.conftest import Clock


async def test_each_role_lists_its_own(session: AsyncSession) -> None:
    """MSO-11, MSO-33: a requester own cases, a provider assigned ones, an admin all."""
    requester, provider, admin = await make_requester(session), await make_provider(session), await make_admin(session)
    mine = await make_case(session, requester)
    asked = await make_case(session, status=CaseStatus.ASSIGNED, provider=provider, admin=admin)

    async def seen(actor: Actor) -> set[str]:
        return {row.number for row in (await cases.list_cases(session, actor, CaseQuery())).rows}

    assert await seen(requester) == {mine.number}
    assert await seen(provider) == {asked.number}
    assert await seen(admin) == {mine.number, asked.number}


@pytest.mark.parametrize("text", ["100%", "a_b", "c\\d", "' OR 1=1 --"])
async def test_search_is_literal(session: AsyncSession, text: str) -> None:
    """Row 23: what is special to LIKE or SQL finds only itself."""
    requester = await make_requester(session)
    patient = await make_patient(session, requester)
    await make_case(session, requester, patient=patient, subject="Plain subject")
    special = await make_case(session, requester, patient=patient, subject=f"Odd {text} subject")

    page = await cases.list_cases(session, requester, CaseQuery(search=text))

    assert [row.number for row in page.rows] == [special.number]


async def test_a_nul_in_a_search_is_no_error(session: AsyncSession) -> None:
    requester = await make_requester(session)
    case = await make_case(session, requester)

    page = await cases.list_cases(session, requester, CaseQuery(search="myel\x00oma"))

    assert [row.number for row in page.rows] == [case.number]


async def test_pages_and_order(session: AsyncSession, clock: Clock) -> None:
    requester = await make_requester(session)
    patient = await make_patient(session, requester)
    made = []
    for _ in range(5):
        made.append((await make_case(session, requester, patient=patient)).number)
        clock.move(minutes=1)

    first = await cases.list_cases(session, requester, CaseQuery(sort="oldest", limit=2))
    last = await cases.list_cases(session, requester, CaseQuery(sort="oldest", limit=2, offset=4))

    assert ([row.number for row in first.rows], first.total) == (made[:2], 5)
    assert [row.number for row in last.rows] == made[4:]


@pytest.mark.parametrize("sort", sorted(cases.SORTS))
async def test_every_order_works(session: AsyncSession, sort: str) -> None:
    requester = await make_requester(session)
    case = await make_case(session, requester)

    page = await cases.list_cases(session, requester, CaseQuery(sort=sort))

    assert [row.number for row in page.rows] == [case.number]


async def test_counts_agree_with_the_list(session: AsyncSession, clock: Clock) -> None:
    """MSO-33: late clocks are counted and listed alike; a withdrawn case is in neither."""
    requester = await make_requester(session)
    patient = await make_patient(session, requester)
    await make_case(session, requester, patient=patient)
    gone = await make_case(session, requester, patient=patient)
    await cases.withdraw(session, requester, gone.id, version=gone.version, reason="Patient moved.")
    clock.move(hours=13)

    counts = await cases.counts(session, requester)
    late = await cases.list_cases(session, requester, CaseQuery(late_only=True))

    assert (counts.total, counts.open, counts.late, late.total) == (1, 1, 1, 1)
    assert late.rows[0].clock.words == "Late by 1 h"


async def test_provider_access_ends_thirty_days_after_done(session: AsyncSession, clock: Clock) -> None:
    """Spec 1A: access ends 30 days after Done."""
    provider = await make_provider(session)
    case = await make_case(session, status=CaseStatus.IN_PROGRESS, provider=provider)
    case.status, case.done_at = CaseStatus.DONE, clock.now
    session.add(case)
    await session.flush()

    clock.move(days=29)
    assert (await cases.list_cases(session, provider, CaseQuery())).total == 1
    clock.move(days=2)
    assert (await cases.list_cases(session, provider, CaseQuery())).total == 0
