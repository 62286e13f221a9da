"""`mso extract`: one line of JSON per file, whatever the file is."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from mso_app.cli import cli
from tests.services.test_analysis import LAB, REPORT

KEYS = ["document", "method", "pages", "rows", "sections", "warnings"]
ROW_KEYS = ["test_name", "value", "unit", "ref_low", "ref_high", "printed_flag", "flag", "page", "quote"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "lab.txt").write_bytes(LAB)
    (tmp_path / "report.txt").write_bytes(REPORT)
    (tmp_path / "program.pdf").write_bytes(b"MZ\x90\x00")
    (tmp_path / "empty.pdf").write_bytes(b"")
    return tmp_path


def lines(*files: Path) -> list[dict[str, object]]:
    done = CliRunner().invoke(cli, ["extract", *map(str, files), "--json"])
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_one_line_per_file_in_their_order(folder: Path) -> None:
    """Acceptance 3: exactly these keys; a file that is refused, or not there, has its line and its reason."""
    found = lines(*(folder / name for name in ("lab.txt", "report.txt", "program.pdf", "empty.pdf", "none.pdf")))

    assert [list(line) for line in found] == [KEYS] * 5
    assert [line["document"] for line in found] == ["lab.txt", "report.txt", "program.pdf", "empty.pdf", "none.pdf"]
    assert [bool(line["warnings"]) for line in found][2:] == [True, True, True]


def test_rows_and_sections(folder: Path) -> None:
    """N-9: value, unit, range, printed and computed flag, page and quote."""
    lab, report = lines(folder / "lab.txt", folder / "report.txt")
    rows = lab["rows"]

    assert isinstance(rows, list)
    assert [list(row) for row in rows] == [ROW_KEYS] * 4
    assert rows[0] | {"quote": ""} == {
        "test_name": "Hemoglobin",
        "value": "9.1",
        "unit": "g/dL",
        "ref_low": 12.0,
        "ref_high": 15.5,
        "printed_flag": "L",
        "flag": "low",
        "page": 1,
        "quote": "",
    }
    assert report["sections"] == {
        "findings": "A nodule of 8 mm in the right upper lobe.",
        "impression": "1. Suspected lung cancer.\n2. No evidence of pneumonia.",
        "recommendation": "PET-CT is recommended.",
    }


def test_for_a_person(folder: Path) -> None:
    done = CliRunner().invoke(cli, ["extract", str(folder / "lab.txt")])

    assert "Hemoglobin | 9.1 g/dL | 12.0-15.5 | low" in done.stdout
