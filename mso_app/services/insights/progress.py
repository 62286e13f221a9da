"""How far the analysis of a case is; safe to ask on every wake-up, because it says nothing about the patient."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.domain.access import Action, Actor
from mso_app.domain.insights import RunStatus, Stage
from mso_app.models import Case, Document, InsightRun, Institution
from mso_app.schemas.insights import AnalysisProgress, FileProgress
from mso_app.services import visibility
from mso_app.services.views import moment

FILES_SHOWN = 50
# Where each stage begins and how much of the bar it fills, in percent; reading and extracting move with the files.
BAR: dict[Stage, tuple[int, int]] = {
    Stage.WAITING: (0, 0),
    Stage.READING: (5, 50),
    Stage.EXTRACTING: (55, 25),
    Stage.DRAFTING: (80, 0),
    Stage.CHECKING: (92, 0),
    Stage.FINISHED: (100, 0),
}


async def analysis_progress(session: AsyncSession, actor: Actor, case_id: UUID) -> AnalysisProgress:
    """The newest analysis of the case; status "none" before the first one. Raises NotFound."""
    case = await visibility.case_of(session, actor, case_id, Action.SEE_INSIGHTS)
    documents = (await session.exec(visibility.documents_in(case))).all()
    return await progress_of(session, case, documents)


async def progress_of(session: AsyncSession, case: Case, documents: Sequence[Document]) -> AnalysisProgress:
    """The same for a case that was reached."""
    run = (await session.exec(visibility.runs_of(case).limit(1))).first()
    files = [_file(document) for document in documents[:FILES_SHOWN]]
    if run is None:
        return AnalysisProgress(files_total=len(documents), files=files)
    institution = await session.get_one(Institution, case.institution_id)
    return AnalysisProgress(
        status=run.status.value,
        number=run.number,
        stage=run.stage.value,
        stage_words=run.stage.sentence,
        percent=_percent(run),
        files_total=run.files_total,
        files_read=run.files_read,
        based_on=based_on(run),
        problem=run.problem,
        finished_at=run.finished_at,
        finished_words=moment(run.finished_at, zone=institution.time_zone) if run.finished_at else "",
        engine=run.engine,
        files=files,
    )


def based_on(run: InsightRun) -> str:
    """X-16: on how much of what was sent the draft rests."""
    if run.status is not RunStatus.COMPLETED:
        return ""
    files = "file" if run.files_total == 1 else "files"
    return f"Based on {run.files_read} of {run.files_total} {files}."


def _percent(run: InsightRun) -> int:
    begin, room = BAR[run.stage]
    return begin + round(room * run.files_read / run.files_total) if run.files_total else begin


def _file(document: Document) -> FileProgress:
    return FileProgress(
        document_id=document.id,
        code=f"D{document.code}",
        status=document.read_status.value,
        problem=document.problem,
    )
