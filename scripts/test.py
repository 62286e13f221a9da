"""`make test`: fetches what a test needs, runs units and API in one session and the browser in another."""

import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ARTIFACTS = ROOT / "test-artifacts"

# What must be there, how to see it, and the Debian package that brings it.
PROGRAMS: dict[str, tuple[str, ...]] = {
    "chromium": ("chromium", "chromium-browser", "google-chrome"),
    "postgresql": ("/usr/lib/postgresql/*/bin/initdb", "initdb"),
    "redis-server": ("redis-server",),
}
COUNTS = re.compile(r"(\d+) (passed|failed|errors?|skipped|xfailed|xpassed|deselected)")


@dataclass(frozen=True, kw_only=True)
class Session:
    """One run of pytest. A browser that is driven synchronously cannot share a session with async tests."""

    name: str
    needs: tuple[str, ...]
    arguments: tuple[str, ...]


def sessions(only: str) -> list[Session]:
    """The sessions of `make test`, or the one that was asked for."""
    servers = ("postgresql", "redis-server")
    browser = (*servers, "chromium")
    chosen = [name for name in (os.environ.get("K", ""),) if name]
    narrow = ("-k", chosen[0]) if chosen else ()
    every = {
        "units": Session(
            name="units and API",
            needs=servers,
            arguments=(
                *("-p", "no:playwright", "tests", "--ignore=tests/e2e", "--basetemp=.cache/pytest-units"),
                *_side_by_side(),
                *narrow,
            ),
        ),
        "browser": Session(
            name="browser",
            needs=browser,
            # The walk over every page in every width and theme takes five minutes more: `make screens`.
            arguments=(
                *("tests/e2e", "-m", "not screens", "--basetemp=.cache/pytest-e2e"),
                *_browser(),
                # Each has a server and a demo world of its own, unless there is one for all or somebody looks on.
                *(() if narrow or os.environ.get("MSO_BASE_URL") or os.environ.get("HEADED") else _side_by_side()),
                *narrow,
            ),
        ),
        "screens": Session(
            name="screens",
            needs=browser,
            arguments=("tests/e2e", "-m", "screens", "--basetemp=.cache/pytest-screens", *_browser(), *narrow),
        ),
        "reliability": Session(
            name="reliability",
            needs=servers,
            arguments=("-p", "no:playwright", "tests", "-m", "reliability", "--basetemp=.cache/pytest-kill", *narrow),
        ),
    }
    return [every[only]] if only else [every["units"], every["browser"]]


def main() -> int:
    """0 when every session passed."""
    only = sys.argv[sys.argv.index("--only") + 1] if "--only" in sys.argv else ""
    if only == "reliability":
        os.environ["MSO_RELIABILITY"] = "long"
    chosen = sessions(only)
    provide(sorted({program for session in chosen for program in session.needs}))
    totals: dict[str, int] = {}
    failed: list[str] = []
    began = time.monotonic()
    for session in chosen:
        print(f"\n=== {session.name}", flush=True)
        code, counts = run(session)
        for word, count in counts.items():
            totals[word] = totals.get(word, 0) + count
        if code:
            failed.append(session.name)
    if not totals:
        print("There is no test of this kind yet.")
    summary = ", ".join(f"{count} {word}" for word, count in totals.items()) or "nothing ran"
    print(f"\n=== {summary} in {time.monotonic() - began:.0f} s" + (f" ({' and '.join(failed)})" if failed else ""))
    return 1 if failed else 0


def run(session: Session) -> tuple[int, dict[str, int]]:
    """Run pytest, showing what it says; its exit code and its counts."""
    environment = {**os.environ, "MSO_ENV": "test"}
    process = subprocess.Popen(
        [sys.executable, "-m", "pytest", *session.arguments],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        errors="replace",
    )
    last = ""
    for line in process.stdout or ():
        print(line, end="", flush=True)
        last = line if COUNTS.search(line) else last
    return process.wait(), {word.rstrip("s") if "error" in word else word: int(n) for n, word in COUNTS.findall(last)}


def provide(programs: list[str]) -> None:
    """Install the Debian packages that are missing, or say which command does."""
    missing = [program for program in programs if not _there(program)]
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"Installing {', '.join(missing)}", flush=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for step in (["update"], ["install", "-y", "--no-install-recommends", *missing]):
            subprocess.run(
                ["apt-get", "-qq", *step],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                check=False,
            )
        missing = [program for program in missing if not _there(program)]
    if missing:
        raise SystemExit(f"The tests need {', '.join(missing)}. Run: sudo apt-get install {' '.join(missing)}")


def _there(program: str) -> bool:
    if program == "chromium" and os.environ.get("MSO_CHROMIUM"):
        return True
    for name in PROGRAMS[program]:
        if "*" in name and any(Path("/").glob(name.lstrip("/"))):
            return True
        if "*" not in name and shutil.which(name):
            return True
    return False


def _side_by_side() -> tuple[str, ...]:
    """Options of a session that runs a file of tests on each processor."""
    return ("-n", os.environ.get("WORKERS", "2"), "--dist", "loadfile", "--no-loadscope-reorder")


def _browser() -> tuple[str, ...]:
    """Options of the browser session: a trace of what failed, and a window when it is asked for."""
    options = ["--tracing=retain-on-failure", f"--output={ARTIFACTS / 'e2e'}"]
    if os.environ.get("HEADED") in {"1", "true", "yes"}:
        options.append("--headed")
    if os.environ.get("SLOWMO"):
        options.append(f"--slowmo={int(os.environ['SLOWMO'])}")
    return tuple(options)


if __name__ == "__main__":
    sys.exit(main())
