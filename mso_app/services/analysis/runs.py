"""The life of one run: its stages, what it drafts from, and its end together with its claims."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.core.events import emit
from mso_app.domain.documents import ReadStatus
from mso_app.domain.events import CaseChanged
from mso_app.domain.insights import RunStatus, Stage
from mso_app.insights import evidence
from mso_app.models import Case, Claim, Document, Evidence, InsightRun, Question
from mso_app.schemas.drafting import CaseMaterial, DocumentMaterial, DraftedClaim, Pointer, Request
from mso_app.schemas.reading import DicomFacts, LabRow, PageReading, Section
from mso_app.services import visibility
from mso_app.services.analysis import reading
from mso_app.services.views import SEX_WORD, age

ENGINE = "rules"


async def begin(session: AsyncSession, case_id: UUID, number: int) -> list[UUID] | None:
    """The documents to read, in the order of their codes; None when this run has nothing left to do."""
    run = await _working(session, case_id, number)
    if run is None:
        return None
    case = await visibility.case_for_system(session, case_id)
    documents = (await session.exec(visibility.documents_in(case))).all()
    run.stage, run.attempts, run.files_total = Stage.READING, run.attempts + 1, len(documents)
    session.add(run)
    await emit(session, CaseChanged(case_id=case_id))
    return [document.id for document in documents]


async def progress(session: AsyncSession, case_id: UUID, number: int, stage: Stage) -> bool:
    """Show how far the run is; False when it should stop because a newer one took its place."""
    run = await _working(session, case_id, number)
    if run is None:
        return False
    case = await visibility.case_for_system(session, case_id)
    documents = (await session.exec(visibility.documents_in(case))).all()
    run.stage, run.files_total, run.files_read = stage, len(documents), _count_read(documents, stage)
    session.add(run)
    await emit(session, CaseChanged(case_id=case_id))
    return True


async def begin_drafting(session: AsyncSession, case_id: UUID, number: int) -> CaseMaterial | None:
    """Everything the draft may rest on; None when the run is over."""
    if not await progress(session, case_id, number, Stage.DRAFTING):
        return None
    case = await visibility.case_for_system(session, case_id)
    documents = (await session.exec(visibility.documents_in(case))).all()
    return CaseMaterial(
        request=await _request(session, case),
        documents=[await _material(session, document) for document in documents if _is_read(document)],
        files_total=len(documents),
    )


async def begin_checking(session: AsyncSession, case_id: UUID, number: int) -> None:
    await progress(session, case_id, number, Stage.CHECKING)


async def finish(session: AsyncSession, case_id: UUID, number: int, drafted: list[DraftedClaim]) -> None:
    """Store the claims and the end of the run at once: neither is ever seen without the other (X-15)."""
    run = await _working(session, case_id, number)
    if run is None:
        return
    ended = (
        update(InsightRun)
        .where(col(InsightRun.id) == run.id, col(InsightRun.status) == RunStatus.PROCESSING)
        .values(status=RunStatus.COMPLETED, stage=Stage.FINISHED, engine=ENGINE, problem="", finished_at=clock.now())
    )
    if (await session.exec(ended)).rowcount != 1:
        return
    await session.exec(delete(Claim).where(col(Claim.run_id) == run.id))
    case = await visibility.case_for_system(session, case_id)
    request = await _request(session, case)
    pages = await _pages(session, case)
    positions: dict[str, int] = {}
    for claim in drafted:
        position = positions[claim.kind] = positions.get(claim.kind, -1) + 1
        await _store(session, run, claim, position=position, pages=pages, request=request)
    await emit(session, CaseChanged(case_id=case_id))


async def fail(session: AsyncSession, case_id: UUID, number: int, problem: str) -> None:
    """End a run that could not be finished, with a sentence for the people who wait for it."""
    ended = (
        update(InsightRun)
        .where(
            col(InsightRun.case_id) == case_id,
            col(InsightRun.number) == number,
            col(InsightRun.status) == RunStatus.PROCESSING,
        )
        .values(status=RunStatus.FAILED, problem=problem[:500], finished_at=clock.now())
    )
    if (await session.exec(ended)).rowcount == 1:
        await emit(session, CaseChanged(case_id=case_id))


async def _working(session: AsyncSession, case_id: UUID, number: int) -> InsightRun | None:
    run = await visibility.run_for_system(session, case_id, number)
    return run if run is not None and run.status is RunStatus.PROCESSING else None


def _is_read(document: Document) -> bool:
    return document.read_status is ReadStatus.READ


def _count_read(documents: Sequence[Document], stage: Stage) -> int:
    """While files are read, those that are settled; afterwards those whose content the draft rests on."""
    if stage in (Stage.READING, Stage.EXTRACTING):
        return sum(1 for document in documents if document.read_status in reading.SETTLED or document.method)
    return sum(1 for document in documents if _is_read(document))


async def _request(session: AsyncSession, case: Case) -> Request:
    patient = await visibility.patient_in(session, case)
    asked = select(Question).where(Question.case_id == case.id).order_by(col(Question.number))
    questions = (await session.exec(asked)).all()
    return Request(
        sex=SEX_WORD[patient.sex],
        age=age(patient.birth_date, at=case.submitted_at.date()),
        history=case.history,
        first_diagnosis=case.first_diagnosis,
        first_diagnosis_code=case.first_diagnosis_code,
        first_treatment=case.first_treatment,
        questions=[question.text for question in questions],
    )


async def _material(session: AsyncSession, document: Document) -> DocumentMaterial:
    pages = (await session.exec(visibility.page_texts_of(document))).all()
    results = (await session.exec(visibility.lab_results_of(document))).all()
    sections = (await session.exec(visibility.sections_of(document))).all()
    return DocumentMaterial(
        id=document.id,
        code=f"D{document.code}",
        name=document.name,
        kind=document.kind,
        exam_date=document.exam_date,
        dicom=DicomFacts.model_validate(document.dicom) if document.dicom else None,
        # The words with their positions are many times as large as the text, and a draft needs none of them.
        pages=[PageReading(number=number, width=0, height=0, text=text) for number, text in sorted(pages)],
        rows=[LabRow.model_validate(result, from_attributes=True) for result in results],
        sections=[Section.model_validate(section, from_attributes=True) for section in sections],
    )


async def _pages(session: AsyncSession, case: Case) -> dict[tuple[UUID, int], str]:
    """The stored text of every page of the case, by document and number."""
    found: dict[tuple[UUID, int], str] = {}
    for document in (await session.exec(visibility.documents_in(case))).all():
        for page in (await session.exec(visibility.page_texts_of(document))).all():
            found[(document.id, page[0])] = page[1]
    return found


async def _store(
    session: AsyncSession,
    run: InsightRun,
    claim: DraftedClaim,
    *,
    position: int,
    pages: dict[tuple[UUID, int], str],
    request: Request,
) -> None:
    good = [pointer for pointer in claim.evidence if _stands(pointer, pages)]
    row = Claim(
        run_id=run.id,
        kind=claim.kind,
        position=position,
        text=claim.text,
        icd10=claim.icd10,
        icd10_title=claim.icd10_title,
        confidence=claim.confidence,
        supported=_is_supported(claim, good, request),
    )
    session.add(row)
    await session.flush()
    session.add_all(
        Evidence(
            claim_id=row.id,
            document_id=pointer.document_id,
            position=place,
            page=pointer.page,
            start=pointer.start,
            end=pointer.end,
            quote=pointer.quote,
        )
        for place, pointer in enumerate(good)
    )


def _is_supported(claim: DraftedClaim, good: list[Pointer], request: Request) -> bool:
    """Every quote of the claim stands in its page (N-1), or the claim says literally what the request says."""
    if claim.evidence:
        return len(good) == len(claim.evidence)
    return request.says(claim.text)


def _stands(pointer: Pointer, pages: dict[tuple[UUID, int], str]) -> bool:
    text = pages.get((pointer.document_id, pointer.page), "")
    return evidence.verify(pointer.quote, text, pointer.start, pointer.end)
