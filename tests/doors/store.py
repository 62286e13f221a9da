"""The database as the matrix sees it: whether anything changed, what was put on record, and back to the start."""

import hashlib
import sqlite3
from dataclasses import dataclass
from pathlib import Path

# The log grows with every call; it is looked at by itself.
LOGS = frozenset({"audit_row", "audit_head"})


@dataclass(frozen=True, kw_only=True)
class OnRecord:
    """One new row of the audit log."""

    action: str
    outcome: str
    subject_id: str | None


class Store:
    """The SQLite file of a test, its content as a hash, the files beside it, and a copy of both to go back to."""

    def __init__(self, file: Path, folder: Path) -> None:
        self._files = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        self._live = sqlite3.connect(file, isolation_level=None)
        self._kept = sqlite3.connect(":memory:", check_same_thread=False)
        names = self._live.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
        self._tables = [name for (name,) in names if name not in LOGS and not name.startswith("sqlite_")]
        self._live.execute("CREATE TABLE written (once)")
        for table in self._tables:
            for what in ("INSERT", "UPDATE", "DELETE"):
                self._live.execute(
                    f"CREATE TRIGGER {table}_{what} AFTER {what} ON {table} BEGIN INSERT INTO written VALUES (1); END"
                )
        self.keep()

    def keep(self) -> None:
        """From now on this is the start."""
        self._live.execute("DELETE FROM written")
        self._live.backup(self._kept)
        self._start = self.hash()
        self._first = self.seen = self._last()

    def hash(self) -> str:
        """Everything that is stored, but for the log."""
        digest = hashlib.blake2b()
        for table in self._tables:
            for row in self._live.execute(f"SELECT * FROM {table}"):
                digest.update(repr(row).encode())
        return digest.hexdigest()

    def changed(self) -> bool:
        """Only what was written to at all is compared: a hash of everything takes its time."""
        is_written = self._live.execute("SELECT EXISTS (SELECT 1 FROM written)").fetchone()[0]
        return bool(is_written) and self.hash() != self._start

    def news(self) -> list[OnRecord]:
        """What was put on record since the last time this was asked."""
        rows = self._live.execute(
            "SELECT action, outcome, subject_id FROM audit_row WHERE seq > ? ORDER BY seq", (self.seen,)
        ).fetchall()
        self.seen = self._last()
        return [OnRecord(action=action, outcome=outcome, subject_id=subject) for action, outcome, subject in rows]

    def back(self) -> None:
        """Everything as it was at the start."""
        self._kept.backup(self._live)
        for path, content in self._files.items():
            if not path.exists():
                path.write_bytes(content)
        self.seen = self._first

    def close(self) -> None:
        self._live.close()
        self._kept.close()

    def _last(self) -> int:
        return int(self._live.execute("SELECT coalesce(max(seq), 0) FROM audit_row").fetchone()[0])
