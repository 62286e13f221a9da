"""Builds what the browser loads, once per change, so that a start with nothing changed builds nothing."""

import fcntl
import gzip
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from mso_app.core.settings import settings

ROOT = Path(__file__).resolve().parents[1]

# Whatever may end up in a page: what is drawn, the words and shapes it is drawn from, and what draws it.
SOURCES = (
    "mso_app/pages",
    "mso_app/components",
    "mso_app/state",
    "mso_app/schemas",
    "mso_app/domain",
    "mso_app/mso_app.py",
    "mso_app/frontend.py",
    "mso_app/core/settings.py",
    "assets",
    "rxconfig.py",
    "requirements.lock",
)
# Read by the build, and written by it when a page needs a library for the first time.
LOCK = "reflex.lock"
# The build writes the port of the build machine into one small chunk; the browser knows better.
BAKED_ORIGIN = re.compile(r"[`\"'](http|ws)s?://[^/`\"']+(/[^`\"']*)[`\"']")


@dataclass(frozen=True, kw_only=True)
class Build:
    """Where built pages lie. Each environment has its own: a test must not take a served page from under anybody."""

    web: Path

    @property
    def client(self) -> Path:
        """What the browser loads."""
        return self.web / "build" / "client"

    @property
    def unfinished(self) -> Path:
        """Stands there while it is built."""
        return self.web.parent / ".cache" / f"{self.web.name}.unfinished"

    @property
    def stamp(self) -> Path:
        """The fingerprint of what was built, written last."""
        return self.web / ".built"


class BuildFailed(Exception):
    """The pages could not be built; the message is what a person needs to see."""


def prepare() -> bool:
    """Build the pages if anything they are made of changed. True when it did build."""
    build = place()
    with _one_at_a_time():
        wanted = fingerprint()
        if build.stamp.exists() and build.stamp.read_text() == wanted and (build.client / "index.html").exists():
            return False
        build.stamp.unlink(missing_ok=True)
        sources = _hash(SOURCES)
        with _whole(build), _lock_kept(build):
            _export(build)
        make_portable(build.client)
        # A source that was saved during the build may or may not be in it: then there is no stamp.
        if _hash(SOURCES) == sources:
            _write_whole(build.stamp, fingerprint().encode())
        return True


@contextmanager
def _whole(build: Build) -> Iterator[None]:
    """A build that was killed leaves libraries by half, which every later one would trip over: it begins anew."""
    if build.unfinished.exists():
        shutil.rmtree(build.web, ignore_errors=True)
    build.unfinished.parent.mkdir(exist_ok=True)
    build.unfinished.touch()
    try:
        yield
    except BuildFailed:
        # It ended by itself and has said why.
        build.unfinished.unlink(missing_ok=True)
        raise
    build.unfinished.unlink(missing_ok=True)


def place() -> Build:
    """The build of this environment."""
    environment = settings().env
    return Build(web=ROOT / (".web" if environment == "production" else f".web-{environment}"))


def fingerprint() -> str:
    """One hash over every source of the pages and every setting that is drawn into them."""
    chosen = settings()
    drawn = repr((chosen.env, chosen.product_name, chosen.sign_up))
    return hashlib.sha256(f"{_hash((*SOURCES, LOCK))} {drawn}".encode()).hexdigest()


def make_portable(client: Path) -> None:
    """Let the built pages talk to whatever origin served them, on any port, also in the compressed copies."""
    chunks = list((client / "assets").glob("reflex-env-*.js"))
    if len(chunks) != 1:
        raise BuildFailed(f"Expected one address chunk in the built pages and found {len(chunks)}.")
    chunk = chunks[0]
    text = BAKED_ORIGIN.sub(_of_this_origin, chunk.read_text())
    _write_whole(chunk, text.encode())
    _write_whole(chunk.with_name(chunk.name + ".gz"), gzip.compress(text.encode(), mtime=0))
    # Nothing here writes Brotli: the next best copy is served when it is gone.
    chunk.with_name(chunk.name + ".br").unlink(missing_ok=True)


