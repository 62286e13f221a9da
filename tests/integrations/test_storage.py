"""Originals are kept whole, under names that say nothing, in a folder and in a bucket alike."""

import os
from pathlib import Path

import pytest
from obstore.store import MemoryStore, S3Store

from mso_app.integrations import storage as module
from mso_app.integrations.bucket import BucketStorage
from mso_app.integrations.storage import FileGone, LocalStorage, Storage, new_key, storage_at


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    return LocalStorage(tmp_path / "files") if request.param == "folder" else BucketStorage(MemoryStore())


def _source(folder: Path, data: bytes) -> Path:
    path = folder / "incoming.part"
    path.write_bytes(data)
    return path


async def test_kept_file_comes_back_byte_for_byte(store: Storage, tmp_path: Path) -> None:
    key, data = new_key(), os.urandom(7_000_003)
    source = _source(tmp_path, data)

    await store.keep(key, source)

    async with store.local_path(key) as path:
        assert path.read_bytes() == data
    assert not source.exists()
    assert [stored.key async for stored in store.all()] == [key]


async def test_what_we_made_ourselves_is_kept_from_memory(store: Storage) -> None:
    key = new_key()

    await store.keep(key, b"sealed")

    assert await store.read(key) == b"sealed"
    with pytest.raises(FileGone):
        await store.read(new_key())


async def test_removed_file_is_gone_and_removing_again_is_fine(store: Storage, tmp_path: Path) -> None:
    key = new_key()
    await store.keep(key, _source(tmp_path, b"x"))

    await store.remove(key)
    await store.remove(key)

    with pytest.raises(FileGone):
        async with store.local_path(key):
            pass
    assert [stored.key async for stored in store.all()] == []


@pytest.mark.parametrize("key", ["../etc/passwd", "/etc/passwd", "aa/../../x", "", "g" * 32, "a" * 33])
async def test_only_our_own_keys_open_anything(store: Storage, key: str) -> None:
    """Row 14 of the threat model: nothing a stranger names becomes a path."""
    with pytest.raises(FileGone):
        async with store.local_path(key):
            pass


async def test_a_file_is_durable_before_it_has_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """L4: written, synced, renamed, and then the folder synced."""
    steps: list[str] = []
    fsync, replace = os.fsync, os.replace
    kinds = {True: "dir", False: "file"}
    monkeypatch.setattr(
        module.os, "fsync", lambda n: (steps.append(kinds[Path(f"/proc/self/fd/{n}").is_dir()]), fsync(n))
    )
    monkeypatch.setattr(module.os, "replace", lambda a, b: (steps.append("rename"), replace(a, b)))

    await LocalStorage(tmp_path / "files").keep(new_key(), _source(tmp_path, b"x"))

    assert steps == ["file", "rename", "dir", "dir"]


def test_the_address_chooses_the_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "id")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "key")

    bucket = storage_at("s3://originals/secunda?region=eu-central-1&endpoint=http://localhost:9000")

    assert isinstance(bucket, BucketStorage)
    assert isinstance(bucket.store, S3Store)
    assert bucket.store.prefix == "secunda"
    assert bucket.store.config.get("bucket") == "originals"
    assert bucket.store.config.get("endpoint") == "http://localhost:9000"


@pytest.mark.parametrize("url", ["ftp://host/x", "s3://", "s3://bucket?secret=1"])
def test_an_address_that_makes_no_sense_is_refused_at_once(url: str) -> None:
    with pytest.raises(RuntimeError, match="MSO_STORAGE_URL"):
        storage_at(url)
