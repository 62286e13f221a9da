"""Which cases, patients, documents and opinions an actor can reach.

The only place that selects from private tables. What is out of reach is NotFound, exactly as what
does not exist; statements about the parts of a thing take the thing, so that it was reached first.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, func, or_, true
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import Select, SelectOfScalar

from mso_app.core import clock
from mso_app.core.errors import NotFound, NotPermitted
from mso_app.core.settings import settings
from mso_app.domain import access
from mso_app.domain.access import Action, Actor, Standing
from mso_app.domain.case_status import CaseStatus
from mso_app.domain.documents import ReadStatus
from mso_app.domain.insights import RunStatus
from mso_app.domain.words import Role
from mso_app.models import (
    Account,
    Answer,
    Assignment,
    Case,
    CaseDraft,
    Citation,
    Claim,
    Document,
    DocumentPage,
    DocumentSection,
    Evidence,
    InsightRun,
    LabResult,
    Opinion,
    Patient,
    ProviderProfile,
    Seal,
)
from mso_app.services import audit


def visible_cases(actor: Actor) -> SelectOfScalar[Case]:
    """Every case this person may know of."""
    return select(Case).where(case_reach(actor))


def case_lines(actor: Actor, *conditions: ColumnElement[bool]) -> Select[Case, Patient, str, str]:
    """The reachable cases that meet the conditions, with their patient, the provider's and the requester's name."""
    provider, requester = aliased(Account), aliased(Account)
    return (
        select(Case, Patient, provider.name, requester.name)
        .join(Patient, col(Patient.id) == Case.patient_id)
        .join(requester, col(requester.id) == Case.requester_id)
        .outerjoin(provider, col(provider.id) == Case.provider_id)
        .where(case_reach(actor), *conditions)
    )


def case_window(
    actor: Actor,
    *conditions: ColumnElement[bool],
    order: Sequence[ColumnElement[object]],
    offset: int,
    limit: int,
    names_patient: bool,
) -> tuple[ColumnElement[bool], SelectOfScalar[int]]:
    """The condition that a case is in this window of the reachable ones, and the count of all of them.

    The window is found among keys and only then are whole rows read: sorting ten thousand histories takes seconds.
    `names_patient` says that the conditions or the order look at the patient.
    """
    keys, count = select(Case.id), select(func.count()).select_from(Case)
    if names_patient:
        same = col(Patient.id) == Case.patient_id
        keys, count = keys.join(Patient, same), count.join(Patient, same)
    conditions = (case_reach(actor), *conditions)
    window = keys.where(*conditions).order_by(*order, col(Case.id)).offset(offset).limit(limit)
    return col(Case.id).in_(window), count.where(*conditions)


def most_urgent(actor: Actor, statuses: Sequence[CaseStatus], *, each: int) -> ColumnElement[bool]:
    """The condition that a case is among the first `each` of its status by clock, of those still running."""
    place = func.row_number().over(
        partition_by=col(Case.status), order_by=(col(Case.clock_due_at).asc(), col(Case.id).asc())
    )
    placed = (
        select(col(Case.id).label("id"), place.label("place"))
        .where(case_reach(actor), col(Case.status).in_(statuses), col(Case.withdrawn_at).is_(None))
        .subquery()
    )
    return col(Case.id).in_(select(placed.c.id).where(placed.c.place <= each))


def case_reach(actor: Actor) -> ColumnElement[bool]:
    """The condition behind `visible_cases`, for statements that aggregate."""
    if actor.role is Role.ADMIN:
        return true()
    if actor.role is Role.REQUESTER:
        if settings().institution_shares_cases:
            return col(Case.institution_id) == actor.institution_id
        return col(Case.requester_id) == actor.id
    recently = clock.now() - timedelta(days=settings().provider_access_days)
    return and_(
        col(Case.provider_id) == actor.id,
        col(Case.withdrawn_at).is_(None),
        or_(col(Case.status) != CaseStatus.DONE, col(Case.done_at) > recently),
    )


def case_ids_with_number(actor: Actor, pattern: str) -> SelectOfScalar[UUID]:
    """The reachable cases whose number fits a pattern of `services.text.like`."""
    return select(Case.id).where(case_reach(actor), col(Case.number).ilike(pattern, escape="\\"))


def case_numbers(actor: Actor, ids: set[UUID]) -> Select[UUID, str]:
    """Ids and numbers of the reachable ones among these cases."""
    return select(Case.id, Case.number).where(case_reach(actor), col(Case.id).in_(ids))


def patient_numbers(actor: Actor, ids: set[UUID]) -> Select[UUID, str]:
    """Ids and numbers, no names, of the reachable ones among these patients."""
    reachable = visible_patients(actor).with_only_columns(col(Patient.id))
    return select(Patient.id, Patient.number).where(col(Patient.id).in_(ids), col(Patient.id).in_(reachable))


def document_ids_of(actor: Actor, cases: SelectOfScalar[UUID] | set[UUID]) -> SelectOfScalar[UUID]:
    """Every document these reachable cases ever had."""
    reachable = select(Case.id).where(case_reach(actor), col(Case.id).in_(cases))
    return select(Document.id).where(col(Document.case_id).in_(reachable))


def document_codes(actor: Actor, ids: set[UUID]) -> Select[UUID, int, UUID]:
    """Id, code and case of the reachable ones among these documents; a removed one keeps its code."""
    return (
        select(Document.id, Document.code, Case.id)
        .join(Case, col(Case.id) == Document.case_id)
        .where(case_reach(actor), col(Document.id).in_(ids))
    )


async def case_of(session: AsyncSession, actor: Actor, case_id: UUID, action: Action) -> Case:
    """The case, if this person can reach it and may do this to it in some status.

    Raises NotFound or NotPermitted; either refusal is put on record.
    """
    case = (await session.exec(visible_cases(actor).where(Case.id == case_id))).first()
    if case is None:
        await audit.record_refusal(session, actor, action, subject="case", subject_id=case_id)
        raise NotFound
    if not access.may(standing(actor, case), action):
        await audit.record_refusal(session, actor, action, subject="case", subject_id=case_id)
        raise NotPermitted
    return case


def standing(actor: Actor, case: Case) -> Standing:
    return access.standing(actor, provider_id=case.provider_id, status=case.status)


async def case_for_system(session: AsyncSession, case_id: UUID) -> Case:
    """The case for background work, which acts for nobody."""
    case = (await session.exec(select(Case).where(Case.id == case_id))).first()
    if case is None:
        raise NotFound
    return case


def overdue_answers(session_now: ColumnElement[bool]) -> SelectOfScalar[Case]:
    """Assigned cases that meet a condition on their clock; for the timekeeper."""
    return select(Case).where(Case.status == CaseStatus.ASSIGNED, session_now)


def running_cases(statuses: Sequence[CaseStatus], *, due_after: datetime) -> SelectOfScalar[Case]:
    """Cases in these statuses whose clock ends, or ended, after a moment; for the timekeeper."""
    return select(Case).where(
        col(Case.status).in_(statuses), col(Case.withdrawn_at).is_(None), col(Case.clock_due_at) > due_after
    )


def visible_patients(actor: Actor) -> SelectOfScalar[Patient]:
    """Every patient this person may look up by themselves; a provider meets patients only in their cases."""
    if actor.role is Role.ADMIN:
        return select(Patient)
    if actor.role is Role.REQUESTER:
        return select(Patient).where(Patient.institution_id == actor.institution_id)
    return select(Patient).where(false())


async def patient_of(session: AsyncSession, actor: Actor, patient_id: UUID, action: Action) -> Patient:
    """The patient, if within reach. Raises NotFound or NotPermitted, on record."""
    patient = (await session.exec(visible_patients(actor).where(Patient.id == patient_id))).first()
    if patient is None:
        await audit.record_refusal(session, actor, action, subject="patient", subject_id=patient_id)
        raise NotFound
    if not access.allows(actor.role, action):
        await audit.record_refusal(session, actor, action, subject="patient", subject_id=patient_id)
        raise NotPermitted
    return patient


async def patient_in(session: AsyncSession, case: Case) -> Patient:
    """The patient of a case that was reached."""
    return (await session.exec(select(Patient).where(Patient.id == case.patient_id))).one()


async def patient_with_record_number(session: AsyncSession, institution_id: UUID, number: str) -> Patient | None:
    """Whether an institution already has a patient under its own number."""
    statement = select(Patient).where(Patient.institution_id == institution_id, Patient.record_number == number)
    return (await session.exec(statement)).first()


def my_drafts(actor: Actor) -> SelectOfScalar[CaseDraft]:
    """The unfinished cases of this person, newest first."""
    return (
        select(CaseDraft)
        .where(CaseDraft.requester_id == actor.id, col(CaseDraft.case_id).is_(None))
        .order_by(col(CaseDraft.saved_at).desc())
    )


async def draft_of(session: AsyncSession, actor: Actor, draft_id: UUID) -> CaseDraft:
    """The draft, if it is this person's own. Raises NotFound, on record."""
    found = await session.exec(select(CaseDraft).where(CaseDraft.id == draft_id, CaseDraft.requester_id == actor.id))
    draft = found.first()
    if draft is None:
        await audit.record_refusal(session, actor, Action.CREATE_CASE, subject="draft", subject_id=draft_id)
        raise NotFound
    return draft


