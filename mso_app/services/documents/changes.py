"""What people change about files that are there: what kind they are, and whether they stay."""

from functools import partial
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.core.errors import InvalidInput
from mso_app.core.events import after_the_commit
from mso_app.domain.access import Action, Actor
from mso_app.domain.documents import DocumentKind
from mso_app.integrations.storage import storage
from mso_app.schemas.documents import DocumentRow
from mso_app.services import audit
from mso_app.services.documents.belonging import document_and_parent, require_now, take, tell, zone_of
from mso_app.services.documents.words import document_row

REASON_MAX = 500


async def remove_document(session: AsyncSession, actor: Actor, document_id: UUID, reason: str = "") -> None:
    """Take a file out. In a case it is hidden, with a reason, and its code is never given again; in a draft it goes."""
    document, parent = await document_and_parent(session, actor, document_id, Action.REMOVE_DOCUMENT)
    require_now(actor, parent, Action.REMOVE_DOCUMENT)
    await take(session, parent)
    why = " ".join(reason.split())[:REASON_MAX]
    if parent.case is not None and not why:
        raise InvalidInput(fields={"reason": "Say why the file is removed; it stays in the history."})
    if parent.case is not None:
        document.removed_at, document.removed_reason = clock.now(), why
        session.add(document)
    else:
        await session.delete(document)
        after_the_commit(session, partial(storage().remove, document.storage_key))
    await session.flush()
    await audit.record(
        session,
        actor,
        Action.REMOVE_DOCUMENT,
        subject="document",
        subject_id=document.id,
        case_id=parent.case_id,
    )
    await tell(session, parent, analyse=True)


async def set_kind(session: AsyncSession, actor: Actor, document_id: UUID, kind: DocumentKind) -> DocumentRow:
    """Say what a file is to a clinician, when the guess was wrong."""
    document, parent = await document_and_parent(session, actor, document_id, Action.CLASSIFY_DOCUMENT)
    require_now(actor, parent, Action.CLASSIFY_DOCUMENT)
    document.kind = kind
    session.add(document)
    await session.flush()
    await audit.record(
        session,
        actor,
        Action.CLASSIFY_DOCUMENT,
        subject="document",
        subject_id=document.id,
        case_id=parent.case_id,
        details={"kind": kind.value},
    )
    await tell(session, parent, analyse=False)
    return document_row(document, zone=await zone_of(session, parent))
