"""What the reading of one document changes in the database. Each function may run twice and leave the same rows."""

import re
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, delete, update
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.errors import NotFound
from mso_app.core.events import emit
from mso_app.domain.documents import DocumentKind, FileKind, ReadStatus
from mso_app.domain.events import CaseChanged, DraftChanged
from mso_app.insights import examined
from mso_app.insights.classify import kind_of
from mso_app.insights.lab.knowledge import loinc_of
from mso_app.models import Document, DocumentPage, DocumentSection, LabResult
from mso_app.schemas.reading import Extraction, FileReading, LabRow, PageReading, Section, Word
from mso_app.services import visibility

SETTLED = frozenset({ReadStatus.READ, ReadStatus.NO_TEXT, ReadStatus.FAILED})
# Characters that one of the databases refuses; replaced one for one, so that no offset moves.
UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")


@dataclass(frozen=True, kw_only=True)
class Order:
    """A document that waits to be read or searched."""

    document_id: UUID
    name: str
    storage_key: str
    file_kind: FileKind


async def begin_reading(session: AsyncSession, document_id: UUID) -> Order | None:
    """Say that the document is being read; None when there is nothing left to read."""
    document = await _present(session, document_id)
    if document is None or document.read_status in SETTLED or _waits_for_extraction(document):
        return None
    document.read_status, document.problem = ReadStatus.READING, ""
    session.add(document)
    await changed(session, document)
    return _order(document)


async def keep_reading(session: AsyncSession, order: Order, reading: FileReading) -> None:
    """Store what the reader saw: pages with positions, and either the outcome or the wait for extraction."""
    document = await _locked(session, order.document_id)
    if document is None:
        return
    await session.exec(delete(DocumentPage).where(col(DocumentPage.document_id) == document.id))
    session.add_all(_page(document, page) for page in reading.pages)
    searchable = reading.status is ReadStatus.READ and any(page.text.strip() for page in reading.pages)
    document.read_status = ReadStatus.READING if searchable else reading.status
    document.method = reading.method[:40] or "none"
    document.problem = (reading.problem or "")[:500]
    document.page_count, document.width, document.height = reading.page_count, reading.width, reading.height
    document.warnings = reading.warnings
    document.dicom = reading.dicom.model_dump(mode="json") if reading.dicom else None
    document.exam_date = reading.dicom.study_date if reading.dicom else None
    if not searchable:
        await _empty(session, document)
        _classify(document, kind_of(reading, []))
    session.add(document)
    await session.flush()
    await changed(session, document)


async def to_extract(session: AsyncSession, document_id: UUID) -> tuple[Order, FileReading] | None:
    """The stored pages of a document that still waits for its values, as the reader gave them."""
    document = await _present(session, document_id)
    if document is None or not _waits_for_extraction(document):
        return None
    pages = (await session.exec(visibility.pages_of(document))).all()
    reading = FileReading(
        file_kind=document.file_kind,
        status=ReadStatus.READ,
        method=document.method,
        page_count=document.page_count,
        pages=[page_reading(page) for page in pages],
        width=document.width,
        height=document.height,
        warnings=document.warnings,
    )
    return _order(document), reading


async def keep_extraction(session: AsyncSession, order: Order, reading: FileReading, found: Extraction) -> None:
    """Store rows, sections and the kind of the document; with this it counts as read."""
    document = await _locked(session, order.document_id)
    if document is None or not _waits_for_extraction(document):
        return
    await _empty(session, document)
    session.add_all(_lab_result(document, position, row) for position, row in enumerate(found.rows))
    session.add_all(_section(document, position, part) for position, part in enumerate(found.sections))
    document.read_status = ReadStatus.READ
    document.warnings = found.warnings
    document.exam_date = document.exam_date or examined.date_of(reading.pages)
    _classify(document, found.kind)
    session.add(document)
    await session.flush()
    await changed(session, document)


