"""Heads of the audit chain kept outside the database, one signed line each, in an append-only file."""

import asyncio
import hashlib
import hmac
import os
from pathlib import Path

from mso_app.core.secrets import derive
from mso_app.core.settings import settings

EVERY_ROWS = 100


async def keep(seq: int, digest: str) -> None:
    """Append one head, durable before this returns."""
    await asyncio.to_thread(_append, f"{seq} {digest} {_signature(seq, digest)}\n")


async def kept() -> dict[int, str]:
    """Every head that was kept and whose signature holds: sequence number to digest."""
    return await asyncio.to_thread(_read)


def _append(line: str) -> None:
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())


def _read() -> dict[int, str]:
    path = _path()
    if not path.exists():
        return {}
    heads: dict[int, str] = {}
    for line in path.read_text().splitlines():
        parts = line.split()
        # A line cut by a crash, or written by somebody without the key, proves nothing.
        if len(parts) == 3 and hmac.compare_digest(parts[2], _signature(int(parts[0]), parts[1])):  # noqa: PLR2004
            heads[int(parts[0])] = parts[1]
    return heads


def _signature(seq: int, digest: str) -> str:
    return hmac.new(derive("audit-anchor"), f"{seq} {digest}".encode(), hashlib.sha256).hexdigest()


def _path() -> Path:
    return settings().data_dir.absolute() / "audit.anchor"
