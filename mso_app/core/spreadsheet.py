"""Tables as CSV that no spreadsheet takes for a program: text that could begin a formula carries an apostrophe."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import TypeAlias

Cell: TypeAlias = str | int | Decimal | date | None
# Full-width signs are read as formulas by some programs too.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"


def csv_bytes(heading: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with a mark that makes spreadsheets read it as such. Numbers and dates stay what they are."""
    text = io.StringIO(newline="")
    text.write(BOM)
    writer = csv.writer(text)
    writer.writerow(heading)
    writer.writerows([_written(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def harmless(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would compute it."""
    return f"'{text}" if text.lstrip(" \N{NO-BREAK SPACE}").startswith(FORMULA) or text.startswith(FORMULA) else text


def _written(cell: Cell) -> str:
    if isinstance(cell, str):
        return harmless(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else str(cell)
