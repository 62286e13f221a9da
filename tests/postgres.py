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

STARTS_WITHIN_S = 30
# Tests throw the data away, so nothing has to reach the disk.
FAST = ("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "max_connections=200")

KEEP = """
DO $$
DECLARE name text;
BEGIN
    CREATE SCHEMA kept;
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('CREATE TABLE kept.%I AS TABLE public.%I', name, name);
    END LOOP;
END $$
"""
# The replica role lets rows go in any order, also from tables that forbid it to everybody else.
RESET = """
DO $$
DECLARE name text;
BEGIN
    PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid();
    FOR name IN SELECT nspname FROM pg_namespace
        WHERE nspname NOT IN ('public', 'kept', 'information_schema') AND nspname NOT LIKE 'pg\\_%' LOOP
        EXECUTE format('DROP SCHEMA %I CASCADE', name);
    END LOOP;
    SET LOCAL session_replication_role = replica;
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('DELETE FROM public.%I', name);
        EXECUTE format('INSERT INTO public.%I TABLE kept.%I', name, name);
    END LOOP;
    FOR name IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' LOOP
        EXECUTE format('ALTER SEQUENCE public.%I RESTART', name);
    END LOOP;
END $$
"""


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

    def create(self, database: str) -> None:
        """A new, empty database."""
        self._run("postgres", f'CREATE DATABASE "{database}"')

    def drop(self, database: str) -> None:
        """Drop a database together with whoever is still connected to it."""
        self._run("postgres", f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')

    def keep(self, database: str) -> None:
        """Remember the rows that are there now; `reset` comes back to them."""
        self._run(database, KEEP)

    def reset(self, database: str) -> None:
        """Put a database back to what `keep` saw, in milliseconds; a fresh copy takes two tenths of a second."""
        self._run(database, RESET)

    def _run(self, database: str, statement: str) -> None:
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            connection.execute(statement.encode())


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
