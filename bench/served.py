"""A server as its machine sees it: memory, open files, and the tasks of its event loops."""

import signal
import time
from pathlib import Path

import psutil

from tests.serve import ROOT

ANSWERS_WITHIN_S = 30


def counting(notes: Path) -> dict[str, str]:
    """What the environment of a server must say, so that its processes note their tasks in this folder."""
    return {"PYTHONPATH": str(ROOT / "bench" / "counted"), "BENCH_TASKS": str(notes)}


class Served:
    """Everything that serves: the process that was started and what it started."""

    def __init__(self, pid: int, notes: Path | None = None) -> None:
        self._parent, self._notes = psutil.Process(pid), notes

    def resident(self) -> float:
        """Megabytes; what the processes share is counted once."""
        return sum(one.memory_full_info().pss for one in self._all()) / 1e6

    def files(self) -> int:
        return sum(one.num_fds() for one in self._all())

    def worked(self) -> float:
        """Seconds of processor time so far, of all threads."""
        times = [one.cpu_times() for one in self._all()]
        return sum(one.user + one.system for one in times)

    def tasks(self) -> int:
        """Tasks of all event loops that are not done; 0 where nobody notes them. Raises if nobody answers."""
        if self._notes is None:
            return 0
        asked = [one for one in self._all() if "BENCH_TASKS" in one.environ() and one.num_threads() > 1]
        for one in asked:
            (self._notes / str(one.pid)).unlink(missing_ok=True)
            one.send_signal(signal.SIGUSR1)
        deadline = time.monotonic() + ANSWERS_WITHIN_S
        while time.monotonic() < deadline:
            told = [self._notes / str(one.pid) for one in asked]
            if all(note.exists() for note in told):
                return sum(int(note.read_text()) for note in told)
            time.sleep(0.05)
        raise TimeoutError("A process of the server did not say how many tasks it has.")

    def _all(self) -> list[psutil.Process]:
        return [self._parent, *self._parent.children(recursive=True)]
