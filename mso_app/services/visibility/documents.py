"""Which documents an actor can reach, and what was read from one that was reached."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, false, func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import Select, SelectOfScalar

from mso_app.core.errors import NotFound
from mso_app.domain.access import Action, Actor
from mso_app.domain.documents import ReadStatus
from mso_app.models import (
    Case,
    CaseDraft,
    Document,
    DocumentPage,
    DocumentSection,
    LabResult,
    Seal,
)
from mso_app.services import audit
from mso_app.services.visibility.cases import case_of, case_reach, draft_of


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


def sections_of(*documents: Document) -> SelectOfScalar[DocumentSection]:
    """The headed parts of documents that were reached; of each in its order."""
    return (
        select(DocumentSection)
        .where(col(DocumentSection.document_id).in_([document.id for document in documents]))
        .order_by(col(DocumentSection.document_id), col(DocumentSection.position))
    )
