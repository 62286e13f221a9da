"""Files in a conversation: brought, handed out, drawn anew as pictures, made a document when somebody says so."""

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import envelopes
from mso_app.core.envelopes import Unreadable
from mso_app.core.errors import AlreadyExists, InvalidInput, InvalidTransition, NotFound
from mso_app.core.events import after_the_commit, emit
from mso_app.core.filetypes import FileKind
from mso_app.core.ids import new_id
from mso_app.core.names import display_name
from mso_app.core.settings import settings
from mso_app.domain.access import Action, Actor
from mso_app.domain.events import ChatMoved
from mso_app.insights.readers.api import CannotShow
from mso_app.integrations.storage import storage
from mso_app.models import ChatFile
from mso_app.schemas.chat import ChatFileView
from mso_app.schemas.documents import DocumentRow
from mso_app.services import audit, documents
from mso_app.services.chat import reach
from mso_app.services.chat.incoming import FilePlan, KeptFile
from mso_app.services.chat.lines import View, bytes_place, file_view, name_of, name_place, view_of
from mso_app.services.chat.reach import Reached
from mso_app.services.documents.incoming import UPLOAD_KEY, check_size, reserved
from mso_app.services.documents.pictures import (
    CannotBeShown,
    Picture,
    draw_plain,
    previews_dir,
    read_and_touch,
    remember,
    step,
    typed,
)
from mso_app.services.documents.upload import QuotaUsedUp
from mso_app.services.documents.words import size_words

_AT_ONCE = 16
"""Closed blocks that are read from the disk at once: a megabyte."""


@dataclass(frozen=True, kw_only=True)
class FileOrder:
    """A file that this person may have. `key` is that of the thread, `size` that of the open file in bytes."""

    file_id: UUID
    thread_id: UUID
    name: str
    kind: FileKind
    size: int
    storage_key: str
    key: bytes = field(repr=False)

    @property
    def place(self) -> bytes:
        return bytes_place(self.thread_id, self.file_id)


async def plan_file(
    session: AsyncSession,
    actor: Actor,
    case_id: UUID,
    upload_key: str,
    *,
    name: str,
    size: int,
    thread_id: UUID | None = None,
) -> FilePlan:
    """May this person bring this file here now? `size` in bytes. Raises before a byte is read.

    NotFound, NotOpenYet, InvalidTransition, TooLarge, FileRefused, QuotaUsedUp, InvalidInput.
    """
    reached = await reach.thread_of(session, actor, case_id, thread_id, Action.SEND_CHAT)
    view = await view_of(session, actor, reached)
    if view.closed_words:
        raise InvalidTransition(view.closed_words)
    if not UPLOAD_KEY.fullmatch(upload_key):
        raise InvalidInput(fields={"upload_key": "An upload key is 8 to 64 letters, digits, hyphens or underscores."})
    check_size(size)
    await _check_quota(session, view, size)
    return FilePlan(
        case_id=reached.case.id,
        thread_id=reached.thread.id,
        file_id=new_id(),
        actor_id=actor.id,
        upload_key=upload_key,
        name=display_name(name),
        size=size,
        key=view.key,
    )


async def brought_before(session: AsyncSession, actor: Actor, plan: FilePlan) -> ChatFileView | None:
    """The file that came under this key already, if one did. Raises AlreadyExists when it was another one."""
    reached = await reach.thread_of(session, actor, plan.case_id, plan.thread_id, Action.SEND_CHAT)
    row = await _with_key(session, reached, actor, plan.upload_key)
    if row is None:
        return None
    if row.size != plan.size:
        raise AlreadyExists("Another file was uploaded under this key already. Choose the file again.")
    return file_view(row, name_of(reached.key, row), None)


