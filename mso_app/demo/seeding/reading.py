"""The files of the world, made, kept and read ahead of the story, so that both cores work."""

import asyncio
import hashlib
from dataclasses import dataclass
from io import BytesIO

from mso_app.core.filetypes import HEAD_BYTES, FileKind, sniff
from mso_app.demo.world import DemoCase, DemoFile
from mso_app.insights.readers import dicom
from mso_app.insights.readers.api import read_file
from mso_app.integrations.storage import new_key, storage
from mso_app.schemas.reading import FileReading

AT_ONCE = 2


@dataclass(frozen=True, kw_only=True)
class Filed:
    """A file that the store holds, and what the reader saw in it."""

    key: str
    size: int
    sha256: str
    kind: FileKind
    reading: FileReading


class Shelf:
    """Files by case, made in the order of the story."""

    def __init__(self, cases: tuple[DemoCase, ...]) -> None:
        self._gate = asyncio.Semaphore(AT_ONCE)
        # One typesetter, which two threads cannot share.
        self._press = asyncio.Lock()
        self._work = {demo.key: [asyncio.create_task(self._file(file)) for file in demo.files] for demo in cases}

    async def of(self, demo: DemoCase) -> list[Filed]:
        """The files of one case, once they are there."""
        return list(await asyncio.gather(*self._work.pop(demo.key)))

    async def _file(self, file: DemoFile) -> Filed:
        async with self._gate:
            async with self._press:
                content = await asyncio.to_thread(file.content)
            key, kind = new_key(), sniff(content[:HEAD_BYTES], file.name, len(content))
            await storage().keep(key, content)
            seen = await _seen(key, kind, content)
        return Filed(key=key, size=len(content), sha256=hashlib.sha256(content).hexdigest(), kind=kind, reading=seen)


async def _seen(key: str, kind: FileKind, content: bytes) -> FileReading:
    if kind is FileKind.DICOM:
        # Our own slices, made a moment ago, and many: a child for each would cost half a minute.
        head, _ = await asyncio.to_thread(dicom.read, BytesIO(content), {})
        return FileReading.model_validate(head)
    async with storage().local_path(key) as path:
        return await read_file(path, kind)
