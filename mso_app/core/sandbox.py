"""Runs one task on one untrusted file in a child process that can hurt nobody but itself.

The child is a fresh, isolated interpreter with its own process group, an empty environment, hard limits on
memory, time and output, and the file already open on its standard input. What it answers comes back through a
pipe, capped. A child that dies, hangs or talks too much is a `ChildResult` with an error, never an exception.
"""

import asyncio
import compileall
import contextlib
import json
import os
import signal
import struct
import sys
import weakref
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from time import monotonic

from mso_app.core import sandbox_child
from mso_app.core.errors import TooMany

_PACKAGE_ROOT = Path(__file__).resolve().parents[2]
_AT_ONCE = 2
_WAITING = 50


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one child may use. Sizes are in bytes, times in seconds."""

    memory: int = 1 << 30
    cpu: int = 10
    wall: float = 15.0
    files: int = 64
    header: int = 24 << 20
    payload: int = 48 << 20


class ChildError(StrEnum):
    """Why there is no answer: over a limit or killed, or the file is not what its format allows."""

    LIMIT = "E_PARSE_LIMIT"
    BROKEN = "E_PARSE"


@dataclass(frozen=True, kw_only=True)
class ChildResult:
    """A JSON header and a binary payload, or an error; `reason` is a short internal word for the log."""

    header: bytes = b""
    payload: bytes = field(default=b"", repr=False)
    error: ChildError | None = None
    reason: str = ""
    seconds: float = 0.0


class TooBusy(TooMany):
    """More files are waiting to be read than this process takes on."""

    code = "too_busy"
    sentence = "Many files are being read right now. Try again in a minute."


async def run_child(
    task: str,
    path: Path,
    *,
    options: Mapping[str, str | int | float] | None = None,
    limits: Limits | None = None,
) -> ChildResult:
    """Run `package.module:function` on the file.

    The function is called as `function(file, options)` with an open binary file and returns
    `(JSON-able dict, bytes)`. At most two children run at once per event loop and fifty wait.
    Raises TooBusy when the queue is full and OSError when the file cannot be opened.
    """
    limits = limits or Limits()
    queue = _queue()
    if queue.waiting >= _WAITING:
        raise TooBusy
    queue.waiting += 1
    try:
        await queue.slots.acquire()
    finally:
        queue.waiting -= 1
    try:
        return await _run(task, path, dict(options or {}), limits)
    finally:
        queue.slots.release()


class _Queue:
    def __init__(self) -> None:
        self.slots = asyncio.Semaphore(_AT_ONCE)
        self.waiting = 0


_queues: "weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, _Queue]" = weakref.WeakKeyDictionary()


def _queue() -> _Queue:
    loop = asyncio.get_running_loop()
    if loop not in _queues:
        _queues[loop] = _Queue()
    return _queues[loop]


async def _run(task: str, path: Path, options: dict[str, str | int | float], limits: Limits) -> ChildResult:
    began = monotonic()
    order = json.dumps(
        {
            "task": task,
            "options": options,
            "paths": _import_paths(),
            "memory": limits.memory,
            "cpu": limits.cpu,
            "wall": limits.wall,
            "files": limits.files,
        }
    )
    await asyncio.to_thread(_compiled, task.rpartition(".")[0])
    file = await asyncio.to_thread(path.open, "rb")
    try:
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            # No site-packages hooks, no environment, no bytecode: the import path is handed over in the order.
            *("-I", "-S", "-B", "-W", "ignore", sandbox_child.__file__, order),
            stdin=file,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=_ENVIRONMENT,
            cwd="/",
            start_new_session=True,
        )
    finally:
        file.close()
    try:
        async with asyncio.timeout(limits.wall):
            answer = await _receive(child, limits)
            code = await child.wait()
    except TimeoutError:
        return ChildResult(error=ChildError.LIMIT, reason="wall", seconds=monotonic() - began)
    except _TooLong:
        return ChildResult(error=ChildError.LIMIT, reason="output", seconds=monotonic() - began)
    finally:
        await _end(child)
    return _result(answer, code, monotonic() - began)


# BLAS must not start threads: each reserves address space that counts against the limit.
_ENVIRONMENT = {"LC_ALL": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PATH": ""}


def _import_paths() -> list[str]:
    """The package's own root first, then where the libraries of this process live."""
    libraries = [entry for entry in sys.path if entry.endswith(("site-packages", "dist-packages"))]
    return [str(_PACKAGE_ROOT), *libraries]


@cache
def _compiled(package: str) -> None:
    """The child writes no bytecode, so the package of a task is compiled here, once, where the disk allows it."""
    if package:
        compileall.compile_dir(_PACKAGE_ROOT / package.replace(".", "/"), maxlevels=0, quiet=2)


class _TooLong(Exception):
    """The child wrote more than it may."""


async def _receive(child: asyncio.subprocess.Process, limits: Limits) -> tuple[bytes, bytes] | None:
    """Header and payload as framed by the child; None when it ended before saying everything."""
    assert child.stdout is not None
    try:
        head, body = struct.unpack(">II", await child.stdout.readexactly(8))
        if head > limits.header or body > limits.payload:
            raise _TooLong
        header = await child.stdout.readexactly(head)
        payload = await child.stdout.readexactly(body)
    except asyncio.IncompleteReadError:
        return None
    return header, payload


async def _end(child: asyncio.subprocess.Process) -> None:
    """Nothing of the child's process group outlives the call, also when the caller was cancelled."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    await asyncio.shield(child.wait())


def _result(answer: tuple[bytes, bytes] | None, code: int, seconds: float) -> ChildResult:
    if answer is None:
        return ChildResult(error=ChildError.LIMIT, reason=f"exit {code}", seconds=seconds)
    header, payload = answer
    if code == sandbox_child.EXIT_BROKEN:
        return ChildResult(error=ChildError.BROKEN, reason=header.decode("ascii", "replace")[:80], seconds=seconds)
    if code == sandbox_child.EXIT_LIMIT:
        return ChildResult(error=ChildError.LIMIT, reason=header.decode("ascii", "replace")[:80], seconds=seconds)
    if code != 0:
        return ChildResult(error=ChildError.LIMIT, reason=f"exit {code}", seconds=seconds)
    return ChildResult(header=header, payload=payload, seconds=seconds)
