"""`make check`: everything that can be known without running the product, with the time of each step."""

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent

SHOWN = 80

# The slowest first, so that it runs beside all the others.
STEPS: dict[str, tuple[str, ...]] = {
    "types": (str(BIN / "basedpyright"), "--threads", "2"),
    "house rules": (
        *(sys.executable, "-m", "pytest", "-p", "no:playwright", "--basetemp=.cache/pytest-check"),
        "tests/test_house_rules.py",
    ),
    "migrations": (sys.executable, "scripts/check.py", "--migrations"),
    "import contracts": (str(BIN / "lint-imports"), "--no-logo"),
    "roles.md": (sys.executable, "scripts/roles.py", "--check"),
    "lint": (str(BIN / "ruff"), "check", "--output-format", "concise", "."),
    "format": (str(BIN / "ruff"), "format", "--check", "--output-format", "concise", "."),
}


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How one step ended."""

    name: str
    passed: bool
    seconds: float
    output: str


def main() -> int:
    """Run every step, two at a time; 0 when all passed."""
    began = time.monotonic()
    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(run, STEPS))
    for outcome in outcomes:
        print(f"  {'ok' if outcome.passed else 'FAILED':7} {outcome.seconds:5.1f} s  {outcome.name}")
    for outcome in outcomes:
        if not outcome.passed:
            print(f"\n--- {outcome.name}\n{shortened(outcome.output)}")
    failed = [outcome.name for outcome in outcomes if not outcome.passed]
    print(f"\n{', '.join(failed) + ' failed' if failed else 'All good'}, {time.monotonic() - began:.0f} s")
    return 1 if failed else 0


def shortened(output: str) -> str:
    """The end of what a step said; the whole of it comes from running the step alone."""
    lines = output.rstrip().splitlines()
    return "\n".join(["…", *lines[-SHOWN:]] if len(lines) > SHOWN else lines)


def run(name: str) -> Outcome:
    began = time.monotonic()
    done = subprocess.run(
        STEPS[name],
        cwd=ROOT,
        env={**os.environ, "MSO_ENV": "test", "NO_COLOR": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    return Outcome(
        name=name, passed=done.returncode == 0, seconds=time.monotonic() - began, output=done.stdout + done.stderr
    )


def check_migrations() -> None:
    """Migrate an empty SQLite file and compare it with the models; exits with what is missing."""
    from alembic import command  # noqa: PLC0415 -- slow import
    from alembic.util.exc import CommandError  # noqa: PLC0415 -- slow import

    from mso_app.core import migrate  # noqa: PLC0415 -- slow import

    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/mso.db"
        migrate.upgrade(url)
        try:
            command.check(migrate.configuration(url))
        except CommandError as problem:
            raise SystemExit(f"{problem}\nWrite the migration: alembic revision --autogenerate -m '…'") from problem


if __name__ == "__main__":
    if "--migrations" in sys.argv:
        check_migrations()
    else:
        sys.exit(main())
