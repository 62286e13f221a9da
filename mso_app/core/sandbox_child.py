"""What the sandboxed interpreter runs: take the limits, then the task, then answer once through the pipe.

Started by file name, before anything is importable; only the standard library is used here.
"""

import json
import os
import resource
import signal
import struct
import sys
from importlib import import_module

if __name__ == "__main__":
    # An isolated interpreter does not look beside the script; the root comes with the order.
    sys.path.insert(0, json.loads(sys.argv[1])["paths"][0])

from mso_app.core import sandbox_walls

EXIT_BROKEN = 3
EXIT_LIMIT = 4


def main() -> int:
    """Exit code: 0 answered, 3 the file is broken, 4 over a limit; a killed child has none of these."""
    order = json.loads(sys.argv[1])
    answer = _own_pipe()
    root, *libraries = order["paths"]
    module, _, function = order["task"].partition(":")
    sys.path.extend(libraries)
    packages = {f"{root}/mso_app", f"{root}/{module.partition('.')[0]}"}
    sandbox_walls.close(libraries, sorted(packages), root)
    _limit(order)
    code, header, payload = 0, b"", b""
    try:
        task = getattr(import_module(module), function)
        value, payload = task(open(0, "rb", closefd=False), order["options"])  # noqa: SIM115 -- lives as long as we do
        header = json.dumps(value, separators=(",", ":")).encode()
    except (MemoryError, RecursionError) as error:
        code, header, payload = EXIT_LIMIT, type(error).__name__.encode(), b""
    except Exception as error:  # noqa: BLE001 -- a parser of hostile bytes may raise anything; only the kind is told
        code, header, payload = EXIT_BROKEN, type(error).__name__.encode("ascii", "replace"), b""
    with os.fdopen(answer, "wb") as pipe:
        pipe.write(struct.pack(">II", len(header), len(payload)))
        pipe.write(header)
        pipe.write(payload)
    return code


def _own_pipe() -> int:
    """The answer's pipe, moved away from descriptor 1 so that a chatty library cannot write into it."""
    answer = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return answer


def _limit(order: dict[str, int]) -> None:
    os.nice(5)
    os.umask(0o077)
    limits = {
        resource.RLIMIT_AS: order["memory"],
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: order["files"],
        resource.RLIMIT_CORE: 0,
    }
    for what, most in limits.items():
        resource.setrlimit(what, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (order["cpu"], order["cpu"] + 1))
    # Ends the child even when the process that started it is gone.
    signal.setitimer(signal.ITIMER_REAL, order["wall"])


if __name__ == "__main__":
    code = main()
    # Skips finalizers of libraries that just handled hostile bytes.
    os._exit(code)
