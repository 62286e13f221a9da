"""The seal of an opinion (N-6): the exact bytes that are signed, their digest, signature and short code.

Keys are bytes the caller holds; each use mixes in its own label, so one secret can serve both and
neither value tells anything about the other.
"""

import hashlib
import hmac
import json
import unicodedata
from dataclasses import dataclass

from pydantic import JsonValue

from mso_app.domain.opinions import SealState
from mso_app.schemas.sealed import SealedOpinion

# Crockford's alphabet: no I, L, O or U, so a code read over the telephone has one spelling.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
CODE_LENGTH = 8


@dataclass(frozen=True, kw_only=True)
class Seal:
    """What is stored beside a signed opinion: canonical bytes, hex digest, hex signature."""

    canonical: bytes
    digest: str
    signature: str


def seal(sealed: SealedOpinion, *, key: bytes) -> Seal:
    """Everything to store at signing."""
    content = canonical(sealed)
    content_digest = hashlib.sha256(content).hexdigest()
    return Seal(canonical=content, digest=content_digest, signature=sign(content_digest, key))


def canonical(sealed: SealedOpinion) -> bytes:
    """UTF-8 JSON with sorted keys, no blanks, Unicode NFC and times in UTC.

    Equal opinions give equal bytes on every machine, and reading the bytes back gives the same bytes again.
    """
    tree = _composed(sealed.model_dump(mode="json"))
    return json.dumps(tree, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def opened(content: bytes) -> SealedOpinion:
    """The opinion a canonical form holds; pydantic's ValidationError when the bytes are no opinion."""
    return SealedOpinion.model_validate_json(content)


def digest(sealed: SealedOpinion) -> str:
    """SHA-256 of the canonical form, 64 hex digits."""
    return hashlib.sha256(canonical(sealed)).hexdigest()


def sign(content_digest: str, key: bytes) -> str:
    """HMAC-SHA-256 of a digest, 64 hex digits."""
    return _keyed(b"opinion signature", content_digest, key).hex()


def short_code(content_digest: str, secret_key: bytes, *, attempt: int = 0) -> str:
    """The code printed on every page, "K7QF-2MXD": 40 bits that only the holder of the key can derive.

    `attempt` gives another code for the same digest, for the rare case that the first is already taken.
    """
    raw = _keyed(b"opinion code %d" % attempt, content_digest, secret_key)
    number = int.from_bytes(raw[:5])
    letters = "".join(ALPHABET[number >> shift & 31] for shift in range(35, -5, -5))
    return f"{letters[:4]}-{letters[4:]}"


def read_code(typed: str) -> str | None:
    """The printed form of a code as a person typed it, or None when it cannot be one."""
    letters = "".join(typed.upper().replace("-", "").split()).translate(LOOKALIKES)
    if len(letters) != CODE_LENGTH or any(letter not in ALPHABET for letter in letters):
        return None
    return f"{letters[:4]}-{letters[4:]}"


def check(stored: Seal | None, *, key: bytes, superseded: bool = False, parent_digest: str | None = None) -> SealState:
    """How a stored seal stands. `superseded`: a newer version exists. `parent_digest`: the digest stored
    for the version before this one, when there is one; a broken chain counts as altered.
    """
    if stored is None:
        return SealState.UNKNOWN
    if not _untouched(stored, key):
        return SealState.ALTERED
    if parent_digest is not None and opened(stored.canonical).parent_hash != parent_digest:
        return SealState.ALTERED
    return SealState.SUPERSEDED if superseded else SealState.VALID


def _composed(value: JsonValue) -> JsonValue:
    """NFC letter by letter of each text. Not of the finished JSON: there the n of an escape could take an accent."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, list):
        return [_composed(entry) for entry in value]
    if isinstance(value, dict):
        return {name: _composed(entry) for name, entry in value.items()}
    return value


def _untouched(stored: Seal, key: bytes) -> bool:
    found = hashlib.sha256(stored.canonical).hexdigest()
    same_content = hmac.compare_digest(found.encode(), stored.digest.encode())
    same_hand = hmac.compare_digest(sign(found, key).encode(), stored.signature.encode())
    return same_content and same_hand


def _keyed(label: bytes, content_digest: str, key: bytes) -> bytes:
    if len(key) < 16:
        raise ValueError("The sealing key needs at least 16 bytes.")
    return hmac.digest(key, label + b"\0" + content_digest.encode(), "sha256")
