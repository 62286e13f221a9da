"""Asking for the analysis of a case; what happens in it is one function per step."""

from uuid import UUID

from sqlalchemy import func
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import work
from mso_app.core.events import emit
from mso_app.domain.access import Action, Actor
from mso_app.domain.events import CaseChanged
from mso_app.models import InsightRun
from mso_app.services import audit, visibility

WORKFLOW = "analyse_case"


async def request_analysis(session: AsyncSession, case_id: UUID) -> int | None:
    """Begin a new run over the documents the case has now; None when it has none. The run's number."""
    case = await visibility.case_for_system(session, case_id)
    total = (
        await session.exec(select(func.count()).select_from(visibility.documents_in(case).subquery()))
    ).one()
    if not total:
        return None
    newest = (await session.exec(visibility.runs_of(case).limit(1))).first()
    number = newest.number + 1 if newest else 1
    session.add(InsightRun(case_id=case.id, number=number, files_total=total))
    await session.flush()
    await work.start(session, WORKFLOW, key=f"analyse-{case.id}-{number}", arguments=(str(case.id), str(number)))
    return number


async def rerun(session: AsyncSession, actor: Actor, case_id: UUID) -> int | None:
    """A person asks for the analysis again, for example after a failure."""
    case = await visibility.case_of(session, actor, case_id, Action.RERUN_ANALYSIS)
    number = await request_analysis(session, case.id)
    await audit.record(
        session, actor, Action.RERUN_ANALYSIS, subject="case", subject_id=case.id, case_id=case.id
    )
    await emit(session, CaseChanged(case_id=case.id))
    return number
