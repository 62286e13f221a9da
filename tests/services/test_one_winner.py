"""Security row 24: of several people who decide the same case at once, one does; the others are told that it changed.

A few rounds of eight in `make test`, two hundred with `make reliability`.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable
from functools import partial
from uuid import UUID

import pytest
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.db import unit_of_work
from mso_app.core.errors import Conflict, NotFound, NotPermitted
from mso_app.domain.case_status import CaseStatus
from mso_app.models import AuditRow, Case, CaseMove
from mso_app.services import cases, reactions
from tests.build import make_admin, make_case, make_patient, make_provider, make_requester
from tests.conftest import Database

pytestmark = pytest.mark.reliability

ROUNDS = 200 if os.environ.get("MSO_RELIABILITY") == "long" else 6
AT_ONCE = 8


async def test_accepting_against_reassigning_gives_one_winner(database: Database) -> None:
    """Acceptance 2: the expert who was asked accepts in four tabs while administrators ask another one in four."""
    reactions.install()
    async with unit_of_work() as session:
        requester, admin = await make_requester(session), await make_admin(session)
        patient = await make_patient(session, requester)
        asked, other = [await make_provider(session, capacity=10_000) for _ in range(2)]
    accepted = 0
    for _ in range(ROUNDS):
        async with unit_of_work() as session:
            case = await make_case(
                session, requester, status=CaseStatus.ASSIGNED, provider=asked, admin=admin, patient=patient
            )
            case_id, version = case.id, case.version
        accept = partial(cases.accept, actor=asked, case_id=case_id, version=version, attested=True)
        reassign = partial(cases.reassign, actor=admin, case_id=case_id, provider_id=other.id, version=version)

        outcomes = await asyncio.gather(*(_try(deed) for _ in range(AT_ONCE // 2) for deed in (accept, reassign)))

        assert outcomes.count("done") == 1, outcomes
        accepted += await _was_accepted(case_id, version)
    print(f"{ROUNDS} rounds of {AT_ONCE} on {database.kind}: {ROUNDS} winners, {accepted} of them accepted")


async def _try(deed: Callable[[AsyncSession], Awaitable[None]]) -> str:
    try:
        async with unit_of_work() as session:
            await deed(session)
    except Conflict:
        return "conflict"
    except (NotFound, NotPermitted):
        # The expert is no longer asked, or has become the reviewer: there is nothing left to accept.
        return "out of reach"
    return "done"


async def _was_accepted(case_id: UUID, version: int) -> bool:
    """Whether the winner accepted. Either way one move, one row on record, one version further."""
    async with unit_of_work() as session:
        case = (await session.exec(select(Case).where(Case.id == case_id))).one()
        moves = (await session.exec(select(CaseMove).where(CaseMove.case_id == case.id))).all()
        since = [move for move in moves if move.case_version > version]
        on_record = select(func.count()).select_from(AuditRow).where(AuditRow.case_id == case_id)
        rows = (
            await session.exec(on_record.where(col(AuditRow.action).in_(["case.move.accept", "case.move.reassign"])))
        ).one()
    assert (len(since), rows, case.version) == (1, 1, version + 1)
    assert case.status in (CaseStatus.ACCEPTED, CaseStatus.ASSIGNED)
    return case.status is CaseStatus.ACCEPTED
