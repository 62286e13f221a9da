"""Documents for tests: papers of the demo world, kept in the storage and entered as rows of a case or a draft."""

import hashlib
from uuid import UUID, uuid4

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.filetypes import FileKind
from mso_app.domain.access import Actor
from mso_app.domain.documents import DocumentKind, ReadStatus
from mso_app.integrations.storage import new_key, storage
from mso_app.models import Case, Document, DocumentPage


async def add_document(
    session: AsyncSession,
    by: Actor,
    content: bytes,
    *,
    code: int = 1,
    file_kind: FileKind = FileKind.PDF,
    name: str = "report.pdf",
    case_id: UUID | None = None,
    draft_id: UUID | None = None,
) -> Document:
    """A stored file with its row, waiting to be read."""
    key = new_key()
    await storage().keep(key, content)
    row = Document(
        case_id=case_id,
        draft_id=draft_id,
        code=code,
        upload_key=uuid4().hex,
        name=name,
        file_kind=file_kind,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        storage_key=key,
        uploaded_by=by.id,
    )
    session.add(row)
    await session.flush()
    return row


async def add_read_paper(session: AsyncSession, case: Case, text: str) -> Document:
    """A report of one page that was read; nothing lies in the storage."""
    document = Document(
        case_id=case.id,
        code=1,
        upload_key="k1",
        name="Biopsy.pdf",
        file_kind=FileKind.PDF,
        kind=DocumentKind.PATHOLOGY,
        size=1000,
        sha256="a" * 64,
        storage_key=case.id.hex,
        uploaded_by=case.requester_id,
        read_status=ReadStatus.READ,
        page_count=1,
    )
    session.add(document)
    await session.flush()
    session.add(DocumentPage(document_id=document.id, number=1, width=595, height=842, text=text))
    await session.flush()
    return document
