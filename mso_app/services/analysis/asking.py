"""Asking for work: the reading of one document, the analysis of a whole case."""

from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock, work
from mso_app.core.errors import InvalidTransition
from mso_app.core.events import emit
from mso_app.domain import access
from mso_app.domain.access import Action, Actor
from mso_app.domain.documents import ReadStatus
from mso_app.domain.events import CaseChanged
from mso_app.domain.insights import RunStatus
from mso_app.models import Case, Document, InsightRun
from mso_app.services import audit, visibility

WORKFLOW = "analyse_case"
READING_WORKFLOW = "read_document"
REPLACED = "A newer analysis took the place of this one."


async def request_reading(session: AsyncSession, document_id: UUID) -> None:
    """Have an uploaded document read soon, so that whoever sent it sees early what can be read."""
    await work.start(session, READING_WORKFLOW, key=reading_key(document_id), arguments=(str(document_id),))


async def request_analysis(session: AsyncSession, case_id: UUID) -> int | None:
    """Begin a new run over the documents the case has now. The run's number; None when there was never one."""
    case = await visibility.case_for_system(session, case_id)
    # Of two that ask at once the second waits here, so that numbers do not collide.
    await session.exec(update(Case).where(col(Case.id) == case.id).values(version=Case.version))
    total = (await session.exec(select(func.count()).select_from(visibility.documents_in(case).subquery()))).one()
    newest = (await session.exec(visibility.runs_of(case).limit(1))).first()
    if not total and newest is None:
        return None
    number = newest.number + 1 if newest else 1
    await _retire(session, case)
    session.add(InsightRun(case_id=case.id, number=number, files_total=total))
    await session.flush()
    await start_run(session, case.id, number)
    return number


async def rerun(session: AsyncSession, actor: Actor, case_id: UUID, *, read_again: bool = False) -> int | None:
    """A person asks for the analysis again, for example after a failure.

    Files that failed are tried again; with `read_again` every file is, also those that were read well.
    """
    case = await visibility.case_of(session, actor, case_id, Action.RERUN_ANALYSIS)
    if not access.is_time_for(Action.RERUN_ANALYSIS, case.status, withdrawn=case.withdrawn_at is not None):
        raise InvalidTransition("This case is closed. Its files are not analysed again.")
    for document in (await session.exec(visibility.documents_in(case))).all():
        if read_again or document.read_status is ReadStatus.FAILED:
            _unread(document)
            session.add(document)
    number = await request_analysis(session, case.id)
    await audit.record(session, actor, Action.RERUN_ANALYSIS, subject="case", subject_id=case.id, case_id=case.id)
    await emit(session, CaseChanged(case_id=case.id))
    return number


async def start_run(session: AsyncSession, case_id: UUID, number: int) -> None:
    """Start the work of a run that has its row."""
    arguments = (str(case_id), str(number))
    await work.start(session, WORKFLOW, key=analysis_key(case_id, number), arguments=arguments)


def analysis_key(case_id: UUID, number: int) -> str:
    return f"analyse-{case_id}-{number}"


def reading_key(document_id: UUID) -> str:
    return f"read-{document_id}"


async def _retire(session: AsyncSession, case: Case) -> None:
    """Runs that were still working stop at their next step: nobody would see what they find."""
    await session.exec(
        update(InsightRun)
        .where(col(InsightRun.case_id) == case.id, col(InsightRun.status) == RunStatus.PROCESSING)
        .values(status=RunStatus.FAILED, problem=REPLACED, finished_at=clock.now())
    )


def _unread(document: Document) -> None:
    document.read_status, document.method, document.problem = ReadStatus.WAITING, "", ""