async def record_file(session: AsyncSession, actor: Actor, plan: FilePlan, kept: KeptFile) -> ChatFileView:
    """Give a kept file its row; it waits there for the message it is sent with."""
    reached = await reach.thread_of(session, actor, plan.case_id, plan.thread_id, Action.SEND_CHAT)
    view = await view_of(session, actor, reached)
    if view.closed_words:
        raise InvalidTransition(view.closed_words)
    # Held until the transaction ends, so of two uploads with one key the second finds the first.
    await reach.hold(session, reached.thread)
    there = await brought_before(session, actor, plan)
    if there is not None:
        after_the_commit(session, partial(storage().remove, kept.storage_key))
        return there
    row = ChatFile(
        id=plan.file_id,
        thread_id=plan.thread_id,
        uploaded_by=actor.id,
        upload_key=plan.upload_key,
        name=b"",
        file_kind=kept.kind,
        size=kept.size,
        storage_key=kept.storage_key,
    )
    row.name = envelopes.close_text(view.key, plan.name, place=name_place(row))
    session.add(row)
    await session.flush()
    await audit.record(
        session,
        actor,
        Action.SEND_CHAT,
        subject="chat file",
        subject_id=row.id,
        case_id=reached.case.id,
        details={"what": "file", "size": kept.size, "kind": kept.kind.value, "hash": kept.fingerprint},
    )
    return file_view(row, plan.name, None)


async def order_file(session: AsyncSession, actor: Actor, case_id: UUID, file_id: UUID) -> FileOrder:
    """A file for a download or a picture, on record. Raises NotFound."""
    reached, row = await _file(session, actor, case_id, file_id, Action.SEE_CHAT)
    await audit.record(
        session,
        actor,
        Action.SEE_CHAT,
        subject="chat file",
        subject_id=row.id,
        case_id=reached.case.id,
        details={"what": "file"},
    )
    return _order(reached, row)


async def open_file(order: FileOrder) -> AsyncIterator[bytes]:
    """The bytes of a file, block by block. Raises FileGone and Unreadable at once and not in the middle."""
    async with storage().local_path(order.storage_key) as path:
        # The open file outlives a path that the store only lends.
        file = await asyncio.to_thread(path.open, "rb")
    try:
        await asyncio.to_thread(_check_whole, file, order)
    except BaseException:
        file.close()
        raise
    return _opened(file, order)


async def paint_file(order: FileOrder, *, width: int) -> Picture:
    """A picture of the file's first page or frame, drawn anew in the sandboxed child.

    The cache holds it closed with the key of the thread. Raises CannotBeShown, FileGone, Unreadable and TooBusy.
    """
    if order.kind in (FileKind.TEXT, FileKind.CSV):
        raise CannotBeShown
    wanted = step(width)
    name = hashlib.sha256(f"chat {order.file_id} {wanted}".encode()).hexdigest()
    path, place = previews_dir() / name[:2] / name, order.place + b"/%d" % wanted
    with suppress(FileNotFoundError, Unreadable):
        return typed(envelopes.open_(order.key, await asyncio.to_thread(read_and_touch, path), place=place))
    blocks = await open_file(order)
    content = b"".join([block async for block in blocks])
    try:
        with _in_memory(content) as source:
            data = await draw_plain(order.kind, source, number=1, width=wanted)
    except CannotShow as problem:
        raise CannotBeShown(problem.sentence) from problem
    await asyncio.to_thread(remember, path, envelopes.close(order.key, data, place=place))
    return typed(data)


async def keep_as_document(session: AsyncSession, actor: Actor, case_id: UUID, file_id: UUID) -> DocumentRow:
    """Make a sent file a document of the case, through the same intake as every other; asking twice gives the same.

    Raises NotFound, and whatever an upload to the case raises.
    """
    reached, row = await _file(session, actor, case_id, file_id, Action.SEND_CHAT)
    if row.message_id is None:
        raise InvalidTransition("Send the file first.")
    order = _order(reached, row)
    upload = await documents.plan_upload(
        session, actor, row.id.hex, name=order.name, size=order.size, case_id=reached.case.id
    )
    async with reserved(upload) as slot:
        if await documents.is_here(session, actor, upload):
            made = await documents.same_again(session, actor, upload, size=order.size, sha256=None)
        else:
            kept = await documents.keep(slot, await slot.receive(await open_file(order)))
            made = await documents.record_upload(session, actor, upload, kept)
    if row.document_id != made.id:
        row.document_id = made.id
        session.add(row)
        await session.flush()
        await reach.mark_changed(session, reached.thread)
        await emit(session, ChatMoved(case_id=reached.case.id, thread_id=row.thread_id))
    return made


