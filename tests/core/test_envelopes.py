"""N-15: letters at rest open under their own key, in their own place, as they were written, or not at all."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from mso_app.core import envelopes, secrets
from mso_app.core.envelopes import BLOCK_BYTES, SEALED_BLOCK_BYTES, Unreadable
from mso_app.core.settings import settings

KEY = envelopes.new_key()
HERE = envelopes.place(uuid4(), uuid4(), "text")


@pytest.fixture(autouse=True)
def own_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("MSO_DATA_DIR", str(tmp_path))
    _forget()
    yield
    _forget()


def _forget() -> None:
    settings.cache_clear()
    secrets.secret_key.cache_clear()
    secrets.derive.cache_clear()


def test_a_text_comes_back_as_it_was() -> None:
    sealed = envelopes.close_text(KEY, "Grüße, 検査 🙂", place=HERE)

    assert envelopes.open_text(KEY, sealed, place=HERE) == "Grüße, 検査 🙂"
    assert "Grüße".encode() not in sealed


def test_the_same_text_never_looks_the_same() -> None:
    assert envelopes.close_text(KEY, "Yes", place=HERE) != envelopes.close_text(KEY, "Yes", place=HERE)


def test_every_changed_byte_is_found() -> None:
    sealed = envelopes.close_text(KEY, "Yes", place=HERE)

    for at in range(len(sealed)):
        changed = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
        with pytest.raises(Unreadable):
            envelopes.open_text(KEY, changed, place=HERE)


@pytest.mark.parametrize("short", [b"", b"\x01", b"\x01" * 20])
def test_what_is_no_letter_is_refused(short: bytes) -> None:
    with pytest.raises(Unreadable):
        envelopes.open_text(KEY, short, place=HERE)


def test_a_letter_in_another_place_or_under_another_key_is_refused() -> None:
    sealed = envelopes.close_text(KEY, "Yes", place=HERE)

    with pytest.raises(Unreadable):
        envelopes.open_text(KEY, sealed, place=envelopes.place(uuid4(), uuid4(), "text"))
    with pytest.raises(Unreadable):
        envelopes.open_text(envelopes.new_key(), sealed, place=HERE)


def test_a_wrapped_key_opens_for_its_owner_and_with_the_secret_of_this_house_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    owner = uuid4()
    wrapped = envelopes.wrap(KEY, owner=owner)

    assert envelopes.unwrap(wrapped, owner=owner) == KEY
    with pytest.raises(Unreadable):
        envelopes.unwrap(wrapped, owner=uuid4())
    monkeypatch.setenv("MSO_SECRET_KEY", "another secret of at least thirty-two bytes")
    _forget()
    with pytest.raises(Unreadable):
        envelopes.unwrap(wrapped, owner=owner)


async def _closed(data: bytes, *, piece: int = 50_000) -> bytes:
    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(data), piece):
            yield data[start : start + piece]

    return b"".join([block async for block in envelopes.close_blocks(KEY, pieces(), place=HERE)])


def _opened(sealed: bytes) -> bytes:
    return b"".join(
        envelopes.open_block(KEY, sealed[offset : offset + length], number, is_last=is_last, place=HERE)
        for number, (offset, length, is_last) in enumerate(envelopes.blocks_of(len(sealed)))
    )


@pytest.mark.parametrize(
    "size", [1, BLOCK_BYTES - 1, BLOCK_BYTES, BLOCK_BYTES + 1, 3 * BLOCK_BYTES, 40 * BLOCK_BYTES + 7]
)
@pytest.mark.parametrize("piece", [777, 50_000, 5_000_000])
async def test_a_file_of_any_size_in_any_pieces_comes_back(size: int, piece: int) -> None:
    data = bytes(number % 251 for number in range(size))

    sealed = await _closed(data, piece=piece)

    assert _opened(sealed) == data
    assert len(sealed) == size + 28 * len(list(envelopes.blocks_of(len(sealed))))


async def test_a_file_that_was_cut_lengthened_or_put_in_another_order_is_refused() -> None:
    sealed = await _closed(bytes(3 * BLOCK_BYTES + 5))
    first, second, rest = (
        sealed[:SEALED_BLOCK_BYTES],
        sealed[SEALED_BLOCK_BYTES : 2 * SEALED_BLOCK_BYTES],
        sealed[2 * SEALED_BLOCK_BYTES :],
    )

    for changed in (first, first + second, second + first + rest, sealed + first, sealed[:-1], b"\x00" * 10):
        with pytest.raises(Unreadable):
            _opened(changed)


def test_a_fingerprint_says_nothing_without_the_key() -> None:
    whole = envelopes.fingerprint_of_blocks(KEY)
    for piece in (b"Y", b"es"):
        whole.update(piece)

    assert envelopes.fingerprint(KEY, b"Yes") == whole.hexdigest()
    assert envelopes.fingerprint(KEY, b"Yes") != envelopes.fingerprint(envelopes.new_key(), b"Yes")
