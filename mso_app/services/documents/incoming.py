"""Bytes on their way in: appended to a part file as they arrive, counted, hashed and looked at; no database here.

The part of a broken upload is kept for a day, so that a retry goes on where the network failed. One part file is
written by one request at a time, over all workers.
"""

import asyncio
import fcntl
import hashlib
import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import BinaryIO, Protocol
from uuid import UUID

from mso_app.core.errors import AppError, Conflict, InvalidInput
from mso_app.core.filetypes import HEAD_BYTES, FileKind, FileRefused, sniff
from mso_app.core.settings import settings

IDLE_SECONDS = 30.0
WAIT_SECONDS = 40.0
_RETRY_LOCK_SECONDS = 0.05
_BLOCK = 256 << 10
UPLOAD_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")


class Interrupted(AppError):
    """The body ended or stopped before the whole file was there; what came is kept."""

    status = 408
    code = "upload_interrupted"
    sentence = "The connection was lost. The part already sent is kept; try again."


class TooLarge(AppError):
    status = 413
    code = "too_large"

    def __init__(self, limit_mb: int) -> None:
        super().__init__(f"Files up to {limit_mb} MB are accepted. Save a smaller copy, or split it.")


class WrongOffset(Conflict):
    code = "wrong_offset"
    sentence = "The part already sent does not fit this file. Start this upload again."


class SpaceGone(AppError):
    status = 507
    code = "no_space"
    sentence = "There is no room for this file right now. Tell an administrator and try again later."


class Digest(Protocol):
    """A hash that is still being fed."""

    def update(self, data: bytes, /) -> None: ...
    def hexdigest(self) -> str: ...


@dataclass(frozen=True, kw_only=True)
class Upload:
    """One announced upload to a draft or a case. `size` is that of the whole file, `offset` what was sent before."""

    case_id: UUID | None
    draft_id: UUID | None
    actor_id: UUID
    key: str
    name: str
    size: int
    offset: int = 0

    @property
    def path(self) -> Path:
        """Where the part lies. Only ids and the checked key are in it."""
        assert UPLOAD_KEY.fullmatch(self.key)
        folder = self.draft_id or self.case_id
        assert folder is not None
        return incoming_dir() / folder.hex / f"{self.actor_id.hex}.{self.key}.part"

    @property
    def lock(self) -> Path:
        """A file of its own: the part moves away before the document has its row."""
        return self.path.with_suffix(".lock")


@dataclass(frozen=True, kw_only=True)
class Received:
    """A whole file in its part file, durable and looked at."""

    path: Path
    size: int
    sha256: str
    kind: FileKind


def incoming_dir() -> Path:
    """On the volume of the originals, so that keeping a file is a rename."""
    return settings().data_dir.absolute() / "incoming"


def received_so_far(upload: Upload) -> int:
    """How many bytes of this upload are kept."""
    with suppress(FileNotFoundError):
        return upload.path.stat().st_size
    return 0


def check_size(size: int) -> None:
    """Raise for a size nobody may send."""
    if size > settings().upload_limit_mb * 1_000_000:
        raise TooLarge(settings().upload_limit_mb)
    if size <= 0:
        raise FileRefused("This file is empty. Choose it again from where it was saved.")


@asynccontextmanager
async def reserved(upload: Upload) -> AsyncIterator["Slot"]:
    """The part file, for this request alone until the block ends. Waits for another with the same key, or Conflict."""
    lock = await _locked(upload.lock)
    try:
        yield Slot(upload)
    finally:
        # Whoever waits with the old file open sees that it is no longer the one in the folder, and looks again.
        upload.lock.unlink(missing_ok=True)
        lock.close()


