"""The files of a case: brought in once, numbered for life, read on record, removed without a trace of confusion."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import db
from mso_app.core.errors import AlreadyExists, InvalidInput, InvalidTransition, NotFound, NotPermitted, TooMany
from mso_app.core.filetypes import FileRefused
from mso_app.core.settings import settings
from mso_app.domain.access import Actor
from mso_app.domain.case_status import CaseStatus
from mso_app.domain.documents import DocumentKind, ReadStatus
from mso_app.integrations.storage import storage
from mso_app.jobs.sweeper import sweep
from mso_app.models import AuditRow, Document, DocumentPage, DocumentSection, LabResult
from mso_app.schemas.cases import DraftChange, DraftDetail
from mso_app.schemas.documents import DocumentRow
from mso_app.services import cases, documents
from mso_app.services.documents import incoming
from mso_app.services.documents.boxes import boxes_of
from mso_app.services.documents.upload import QuotaUsedUp
from mso_app.services.documents.words import size_words
from tests.build import make_admin, make_case, make_patient, make_provider, make_requester
from tests.conftest import Clock, Database
from tests.hostile import dicom, hostile, page_pdf, stream

NOW = timedelta(0)
PDF = page_pdf(stream(b"BT /F1 12 Tf 72 700 Td (Haemoglobin 10.4 g/dL) Tj ET"))


async def _body(data: bytes, step: int = 50_000) -> AsyncIterator[bytes]:
    for at in range(0, len(data), step):
        yield data[at : at + step]


async def bring(
    session: AsyncSession,
    actor: Actor,
    data: bytes = PDF,
    *,
    name: str = "report.pdf",
    key: str = "",
    case_id: uuid.UUID | None = None,
    draft_id: uuid.UUID | None = None,
) -> DocumentRow:
    """The whole way of one file, as the route goes it."""
    upload = await documents.plan_upload(
        session, actor, key or uuid.uuid4().hex, name=name, size=len(data), case_id=case_id, draft_id=draft_id
    )
    async with incoming.reserved(upload) as slot:
        kept = await documents.keep(slot, await slot.receive(_body(data)))
    return await documents.record_upload(session, actor, upload, kept)


async def _submit(session: AsyncSession, actor: Actor, draft: DraftDetail) -> uuid.UUID:
    patient = await make_patient(session, actor)
    change = DraftChange(patient_id=patient.id, subject="A lump", specialty="oncology", questions=["Is it cancer?"])
    await cases.save_draft(session, actor, draft.id, change, version=draft.version)
    return await cases.submit_draft(session, actor, draft.id)


async def _row(session: AsyncSession, document: DocumentRow) -> Document:
    return (await session.exec(select(Document).where(Document.id == document.id))).one()


async def test_a_file_is_kept_byte_for_byte_under_a_name_that_says_nothing(session: AsyncSession) -> None:
    """MSO-6, row 14."""
    requester = await make_requester(session)
    draft = await cases.new_draft(session, requester)

    row = await bring(session, requester, name="../../Ingrid Halvorsen.pdf", draft_id=draft.id)

    stored = await _row(session, row)
    async with storage().local_path(stored.storage_key) as path:
        assert path.read_bytes() == PDF
        assert path.name == stored.storage_key
    assert (row.code, row.name, row.file_kind, row.read_status) == ("D1", "Ingrid Halvorsen.pdf", "pdf", "waiting")
    assert row.size_words == size_words(len(PDF))
    assert not list(incoming.incoming_dir().rglob("*.part"))


async def test_codes_are_given_once(session: AsyncSession) -> None:
    """D-codes are for life: a removed one is not given again."""
    requester = await make_requester(session)
    case = await make_case(session, requester)
    first = await bring(session, requester, case_id=case.id)
    second = await bring(session, requester, PDF + b"\n", case_id=case.id)
    await documents.remove_document(session, requester, second.id, "Wrong patient.")

    third = await bring(session, requester, PDF + b"\n\n", case_id=case.id)

    rows = await documents.list_documents(session, requester, case_id=case.id)
    assert [row.code for row in rows] == [first.code, third.code] == ["D1", "D3"]


async def test_the_same_file_twice_is_accepted_and_said(session: AsyncSession) -> None:
    requester = await make_requester(session)
    draft = await cases.new_draft(session, requester)
    await bring(session, requester, draft_id=draft.id)

    await bring(session, requester, name="copy.pdf", draft_id=draft.id)

    first, second = await documents.list_documents(session, requester, draft_id=draft.id)
    assert first.warnings == ["The same file is already here as D2. Remove one of them, or keep both."]
    assert second.warnings == ["The same file is already here as D1. Remove one of them, or keep both."]


async def test_a_wrong_ending_is_a_warning(session: AsyncSession) -> None:
    requester = await make_requester(session)
    draft = await cases.new_draft(session, requester)

    row = await bring(session, requester, name="scan.jpg", draft_id=draft.id)

    assert row.file_kind == "pdf"
    assert row.warnings == ["The name ends in .jpg, but this is a PDF; it is treated as a PDF."]


async def test_an_upload_to_a_submitted_draft_reaches_its_case(session: AsyncSession) -> None:
    """A slow file that ends after the submission is not lost."""
    requester = await make_requester(session)
    draft = await cases.new_draft(session, requester)
    upload = await documents.plan_upload(
        session, requester, "slowfile1", name="slow.pdf", size=len(PDF), draft_id=draft.id
    )
    async with incoming.reserved(upload) as slot:
        kept = await documents.keep(slot, await slot.receive(_body(PDF)))
    case_id = await _submit(session, requester, draft)

    await documents.record_upload(session, requester, upload, kept)

    assert [row.name for row in await documents.list_documents(session, requester, case_id=case_id)] == ["slow.pdf"]


@pytest.mark.parametrize(
    ("status", "who", "error"),
    [
        (CaseStatus.NEW, "requester", None),
        (CaseStatus.ASSIGNED, "requester", None),
        (CaseStatus.IN_PROGRESS, "provider", None),
        (CaseStatus.RETURNED, "requester", None),
        (CaseStatus.REJECTED, "requester", InvalidTransition),
        (CaseStatus.ASSIGNED, "provider", NotPermitted),
        (CaseStatus.REJECTED, "provider", NotFound),
        (CaseStatus.IN_PROGRESS, "admin", NotPermitted),
        (CaseStatus.NEW, "stranger", NotFound),
    ],
)
async def test_who_may_add_when(
    session: AsyncSession, status: CaseStatus, who: str, error: type[Exception] | None
) -> None:
    """The row "doc upload" of the permission matrix."""
    people = {
        "requester": await make_requester(session),
        "provider": await make_provider(session),
        "admin": await make_admin(session),
        "stranger": await make_requester(session),
    }
    case = await make_case(
        session, people["requester"], status=status, provider=people["provider"], admin=people["admin"]
    )
    if error is None:
        assert (await bring(session, people[who], case_id=case.id)).code == "D1"
        return
    with pytest.raises(error):
        await bring(session, people[who], case_id=case.id)


async def test_removal_needs_a_reason_and_a_status_that_allows_it(session: AsyncSession) -> None:
    """The row "doc delete" of the permission matrix."""
    requester, provider = await make_requester(session), await make_provider(session)
    case = await make_case(session, requester, status=CaseStatus.NEW)
    row = await bring(session, requester, case_id=case.id)

    with pytest.raises(InvalidInput, match="Say why"):
        await documents.remove_document(session, requester, row.id, "  ")
    await documents.remove_document(session, requester, row.id, "Wrong patient.")

    with pytest.raises(NotFound):
        await documents.open_document(session, requester, row.id)
    kept = await _row(session, row)
    assert kept.removed_reason == "Wrong patient."
    reviewed = await make_case(session, requester, status=CaseStatus.IN_PROGRESS, provider=provider)
    other = await bring(session, provider, case_id=reviewed.id)
    with pytest.raises(InvalidTransition, match="New or Returned"):
        await documents.remove_document(session, requester, other.id, "No longer needed.")


async def test_a_file_removed_from_a_draft_is_gone(database: Database) -> None:
    async with db.unit_of_work() as session:
        requester = await make_requester(session)
        draft = await cases.new_draft(session, requester)
        row = await bring(session, requester, draft_id=draft.id)

    async with db.unit_of_work() as session:
        await documents.remove_document(session, requester, row.id)

    assert [stored.key async for stored in storage().all()] == []
    async with db.unit_of_work() as session:
        assert (await session.exec(select(Document))).all() == []


async def test_quotas_and_the_hourly_limit(
    session: AsyncSession, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    """Row 16: files and bytes per case, files per hour."""
    requester = await make_requester(session)
    draft = await cases.new_draft(session, requester)
    monkeypatch.setattr(settings(), "files_per_case", 2)
    await bring(session, requester, draft_id=draft.id)
    monkeypatch.setattr(settings(), "case_limit_mb", 1)

    with pytest.raises(QuotaUsedUp, match="holds up to"):
        await documents.plan_upload(session, requester, "a" * 8, name="a.pdf", size=1_000_000, draft_id=draft.id)
    await bring(session, requester, draft_id=draft.id)
    with pytest.raises(QuotaUsedUp, match="up to 2 files"):
        await bring(session, requester, draft_id=draft.id)
    monkeypatch.setattr(settings(), "files_per_case", 200)
    monkeypatch.setattr(settings(), "uploads_per_hour", 2)
    with pytest.raises(TooMany, match="2 files an hour"):
        await bring(session, requester, draft_id=draft.id)
    clock.move(minutes=61)
    assert (await bring(session, requester, draft_id=draft.id)).code == "D3"


async def test_sizes_nobody_may_send(session: AsyncSession, monkeypatch: pytest.MonkeyPatch) -> None:
    requester = await make_requester(session)
    draft = await cases.new_draft(session, requester)
    monkeypatch.setattr(settings(), "upload_limit_mb", 1)

    with pytest.raises(incoming.TooLarge, match="up to 1 MB"):
        await documents.plan_upload(session, requester, "a" * 8, name="a.pdf", size=1_000_001, draft_id=draft.id)
    with pytest.raises(FileRefused, match="empty"):
        await documents.plan_upload(session, requester, "a" * 8, name="a.pdf", size=0, draft_id=draft.id)


async def test_a_broken_upload_goes_on_where_it_stopped(session: AsyncSession) -> None:
    """L4, "The part already sent is kept"."""
    requester = await make_requester(session)
    draft = await cases.new_draft(session, requester)
    data = PDF + bytes(700_000)

    async def cut() -> AsyncIterator[bytes]:
        yield data[:400_000]
        raise ConnectionResetError

    upload = await documents.plan_upload(
        session, requester, "resumed1", name="a.pdf", size=len(data), draft_id=draft.id
    )
    with pytest.raises(ConnectionResetError):
        async with incoming.reserved(upload) as slot:
            await slot.receive(cut())
    state = await documents.upload_state(session, requester, "resumed1", draft_id=draft.id)
    assert (state.received, state.document) == (400_000, None)

    upload = await documents.plan_upload(
        session, requester, "resumed1", name="a.pdf", size=len(data), offset=400_000, draft_id=draft.id
    )
    async with incoming.reserved(upload) as slot:
        kept = await documents.keep(slot, await slot.receive(_body(data[400_000:])))
    row = await documents.record_upload(session, requester, upload, kept)

    async with storage().local_path(kept.storage_key) as path:
        assert path.read_bytes() == data
    state = await documents.upload_state(session, requester, "resumed1", draft_id=draft.id)
    assert (state.received, state.document) == (len(data), row)


async def test_a_silent_sender_is_given_up(session: AsyncSession, monkeypatch: pytest.MonkeyPatch) -> None:
    """Row 16: body idle 30 s."""
    requester = await make_requester(session)
    draft = await cases.new_draft(session, requester)
    monkeypatch.setattr(incoming, "IDLE_SECONDS", 0.05)

    async def silent() -> AsyncIterator[bytes]:
        yield PDF[:10]
        await asyncio.Event().wait()

    upload = await documents.plan_upload(session, requester, "silent12", name="a.pdf", size=len(PDF), draft_id=draft.id)
    async with incoming.reserved(upload) as slot:
        with pytest.raises(incoming.Interrupted):
            await slot.receive(silent())


async def test_more_bytes_than_announced_are_refused(session: AsyncSession) -> None:
    requester = await make_requester(session)
    draft = await cases.new_draft(session, requester)
    upload = await documents.plan_upload(session, requester, "toomany1", name="a.pdf", size=100, draft_id=draft.id)

    async with incoming.reserved(upload) as slot:
        with pytest.raises(InvalidInput, match="announced"):
            await slot.receive(_body(bytes(600_000)))


@pytest.mark.parametrize("name", ["svg_named_png", "archive_named_pdf", "program", "virus_signature", "png_no_size"])
async def test_what_is_refused_leaves_nothing(session: AsyncSession, name: str) -> None:
    """Row 13: content decides."""
    requester = await make_requester(session)
    draft = await cases.new_draft(session, requester)
    file = hostile(name)

    with pytest.raises(FileRefused):
        await bring(session, requester, file.data, name=file.name, draft_id=draft.id)

    assert await documents.list_documents(session, requester, draft_id=draft.id) == []
    assert [stored.key async for stored in storage().all()] == []
    assert not list(incoming.incoming_dir().rglob("*.part"))


async def test_the_same_key_is_the_same_document(session: AsyncSession) -> None:
    """Row 25: a retried upload; another body under the same key is refused."""
    requester = await make_requester(session)
    draft = await cases.new_draft(session, requester)
    row = await bring(session, requester, key="samekey1", draft_id=draft.id)
    stored = await _row(session, row)
    upload = await documents.plan_upload(
        session, requester, "samekey1", name="report.pdf", size=len(PDF), draft_id=draft.id
    )

    assert await documents.is_here(session, requester, upload)
    again = await documents.same_again(session, requester, upload, size=stored.size, sha256=stored.sha256)
    assert again == row
    with pytest.raises(AlreadyExists):
        await documents.same_again(session, requester, upload, size=stored.size, sha256="0" * 64)


async def test_concurrent_uploads_get_different_codes(database: Database) -> None:
    """D-codes under concurrency: ten at once, D1 to D10."""
    async with db.unit_of_work() as session:
        requester = await make_requester(session)
        case = await make_case(session, requester)

    async def one(n: int) -> str:
        upload = incoming.Upload(
            case_id=case.id, draft_id=None, actor_id=requester.id, key=f"key-{n:05}", name=f"{n}.pdf", size=len(PDF)
        )
        async with incoming.reserved(upload) as slot:
            kept = await documents.keep(slot, await slot.receive(_body(PDF)))
        async with db.unit_of_work() as session:
            return (await documents.record_upload(session, requester, upload, kept)).code

    codes = await asyncio.gather(*(one(n) for n in range(10)))

    assert sorted(codes, key=lambda code: int(code[1:])) == [f"D{n}" for n in range(1, 11)]


async def test_the_sweeper_takes_what_no_row_names(database: Database) -> None:
    """L4: 0 files without a row, 0 rows without a file."""
    async with db.unit_of_work() as session:
        requester = await make_requester(session)
        draft = await cases.new_draft(session, requester)
        row = await bring(session, requester, draft_id=draft.id)
    await storage().keep("f" * 32, b"nobody knows me")
    upload = incoming.Upload(
        case_id=None, draft_id=draft.id, actor_id=requester.id, key="old-part", name="a.pdf", size=100
    )
    async with incoming.reserved(upload) as slot:
        with pytest.raises(incoming.Interrupted):
            await slot.receive(_body(PDF[:50]))

    young = await sweep()
    old = await sweep(grace=NOW, parts_kept=NOW)

    assert (young.files, young.parts) == (0, 0)
    assert (old.files, old.parts) == (1, 1)
    async with db.unit_of_work() as session:
        stored = await _row(session, row)
    assert [kept.key async for kept in storage().all()] == [stored.storage_key]
    assert not list(incoming.incoming_dir().iterdir())


async def test_facts_and_sentences_of_a_read_file(session: AsyncSession) -> None:
    """X-16: what was read is said, and what was not."""
    requester = await make_requester(session)
    draft = await cases.new_draft(session, requester)
    row = await bring(session, requester, draft_id=draft.id)
    stored = await _row(session, row)
    stored.read_status, stored.page_count, stored.kind = ReadStatus.READ, 2, DocumentKind.LAB
    session.add(stored)
    session.add_all(
        LabResult(document_id=stored.id, position=n, test_name="Hb", value="10.4", page=1, start=0, end=2, quote="Hb")
        for n in range(14)
    )
    session.add(DocumentSection(document_id=stored.id, position=0, name="Findings", page=1, start=0, end=2, quote="Hb"))
    await session.flush()

    (listed,) = await documents.list_documents(session, requester, draft_id=draft.id)
    opened = await documents.open_document(session, requester, row.id)

    assert (listed.facts, listed.kind_words, listed.read_words) == ("2 pages · 14 values", "Laboratory report", "Ready")
    assert [section.name for section in opened.sections] == ["Findings"]
    assert ("Values read", "14") in [(fact.term, fact.value) for fact in opened.details]
    stored.read_status, stored.problem = ReadStatus.FAILED, "This PDF is locked with a password."
    session.add(stored)
    await session.flush()
    (listed,) = await documents.list_documents(session, requester, draft_id=draft.id)
    assert (listed.read_words, listed.sentence) == ("Not readable", "This PDF is locked with a password.")
    assert not listed.has_picture


async def test_dicom_facts_name_no_patient(session: AsyncSession) -> None:
    requester = await make_requester(session)
    draft = await cases.new_draft(session, requester)
    row = await bring(session, requester, dicom(), name="1.dcm", draft_id=draft.id)
    stored = await _row(session, row)
    stored.dicom = {
        "modality": "MR",
        "body_part": "BREAST",
        "frames": 24,
        "patient_name": "HADDAD^LEILA",
        "patient_birth_date": "1972-03-14",
        "study_uid": "1.2.840.99",
    }
    session.add(stored)
    await session.flush()

    opened = await documents.open_document(session, requester, row.id)

    assert (opened.modality, opened.frames, opened.facts) == ("MR", 24, "MR · BREAST · 24 frames")
    for secret in ("HADDAD", "1972", "1.2.840.99"):
        assert secret not in opened.model_dump_json()


async def test_a_span_is_lit_line_by_line(session: AsyncSession) -> None:
    """MM-1, N-1: evidence is painted on the page."""
    requester = await make_requester(session)
    draft = await cases.new_draft(session, requester)
    row = await bring(session, requester, draft_id=draft.id)
    words = [[0, 2, 10, 10, 30, 20], [3, 4, 40, 10, 80, 20], [8, 2, 10, 30, 30, 40]]
    session.add(
        DocumentPage(document_id=row.id, number=1, width=100, height=200, text="Hb 10.4 ok", words=words)  # type: ignore[arg-type]
    )
    await session.flush()

    text = await documents.page_text(session, requester, row.id, 1)
    lit = await documents.boxes(session, requester, row.id, 1, 0, 10)

    assert text.text == "Hb 10.4 ok"
    assert [(box.left, box.width) for box in lit] == [(10, 70), (10, 20)]
    with pytest.raises(NotFound):
        await documents.page_text(session, requester, row.id, 2)


def test_a_word_half_in_the_span_is_lit_half() -> None:
    (box,) = boxes_of([[0, 4, 0, 10, 40, 20]], width=100, height=100, start=2, end=4)

    assert (box.left, box.width, box.top, box.height) == (20, 20, 8.8, 12.4)


def test_nothing_is_lit_without_positions_or_span() -> None:
    assert boxes_of([], width=100, height=100, start=0, end=5) == []
    assert boxes_of([[0, 4, 0, 10, 40, 20]], width=100, height=100, start=3, end=3) == []


async def test_every_read_is_one_row_on_record(session: AsyncSession) -> None:
    """N-14, row 29."""
    requester = await make_requester(session)
    case = await make_case(session, requester)
    row = await bring(session, requester, case_id=case.id)

    async def rows() -> int:
        found = await session.exec(select(AuditRow.seq).where(col(AuditRow.action) == "document.read"))
        return len(found.all())

    before = await rows()
    await documents.list_documents(session, requester, case_id=case.id)
    await documents.open_document(session, requester, row.id)
    await documents.order_original(session, requester, row.id)
    await documents.order_page(session, requester, row.id, 1, width=600)
    await documents.order_preview(session, requester, row.id)

    assert await rows() == before + 5


async def test_strangers_find_no_file(session: AsyncSession) -> None:
    """Row 1: foreign is the same as absent."""
    requester, stranger = await make_requester(session), await make_requester(session)
    draft = await cases.new_draft(session, requester)
    row = await bring(session, requester, draft_id=draft.id)

    for call in (
        documents.open_document(session, stranger, row.id),
        documents.order_original(session, stranger, row.id),
        documents.page_text(session, stranger, row.id, 1),
        documents.boxes(session, stranger, row.id, 1, 0, 5),
        documents.set_kind(session, stranger, row.id, DocumentKind.LAB),
        documents.remove_document(session, stranger, row.id, "Mine now."),
        documents.list_documents(session, stranger, draft_id=draft.id),
    ):
        with pytest.raises(NotFound):
            await call


async def test_the_kind_can_be_corrected(session: AsyncSession) -> None:
    requester = await make_requester(session)
    case = await make_case(session, requester)
    row = await bring(session, requester, case_id=case.id)

    changed = await documents.set_kind(session, requester, row.id, DocumentKind.PATHOLOGY)

    assert (changed.kind, changed.kind_words) == ("pathology", "Pathology report")


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (1, "1 byte"),
        (900, "900 bytes"),
        (2048, "2 kB"),
        (1_800_000, "1.8 MB"),
        (684_000_000, "684 MB"),
        (10**9, "1.0 GB"),
    ],
)
def test_sizes_in_words(size: int, words: str) -> None:
    assert size_words(size) == words
