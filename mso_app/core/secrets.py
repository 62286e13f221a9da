"""The one secret of an installation, and the keys derived from it."""

import os
import secrets
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from mso_app.core.settings import settings

KEY_BYTES = 32


@lru_cache
def secret_key() -> bytes:
    """`MSO_SECRET_KEY`, or a key made once and kept beside the data, readable by its owner only."""
    chosen = settings().secret_key
    if chosen:
        return chosen.encode()
    return _kept(settings().data_dir.absolute() / "secret.key")


@lru_cache(maxsize=64)
def derive(purpose: str) -> bytes:
    """A 32-byte key for one purpose; two purposes never share one."""
    return HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=None, info=f"mso:{purpose}".encode()).derive(
        secret_key()
    )


def _kept(path: Path) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        _make(path)
    key = path.read_text().strip().encode()
    if len(key) < KEY_BYTES:
        raise RuntimeError(f"The secret key in {path.name} is damaged. Put back the one from your backup.")
    return key


def _make(path: Path) -> None:
    """Write a new key whole and first: of two processes that start together, one key stays."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(48))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(temporary, path)
    except FileExistsError:
        return
    finally:
        temporary.unlink()
