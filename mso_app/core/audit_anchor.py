"""Heads of the audit chain kept outside the database, one signed line each, in an append-only file."""

import asyncio
import hashlib
import hmac
import os
import re
from pathlib import Path
from typing import IO

from mso_app.core.secrets import derive
from mso_app.core.settings import settings

EVERY_ROWS = 100
LINE_MAX = 200
LINE = re.compile(r"([0-9]{1,18}) ([0-9a-f]{64}) ([0-9a-f]{64})")


async def keep(seq: int, digest: str) -> None:
    """Append one head, durable before this returns; a head that stands there already is left alone."""
    await asyncio.to_thread(_append, f"{seq} {digest} {_signature(seq, digest)}\n")


async def kept() -> dict[int, str]:
    """Every head that was kept and whose signature holds: sequence number to digest."""
    return await asyncio.to_thread(_read)


def _append(line: str) -> None:
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        if _last_line(file) == line.encode():
            return
        # A line that a crash cut off must not swallow the next one.
        if file.tell() and not _ends_whole(path):
            file.write(b"\n")
        file.write(line.encode())
        file.flush()
        os.fsync(file.fileno())


def _last_line(file: IO[bytes]) -> bytes:
    file.seek(max(0, file.seek(0, os.SEEK_END) - LINE_MAX))
    return (file.readlines() or [b""])[-1]


def _ends_whole(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"


def _read() -> dict[int, str]:
    path = _path()
    if not path.exists():
        return {}
    heads: dict[int, str] = {}
    for line in path.read_text(errors="replace").splitlines():
        found = LINE.fullmatch(line)
        # A line cut by a crash, or written by somebody without the key, proves nothing.
        if found and hmac.compare_digest(found[3], _signature(int(found[1]), found[2])):
            heads[int(found[1])] = found[2]
    return heads


def _signature(seq: int, digest: str) -> str:
    return hmac.new(derive("audit-anchor"), f"{seq} {digest}".encode(), hashlib.sha256).hexdigest()


def _path() -> Path:
    return settings().data_dir.absolute() / "audit.anchor"