async def document_of(
    session: AsyncSession, actor: Actor, document_id: UUID, action: Action
) -> tuple[Document, Case | None]:
    """The document and its case (None while it belongs to a draft). Raises NotFound or NotPermitted, on record."""
    document = (
        await session.exec(select(Document).where(Document.id == document_id, col(Document.removed_at).is_(None)))
    ).first()
    if document is None:
        await audit.record_refusal(session, actor, action, subject="document", subject_id=document_id)
        raise NotFound
    if document.case_id is not None:
        return document, await case_of(session, actor, document.case_id, action)
    if document.draft_id is None:
        raise NotFound
    await draft_of(session, actor, document.draft_id)
    return document, None


async def document_for_system(session: AsyncSession, document_id: UUID) -> Document:
    """The document for background work, which acts for nobody."""
    document = (await session.exec(select(Document).where(Document.id == document_id))).first()
    if document is None:
        raise NotFound
    return document


def documents_in(case: Case) -> SelectOfScalar[Document]:
    """The documents of a case that are still there, in the order of their codes."""
    present = col(Document.removed_at).is_(None)
    return select(Document).where(Document.case_id == case.id, present).order_by(col(Document.code))


def documents_in_draft(draft: CaseDraft) -> SelectOfScalar[Document]:
    present = col(Document.removed_at).is_(None)
    return select(Document).where(Document.draft_id == draft.id, present).order_by(col(Document.code))