class Slot:
    """A part file that only this request writes."""

    def __init__(self, upload: Upload) -> None:
        self.upload = upload

    async def receive(self, body: AsyncIterator[bytes]) -> Received:
        """Append the body to what was kept. Raises Interrupted, TooLarge, FileRefused, WrongOffset, SpaceGone."""
        upload = self.upload
        file, digest = await asyncio.to_thread(self._resume)
        with file:
            kind, count = await self._write(body, file, digest)
            if count < upload.size:
                raise Interrupted
            kind = kind or await self._look(file)
            await asyncio.to_thread(os.fsync, file.fileno())
        return Received(path=upload.path, size=count, sha256=digest.hexdigest(), kind=kind)

    async def drop(self) -> None:
        """Forget what was kept."""
        await asyncio.to_thread(self.upload.path.unlink, missing_ok=True)

    async def _write(self, body: AsyncIterator[bytes], file: BinaryIO, digest: Digest) -> tuple[FileKind | None, int]:
        """Append what comes, whole blocks at a time; what the file is, if enough came to say, and its size now."""
        upload, count, kind, block = self.upload, self.upload.offset, None, b""
        try:
            async for chunk in patiently(body):
                block += chunk
                if len(block) < _BLOCK:
                    continue
                whole, block = block, b""
                count += await asyncio.to_thread(_append, file, whole, digest, upload.size - count)
                kind = kind or await self._look(file)
        finally:
            # What came before the network failed is worth keeping.
            if block:
                count += await asyncio.to_thread(_append, file, block, digest, upload.size - count)
        return kind, count

    def _resume(self) -> tuple[BinaryIO, Digest]:
        """The part file, cut to where this request begins, and the digest of what is in it."""
        try:
            # Unbuffered: what was written is what a kill leaves behind.
            file = self.upload.path.open("a+b", buffering=0)
        except OSError as error:
            raise SpaceGone from error
        if self.upload.offset > os.fstat(file.fileno()).st_size:
            file.close()
            raise WrongOffset
        file.truncate(self.upload.offset)
        file.seek(0)
        digest = hashlib.sha256()
        while block := file.read(_BLOCK):
            digest.update(block)
        return file, digest

    async def _look(self, file: BinaryIO) -> FileKind:
        """What the file is, from its first bytes. A refused file is not kept."""
        head = await asyncio.to_thread(os.pread, file.fileno(), HEAD_BYTES, 0)
        try:
            return sniff(head, self.upload.name, self.upload.size)
        except FileRefused:
            await self.drop()
            raise


async def digest_of_body(body: AsyncIterator[bytes], *, most: int) -> tuple[int, str]:
    """Read a body that nobody needs: its size in bytes and its SHA-256. Raises Interrupted and TooLarge."""
    digest, count = hashlib.sha256(), 0
    async for chunk in patiently(body):
        count += len(chunk)
        if count > most:
            raise TooLarge(settings().upload_limit_mb)
        digest.update(chunk)
    return count, digest.hexdigest()


async def patiently(body: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The chunks of a body, as long as one comes every half a minute."""
    source = aiter(body)
    while True:
        try:
            async with asyncio.timeout(IDLE_SECONDS):
                chunk = await anext(source)
        except StopAsyncIteration:
            return
        except TimeoutError:
            raise Interrupted from None
        yield chunk


async def _locked(path: Path) -> BinaryIO:
    deadline = monotonic() + WAIT_SECONDS
    while True:
        file = await asyncio.to_thread(_try_lock, path)
        if file is not None:
            return file
        if monotonic() > deadline:
            raise Conflict("This file is being uploaded already. Wait until that is finished.")
        await asyncio.sleep(_RETRY_LOCK_SECONDS)


def _try_lock(path: Path) -> BinaryIO | None:
    """The open lock file under an exclusive lock; None while somebody else holds it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = path.open("ab")
    except FileNotFoundError:
        # The sweeper took the empty folder just now.
        return None
    except OSError as error:
        raise SpaceGone from error
    with suppress(BlockingIOError, FileNotFoundError):
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        # The one who held it may have taken it away between our open and our lock.
        if path.stat().st_ino == os.fstat(file.fileno()).st_ino:
            return file
    file.close()
    return None


def _append(file: BinaryIO, block: bytes, digest: Digest, left: int) -> int:
    if len(block) > left:
        raise InvalidInput("This file has more bytes than were announced. Choose it again.")
    try:
        written = file.write(block)
    except OSError as error:
        raise SpaceGone from error
    if written < len(block):
        raise SpaceGone
    digest.update(block)
    return len(block)
