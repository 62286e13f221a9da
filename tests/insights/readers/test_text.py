"""Plain text and tables are read natively (X-18)."""

from pathlib import Path

import pytest

from mso_app.domain.documents import FileKind, ReadStatus
from mso_app.insights.readers.api import read_file
from mso_app.schemas.reading import FileReading

GUESS = "The letters of this file are stored in an old way; check names and units with special characters."


async def read(tmp_path: Path, data: bytes, kind: FileKind = FileKind.TEXT) -> FileReading:
    path = tmp_path / "file"
    path.write_bytes(data)
    return await read_file(path, kind)


@pytest.mark.parametrize(
    ("encoding", "method", "warnings"),
    [
        ("utf-8", "utf-8", []),
        ("utf-8-sig", "utf-8", []),
        ("utf-16", "utf-16", []),
        ("utf-16-be", "utf-16", []),
        ("cp1252", "latin-1", [GUESS]),
    ],
)
async def test_letters_are_read_in_each_encoding(
    tmp_path: Path, encoding: str, method: str, warnings: list[str]
) -> None:
    mark = b"\xfe\xff" if encoding == "utf-16-be" else b""

    reading = await read(tmp_path, mark + "Hämoglobin\r\n13,5 µg".encode(encoding))

    assert (reading.status, reading.method, reading.warnings) == (ReadStatus.READ, method, warnings)
    assert reading.pages[0].text == "Hämoglobin\n13,5 µg"


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
async def test_the_cells_of_a_table_are_columns(tmp_path: Path, mark: str) -> None:
    table = f'Test{mark}Value{mark}Range\n"Haemoglobin{mark} total"{mark}13.5{mark}12 - 16\n'

    reading = await read(tmp_path, table.encode(), FileKind.CSV)

    assert (reading.file_kind, reading.status) == (FileKind.CSV, ReadStatus.READ)
    assert reading.pages[0].text.splitlines()[0] == "Test   Value   Range"
    assert reading.pages[0].text.splitlines()[1].endswith("   13.5   12 - 16")


async def test_unseen_characters_are_not_stored(tmp_path: Path) -> None:
    data = "a\0b\x1b[31m\u202ec\u200bd\ufeff\U000e0041e\ttab".encode()

    assert (await read(tmp_path, data)).pages[0].text == "ab[31mcde\ttab"


async def test_a_long_text_is_cut_with_a_warning(tmp_path: Path) -> None:
    reading = await read(tmp_path, "ä".encode() * 3_000_000)

    assert len(reading.pages[0].text) == 2_000_000
    assert reading.warnings == ["This file holds very much text; only its beginning was read."]


async def test_a_text_of_nothing_says_so(tmp_path: Path) -> None:
    reading = await read(tmp_path, b" \n\n")

    assert (reading.status, reading.problem) == (
        ReadStatus.FAILED,
        "This file has no text in it. Choose it again from where it was saved.",
    )
