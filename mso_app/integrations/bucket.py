"""Original files in an S3-compatible bucket. Loaded only where one is named."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

import obstore
from obstore.store import MemoryStore, ObjectStore, S3Store

from mso_app.integrations.storage import FileGone, Stored, checked, is_key

if TYPE_CHECKING:
    # The library has this name for checkers only.
    from obstore.store import S3Config

_CHUNK = 1 << 20
_OPTIONS = frozenset({"region", "endpoint", "style"})


class BucketStorage:
    """Files in an object store, which writes whole objects or none."""

    def __init__(self, store: ObjectStore) -> None:
        self.store = store

    async def keep(self, key: str, source: Path | bytes) -> None:
        await obstore.put_async(self.store, checked(key), source)
        if isinstance(source, Path):
            await asyncio.to_thread(source.unlink)

    async def read(self, key: str) -> bytes:
        try:
            answer = await obstore.get_async(self.store, checked(key))
        except FileNotFoundError:
            raise FileGone from None
        return bytes(await answer.bytes_async())

    @asynccontextmanager
    async def local_path(self, key: str) -> AsyncIterator[Path]:
        try:
            answer = await obstore.get_async(self.store, checked(key))
        except FileNotFoundError:
            raise FileGone from None
        with tempfile.TemporaryDirectory(prefix="mso-") as folder:
            path = Path(folder) / "file"
            with path.open("wb") as file:
                async for chunk in answer.stream(min_chunk_size=_CHUNK):
                    await asyncio.to_thread(file.write, chunk)
            yield path

    async def remove(self, key: str) -> None:
        try:
            await obstore.delete_async(self.store, checked(key))
        except FileNotFoundError:
            return

    async def all(self) -> AsyncIterator[Stored]:
        async for batch in obstore.list(self.store):
            for meta in batch:
                if is_key(meta["path"]):
                    yield Stored(key=meta["path"], changed_at=meta["last_modified"])


def bucket_at(url: str) -> BucketStorage:
    """The bucket an address of `storage_at` names."""
    parts = urlsplit(url)
    if parts.scheme == "memory":
        return BucketStorage(MemoryStore())
    if parts.scheme != "s3" or not parts.netloc:
        raise RuntimeError("MSO_STORAGE_URL has to look like s3://bucket/prefix?region=eu-central-1.")
    return BucketStorage(_store(parts.netloc, parts.path.strip("/"), dict(parse_qsl(parts.query))))


def _store(name: str, prefix: str, options: dict[str, str]) -> S3Store:
    unknown = options.keys() - _OPTIONS
    if unknown:
        raise RuntimeError(f"MSO_STORAGE_URL does not know {', '.join(sorted(unknown))}.")
    config: S3Config = {"virtual_hosted_style_request": options.get("style") == "host"}
    if "region" in options:
        config["region"] = options["region"]
    if "endpoint" in options:
        config["endpoint"] = options["endpoint"]
    plain = options.get("endpoint", "").startswith("http://")
    return S3Store(name, prefix=prefix or None, config=config, client_options={"allow_http": plain, "timeout": "60s"})
