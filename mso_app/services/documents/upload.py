"""Taking in a file in four steps: plan (may this person?), receive (bytes, no database), keep, and put on record.

The route calls them in this order and holds no transaction while bytes arrive. Whatever happens in between leaves at
most a file without a row, which the sweeper takes; a row without a file cannot come to be.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.core.errors import AlreadyExists, InvalidInput, TooMany
from mso_app.core.filetypes import FileKind
from mso_app.core.names import display_name
from mso_app.core.settings import settings
from mso_app.domain.access import Action, Actor
from mso_app.integrations.storage import new_key, storage
from mso_app.models import Document
from mso_app.schemas.documents import DocumentRow, UploadState
from mso_app.services import audit, visibility
from mso_app.services.analysis import request_reading
from mso_app.services.documents.belonging import Parent, parent_of, require_now, take, tell, zone_of
from mso_app.services.documents.incoming import (
    UPLOAD_KEY,
    Received,
    Slot,
    Upload,
    check_size,
    received_so_far,
)
from mso_app.services.documents.words import code_words, document_row, size_words

_HOUR = timedelta(hours=1)


class QuotaUsedUp(InvalidInput):
    """This case holds as much as a case may."""

    status = 409
    code = "quota_used_up"


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A file that the store holds and no row names yet."""

    storage_key: str
    size: int
    sha256: str
    kind: FileKind


async def plan_upload(
    session: AsyncSession,
    actor: Actor,
    upload_key: str,
    *,
    name: str,
    size: int,
    offset: int = 0,
    case_id: UUID | None = None,
    draft_id: UUID | None = None,
) -> Upload:
    """May this person bring this file here now? `size` and `offset` in bytes. Raises before a byte is read.

    NotFound, NotPermitted, InvalidTransition, TooLarge, FileRefused, QuotaUsedUp, TooMany, InvalidInput.
    """
    parent = await parent_of(session, actor, case_id=case_id, draft_id=draft_id, action=Action.ADD_DOCUMENT)
    require_now(actor, parent, Action.ADD_DOCUMENT)
    _check_key(upload_key)
    if await _with_key(session, parent, upload_key) is None:
        check_size(size)
        await _check_rate(session, actor)
        await _check_quota(session, parent, size)
    if not 0 <= offset <= size:
        raise InvalidInput("An upload cannot begin behind its end.")
    return Upload(
        case_id=case_id,
        draft_id=draft_id,
        actor_id=actor.id,
        key=upload_key,
        name=display_name(name),
        size=size,
        offset=offset,
    )


async def upload_state(
    session: AsyncSession,
    actor: Actor,
    upload_key: str,
    *,
    case_id: UUID | None = None,
    draft_id: UUID | None = None,
) -> UploadState:
    """How much of an upload is kept; for a page that goes on after a lost connection."""
    parent = await parent_of(session, actor, case_id=case_id, draft_id=draft_id, action=Action.ADD_DOCUMENT)
    _check_key(upload_key)
    document = await _with_key(session, parent, upload_key)
    if document is not None:
        row = await _row(session, parent, document)
        return UploadState(received=document.size, document=row)
    upload = Upload(case_id=case_id, draft_id=draft_id, actor_id=actor.id, key=upload_key, name="", size=0)
    return UploadState(received=received_so_far(upload))


async def is_here(session: AsyncSession, actor: Actor, upload: Upload) -> bool:
    """Whether this key is a document already; ask while the slot is held, so that nobody is about to make it one."""
    return await _with_key(session, await _parent(session, actor, upload), upload.key) is not None


async def keep(slot: Slot, received: Received) -> Kept:
    """Move a received file to the store."""
    key = new_key()
    await storage().keep(key, received.path)
    await slot.drop()
    return Kept(storage_key=key, size=received.size, sha256=received.sha256, kind=received.kind)


