"""Plain text and CSV in, one page of text without positions out. Runs inside the sandboxed child only."""

import csv
import io
from collections.abc import Mapping
from typing import BinaryIO

from mso_app.core.plain_text import strip_unseen
from mso_app.insights.readers.lines import PlacedPage, pages_payload

MAX_TEXT = 2_000_000
_MAX_ROWS = 50_000
GUESSED = "The letters of this file are stored in an old way; check names and units with special characters."
CUT = "This file holds very much text; only its beginning was read."
EMPTY = "This file has no text in it. Choose it again from where it was saved."


def read(file: BinaryIO, options: Mapping[str, object]) -> tuple[dict[str, object], bytes]:
    """`schemas.reading.FileReading` of a text or CSV file as a dict, and its page as a JSON line."""
    kind = str(options.get("kind", "text"))
    text, encoding, warnings = _decoded(file.read(4 * MAX_TEXT + 4))
    if len(text) > MAX_TEXT:
        text = text[:MAX_TEXT]
        warnings.append(CUT)
    if kind == "csv":
        text = _columns(text)
    text = strip_unseen(text.replace("\r\n", "\n").replace("\r", "\n")).strip("\n")
    reading: dict[str, object] = {"file_kind": kind, "method": encoding, "warnings": warnings}
    if not text.strip():
        return reading | {"status": "failed", "problem": EMPTY}, b""
    page: PlacedPage = {"number": 1, "width": 612.0, "height": 792.0, "text": text, "words": []}
    return reading | {"status": "read"}, pages_payload([page])


def _decoded(data: bytes) -> tuple[str, str, list[str]]:
    """Text, the name of its encoding and warnings: UTF-8, UTF-16 with a mark, else Windows Latin."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data[: len(data) // 2 * 2].decode("utf-16", "replace"), "utf-16", []
    try:
        return data.decode("utf-8-sig"), "utf-8", []
    except UnicodeDecodeError as error:
        # A read that was cut in the middle of a character is still UTF-8.
        if error.start >= len(data) - 3:
            return data[: error.start].decode("utf-8-sig"), "utf-8", []
    return data.decode("cp1252", "replace").replace("\ufffd", "?"), "latin-1", [GUESSED]


def _columns(text: str) -> str:
    """The cells of a table set apart by three blanks, as the columns of a page are."""
    sample = text[:8192]
    try:
        dialect = csv.Sniffer().sniff(sample, delimiters=",;\t|")
        delimiter = dialect.delimiter
    except csv.Error:
        delimiter = max(",;\t|", key=sample.count)
    csv.field_size_limit(MAX_TEXT)
    rows = csv.reader(io.StringIO(text), delimiter=delimiter)
    lines: list[str] = []
    try:
        for row in rows:
            lines.append("   ".join(" ".join(cell.split()) for cell in row).rstrip())
            if len(lines) >= _MAX_ROWS:
                break
    except csv.Error:
        return text
    return "\n".join(lines)
