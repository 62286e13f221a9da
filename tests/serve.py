"""Starts and stops our real server for a test: built pages, a free port, a data folder of its own."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.postgres import free_port

ROOT = Path(__file__).resolve().parents[1]
ARTIFACTS = ROOT / "test-artifacts"
# A cold start may have to build the pages first.
STARTS_WITHIN_S = 300
STOPS_WITHIN_S = 15


@dataclass(kw_only=True)
class Server:
    """One server of ours in its own process group. It can be stopped, killed and started again on the same data."""

    data_dir: Path
    port: int = field(default_factory=free_port)
    demo: bool = False
    settings: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The origin it serves, without a slash at the end."""
        return f"http://localhost:{self.port}"

    @property
    def log(self) -> Path:
        return ARTIFACTS / f"server-{self.port}.log"

    @property
    def environment(self) -> dict[str, str]:
        """The settings of this server as variables; also for `mso` commands on the same data."""
        foreign = ("MSO_", "PYTHONDONTWRITEBYTECODE")
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
        return {
            **inherited,
            "MSO_ENV": "test",
            "MSO_HOST": "127.0.0.1",
            "MSO_PORT": str(self.port),
            "MSO_DATA_DIR": str(self.data_dir),
            "MSO_DEMO": "1" if self.demo else "0",
            **self.settings,
        }

    def start(self) -> float:
        """Start and wait until it is healthy. Returns the seconds it took."""
        began = time.monotonic()
        ARTIFACTS.mkdir(exist_ok=True)
        self.data_dir.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "mso_app.serve"],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        while not self.healthy():
            if self.process.poll() is not None or time.monotonic() - began > STARTS_WITHIN_S:
                self.kill()
                raise RuntimeError(f"The server did not start:\n{self.log.read_text(errors='replace')[-4000:]}")
            time.sleep(0.05)
        return time.monotonic() - began

    def healthy(self) -> bool:
        try:
            return httpx.get(f"{self.url}/api/health", timeout=2).status_code == httpx.codes.OK
        except httpx.TransportError:
            return False

    def stop(self) -> None:
        """Ask it to stop and wait; what does not listen is killed."""
        if self.process is None:
            return
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(STOPS_WITHIN_S)
        self.kill()

    def kill(self) -> None:
        """kill -9 the whole process group, workers and children included."""
        if self.process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None

    def mso(self, *arguments: str) -> str:
        """Run one `mso` command on this server's data; its output."""
        done = subprocess.run(
            [sys.executable, "-m", "mso_app.cli", *arguments],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"mso {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")
        return done.stdout


@contextmanager
def running(data_dir: Path, *, demo: bool = False, settings: Mapping[str, str] | None = None) -> Iterator[Server]:
    """A healthy server, stopped on the way out. `settings` are more `MSO_…` variables."""
    server = Server(data_dir=data_dir, demo=demo, settings=settings or {})
    server.start()
    try:
        yield server
    finally:
        server.stop()
