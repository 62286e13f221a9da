"""Documents for tests: papers of the demo world, kept in the storage and entered as rows of a case or a draft."""

import hashlib
from uuid import UUID, uuid4

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.filetypes import FileKind
from mso_app.domain.access import Actor
from mso_app.integrations.storage import new_key, storage
from mso_app.models import Document


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