async def drop_unsent(session: AsyncSession, *, older_than: datetime) -> int:
    """Forget files that were uploaded before this moment and never sent; how many."""
    rows = (await session.exec(reach.unsent_files(older_than))).all()
    for row in rows:
        await session.delete(row)
        after_the_commit(session, partial(storage().remove, row.storage_key))
    return len(rows)


async def _file(
    session: AsyncSession, actor: Actor, case_id: UUID, file_id: UUID, action: Action
) -> tuple[Reached, ChatFile]:
    """A file of a sent message, or one's own that waits to be sent. Raises NotFound, on record."""
    found = await reach.file_of(session, actor, case_id, file_id, action)
    if found is None:
        await audit.record_refusal(session, actor, action, subject="case", subject_id=case_id)
        raise NotFound
    return found


def _order(reached: Reached, row: ChatFile) -> FileOrder:
    key = reached.key
    return FileOrder(
        file_id=row.id,
        thread_id=row.thread_id,
        name=name_of(key, row),
        kind=row.file_kind,
        size=row.size,
        storage_key=row.storage_key,
        key=key,
    )


async def _with_key(session: AsyncSession, reached: Reached, actor: Actor, upload_key: str) -> ChatFile | None:
    mine = reach.files_in(reached.thread).where(
        col(ChatFile.uploaded_by) == actor.id, col(ChatFile.upload_key) == upload_key
    )
    return (await session.exec(mine)).first()


async def _check_quota(session: AsyncSession, view: View, size: int) -> None:
    limits, held = settings(), reach.files_in(view.reached.thread).order_by(None).subquery()
    counted = select(func.count(), func.coalesce(func.sum(held.c.size), 0)).select_from(held)
    number, total = (await session.exec(counted)).one()
    if number >= limits.files_per_case:
        raise QuotaUsedUp(
            f"A conversation holds up to {limits.files_per_case} files. Add this one to the case instead."
        )
    most = limits.case_limit_mb * 1_000_000
    if int(total) + size > most:
        left = size_words(max(0, most - int(total)))
        raise QuotaUsedUp(f"A conversation holds up to {size_words(most)} of files; {left} is left.")


def _check_whole(file: BinaryIO, order: FileOrder) -> None:
    """Open every block once and throw it away: a changed file is refused before the first byte leaves."""
    opened = 0
    for number, (_, length, is_last) in enumerate(envelopes.blocks_of(os.fstat(file.fileno()).st_size)):
        opened += len(
            envelopes.open_block(order.key, file.read(length), number, is_last=is_last, place=order.place)
        )  # fmt: skip
    file.seek(0)
    if opened != order.size:
        raise Unreadable


async def _opened(file: BinaryIO, order: FileOrder) -> AsyncIterator[bytes]:
    with file:
        blocks = list(enumerate(envelopes.blocks_of(os.fstat(file.fileno()).st_size)))
        for start in range(0, len(blocks), _AT_ONCE):
            yield await asyncio.to_thread(_next_blocks, file, order, blocks[start : start + _AT_ONCE])


def _next_blocks(file: BinaryIO, order: FileOrder, blocks: list[tuple[int, tuple[int, int, bool]]]) -> bytes:
    return b"".join(
        envelopes.open_block(order.key, file.read(length), number, is_last=is_last, place=order.place)
        for number, (_, length, is_last) in blocks
    )


@contextmanager
def _in_memory(content: bytes) -> Iterator[Path]:
    """The content under a path that lies on no disk, for a child that is given an open file."""
    handle = os.memfd_create("chat-file")
    try:
        with os.fdopen(os.dup(handle), "wb") as file:
            file.write(content)
        yield Path(f"/proc/self/fd/{handle}")
    finally:
        os.close(handle)
