"""A file on its way into a conversation: counted, looked at and closed as it comes, so no disk ever holds it open."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from mso_app.core import envelopes
from mso_app.core.errors import InvalidInput
from mso_app.core.filetypes import HEAD_BYTES, FileKind, sniff
from mso_app.integrations.storage import new_key, storage
from mso_app.services.chat.lines import bytes_place
from mso_app.services.documents.incoming import Interrupted, SpaceGone, incoming_dir, patiently


@dataclass(frozen=True, kw_only=True)
class FilePlan:
    """One announced file. `size` is in bytes; `key` is that of the thread."""

    case_id: UUID
    thread_id: UUID
    file_id: UUID
    actor_id: UUID
    upload_key: str
    name: str
    size: int
    key: bytes = field(repr=False)

    @property
    def path(self) -> Path:
        """Where the closed bytes gather, on the volume of the store; what a kill leaves is swept after a day."""
        return incoming_dir() / self.thread_id.hex / f"{self.file_id.hex}.part"


@dataclass(frozen=True, kw_only=True)
class KeptFile:
    """A closed file that the store holds and no row names yet."""

    storage_key: str
    size: int
    kind: FileKind
    fingerprint: str


async def receive(plan: FilePlan, body: AsyncIterator[bytes]) -> KeptFile:
    """Take the whole body into the store. Raises Interrupted, FileRefused, InvalidInput and SpaceGone."""
    looked = _Looked(plan)
    try:
        await _gather(plan, looked.through(body))
        kind = looked.kind_at_end()
        storage_key = new_key()
        await storage().keep(storage_key, plan.path)
    except OSError as error:
        raise SpaceGone from error
    finally:
        with suppress(OSError):
            await asyncio.to_thread(plan.path.unlink, missing_ok=True)
    return KeptFile(storage_key=storage_key, size=looked.count, kind=kind, fingerprint=looked.digest.hexdigest())


class _Looked:
    """What is known of a file while it passes by."""

    def __init__(self, plan: FilePlan) -> None:
        self._plan = plan
        self._head = bytearray()
        self._kind: FileKind | None = None
        self.count = 0
        self.digest = envelopes.fingerprint_of_blocks(plan.key)

    async def through(self, body: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        async for block in patiently(body):
            self.count += len(block)
            if self.count > self._plan.size:
                raise InvalidInput("This file has more bytes than were announced. Choose it again.")
            self.digest.update(block)
            if self._kind is None:
                self._head += block
                if len(self._head) >= HEAD_BYTES:
                    self._kind = self._sniffed()
            yield block
        if self.count < self._plan.size:
            raise Interrupted("The connection was lost. Send the file again.")

    def kind_at_end(self) -> FileKind:
        return self._kind or self._sniffed()

    def _sniffed(self) -> FileKind:
        return sniff(bytes(self._head[:HEAD_BYTES]), self._plan.name, self._plan.size)


async def _gather(plan: FilePlan, blocks: AsyncIterator[bytes]) -> None:
    path = plan.path
    await asyncio.to_thread(path.parent.mkdir, parents=True, exist_ok=True, mode=0o700)
    file = await asyncio.to_thread(path.open, "wb")
    try:
        place = bytes_place(plan.thread_id, plan.file_id)
        async for closed in envelopes.close_blocks(plan.key, blocks, place=place):
            await asyncio.to_thread(file.write, closed)
    finally:
        await asyncio.to_thread(file.close)