async def record_upload(session: AsyncSession, actor: Actor, upload: Upload, kept: Kept) -> DocumentRow:
    """Give a kept file its row and its code. A draft that was submitted meanwhile leads to its case."""
    parent = await _parent(session, actor, upload)
    await take(session, parent)
    if parent.draft is not None and parent.draft.case_id is not None:
        parent = await _parent(session, actor, upload)
        await take(session, parent)
    require_now(actor, parent, Action.ADD_DOCUMENT)
    await _check_quota(session, parent, kept.size)
    document = Document(
        case_id=parent.case_id,
        draft_id=parent.draft.id if parent.draft else None,
        code=await _next_code(session, parent),
        upload_key=upload.key,
        name=upload.name,
        file_kind=kept.kind,
        size=kept.size,
        sha256=kept.sha256,
        storage_key=kept.storage_key,
        uploaded_by=actor.id,
    )
    session.add(document)
    await session.flush()
    details: audit.Details = {"size": kept.size, "kind": kept.kind.value}
    await audit.record(
        session,
        actor,
        Action.ADD_DOCUMENT,
        subject="document",
        subject_id=document.id,
        case_id=parent.case_id,
        details=details,
    )
    if parent.draft is not None:
        # The files of a case are read by its analysis.
        await request_reading(session, document.id)
    await tell(session, parent, analyse=True)
    return await _row(session, parent, document)


async def same_again(
    session: AsyncSession, actor: Actor, upload: Upload, *, size: int, sha256: str | None
) -> DocumentRow:
    """The document that this key already is. `sha256` is None when only a rest was sent. Raises AlreadyExists."""
    parent = await _parent(session, actor, upload)
    document = await _with_key(session, parent, upload.key)
    if document is None or document.size != size or (sha256 is not None and document.sha256 != sha256):
        raise AlreadyExists("Another file was uploaded under this key already. Choose the file again.")
    return await _row(session, parent, document)


async def _parent(session: AsyncSession, actor: Actor, upload: Upload) -> Parent:
    return await parent_of(session, actor, case_id=upload.case_id, draft_id=upload.draft_id, action=Action.ADD_DOCUMENT)


def _check_key(upload_key: str) -> None:
    if not UPLOAD_KEY.fullmatch(upload_key):
        raise InvalidInput(fields={"upload_key": "An upload key is 8 to 64 letters, digits, hyphens or underscores."})


async def _check_rate(session: AsyncSession, actor: Actor) -> None:
    limit = settings().uploads_per_hour
    recent = visibility.uploads_since(actor, clock.now() - _HOUR).subquery()
    if (await session.exec(select(func.count()).select_from(recent))).one() >= limit:
        raise TooMany(f"Up to {limit} files an hour can be uploaded. Go on in a while.", retry_after=600)


async def _check_quota(session: AsyncSession, parent: Parent, size: int) -> None:
    limits = settings()
    present = parent.present().order_by(None).subquery()
    statement = select(func.count(), func.coalesce(func.sum(present.c.size), 0)).select_from(present)
    number, held = (await session.exec(statement)).one()
    if number >= limits.files_per_case:
        raise QuotaUsedUp(f"A case holds up to {limits.files_per_case} files. Remove one, or put several in one PDF.")
    most = limits.case_limit_mb * 1_000_000
    if int(held) + size > most:
        left = size_words(max(0, most - int(held)))
        raise QuotaUsedUp(f"A case holds up to {size_words(most)}; {left} is left. Remove a file first.")


async def _next_code(session: AsyncSession, parent: Parent) -> int:
    """One more than any code ever given here; the parent is held, so two uploads never get the same."""
    every = parent.every().subquery()
    return (await session.exec(select(func.coalesce(func.max(every.c.code), 0)))).one() + 1


async def _with_key(session: AsyncSession, parent: Parent, upload_key: str) -> Document | None:
    """The file that came under this key. Raises AlreadyExists when it was removed since."""
    document = (await session.exec(parent.every().where(col(Document.upload_key) == upload_key))).first()
    if document is not None and document.removed_at is not None:
        raise AlreadyExists("This file was removed from the case. Choose it again to add it anew.")
    return document


async def _row(session: AsyncSession, parent: Parent, document: Document) -> DocumentRow:
    twins = parent.present().where(col(Document.sha256) == document.sha256, col(Document.id) != document.id)
    same_as = [code_words(twin.code) for twin in (await session.exec(twins)).all()]
    return document_row(document, same_as=same_as, zone=await zone_of(session, parent))