def draft_documents_to_read() -> SelectOfScalar[Document]:
    """Documents of drafts that are not read yet, oldest first; those of a case belong to its analysis."""
    to_read = col(Document.read_status).in_([ReadStatus.WAITING, ReadStatus.READING])
    in_a_draft = and_(col(Document.case_id).is_(None), col(Document.removed_at).is_(None))
    return select(Document).where(to_read, in_a_draft).order_by(col(Document.created_at))


def every_document_in(*, case: Case | None = None, draft: CaseDraft | None = None) -> SelectOfScalar[Document]:
    """Removed ones too: a code is given once, for life."""
    if case is not None:
        return select(Document).where(Document.case_id == case.id)
    if draft is not None:
        return select(Document).where(Document.draft_id == draft.id)
    return select(Document).where(false())


def uploads_since(actor: Actor, moment: datetime) -> SelectOfScalar[UUID]:
    """The files this person brought since then, wherever they are now."""
    return select(Document.id).where(Document.uploaded_by == actor.id, col(Document.created_at) > moment)


def value_counts(documents: Sequence[Document]) -> Select[UUID, int]:
    """How many values were read from each of these files; files without any are left out."""
    return (
        select(LabResult.document_id, func.count())
        .where(col(LabResult.document_id).in_([document.id for document in documents]))
        .group_by(col(LabResult.document_id))
    )


def every_storage_key() -> list[SelectOfScalar[str]]:
    """For the sweeper that looks for files without a row: documents and sealed opinions."""
    return [select(Document.storage_key), select(Seal.storage_key)]


def pages_of(document: Document) -> SelectOfScalar[DocumentPage]:
    return select(DocumentPage).where(DocumentPage.document_id == document.id).order_by(col(DocumentPage.number))


def some_pages_of(document: Document, numbers: set[int]) -> SelectOfScalar[DocumentPage]:
    return pages_of(document).where(col(DocumentPage.number).in_(numbers))


def page_sizes_of(document: Document) -> Select[int, float, float]:
    """Number, width and height in points of each page, without its text."""
    return (
        select(DocumentPage.number, DocumentPage.width, DocumentPage.height)
        .where(DocumentPage.document_id == document.id)
        .order_by(col(DocumentPage.number))
    )


