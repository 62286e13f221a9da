"""Well and badly behaved tasks for the sandbox's own tests; they run in the child."""

import ctypes
import os
import resource
import signal
import socket
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

Answer = tuple[dict[str, object], bytes]
Options = Mapping[str, object]


def echo(file: BinaryIO, options: Options) -> Answer:
    data = file.read()
    return {"read": len(data), **options}, data * int(str(options.get("times", 1)))


def surroundings(_file: BinaryIO, _options: Options) -> Answer:
    names = ("AS", "CPU", "FSIZE", "NOFILE", "CORE")
    status = Path("/proc/self/status").read_text()
    return {
        "environment": list(os.environ),
        "limits": {name: resource.getrlimit(getattr(resource, f"RLIMIT_{name}")) for name in names},
        "nice": os.nice(0),
        "own_group": os.getpgid(0) == os.getpid(),
        "directory": str(Path.cwd()),
        "no_new_privileges": "NoNewPrivs:\t1" in status,
    }, b""


def eat_memory(_file: BinaryIO, _options: Options) -> Answer:
    return {}, bytes(2 << 30)


def recurse(file: BinaryIO, options: Options) -> Answer:
    return recurse(file, options)


def die(_file: BinaryIO, _options: Options) -> Answer:
    os.kill(os.getpid(), signal.SIGKILL)
    return {}, b""


def crash(_file: BinaryIO, _options: Options) -> Answer:
    ctypes.string_at(0)
    return {}, b""


def leave_early(_file: BinaryIO, _options: Options) -> Answer:
    os._exit(0)


def raise_anything(_file: BinaryIO, _options: Options) -> Answer:
    raise NotImplementedError("patient name")


def write_a_file(_file: BinaryIO, options: Options) -> Answer:
    (Path(str(options["folder"])) / "written").write_bytes(b"something")
    return {}, b""


def open_many_files(_file: BinaryIO, _options: Options) -> Answer:
    held = [os.dup(0) for _ in range(100)]
    return {"held": len(held)}, b""


def start_a_program(_file: BinaryIO, _options: Options) -> Answer:
    os.execvp("sh", ["sh", "-c", "true"])


def sleep_with_a_child(_file: BinaryIO, _options: Options) -> Answer:
    os.fork()
    time.sleep(60)
    return {}, b""


def spin(_file: BinaryIO, _options: Options) -> Answer:
    while True:
        pass


def chatter(_file: BinaryIO, _options: Options) -> Answer:
    sys.stdout.write("noise" * 1000)
    sys.stdout.flush()
    os.write(1, b"more noise")
    return {"said": True}, b""


def read_elsewhere(_file: BinaryIO, options: Options) -> Answer:
    """Another patient's file, say."""
    return {"stolen": Path(str(options["other"])).read_text()}, b""


def run_a_program_by_path(_file: BinaryIO, _options: Options) -> Answer:
    os.execv("/bin/sh", ["/bin/sh", "-c", "true"])


def call_home(_file: BinaryIO, options: Options) -> Answer:
    with socket.create_connection(("127.0.0.1", int(str(options["port"]))), timeout=2):
        return {"reached": True}, b""
