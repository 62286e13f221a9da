"""The sealed PDF in the file store."""

import asyncio
import tempfile
from pathlib import Path

from mso_app.core.settings import settings
from mso_app.integrations.storage import new_key, storage


async def keep(content: bytes) -> str:
    """Store the bytes durably; the key they can be read by."""
    key = new_key()
    settings().data_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings().data_dir) as folder:
        path = Path(folder) / "opinion.pdf"
        await asyncio.to_thread(path.write_bytes, content)
        await storage().keep(key, path)
    return key


async def read(key: str) -> bytes:
    """The stored bytes. Raises FileGone when they are not there."""
    async with storage().local_path(key) as path:
        return await asyncio.to_thread(path.read_bytes)
