"""`mso extract`: what the rules find in files, without a server and without a database; one line of JSON per file."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import typer

from mso_app.core.errors import AppError
from mso_app.core.filetypes import HEAD_BYTES, label_warning, sniff
from mso_app.domain.documents import DocumentKind, FileKind
from mso_app.insights.extracting import extract_safely
from mso_app.insights.readers.api import read_file
from mso_app.schemas.reading import Extraction, LabRow

ROW = {"test_name", "value", "unit", "ref_low", "ref_high", "printed_flag", "flag", "page", "quote"}
NOT_THERE = "There is no such file."


def extract(files: list[Path], *, as_json: bool) -> None:
    """Print what was found in each file; one that is refused has its reason among the warnings."""
    asyncio.run(_print_all(files, as_json=as_json))


def as_line(found: Extraction) -> str:
    """One line of JSON. `sections` maps the name of a part to its text; one that goes on is joined."""
    sections: dict[str, str] = {}
    for part in found.sections:
        sections[part.name] = f"{sections[part.name]}\n{part.quote}" if part.name in sections else part.quote
    line = {
        "document": found.document,
        "method": found.method,
        "pages": found.pages,
        "rows": [row.model_dump(include=ROW) for row in found.rows],
        "sections": sections,
        "warnings": found.warnings,
    }
    return json.dumps(line, ensure_ascii=False)


async def _print_all(files: list[Path], *, as_json: bool) -> None:
    async for found in _found_in(files):
        typer.echo(as_line(found) if as_json else as_text(found))


async def _found_in(files: list[Path]) -> AsyncIterator[Extraction]:
    for path in files:
        try:
            yield await _extract(path)
        except AppError as problem:
            yield _refused(path, problem.sentence)
        except OSError:
            yield _refused(path, NOT_THERE)


async def _extract(path: Path) -> Extraction:
    kind = await asyncio.to_thread(_kind, path)
    reading = await read_file(path, kind)
    found = await extract_safely(path.name, reading)
    misnamed = label_warning(kind, path.name)
    return found.model_copy(update={"warnings": [misnamed, *found.warnings]}) if misnamed else found


def _kind(path: Path) -> FileKind:
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    return sniff(head, path.name, path.stat().st_size)


def _refused(path: Path, sentence: str) -> Extraction:
    return Extraction(document=path.name, method="none", kind=DocumentKind.OTHER, pages=0, warnings=[sentence])


def as_text(found: Extraction) -> str:
    """The same for a person to read."""
    lines = [f"{found.document}: {found.kind.value}, {found.method}, {found.pages} pages"]
    lines += [_row_text(row) for row in found.rows]
    for part in found.sections:
        lines.append(f"  [{part.name}, page {part.page}] {' '.join(part.quote.split())}")
    lines += [f"  ! {warning}" for warning in found.warnings]
    return "\n".join(lines)


def _row_text(row: LabRow) -> str:
    cells = (row.test_name, f"{row.value} {row.unit or ''}".strip(), row.ref_text or "", row.flag or "")
    return "  " + " | ".join(cells)
