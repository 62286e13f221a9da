"""Where the original files are kept: a local folder, or an S3-compatible bucket named by `MSO_STORAGE_URL`.

A key is random and says nothing; the name a person gave a file never touches a path. A file is there whole or not
at all: it is written beside its place, made durable, and then named.
"""

import asyncio
import os
import re
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from mso_app.core import clock
from mso_app.core.errors import Unavailable
from mso_app.core.ids import new_id
from mso_app.core.settings import settings

_KEY = re.compile(r"[0-9a-f]{32}")
_HALF_WRITTEN = timedelta(hours=1)


class FileGone(Unavailable):
    """A row names a file that the store does not have."""

    code = "file_gone"
    sentence = "This file cannot be opened right now. Tell an administrator; the record of it is kept."


@dataclass(frozen=True, kw_only=True)
class Stored:
    """One kept file, as the sweeper sees it."""

    key: str
    changed_at: datetime


class Storage(Protocol):
    """A place for originals. Keys come from `new_key`."""

    async def keep(self, key: str, source: Path | bytes) -> None:
        """Keep a whole file durably under the key; a path given as `source` is gone afterwards. Raises OSError."""
        ...

    async def read(self, key: str) -> bytes:
        """The bytes of a small file, such as one we made ourselves. Raises FileGone."""
        ...

    def local_path(self, key: str) -> AbstractAsyncContextManager[Path]:
        """The file as a path that exists while the block runs; never write to it. Raises FileGone."""
        ...

    async def remove(self, key: str) -> None:
        """Remove the file; one that is not there is fine too."""
        ...

    def all(self) -> AsyncIterator[Stored]:
        """Every kept file, in no order."""
        ...


def new_key() -> str:
    """32 random hexadecimal digits."""
    return new_id().hex


def storage() -> Storage:
    """The store of this process."""
    url = settings().storage_url
    return _remembered(url) if url else LocalStorage(settings().files_dir)


@lru_cache
def _remembered(url: str) -> Storage:
    """One connection pool per bucket."""
    return storage_at(url)


def storage_at(url: str) -> Storage:
    """ "" is the folder beside the data; `s3://bucket/prefix?region=…&endpoint=…` a bucket.

    The bucket's credentials come from the usual `AWS_…` variables. `memory:` is for tests.
    """
    if not url:
        return LocalStorage(settings().files_dir)
    from mso_app.integrations import bucket  # noqa: PLC0415 -- its library is heavy, and most houses have a folder

    return bucket.bucket_at(url)


class LocalStorage:
    """Files in one folder. Sources should lie on the same volume, so that keeping one is a rename."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def keep(self, key: str, source: Path | bytes) -> None:
        await asyncio.to_thread(self._keep, source, self._path(key))

    async def read(self, key: str) -> bytes:
        async with self.local_path(key) as path:
            return await asyncio.to_thread(path.read_bytes)

    @asynccontextmanager
    async def local_path(self, key: str) -> AsyncIterator[Path]:
        path = self._path(key)
        if not await asyncio.to_thread(path.is_file):
            raise FileGone
        yield path

    async def remove(self, key: str) -> None:
        await asyncio.to_thread(self._path(key).unlink, missing_ok=True)

    async def all(self) -> AsyncIterator[Stored]:
        for stored in await asyncio.to_thread(self._all):
            yield stored

    def _path(self, key: str) -> Path:
        return self.folder / checked(key)[:2] / key

    def _keep(self, source: Path | bytes, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if isinstance(source, bytes):
            source = _written(source, path.with_suffix(".new"))
        with source.open("rb") as file:
            os.fsync(file.fileno())
        os.replace(source, path)
        for folder in (path.parent, self.folder):
            sync_folder(folder)

    def _all(self) -> list[Stored]:
        for half in self.folder.glob("*/*.new"):
            if clock.of_the_system() - changed_at(half) > _HALF_WRITTEN:
                half.unlink(missing_ok=True)
        paths = [path for path in self.folder.glob("*/*") if is_key(path.name)]
        return [Stored(key=path.name, changed_at=changed_at(path)) for path in paths]


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable; a file without its name is as lost as one without its bytes."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def changed_at(path: Path) -> datetime:
    """When a file was last written by the file system's own clock; the epoch when it is gone."""
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except FileNotFoundError:
        return datetime.fromtimestamp(0, UTC)


def _written(data: bytes, path: Path) -> Path:
    path.write_bytes(data)
    return path


def checked(key: str) -> str:
    """The key itself. Raises FileGone for what was never one."""
    if not is_key(key):
        raise FileGone
    return key


def is_key(name: str) -> bool:
    return _KEY.fullmatch(name) is not None
