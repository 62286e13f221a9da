"""Every hostile file ends with a sentence, within its limits, and leaves the web process as it was (security row 15)."""

import asyncio
import gc
from pathlib import Path

import psutil
import pytest

from mso_app.core.filetypes import HEAD_BYTES, FileKind, FileRefused, sniff
from mso_app.core.sandbox import Limits
from mso_app.domain.documents import ReadStatus
from mso_app.insights.readers.api import CannotShow, read_file, render_frame, render_image, render_page
from tests.hostile import Hostile, hostile, hostile_names

# What one call may take: its own wall limit and the time to start and to clean up.
PATIENCE = Limits().wall + 5


MOST_GROWTH = 64 << 20


def test_there_are_enough_of_them() -> None:
    assert len(set(hostile_names())) >= 60


@pytest.mark.parametrize("name", hostile_names())
async def test_a_hostile_file_ends_with_a_sentence_and_leaves_this_process_small(tmp_path: Path, name: str) -> None:
    one = hostile(name)
    (tmp_path / one.name).write_bytes(one.data)
    process = psutil.Process()
    gc.collect()
    before = process.memory_info().rss

    sentences = await _sentences(one, tmp_path)

    assert process.memory_info().rss - before <= MOST_GROWTH
    assert one.harmless or sentences
    assert all(sentence[0].isupper() and sentence.endswith(".") for sentence in sentences)
    assert not any("Error" in sentence or "Traceback" in sentence for sentence in sentences)


async def _sentences(one: Hostile, folder: Path) -> list[str]:
    """Everything a person is told about a file from its upload to its picture."""
    path = folder / one.name
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    try:
        kind = sniff(head, one.name, path.stat().st_size)
    except FileRefused as refused:
        return [refused.sentence]
    async with asyncio.timeout(PATIENCE):
        reading = await read_file(path, kind)
    assert (reading.problem is not None) == (reading.status is not ReadStatus.READ)
    told = [*reading.warnings, *([reading.problem] if reading.problem else [])]
    try:
        async with asyncio.timeout(PATIENCE):
            await _shown(path, kind)
    except CannotShow as refused:
        told.append(refused.sentence)
    return told


async def _shown(path: Path, kind: FileKind) -> None:
    if kind is FileKind.PDF:
        await render_page(path, 1, 800)
    elif kind in (FileKind.PNG, FileKind.JPEG):
        await render_image(path, 800)
    elif kind is FileKind.DICOM:
        await render_frame(path, 1, None, None, 512)
