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

EXIT_BROKEN = 3
EXIT_LIMIT = 4

_CLONE_NEWNET = 0x40000000
_CLONE_NEWUSER = 0x10000000
_PR_SET_NO_NEW_PRIVS = 38


def main() -> int:
    """Exit code: 0 answered, 3 the file is broken, 4 over a limit; a killed child has none of these."""
    order = json.loads(sys.argv[1])
    answer = _own_pipe()
    _give_up_powers()
    _limit(order)
    sys.path[:0] = order["paths"][:1]
    sys.path.extend(order["paths"][1:])
    module, _, function = order["task"].partition(":")
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


def _give_up_powers() -> None:
    """No network and no new privileges where the host allows it; a host that refuses is no failure."""
    import ctypes  # noqa: PLC0415 -- only the child needs it

    libc = ctypes.CDLL(None)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) != 0:
        libc.unshare(_CLONE_NEWNET)


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
