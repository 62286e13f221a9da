"""The launcher: builds what changed, migrates, fills a demo world once, and becomes the server."""

import asyncio
import importlib.util
import os
import shutil
import sys
from pathlib import Path

from mso_app import frontend
from mso_app.core import migrate
from mso_app.core.db import engine, unit_of_work
from mso_app.core.secrets import secret_key
from mso_app.core.settings import settings
from mso_app.services.accounts.first_admin import is_administered

# No page sends more in one event; files go through the API.
FRAME_BYTES = 256_000


def main() -> None:
    """Prepare and serve; replaces this process, so that a signal reaches the server itself."""
    os.umask(0o077)
    os.chdir(frontend.ROOT)
    try:
        frontend.prepare()
    except frontend.BuildFailed as problem:
        raise SystemExit(str(problem)) from problem
    forget_old_tabs()
    secret_key()
    prepare_data()
    greet()
    become_server()


def prepare_data() -> None:
    """Migrate; a database that was new gets its demo world, also when the first attempt was interrupted."""
    if migrate.is_new(settings().sync_database_url) and settings().demo:
        unfinished().parent.mkdir(parents=True, exist_ok=True)
        unfinished().touch()
    migrate.upgrade()
    if unfinished().exists():
        fill_demo_world()
        unfinished().unlink()


def unfinished() -> Path:
    """This file is there while a demo world is due and not whole."""
    return settings().data_dir.absolute() / "demo-world.unfinished"


def become_server() -> None:
    """Replace this process by granian, serving pages, socket and API on one port."""
    chosen = settings()
    if chosen.workers > 1 and not chosen.redis_url:
        raise SystemExit("More than one worker needs Redis between them: set MSO_REDIS_URL, or MSO_WORKERS=1.")
    command = [
        *(sys.executable, "-m", "granian", "mso_app.mso_app:app"),
        *("--interface", "asgi", "--factory"),
        *("--host", chosen.host, "--port", str(chosen.port)),
        *("--workers", str(chosen.workers), "--respawn-failed-workers", "--respawn-interval", "1"),
        *("--workers-kill-timeout", "10", "--log-level", "warning", "--no-access-log"),
    ]
    os.execve(command[0], command, server_environment())  # noqa: S606 -- our own interpreter, no shell


def server_environment() -> dict[str, str]:
    """What the server process needs to serve pages that are already built."""
    # Compiled modules are kept whatever the shell says: without them a start takes three times as long.
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {
        **inherited,
        "REFLEX_ENV_MODE": "prod",
        "__REFLEX_SKIP_COMPILE": "true",
        "__REFLEX_MOUNT_FRONTEND_COMPILED_APP": "true",
        "REFLEX_WEB_WORKDIR": frontend.place().web.name,
        "REFLEX_TELEMETRY_ENABLED": "false",
        "REFLEX_CHECK_LATEST_VERSION": "false",
        "REFLEX_SOCKET_MAX_HTTP_BUFFER_SIZE": str(FRAME_BYTES),
        # The threads of the database connections would each keep a heap of their own.
        "MALLOC_ARENA_MAX": inherited.get("MALLOC_ARENA_MAX", "2"),
    }


def forget_old_tabs() -> None:
    """Earlier versions wrote what open tabs showed into files beside the data."""
    shutil.rmtree(settings().data_dir.absolute() / "tabs", ignore_errors=True)


def fill_demo_world() -> None:
    """Make the demo world; `seed_if_new` leaves a finished one alone and completes a half-made one."""
    if importlib.util.find_spec("mso_app.demo.seed") is None:
        return
    from mso_app.demo import seed  # noqa: PLC0415 -- heavy, and needed once in the life of a database

    print("Making the demo world (this happens once)", flush=True)
    asyncio.run(seed.seed_if_new())


def greet() -> None:
    """Say where the product is, and how to get in."""
    print(f"\n  {settings().product_name} is starting on {settings().origin}\n", flush=True)
    note = settings().data_dir.absolute() / "demo-sign-ins.txt"
    if note.exists():
        print(note.read_text(), flush=True)
    elif not asyncio.run(_is_administered()):
        print("  Nobody can sign in yet. Make the first administrator:\n\n    .venv/bin/mso create-admin\n", flush=True)


async def _is_administered() -> bool:
    async with unit_of_work() as session:
        answer = await is_administered(session)
    await engine().dispose()
    return answer


if __name__ == "__main__":
    main()
