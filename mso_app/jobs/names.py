"""A name for this process that no other live process has, and that its successor takes over at once.

The engine continues by itself what its own name had begun. A lock on a file dies with its process, kill -9
included, so the next one finds the same place free. Machines and data folders that share a database differ
in the rest of the name; what a vanished one leaves behind is found by its missing heartbeat.
"""

import fcntl
import hashlib
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mso_app.core.settings import settings

PLACES = 256


@contextmanager
def claim_name() -> Iterator[str]:
    """A name such as "web-1@host:3f9a12/0", held until the block or the process ends."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    for place in range(PLACES):
        with (folder / f"{place}.lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            where = hashlib.sha256(str(folder).encode()).hexdigest()[:6]
            yield f"{settings().executor_id[:30]}@{socket.gethostname()[:36]}:{where}/{place}"
            return
    raise RuntimeError("Too many processes of this product use one data folder.")


def is_claimed() -> bool:
    """Whether any process serves this data folder now."""
    for path in _folder().glob("*.lock"):
        with path.open("r") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
    return False


def _folder() -> Path:
    return settings().data_dir.absolute() / "executors"