def _of_this_origin(match: re.Match[str]) -> str:
    scheme, path = match.groups()
    if scheme == "ws":
        return f'(location.origin.replace(/^http/,"ws")+"{path}")'
    return f'(location.origin+"{path}")'


def _hash(names: tuple[str, ...]) -> str:
    digest = hashlib.sha256()
    for path in sorted(_files(names)):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _files(names: tuple[str, ...]) -> Iterator[Path]:
    for name in names:
        path = ROOT / name
        if path.is_file():
            yield path
            continue
        for child in path.rglob("*"):
            if child.is_file() and "__pycache__" not in child.parts:
                yield child


def _export(build: Build) -> None:
    print("Building the pages (this happens only when they changed)", flush=True)
    command = [sys.executable, "-m", "reflex", "export", "--frontend-only", "--no-zip", "--loglevel", "warning"]
    log = ROOT / ".cache" / "front-end-build.log"
    log.parent.mkdir(exist_ok=True)
    with log.open("wb") as out:
        done = subprocess.run(  # noqa: S603 -- our own interpreter with fixed arguments
            command, cwd=ROOT, env=build_environment(), stdin=subprocess.DEVNULL, stdout=out, stderr=out, check=False
        )
    if done.returncode or not (build.client / "index.html").exists():
        end = "\n".join(log.read_text(errors="replace").splitlines()[-25:])
        raise BuildFailed(f"{end}\nThe pages could not be built; the whole log is in {log.relative_to(ROOT)}.")


def build_environment() -> dict[str, str]:
    """The environment Reflex builds in: node from our own libraries, no telemetry, no search for mirrors."""
    scripts = str(Path(sys.executable).parent)
    environment = {
        **os.environ,
        "PATH": f"{scripts}{os.pathsep}{os.environ.get('PATH', '')}",
        "REFLEX_WEB_WORKDIR": place().web.name,
        "REFLEX_USE_NPM": "1",
        "REFLEX_TELEMETRY_ENABLED": "false",
        "REFLEX_CHECK_LATEST_VERSION": "false",
        # The committed lock file carries hashes and no addresses, whoever builds.
        "npm_config_omit_lockfile_registry_resolved": "true",
        # Behind a TLS proxy the machine's own certificates are the ones that count.
        "NODE_USE_SYSTEM_CA": os.environ.get("NODE_USE_SYSTEM_CA", "1"),
        "npm_config_fund": "false",
        "npm_config_audit": "false",
        "npm_config_update_notifier": "false",
    }
    if not environment.get("NPM_CONFIG_REGISTRY"):
        npm = shutil.which("npm", path=environment["PATH"]) or "npm"
        # Without an answer here Reflex would probe mirrors; npm's own configuration decides instead.
        asked = subprocess.run(  # noqa: S603 -- npm from our own libraries
            [npm, "config", "get", "registry"], env=environment, capture_output=True, text=True, check=True
        )
        environment["NPM_CONFIG_REGISTRY"] = asked.stdout.strip()
    return environment


@contextmanager
def _lock_kept(build: Build) -> Iterator[None]:
    """Put a lock file back that says the same as before: a first build orders its keys otherwise than a later one."""
    before = {path: path.read_bytes() for path in (ROOT / LOCK).glob("*.json")}
    yield
    for path, content in before.items():
        if path.read_bytes() != content and json.loads(path.read_bytes()) == json.loads(content):
            _write_whole(path, content)
            _write_whole(build.web / path.name, content)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    lock = ROOT / ".cache" / "front-end.lock"
    lock.parent.mkdir(exist_ok=True)
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _write_whole(path: Path, content: bytes) -> None:
    temporary = path.with_name(path.name + ".tmp")
    temporary.write_bytes(content)
    os.replace(temporary, path)
