"""Passwords, one-time codes and tokens. Hashing takes about a third of a second, so it runs in a thread."""

import asyncio
import base64
import hashlib
import hmac
import secrets
import unicodedata
from functools import lru_cache

from cryptography.fernet import Fernet
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from pyotp import random_base32
from pyotp.totp import TOTP

from mso_app.core import clock
from mso_app.core.secrets import derive

TOTP_STEP_SECONDS = 30
PASSWORD_MAX = 128


@lru_cache
def _hasher() -> PasswordHash:
    # 19 MiB and two passes: the floor that OWASP names for argon2id.
    return PasswordHash((Argon2Hasher(time_cost=2, memory_cost=19 * 1024, parallelism=1),))


@lru_cache
def _dummy_hash() -> str:
    return _hasher().hash("nobody has this password")


async def hash_password(password: str) -> str:
    return await asyncio.to_thread(_hasher().hash, _normal(password))


async def password_is_right(password: str, stored: str | None) -> bool:
    """Compare; for an unknown account do the same work against a dummy, so time tells nothing."""
    right = await asyncio.to_thread(_hasher().verify, _normal(password)[:1024], stored or _dummy_hash())
    return right and stored is not None


def _normal(password: str) -> str:
    return unicodedata.normalize("NFC", password)


def new_token() -> str:
    """256 bits for a cookie or a link; only its hash is stored."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def same(left: str, right: str) -> bool:
    return hmac.compare_digest(left.encode(), right.encode())


def encrypt(text: str, *, purpose: str) -> str:
    """Encrypt a column with a key that is in no database and no backup."""
    return _fernet(purpose).encrypt(text.encode()).decode()


def decrypt(token: str, *, purpose: str) -> str:
    return _fernet(purpose).decrypt(token.encode()).decode()


@lru_cache
def _fernet(purpose: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(derive(purpose)))


def new_totp_secret() -> str:
    return random_base32()


def totp_address(secret: str, *, email: str, issuer: str) -> str:
    """The otpauth address an authenticator app reads from a QR code."""
    return TOTP(secret).provisioning_uri(name=email, issuer_name=issuer)


def totp_step(secret: str, code: str) -> int | None:
    """The time step a code belongs to, one step of slack either side; None for a wrong code."""
    code = code.replace(" ", "")
    current = int(clock.now().timestamp()) // TOTP_STEP_SECONDS
    for step in (current, current - 1, current + 1):
        if same(TOTP(secret).at(step * TOTP_STEP_SECONDS), code):
            return step
    return None
