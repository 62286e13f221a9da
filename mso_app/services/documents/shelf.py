"""The files of a case as a reader looks for them: a series of images is one entry, and dates are in their order."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.domain.access import Action, Actor
from mso_app.domain.documents import FileKind, ReadStatus
from mso_app.models import Case, Document
from mso_app.schemas.reading import DicomFacts
from mso_app.schemas.viewing import Shelf, ShelfDate, ShelfRow, Slice, Stack
from mso_app.services import audit, visibility
from mso_app.services.documents.belonging import allowed_now, document_and_parent, parent_of
from mso_app.services.documents.words import code_words, counted, document_row
from mso_app.services.views import day

SHOWN = 50
SPINES = {"CSPINE": "cervical spine", "TSPINE": "thoracic spine", "LSPINE": "lumbar spine", "SSPINE": "sacral spine"}
_GAP_DAYS = 90
_DAYS_A_MONTH = 30.44


async def open_shelf(session: AsyncSession, actor: Actor, case_id: UUID, *, limit: int = SHOWN) -> Shelf:
    """The list beside the viewer. Raises NotFound."""
    parent = await parent_of(session, actor, case_id=case_id, action=Action.READ_DOCUMENT)
    documents = (await session.exec(parent.present())).all()
    values = dict((await session.exec(visibility.value_counts(documents))).all())
    cited = await _cited(session, parent.case)
    await audit.record(session, actor, Action.READ_DOCUMENT, subject="case", subject_id=case_id, case_id=case_id)
    entries = list(_entries(documents).values())
    return Shelf(
        rows=[_row(entry, values, cited) for entry in entries[:limit]],
        total=len(documents),
        dates=_dates(entries),
        can=[action.value for action in allowed_now(actor, parent)],
    )


async def open_stack(session: AsyncSession, actor: Actor, document_id: UUID) -> Stack | None:
    """The images of the series this file is part of; None when it is no DICOM file. Raises NotFound."""
    document, parent = await document_and_parent(session, actor, document_id, Action.READ_DOCUMENT)
    if document.file_kind is not FileKind.DICOM or document.read_status is ReadStatus.FAILED:
        return None
    entries = _entries((await session.exec(parent.present())).all())
    members = next(entry for entry in entries.values() if any(one.id == document.id for one in entry))
    await audit.record(
        session,
        actor,
        Action.READ_DOCUMENT,
        subject="document",
        subject_id=members[0].id,
        case_id=parent.case_id,
        details={"images": len(members)},
    )
    return _stack(members)


def _entries(documents: Sequence[Document]) -> dict[str, list[Document]]:
    """Files by entry, in the order of the first code; the images of a series by their number."""
    entries: dict[str, list[Document]] = {}
    for document in documents:
        entries.setdefault(_series(document) or str(document.id), []).append(document)
    for entry in entries.values():
        entry.sort(key=lambda document: (_facts(document).instance_number or 0, document.code))
    return entries


def _series(document: Document) -> str:
    is_image = document.file_kind is FileKind.DICOM and document.read_status is not ReadStatus.FAILED
    return _facts(document).series_uid or "" if is_image else ""


def _facts(document: Document) -> DicomFacts:
    return DicomFacts.model_validate(document.dicom) if document.dicom else DicomFacts()


def _row(entry: list[Document], values: dict[UUID, int], cited: Counter[UUID]) -> ShelfRow:
    first = min(entry, key=lambda document: document.code)
    row = document_row(first, value_count=sum(values.get(document.id, 0) for document in entry))
    is_stack = first.file_kind is FileKind.DICOM and first.read_status is ReadStatus.READ
    images = sum(max(1, _facts(document).frames) for document in entry) if is_stack else 0
    return ShelfRow(
        id=entry[0].id,
        code=row.code,
        name=_name(first) if is_stack else row.name,
        facts=_images_words(first, images) if is_stack else row.facts or row.kind_words,
        read_status=row.read_status,
        read_words=row.read_words,
        sentence=row.sentence,
        warnings=row.warnings,
        cited=sum(cited[document.id] for document in entry),
        images=images,
        group=[document.id for document in entry],
    )


def _name(document: Document) -> str:
    facts = _facts(document)
    return facts.series_description or facts.study_description or document.name


def _body_part(facts: DicomFacts) -> str:
    """ "lumbar spine" from LSPINE; the standard's own words are in capitals."""
    part = (facts.body_part or "").upper()
    return SPINES.get(part, part.lower())


def _images_words(document: Document, images: int) -> str:
    facts = _facts(document)
    what = " ".join(part for part in (facts.modality, _body_part(facts)) if part)
    return ", ".join(part for part in (counted(images, "image"), what) if part)


def _stack(members: list[Document]) -> Stack:
    first = members[0]
    facts = _facts(first)
    down, across = facts.pixel_spacing_mm or (0.0, 0.0)
    return Stack(
        id=first.id,
        code=code_words(first.code),
        name=_name(first),
        modality=" ".join(part for part in (facts.modality, _body_part(facts)) if part),
        study_date=day(facts.study_date) if facts.study_date else "",
        columns=facts.columns or first.width or 0,
        rows=facts.rows or first.height or 0,
        spacing_x=across,
        spacing_y=down,
        center=facts.window_center,
        window=facts.window_width,
        slices=[
            Slice(id=document.id, code=code_words(document.code), frame=frame)
            for document in members
            for frame in range(1, max(1, _facts(document).frames) + 1)
        ],
    )


async def _cited(session: AsyncSession, case: Case | None) -> Counter[UUID]:
    """How many places in each file the newest analysis points to."""
    run = (await session.exec(visibility.runs_of(case).limit(1))).first() if case is not None else None
    if run is None:
        return Counter()
    places = {
        (piece.document_id, piece.page, piece.start)
        for piece in (await session.exec(visibility.evidence_of(run))).all()
    }
    return Counter(place[0] for place in places)


def _dates(entries: list[list[Document]]) -> list[ShelfDate]:
    dated = sorted(
        ((examined, entry[0]) for entry in entries if (examined := _examined(entry[0])) is not None),
        key=lambda pair: (pair[0], pair[1].code),
    )[-SHOWN:]
    lines: list[ShelfDate] = []
    before: date | None = None
    for examined, document in dated:
        is_image = document.file_kind is FileKind.DICOM
        what = _name(document) if is_image else document_row(document).kind_words or document.name
        lines.append(
            ShelfDate(
                id=document.id,
                code=code_words(document.code),
                when=_short(examined, dated[-1][0]),
                what=what,
                gap=_gap(before, examined),
            )
        )
        before = examined
    return lines


def _examined(document: Document) -> date | None:
    return document.exam_date or _facts(document).study_date


def _short(value: date, newest: date) -> str:
    """ "9 Nov"; with its year when it is not the newest one's."""
    return f"{value.day} {value:%b}" if value.year == newest.year else f"{value.day} {value:%b %y}"


def _gap(before: date | None, after: date) -> str:
    days = (after - before).days if before else 0
    return f"Gap of {round(days / _DAYS_A_MONTH)} months" if days > _GAP_DAYS else ""