async def refuse(session: AsyncSession, document_id: UUID, problem: str) -> None:
    """Give up on a document, with a sentence for whoever sent it."""
    document = await _present(session, document_id)
    if document is None or document.read_status in SETTLED:
        return
    document.read_status, document.problem, document.method = ReadStatus.FAILED, problem[:500], "none"
    session.add(document)
    await changed(session, document)


async def changed(session: AsyncSession, document: Document) -> None:
    """Move the screens that show this document."""
    if document.case_id is not None:
        await emit(session, CaseChanged(case_id=document.case_id))
    if document.case_id is None and document.draft_id is not None:
        await emit(session, DraftChanged(draft_id=document.draft_id))


def page_reading(page: DocumentPage) -> PageReading:
    """A stored page with its words put back in their places."""
    return PageReading(
        number=page.number,
        width=page.width,
        height=page.height,
        text=page.text,
        words=[_word(page.text, stored) for stored in page.words],
    )


def _word(text: str, stored: list[float | str | bool]) -> Word:
    start, length, x0, y0, x1, y1, bold = (float(part) for part in stored)
    begin = int(start)
    return Word(text=text[begin : begin + int(length)], start=begin, x0=x0, y0=y0, x1=x1, y1=y1, bold=bold > 0)


def _page(document: Document, page: PageReading) -> DocumentPage:
    return DocumentPage(
        document_id=document.id,
        number=page.number,
        width=page.width,
        height=page.height,
        text=UNSTORABLE.sub("\ufffd", page.text),
        words=[[word.start, len(word.text), word.x0, word.y0, word.x1, word.y1, int(word.bold)] for word in page.words],
    )


def _lab_result(document: Document, position: int, row: LabRow) -> LabResult:
    return LabResult(
        document_id=document.id,
        position=position,
        test_name=row.test_name[:200],
        value=row.value[:200],
        unit=row.unit[:60] if row.unit else row.unit,
        ref_low=row.ref_low,
        ref_high=row.ref_high,
        ref_text=row.ref_text[:300] if row.ref_text else row.ref_text,
        printed_flag=row.printed_flag[:20] if row.printed_flag else row.printed_flag,
        flag=row.flag,
        panel=row.panel[:200] if row.panel else row.panel,
        loinc=loinc_of(row.test_name, row.unit),
        page=row.page,
        start=row.start,
        end=row.end,
        quote=row.quote,
    )


def _section(document: Document, position: int, part: Section) -> DocumentSection:
    return DocumentSection(
        document_id=document.id,
        position=position,
        name=part.name[:80],
        page=part.page,
        start=part.start,
        end=part.end,
        quote=part.quote,
    )


def _classify(document: Document, kind: DocumentKind) -> None:
    # A person's word on what a document is stands above the machine's guess.
    if document.kind is DocumentKind.OTHER:
        document.kind = kind


def _waits_for_extraction(document: Document) -> bool:
    """Its pages are stored and its values are not."""
    return document.read_status is ReadStatus.READING and bool(document.method)


def _order(document: Document) -> Order:
    return Order(
        document_id=document.id,
        name=document.name,
        storage_key=document.storage_key,
        file_kind=document.file_kind,
    )


async def _present(session: AsyncSession, document_id: UUID) -> Document | None:
    try:
        document = await visibility.document_for_system(session, document_id)
    except NotFound:
        return None
    return document if document.removed_at is None else None


async def _locked(session: AsyncSession, document_id: UUID) -> Document | None:
    """The document with its row taken: two readers of one file store one after the other."""
    await session.exec(update(Document).where(col(Document.id) == document_id).values(size=Document.size))
    return await _present(session, document_id)


async def _empty(session: AsyncSession, document: Document) -> None:
    await session.exec(delete(LabResult).where(col(LabResult.document_id) == document.id))
    await session.exec(delete(DocumentSection).where(col(DocumentSection.document_id) == document.id))
