"""A PostgreSQL and a Redis of our own: started in a temporary folder on free ports, gone afterwards."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

STARTS_WITHIN_S = 30
# Tests throw the data away, so nothing has to reach the disk.
FAST = ("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "max_connections=200")


class Missing(Exception):
    """A server program is not installed; the message says how to get it."""


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """One running PostgreSQL. Every connection is local and without a password."""

    port: int

    def url(self, database: str, *, driver: str = "") -> str:
        """`postgresql[+driver]://…` of one database in this cluster."""
        scheme = f"postgresql+{driver}" if driver else "postgresql"
        return f"{scheme}://postgres@127.0.0.1:{self.port}/{database}"

    def create(self, database: str, *, template: str = "template1") -> None:
        """A new database, as a copy of another that nobody is connected to."""
        self._run(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
                sql.Identifier(database), sql.Identifier(template)
            )
        )

    def drop(self, database: str) -> None:
        """Drop a database together with whoever is still connected to it."""
        self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))

    def _run(self, statement: sql.Composed) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def postgres() -> Iterator[Cluster]:
    """A fresh cluster, stopped and removed on the way out."""
    programs = _programs()
    with _folder("mso-pg-") as folder:
        data, port = folder / "data", free_port()
        made = _start(
            [str(programs / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]
            + ["--locale=C.UTF-8"],
            folder / "initdb.log",
        )
        if made.wait(STARTS_WITHIN_S):
            raise RuntimeError(f"PostgreSQL could not be set up:\n{(folder / 'initdb.log').read_text()}")
        server = _start(
            [str(programs / "postgres"), "-D", str(data), "-p", str(port), "-h", "127.0.0.1", "-k", str(folder), *FAST],
            folder / "server.log",
        )
        try:
            cluster = Cluster(port=port)
            _wait(server, lambda: _answers(cluster), folder / "server.log")
            yield cluster
        finally:
            # SIGQUIT: stop at once; there is nothing worth a checkpoint.
            _stop(server, signal.SIGQUIT)


@contextmanager
def redis() -> Iterator[str]:
    """The URL of a fresh Redis that keeps nothing."""
    program = shutil.which("redis-server")
    if program is None:
        raise Missing("Redis is not installed. On Debian: sudo apt-get install redis-server")
    with _folder("mso-redis-") as folder:
        port = free_port()
        server = _start(
            [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
            + ["--dir", str(folder)],
            folder / "server.log",
        )
        try:
            _wait(server, lambda: _listens(port), folder / "server.log")
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            _stop(server, signal.SIGTERM)


def free_port() -> int:
    """A port that was free a moment ago, on this machine only."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    raise Missing("PostgreSQL is not installed. On Debian: sudo apt-get install postgresql")


def _owner() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root; then both servers run as the user its package made."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres")
    except KeyError as problem:
        raise Missing("There is no user named postgres. On Debian: apt-get install postgresql") from problem


def _start(command: list[str], log: Path) -> subprocess.Popen[bytes]:
    owner = _owner()
    with log.open("wb") as out:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            cwd="/",
            start_new_session=True,
            user=owner.pw_uid if owner else None,
            group=owner.pw_gid if owner else None,
            extra_groups=[] if owner else None,
        )


def _stop(server: subprocess.Popen[bytes], how: signal.Signals) -> None:
    server.send_signal(how)
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait(10)


def _wait(server: subprocess.Popen[bytes], ready: Callable[[], bool], log: Path) -> None:
    until = time.monotonic() + STARTS_WITHIN_S
    while not ready():
        if server.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"The server did not start:\n{log.read_text(errors='replace')[-2000:]}")
        time.sleep(0.02)


def _answers(cluster: Cluster) -> bool:
    try:
        psycopg.connect(cluster.url("postgres"), connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def _folder(prefix: str) -> Iterator[Path]:
    # /tmp and not pytest's folder: a socket path has 107 bytes, and the other user must be able to enter.
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir="/tmp"))
    owner = _owner()
    if owner:
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