def page_texts_of(document: Document) -> Select[int, str]:
    """Number and text of every page, without the positions of its words, which are many times as large."""
    return select(DocumentPage.number, DocumentPage.text).where(DocumentPage.document_id == document.id)


def lab_results_of(document: Document) -> SelectOfScalar[LabResult]:
    return select(LabResult).where(LabResult.document_id == document.id).order_by(col(LabResult.position))


def lab_results_in(case: Case) -> SelectOfScalar[LabResult]:
    """Every laboratory row of a case, by document and position."""
    return (
        select(LabResult)
        .join(Document, col(Document.id) == LabResult.document_id)
        .where(Document.case_id == case.id, col(Document.removed_at).is_(None))
        .order_by(col(Document.code), col(LabResult.position))
    )


def sections_of(document: Document) -> SelectOfScalar[DocumentSection]:
    return (
        select(DocumentSection)
        .where(DocumentSection.document_id == document.id)
        .order_by(col(DocumentSection.position))
    )


def runs_of(case: Case) -> SelectOfScalar[InsightRun]:
    """The analyses of a case, newest first."""
    return select(InsightRun).where(InsightRun.case_id == case.id).order_by(col(InsightRun.number).desc())


def completed_runs_of(case: Case) -> SelectOfScalar[InsightRun]:
    """The analyses that came to their end, newest first."""
    return runs_of(case).where(InsightRun.status == RunStatus.COMPLETED)


async def run_for_system(session: AsyncSession, case_id: UUID, number: int) -> InsightRun | None:
    """One analysis for the background work that runs it."""
    return (
        await session.exec(select(InsightRun).where(InsightRun.case_id == case_id, InsightRun.number == number))
    ).first()


def runs_in_progress() -> SelectOfScalar[InsightRun]:
    """Analyses that are not over, oldest first; for the sweep that finds lost work."""
    working = col(InsightRun.status) == RunStatus.PROCESSING
    return select(InsightRun).where(working).order_by(col(InsightRun.created_at))


def claims_of(run: InsightRun) -> SelectOfScalar[Claim]:
    return select(Claim).where(Claim.run_id == run.id).order_by(col(Claim.kind), col(Claim.position))


def evidence_of(run: InsightRun) -> SelectOfScalar[Evidence]:
    return (
        select(Evidence)
        .join(Claim, col(Claim.id) == Evidence.claim_id)
        .where(Claim.run_id == run.id)
        .order_by(col(Evidence.claim_id), col(Evidence.position))
    )


async def my_opinion(session: AsyncSession, actor: Actor, case: Case, assignment: Assignment) -> Opinion | None:
    """What this person writes under this assignment; a draft is seen by its author only."""
    statement = select(Opinion).where(
        Opinion.case_id == case.id, Opinion.provider_id == actor.id, Opinion.assignment_id == assignment.id
    )
    return (await session.exec(statement.order_by(col(Opinion.edition).desc()))).first()


def outcomes_since(actor: Actor, since: datetime) -> SelectOfScalar[Opinion]:
    """Signed opinions of the reachable cases, for counting how they compared with the first."""
    return (
        select(Opinion)
        .join(Case, col(Case.id) == Opinion.case_id)
        .where(case_reach(actor), col(Opinion.signed_at) >= since)
    )


def answers_of(opinion: Opinion) -> SelectOfScalar[Answer]:
    return select(Answer).where(Answer.opinion_id == opinion.id)


def citations_of(opinion: Opinion) -> SelectOfScalar[Citation]:
    return select(Citation).where(Citation.opinion_id == opinion.id).order_by(col(Citation.position))


def seals_of(case: Case) -> SelectOfScalar[Seal]:
    """The seals of a case, newest first."""
    return select(Seal).where(Seal.case_id == case.id).order_by(col(Seal.signed_at).desc())


async def seal_by_code(session: AsyncSession, code: str) -> Seal | None:
    """For the public check, which shows nothing of the content."""
    return (await session.exec(select(Seal).where(Seal.code == code))).first()


async def seal_by_id(session: AsyncSession, seal_id: UUID | None) -> Seal | None:
    """The seal that replaced another one, for the public check."""
    return (await session.exec(select(Seal).where(Seal.id == seal_id))).first() if seal_id else None


async def profile_of(session: AsyncSession, account_id: UUID) -> ProviderProfile | None:
    """What an expert declares; it stands under every opinion."""
    return (await session.exec(select(ProviderProfile).where(ProviderProfile.account_id == account_id))).first()
