"""The draft of a case for one screen, in capped portions."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.domain.access import Action, Actor
from mso_app.domain.documents import ReadStatus
from mso_app.domain.insights import SOAP, ClaimKind
from mso_app.models import Case, Claim, Document, DocumentSection, Question
from mso_app.schemas.insights import (
    AnalysisProgress,
    ClaimView,
    InsightsDetail,
    LabQuery,
    ReportPart,
    ReportView,
    SeriesView,
    SoapPart,
)
from mso_app.schemas.reading import DicomFacts
from mso_app.services import audit, visibility
from mso_app.services.insights.claims import can, chip, claims_shown, completed_run
from mso_app.services.insights.labs import labs_page
from mso_app.services.insights.progress import based_on, progress_of
from mso_app.services.second_readings.narrowing import is_secret
from mso_app.services.views import SEX_WORD, age, urgency_words

CLAIMS_SHOWN = 50
REPORTS_SHOWN = 20
PARTS_SHOWN = 12
SERIES_SHOWN = 20
WARNINGS_SHOWN = 20
UNREADABLE = frozenset({ReadStatus.NO_TEXT, ReadStatus.FAILED})


async def open_insights(
    session: AsyncSession, actor: Actor, case_id: UUID, labs: LabQuery | None = None
) -> InsightsDetail:
    """The newest finished draft and how far the newest analysis is; both may be missing (X-13). Raises NotFound."""
    case = await visibility.case_of(session, actor, case_id, Action.SEE_INSIGHTS)
    documents = (await session.exec(visibility.documents_in(case))).all()
    progress = await progress_of(session, case, documents)
    shown, older = await _claims(session, case, documents, progress)
    if is_secret(actor, case):
        # Which statements the first reader disagrees with is part of what a second one must not know.
        shown = {kind: [one.model_copy(update={"is_dismissed": False}) for one in own] for kind, own in shown.items()}
    detail = InsightsDetail(
        case_id=case.id,
        about=await _about(session, case),
        questions=await _questions(session, case),
        progress=progress,
        is_older=older,
        kept_out=await _kept_out(session, case),
        summary=shown[ClaimKind.SUMMARY][:CLAIMS_SHOWN],
        findings=shown[ClaimKind.FINDING][:CLAIMS_SHOWN],
        soap=[_soap_part(kind, shown[kind]) for kind in SOAP] if any(shown.values()) else [],
        diagnoses=shown[ClaimKind.DIAGNOSIS][:CLAIMS_SHOWN],
        next_steps=shown[ClaimKind.NEXT_STEP][:CLAIMS_SHOWN],
        labs=await labs_page(session, case, documents, labs or LabQuery()),
        reports=await _reports(session, documents),
        images=_series(documents)[:SERIES_SHOWN],
        warnings=_warnings(documents)[:WARNINGS_SHOWN],
        can_rerun=can(actor, case, Action.RERUN_ANALYSIS),
        can_dismiss=can(actor, case, Action.DISMISS_CLAIM),
    )
    await audit.record(session, actor, Action.SEE_INSIGHTS, subject="case", subject_id=case.id, case_id=case.id)
    return detail


async def _claims(
    session: AsyncSession, case: Case, documents: Sequence[Document], progress: AnalysisProgress
) -> tuple[dict[ClaimKind, list[ClaimView]], bool]:
    run = await completed_run(session, case)
    if run is None:
        return {kind: [] for kind in ClaimKind}, False
    older = run.number != progress.number
    if older:
        progress.based_on = based_on(run)
    return await claims_shown(session, run, documents), older


async def _kept_out(session: AsyncSession, case: Case) -> int:
    run = await completed_run(session, case)
    if run is None:
        return 0
    refused = visibility.claims_of(run).where(col(Claim.supported).is_(False)).subquery()
    return (await session.exec(select(func.count()).select_from(refused))).one()


def _soap_part(kind: ClaimKind, claims: list[ClaimView]) -> SoapPart:
    return SoapPart(letter=kind.value[0].upper(), title=kind.value.capitalize(), claims=claims[:CLAIMS_SHOWN])


async def _about(session: AsyncSession, case: Case) -> str:
    """From the patient's record: who this is about, without a name."""
    patient = await visibility.patient_in(session, case)
    years = age(patient.birth_date, at=clock.now().date())
    return f"{SEX_WORD[patient.sex]}, {years}. {case.specialty.value.capitalize()}. {urgency_words(case.urgency)}."


async def _questions(session: AsyncSession, case: Case) -> list[str]:
    asked = select(Question.text).where(Question.case_id == case.id).order_by(col(Question.number))
    return list((await session.exec(asked)).all())


async def _reports(session: AsyncSession, documents: Sequence[Document]) -> list[ReportView]:
    """Documents with headed parts; those without, such as laboratory reports, are shown elsewhere."""
    parts: dict[UUID, list[DocumentSection]] = {}
    for part in (await session.exec(visibility.sections_of(*documents))).all():
        parts.setdefault(part.document_id, []).append(part)
    headed = [document for document in documents if document.id in parts][:REPORTS_SHOWN]
    return [_report(document, parts[document.id][:PARTS_SHOWN]) for document in headed]


def _report(document: Document, parts: Sequence[DocumentSection]) -> ReportView:
    return ReportView(
        document_id=document.id,
        code=f"D{document.code}",
        kind=document.kind.value,
        name=document.name,
        on=document.exam_date,
        parts=[
            ReportPart(
                name=part.name.capitalize(),
                text=" ".join(part.quote.split()),
                evidence=chip(
                    row_id=part.id,
                    document=document,
                    page=part.page,
                    start=part.start,
                    end=part.end,
                    quote=part.quote,
                ),
            )
            for part in parts
        ],
    )


def _series(documents: Sequence[Document]) -> list[SeriesView]:
    """DICOM files by series, in the order of their first file."""
    series: dict[str, list[tuple[Document, DicomFacts]]] = {}
    for document in documents:
        if document.dicom:
            facts = DicomFacts.model_validate(document.dicom)
            series.setdefault(facts.series_uid or str(document.id), []).append((document, facts))
    return [_one_series(files) for files in series.values()]


def _one_series(files: list[tuple[Document, DicomFacts]]) -> SeriesView:
    first, facts = files[0]
    last = files[-1][0]
    codes = f"D{first.code}" if len(files) == 1 else f"D{first.code}–D{last.code}"
    return SeriesView(
        modality=facts.modality or "",
        body_part=(facts.body_part or "").capitalize(),
        description=facts.series_description or facts.study_description or "",
        on=facts.study_date,
        count=sum(max(1, facts.frames) for _, facts in files),
        first_document_id=first.id,
        codes=codes,
    )


def _warnings(documents: Sequence[Document]) -> list[str]:
    """What a reader of the draft has to know about its files."""
    unreadable = [
        f"D{d.code}: {d.problem or 'This file has no text.'}" for d in documents if d.read_status in UNREADABLE
    ]
    doubts = [f"D{d.code}: {warning}" for d in documents if d.read_status is ReadStatus.READ for warning in d.warnings]
    return [*unreadable, *doubts]
