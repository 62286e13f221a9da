"""The API without the pages, in a process of its own: for tests that need a real network and a real kill."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil

from mso_app.api.app import around, make_api
from mso_app.services import reactions

ROOT = Path(__file__).resolve().parents[2]
STARTS_WITHIN_S = 30


def app() -> object:
    """What granian serves."""
    reactions.install()
    return around(make_api())


@dataclass(kw_only=True)
class PlainServer:
    """Serves the database and the folder that the test's own settings point at."""

    port: int
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = field(default=None)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def start(self) -> None:
        command = [
            *(sys.executable, "-m", "granian", "tests.api.plain_server:app", "--factory", "--interface", "asgi"),
            *("--host", "127.0.0.1", "--port", str(self.port), "--no-access-log", "--log-level", "warning"),
        ]
        self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, start_new_session=True)
        deadline = time.monotonic() + STARTS_WITHIN_S
        while not self._answers():
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise RuntimeError("The plain server did not start.")
            time.sleep(0.05)

    def kill(self) -> None:
        """kill -9 the server and its workers."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def memory(self) -> int:
        """Resident bytes of the process that serves."""
        assert self.process is not None
        family = [psutil.Process(self.process.pid), *psutil.Process(self.process.pid).children(recursive=True)]
        return max(one.memory_info().rss for one in family)

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/api/health", timeout=1).status_code == httpx.codes.OK
        except httpx.TransportError:
            return False


@contextmanager
def plain_server(port: int, folder: Path, database_url: str) -> Iterator[PlainServer]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("MSO_")}
    server = PlainServer(
        port=port,
        environment={
            **inherited,
            "MSO_ENV": "test",
            "MSO_PORT": str(port),
            "MSO_DATA_DIR": str(folder),
            "MSO_DATABASE_URL": database_url,
        },
    )
    server.start()
    try:
        yield server
    finally:
        server.kill()


def half_a_put(server: PlainServer, address: str, headers: dict[str, str], data: bytes, *, sent: int) -> socket.socket:
    """An open connection on which a PUT of `data` was begun and `sent` bytes of the body went out."""
    lines = [f"PUT {address} HTTP/1.1", f"Host: localhost:{server.port}", f"Content-Length: {len(data)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=20)
    connection.sendall("\r\n".join([*lines, "", ""]).encode() + data[:sent])
    return connection
