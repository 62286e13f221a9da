"""What was asked for and what was acknowledged, in a file that outlives whoever writes it.

Each deed has one line before it begins and one after it was acknowledged, both on the disk before anything goes on.
A deed with only the first line may have happened or not; whatever was acknowledged must be there exactly once.
"""

import json
import os
from dataclasses import dataclass, field
from pathlib import Path

ACKNOWLEDGED, UNKNOWN, REFUSED = "ok", "unknown", "refused"


@dataclass(kw_only=True)
class Deed:
    """One write. `proof` is a statement that counts it in the database: 1 when it is there."""

    id: str
    kind: str
    proof: str
    arguments: list[str | int]
    outcome: str = UNKNOWN
    why: str = ""


@dataclass(kw_only=True)
class Log:
    """The writer's side."""

    path: Path
    tell: bool = False
    """Print each line as well, for somebody who waits for it."""

    def begin(self, key: str, kind: str, proof: str, *arguments: str | int) -> None:
        self._write({"id": key, "kind": kind, "proof": proof, "arguments": list(arguments)})

    def end(self, key: str, outcome: str = ACKNOWLEDGED, why: str = "") -> None:
        self._write({"id": key, "outcome": outcome, "why": why})

    def _write(self, line: dict[str, object]) -> None:
        with self.path.open("a") as file:
            file.write(json.dumps(line) + "\n")
            file.flush()
            os.fsync(file.fileno())
        if self.tell:
            print(json.dumps(line), flush=True)


@dataclass(frozen=True, kw_only=True)
class History:
    """The reader's side: every deed of every writer, in the order in which it began."""

    deeds: dict[str, Deed] = field(default_factory=dict)

    @property
    def acknowledged(self) -> list[Deed]:
        return [deed for deed in self.deeds.values() if deed.outcome == ACKNOWLEDGED]

    @property
    def refused(self) -> list[Deed]:
        return [deed for deed in self.deeds.values() if deed.outcome == REFUSED]

    def of(self, kind: str) -> list[Deed]:
        return [deed for deed in self.deeds.values() if deed.kind == kind]


def read(*paths: Path) -> History:
    """What these files say; a last line that a kill cut off says nothing."""
    history = History()
    for path in paths:
        for text in path.read_text().splitlines() if path.exists() else []:
            try:
                line = json.loads(text)
            except json.JSONDecodeError:
                continue
            if "kind" in line:
                history.deeds[line["id"]] = Deed(**line)
            else:
                history.deeds[line["id"]].outcome = line["outcome"]
                history.deeds[line["id"]].why = line["why"]
    return history
