"""The files of a case or a draft as lists and details, and the text of their pages. Every read is on record."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.errors import NotFound
from mso_app.domain.access import Action, Actor
from mso_app.domain.documents import FileKind, ReadStatus
from mso_app.models import Document, DocumentPage
from mso_app.schemas.documents import (
    Box,
    DocumentCounts,
    DocumentDetail,
    DocumentRow,
    Fact,
    PageSize,
    PageText,
    SectionView,
)
from mso_app.schemas.reading import DicomFacts
from mso_app.services import audit, visibility
from mso_app.services.documents.belonging import Parent, allowed_now, document_and_parent, parent_of, zone_of
from mso_app.services.documents.boxes import boxes_of
from mso_app.services.documents.words import KIND_WORDS, code_words, counted, document_row, size_words
from mso_app.services.views import day, moment

SHOWN = 50
PAGES_SHOWN = 2000


async def list_documents(
    session: AsyncSession,
    actor: Actor,
    *,
    case_id: UUID | None = None,
    draft_id: UUID | None = None,
    offset: int = 0,
    limit: int = SHOWN,
) -> list[DocumentRow]:
    """A window of the files that are there, by code. Raises NotFound."""
    parent = await parent_of(session, actor, case_id=case_id, draft_id=draft_id, action=Action.READ_DOCUMENT)
    documents = (await session.exec(parent.present())).all()
    zone = await zone_of(session, parent)
    values = dict((await session.exec(visibility.value_counts(documents))).all())
    twins = _twins(documents)
    await _on_record(session, actor, parent, subject=parent.subject, subject_id=parent.id)
    return [
        document_row(document, value_count=values.get(document.id, 0), same_as=twins[document.id], zone=zone)
        for document in documents[offset : offset + limit]
    ]


async def count_documents(
    session: AsyncSession, actor: Actor, *, case_id: UUID | None = None, draft_id: UUID | None = None
) -> DocumentCounts:
    """Figures above the list, over all files and not only the window."""
    parent = await parent_of(session, actor, case_id=case_id, draft_id=draft_id, action=Action.READ_DOCUMENT)
    documents = (await session.exec(parent.present())).all()
    values = dict((await session.exec(visibility.value_counts(documents))).all())
    return DocumentCounts(
        total=len(documents),
        bytes_words=size_words(sum(document.size for document in documents)),
        waiting=sum(document.read_status in (ReadStatus.WAITING, ReadStatus.READING) for document in documents),
        failed=sum(document.read_status is ReadStatus.FAILED for document in documents),
        values=sum(values.values()),
    )


async def open_document(session: AsyncSession, actor: Actor, document_id: UUID) -> DocumentDetail:
    """One file with what was read from it. Raises NotFound."""
    document, parent = await document_and_parent(session, actor, document_id, Action.READ_DOCUMENT)
    zone = await zone_of(session, parent)
    values = dict((await session.exec(visibility.value_counts([document]))).all())
    sections = (await session.exec(visibility.sections_of(document))).all()
    pages = (await session.exec(visibility.page_sizes_of(document).limit(PAGES_SHOWN))).all()
    twins = _twins((await session.exec(parent.present())).all())
    row = document_row(document, value_count=values.get(document.id, 0), same_as=twins[document.id], zone=zone)
    dicom = DicomFacts.model_validate(document.dicom) if document.dicom else DicomFacts(frames=0)
    await _on_record(session, actor, parent, subject="document", subject_id=document.id)
    return DocumentDetail(
        **row.model_dump(),
        case_id=document.case_id,
        draft_id=document.draft_id,
        sha256=document.sha256,
        details=_details(document, dicom, row, zone=zone),
        sections=[
            SectionView(name=part.name, page=part.page, start=part.start, end=part.end, quote=part.quote)
            for part in sections
        ],
        pages=[PageSize(number=number, width=width, height=height) for number, width, height in pages],
        frames=dicom.frames,
        modality=dicom.modality or "",
        body_part=dicom.body_part or "",
        exam_date=document.exam_date or dicom.study_date,
        window_center=dicom.window_center,
        window_width=dicom.window_width,
        pixel_width=document.width,
        pixel_height=document.height,
        can=[action.value for action in allowed_now(actor, parent)],
    )


async def page_text(session: AsyncSession, actor: Actor, document_id: UUID, page: int) -> PageText:
    """The stored text of one page, counted from 1. Raises NotFound."""
    row = await _page(session, actor, document_id, page)
    return PageText(number=row.number, width=row.width, height=row.height, text=row.text)


async def boxes(session: AsyncSession, actor: Actor, document_id: UUID, page: int, start: int, end: int) -> list[Box]:
    """Where the span [start, end) of a page's text stands on its picture: one box per line. Raises NotFound."""
    row = await _page(session, actor, document_id, page)
    return boxes_of(row.words, width=row.width, height=row.height, start=start, end=end)


async def _page(session: AsyncSession, actor: Actor, document_id: UUID, page: int) -> DocumentPage:
    document, parent = await document_and_parent(session, actor, document_id, Action.READ_DOCUMENT)
    found = (await session.exec(visibility.some_pages_of(document, {page}))).first()
    if found is None:
        raise NotFound("This page has no text.")
    await _on_record(session, actor, parent, subject="document", subject_id=document.id, page=page)
    return found


async def _on_record(
    session: AsyncSession, actor: Actor, parent: Parent, *, subject: str, subject_id: UUID, page: int | None = None
) -> None:
    await audit.record(
        session,
        actor,
        Action.READ_DOCUMENT,
        subject=subject,
        subject_id=subject_id,
        case_id=parent.case_id,
        details={"page": page} if page is not None else None,
    )


def _twins(documents: Sequence[Document]) -> dict[UUID, list[str]]:
    """For each file the codes of the others with the same bytes."""
    same: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        same[document.sha256].append(document)
    return {
        document.id: [code_words(twin.code) for twin in same[document.sha256] if twin.id != document.id]
        for document in documents
    }


def _details(document: Document, dicom: DicomFacts, row: DocumentRow, *, zone: str) -> list[Fact]:
    """The facts beside an open file, in the order people ask for them; what is unknown is not listed."""
    known: list[tuple[str, str]] = [("Kind", KIND_WORDS[document.kind])]
    if document.file_kind is FileKind.DICOM:
        known += _dicom_facts(dicom)
    elif document.page_count:
        known.append(("Pages", f"{document.page_count:,}"))
    if document.width and document.height:
        known.append(("Picture", f"{document.width:,} × {document.height:,} pixels"))
    if row.value_count:
        known.append(("Values read", f"{row.value_count:,}"))
    known += [
        ("Size", row.size_words),
        ("Added", moment(document.created_at, zone=zone)),
        ("Checksum", f"SHA-256 {document.sha256[:16]}…"),
    ]
    return [Fact(term=term, value=value) for term, value in known if value]


def _dicom_facts(dicom: DicomFacts) -> list[tuple[str, str]]:
    """What the header says about the examination; names, dates of birth and UIDs stay out."""
    place = [dicom.series_number, dicom.instance_number]
    return [
        ("Modality", dicom.modality or ""),
        ("Body part", dicom.body_part or ""),
        ("Study date", day(dicom.study_date) if dicom.study_date else ""),
        ("Study", dicom.study_description or ""),
        ("Series", dicom.series_description or ""),
        ("Series and image", " / ".join(str(number) for number in place if number is not None)),
        ("Frames", counted(dicom.frames, "frame") if dicom.frames > 1 else ""),
        ("Stored as", dicom.transfer_syntax or ""),
    ]
