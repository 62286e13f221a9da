"""Originals to hand out and pictures to show: ordered within a transaction, made and read outside of it.

Only pictures that were drawn anew in the sandboxed child are shown; the original leaves as a download.
"""

import asyncio
import hashlib
import os
import secrets
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.errors import AppError
from mso_app.core.settings import settings
from mso_app.domain.access import Action, Actor
from mso_app.domain.documents import FileKind
from mso_app.insights.readers.api import CannotShow, render_frame, render_image, render_page
from mso_app.integrations.storage import storage
from mso_app.services import audit
from mso_app.services.documents.belonging import document_and_parent

WIDTHS = (160, 320, 640, 960, 1280, 1600, 2000, 2400)
PREVIEW = 320
_BLOCK = 256 << 10
_CACHE_BYTES = 256 << 20
_PNG = b"\x89PNG"


class CannotBeShown(AppError):
    """There is no picture of this; `sentence` says why and what to do."""

    status = 422
    code = "cannot_be_shown"
    sentence = "There is no picture of this file. Download it to look at it."


@dataclass(frozen=True, kw_only=True)
class Original:
    """A file that this person may have, by its key in the store."""

    name: str
    kind: FileKind
    size: int
    sha256: str
    storage_key: str


@dataclass(frozen=True, kw_only=True)
class PictureOrder:
    """A picture that this person may see. `width` is the least width in pixels; the window is in the image's units."""

    original: Original
    number: int
    width: int
    center: float | None = None
    window: float | None = None
    invert: bool = False

    @property
    def name(self) -> str:
        """The picture's name in the cache: of the content and what was asked, so that it is never stale."""
        asked = f"{self.number} {self.width} {_short(self.center)} {_short(self.window)} {self.invert}"
        return hashlib.sha256(f"{self.original.sha256} {asked}".encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Picture:
    data: bytes
    media_type: str


async def order_original(session: AsyncSession, actor: Actor, document_id: UUID) -> Original:
    """The original, for a download. Raises NotFound."""
    return await _reached(session, actor, document_id, {"what": "original"})


async def order_page(session: AsyncSession, actor: Actor, document_id: UUID, page: int, *, width: int) -> PictureOrder:
    """One page of a PDF, or the whole of a picture as page 1. Raises NotFound and CannotBeShown."""
    original = await _reached(session, actor, document_id, {"what": "page", "page": page})
    if original.kind not in (FileKind.PDF, FileKind.PNG, FileKind.JPEG):
        raise CannotBeShown
    return PictureOrder(original=original, number=page, width=step(width))


async def order_preview(session: AsyncSession, actor: Actor, document_id: UUID) -> PictureOrder:
    """A small picture of the first page or frame. Raises NotFound and CannotBeShown."""
    original = await _reached(session, actor, document_id, {"what": "preview"})
    if original.kind in (FileKind.TEXT, FileKind.CSV):
        raise CannotBeShown
    return PictureOrder(original=original, number=1, width=PREVIEW)


async def order_frame(
    session: AsyncSession,
    actor: Actor,
    document_id: UUID,
    frame: int,
    *,
    width: int,
    center: float | None = None,
    window: float | None = None,
    invert: bool = False,
) -> PictureOrder:
    """One frame of a DICOM file through a window; without one the file's own. Raises NotFound and CannotBeShown."""
    original = await _reached(session, actor, document_id, {"what": "frame", "frame": frame})
    if original.kind is not FileKind.DICOM:
        raise CannotBeShown("Only DICOM files have frames. Look at the pages of this file instead.")
    return PictureOrder(original=original, number=frame, width=step(width), center=center, window=window, invert=invert)


async def paint(order: PictureOrder) -> Picture:
    """The picture, from the cache or drawn now. Raises CannotBeShown, FileGone and TooBusy."""
    path = previews_dir() / order.name[:2] / order.name
    with suppress(FileNotFoundError):
        return typed(await asyncio.to_thread(read_and_touch, path))
    async with storage().local_path(order.original.storage_key) as source:
        try:
            data = await _draw(order, source)
        except CannotShow as problem:
            raise CannotBeShown(problem.sentence) from problem
    await asyncio.to_thread(remember, path, data)
    return typed(data)


async def open_original(original: Original) -> AsyncIterator[bytes]:
    """The bytes of an original, block by block. Raises FileGone at once and not in the middle."""
    async with storage().local_path(original.storage_key) as path:
        # The open file outlives a path that the store only lends.
        file = await asyncio.to_thread(path.open, "rb")
    return _blocks(file)


def previews_dir() -> Path:
    return settings().data_dir.absolute() / "previews"


def shrink_previews(most: int = _CACHE_BYTES) -> None:
    """Throw away what was not looked at for longest until at most `most` bytes of pictures are left."""
    found: list[tuple[float, int, Path]] = []
    for path in previews_dir().glob("*/*"):
        with suppress(FileNotFoundError):
            stat = path.stat()
            found.append((stat.st_mtime, stat.st_size, path))
    left = sum(size for _, size, _ in found)
    for _, size, path in sorted(found):
        if left <= most:
            return
        path.unlink(missing_ok=True)
        left -= size


async def _reached(session: AsyncSession, actor: Actor, document_id: UUID, details: audit.Details) -> Original:
    document, parent = await document_and_parent(session, actor, document_id, Action.READ_DOCUMENT)
    await audit.record(
        session,
        actor,
        Action.READ_DOCUMENT,
        subject="document",
        subject_id=document.id,
        case_id=parent.case_id,
        details=details,
    )
    return Original(
        name=document.name,
        kind=document.file_kind,
        size=document.size,
        sha256=document.sha256,
        storage_key=document.storage_key,
    )


async def _blocks(file: BinaryIO) -> AsyncIterator[bytes]:
    with file:
        while block := await asyncio.to_thread(file.read, _BLOCK):
            yield block


async def _draw(order: PictureOrder, source: Path) -> bytes:
    kind = order.original.kind
    if kind is FileKind.DICOM:
        return await render_frame(
            source, order.number, order.center, order.window, max_side=order.width, invert=order.invert
        )
    if kind is not FileKind.PDF and order.number != 1:
        raise CannotBeShown("This picture has one page.")
    return await draw_plain(kind, source, number=order.number, width=order.width)


async def draw_plain(kind: FileKind, source: Path, *, number: int, width: int) -> bytes:
    """A page of a PDF, a picture, or the first look at a DICOM frame, at most `width` pixels. Raises CannotShow."""
    if kind is FileKind.PDF:
        return await render_page(source, number, width)
    if kind is FileKind.DICOM:
        return await render_frame(source, number, None, None, max_side=width)
    return await render_image(source, width)


def typed(data: bytes) -> Picture:
    return Picture(data=data, media_type="image/png" if data.startswith(_PNG) else "image/jpeg")


def step(width: int) -> int:
    """The next of a few widths, so that a hundred window sizes share a picture."""
    return next((step for step in WIDTHS if step >= width), WIDTHS[-1])


def _short(value: float | None) -> str:
    return "" if value is None else f"{value:.4g}"


def read_and_touch(path: Path) -> bytes:
    data = path.read_bytes()
    os.utime(path)
    return data


def remember(path: Path, data: bytes) -> None:
    """Keep a picture; a full disk only means that it is drawn again next time."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        temporary.write_bytes(data)
        os.replace(temporary, path)
