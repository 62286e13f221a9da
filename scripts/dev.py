"""`make dev`: one port, rebuilt and reloaded whenever a file is saved."""

import os
import signal
import subprocess
import sys

from mso_app import frontend, serve
from mso_app.core.settings import settings


def main() -> int:
    """Serve until Ctrl-C, then end the whole process group: Reflex leaves its children behind otherwise."""
    os.umask(0o077)
    os.environ.setdefault("MSO_ENV", "development")
    os.chdir(frontend.ROOT)
    serve.prepare_data()
    serve.greet()
    port = str(settings().port)
    command = [sys.executable, "-m", "reflex", "run", "--env", "preview", "--loglevel", "warning"]
    ports = ["--frontend-port", port, "--backend-port", port, "--backend-host", settings().host]
    child = subprocess.Popen([*command, *ports], env=frontend.build_environment(), start_new_session=True)
    # Also when a shell in the background had Ctrl-C ignored.
    for how in (signal.SIGINT, signal.SIGTERM):
        signal.signal(how, signal.default_int_handler)
    try:
        return child.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        _end(child)


def _end(child: "subprocess.Popen[bytes]") -> None:
    for how in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(child.pid, how)
            child.wait(5)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue


if __name__ == "__main__":
    sys.exit(main())
