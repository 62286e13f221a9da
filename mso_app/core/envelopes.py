"""Private letters at rest: a random key per conversation, wrapped by a key outside the database and its backups.

Everything is AES-256-GCM with a random nonce and is bound to its place, so that a letter moved to another row, a
file cut short or two pieces swapped are refused like one that was edited.
"""

import hashlib
import hmac
import os
from collections.abc import AsyncIterator, Iterator
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from mso_app.core.errors import AppError
from mso_app.core.secrets import KEY_BYTES, derive

PURPOSE = "chat-keys"
VERSION = b"\x01"
NONCE_BYTES = 12
TAG_BYTES = 16
BLOCK_BYTES = 64 << 10
"""How much of a file is closed as one piece."""
SEALED_BLOCK_BYTES = NONCE_BYTES + BLOCK_BYTES + TAG_BYTES
TAKE_BYTES = 16 * BLOCK_BYTES
"""How much of a body is gathered before it is worth a piece of work."""


class Unreadable(AppError):
    """What is stored was not written by us under this key: it was changed, moved, or the key is another one."""

    status = 500
    code = "unreadable"
    sentence = "This cannot be read: its stored form was changed, or the key is missing. Tell an administrator."


def new_key() -> bytes:
    return os.urandom(KEY_BYTES)


def wrap(key: bytes, *, owner: UUID) -> bytes:
    """A key as the database may hold it; `owner` is the row it belongs to."""
    return close(derive(PURPOSE), key, place=_key_of(owner))


def unwrap(wrapped: bytes, *, owner: UUID) -> bytes:
    """The key again. Raises Unreadable."""
    return open_(derive(PURPOSE), wrapped, place=_key_of(owner))


def place(*parts: UUID | str) -> bytes:
    """Where a letter belongs, as every cipher is bound to it; for example thread, message, field."""
    return b"/".join(part.bytes.hex().encode() if isinstance(part, UUID) else part.encode() for part in parts)


def close(key: bytes, data: bytes, *, place: bytes) -> bytes:
    """Version, nonce and cipher of some bytes that fit into memory."""
    nonce = os.urandom(NONCE_BYTES)
    return VERSION + nonce + AESGCM(key).encrypt(nonce, data, VERSION + place)


def open_(key: bytes, sealed: bytes, *, place: bytes) -> bytes:
    """The bytes again. Raises Unreadable."""
    if sealed[:1] != VERSION or len(sealed) < 1 + NONCE_BYTES + TAG_BYTES:
        raise Unreadable
    try:
        return AESGCM(key).decrypt(sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :], VERSION + place)
    except InvalidTag:
        raise Unreadable from None


def close_text(key: bytes, text: str, *, place: bytes) -> bytes:
    return close(key, text.encode(), place=place)


def open_text(key: bytes, sealed: bytes, *, place: bytes) -> str:
    """Raises Unreadable."""
    return open_(key, sealed, place=place).decode()


def fingerprint(key: bytes, data: bytes) -> str:
    """HMAC-SHA-256, hex: says that two letters of a conversation are the same, and nothing to who lacks its key."""
    own = hmac.new(key, b"mso:fingerprint", hashlib.sha256).digest()
    return hmac.new(own, data, hashlib.sha256).hexdigest()


def fingerprint_of_blocks(key: bytes) -> "hmac.HMAC":
    """The same for bytes that come in pieces: `update` and `hexdigest`."""
    return hmac.new(hmac.new(key, b"mso:fingerprint", hashlib.sha256).digest(), None, hashlib.sha256)


async def close_blocks(key: bytes, blocks: AsyncIterator[bytes], *, place: bytes) -> AsyncIterator[bytes]:
    """A stream of any pieces as closed blocks, a megabyte at a time. The last block says that it is the last."""
    closer, kept = _Closer(key, place), bytearray()
    async for block in blocks:
        kept += block
        if len(kept) > TAKE_BYTES:
            yield closer.all_but_the_end(kept)
    yield closer.all_but_the_end(kept) + closer.block(bytes(kept), is_last=True)


class _Closer:
    """Closes the blocks of one file in their order."""

    def __init__(self, key: bytes, place: bytes) -> None:
        self._cipher, self._place, self._number = AESGCM(key), place, 0

    def all_but_the_end(self, kept: bytearray) -> bytes:
        """Close whole blocks and take them off. Something stays: only the end of a stream tells which is the last."""
        out = bytearray()
        while len(kept) > BLOCK_BYTES:
            out += self.block(bytes(kept[:BLOCK_BYTES]), is_last=False)
            del kept[:BLOCK_BYTES]
        return bytes(out)

    def block(self, data: bytes, *, is_last: bool) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        closed = self._cipher.encrypt(nonce, data, _block_of(self._place, self._number, is_last))
        self._number += 1
        return nonce + closed


def open_block(key: bytes, sealed: bytes, number: int, *, is_last: bool, place: bytes) -> bytes:
    """One block of a file, counted from 0. Raises Unreadable."""
    if len(sealed) < NONCE_BYTES + TAG_BYTES:
        raise Unreadable
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], _block_of(place, number, is_last))
    except InvalidTag:
        raise Unreadable from None


def blocks_of(sealed_size: int) -> Iterator[tuple[int, int, bool]]:
    """Offset, length and whether it is the last, of each closed block in a file of this size in bytes."""
    for offset in range(0, sealed_size, SEALED_BLOCK_BYTES):
        length = min(SEALED_BLOCK_BYTES, sealed_size - offset)
        yield offset, length, offset + length == sealed_size


def _block_of(place: bytes, number: int, is_last: bool) -> bytes:
    return VERSION + place + b"/%d/%d" % (number, is_last)


def _key_of(owner: UUID) -> bytes:
    return place(owner, "key")
