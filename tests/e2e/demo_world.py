"""The demo world for browser tests, made once a day and copied: making it takes minutes, copying it a moment."""

import fcntl
import hashlib
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from tests.serve import ROOT, Server

KEPT = ROOT / ".cache" / "demo-worlds"
# What decides what is in it. A change elsewhere leaves the same people, cases and files.
MADE_BY = ("mso_app/demo", "mso_app/domain", "mso_app/insights", "mso_app/models", "mso_app/reports", "alembic")


def copy_to(folder: Path) -> None:
    """Put the demo world as it stands today into `folder`, making it first when there is none yet."""
    KEPT.mkdir(parents=True, exist_ok=True)
    kept = KEPT / f"{datetime.now(UTC):%Y%m%d}-{_fingerprint()}"
    # Two sessions at once: the second waits and finds the work done.
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            _make(kept)
        shutil.copytree(kept, folder, dirs_exist_ok=True)


def _make(kept: Path) -> None:
    for older in filter(Path.is_dir, KEPT.iterdir()):
        shutil.rmtree(older)
    growing = kept.with_name(f"{kept.name}.unfinished")
    subprocess.run(
        [sys.executable, "-c", "from mso_app import serve; serve.prepare_data()"],
        cwd=ROOT,
        env=Server(data_dir=growing, demo=True).environment,
        stdin=subprocess.DEVNULL,
        check=True,
    )
    growing.rename(kept)


def _fingerprint() -> str:
    told = hashlib.sha256()
    for folder in MADE_BY:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                told.update(str(path.relative_to(ROOT)).encode())
                told.update(path.read_bytes())
    return told.hexdigest()[:16]
