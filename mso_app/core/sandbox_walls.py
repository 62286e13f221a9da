"""What the kernel can take from the sandboxed child: files of others, programs, the network, signals.

Best effort by design: a host whose kernel is too old, or that forbids it, keeps the resource limits alone.
Standard library only; the child loads it by file name before anything else is importable.
"""

import ctypes
import os
import stat
import struct
import sys

_NO_NEW_PRIVILEGES = 38
_NEW_NETWORK = 0x40000000
_NEW_USER = 0x10000000

# The same numbers on every architecture.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION_FLAG = 1
_BENEATH = 1
_WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 1, 1 << 2, 1 << 3
# How many kinds of access to files each version of the interface knows; 7 for those to come.
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}
_TCP = 0b11
_SIGNALS_AND_SOCKETS = 0b11

_READABLE = (
    "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache",
    "/usr/share/fonts", "/usr/local/share/fonts", "/usr/share/X11/fonts", "/etc/fonts",
    "/proc/self", "/proc/cpuinfo", "/proc/meminfo", "/sys/devices/system/cpu", "/dev/urandom",
)  # fmt: skip


def close(libraries: list[str], packages: list[str], root: str) -> None:
    """No network, no new privileges, and only the interpreter, its libraries and our own packages to read."""
    libc = ctypes.CDLL(None)
    libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    if libc.unshare(_NEW_USER | _NEW_NETWORK) != 0:
        libc.unshare(_NEW_NETWORK)
    readable = [*_READABLE, sys.base_prefix, os.path.dirname(os.__file__), *libraries, *packages]  # noqa: PTH120
    _restrict_files(libc, readable, root)


def available() -> int:
    """The version of the kernel's interface for restricting files, below 1 when there is none."""
    return ctypes.CDLL(None).syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _VERSION_FLAG)


def _restrict_files(libc: ctypes.CDLL, readable: list[str], root: str) -> None:
    version = available()
    if version < 1:
        return
    rights = (1 << _FILE_RIGHTS.get(version, 16)) - 1
    wanted = struct.pack("=QQQ", rights, _TCP, _SIGNALS_AND_SOCKETS)
    size = 8 if version < 4 else 16 if version < 6 else 24
    rules = libc.syscall(_CREATE_RULESET, wanted, ctypes.c_size_t(size), 0)
    if rules < 0:
        return
    for path in readable:
        _allow(libc, rules, path, _READ_FILE | _READ_DIR)
    # Importing needs the names in the root folder, not what the files hold.
    _allow(libc, rules, root, _READ_DIR)
    _allow(libc, rules, os.devnull, _READ_FILE | _WRITE_FILE)
    libc.syscall(_RESTRICT_SELF, rules, 0)
    os.close(rules)


def _allow(libc: ctypes.CDLL, rules: int, path: str, access: int) -> None:
    try:
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    if not stat.S_ISDIR(os.fstat(handle).st_mode):
        access &= ~_READ_DIR
    libc.syscall(_ADD_RULE, rules, _BENEATH, struct.pack("=Qi", access, handle), 0)
    os.close(handle)
