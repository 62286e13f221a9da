"""Every generated report is read whole and exactly, and every quote stands on its page."""

import pytest

from bench.lab_extraction import FIELDS, score
from bench.lab_layouts import develop, held_out, held_out_again
from bench.lab_layouts.base import Maker
from bench.lab_layouts.read import reading_of
from mso_app.domain.documents import DocumentKind, FileKind, ReadStatus
from mso_app.insights.extraction import extract
from mso_app.schemas.reading import FileReading, LabRow, PageReading


def rows_of(text: str, kind: FileKind = FileKind.TEXT) -> list[LabRow]:
    page = PageReading(number=1, width=612, height=792, text=text)
    reading = FileReading(file_kind=kind, status=ReadStatus.READ, method="test", pages=[page])
    return extract("a.txt", reading).rows


@pytest.mark.parametrize(
    "make", develop.LAYOUTS + held_out.LAYOUTS + held_out_again.LAYOUTS, ids=lambda maker: maker.__name__
)
def test_a_layout_is_read_whole_and_exactly(make: Maker) -> None:
    report = make()
    reading = reading_of(report)

    found = score(report.results, extract("report", reading), reading)

    assert found.problems == []
    assert (found.matched, found.found, found.quotes_ok) == (found.truth, found.truth, found.truth)
    assert all(found.exact[field] == found.truth for field in FIELDS)


@pytest.mark.parametrize("make", develop.LAYOUTS, ids=lambda maker: maker.__name__)
def test_a_laboratory_report_is_called_one(make: Maker) -> None:
    assert extract("report", reading_of(make())).kind is DocumentKind.LAB


def test_a_low_value_marked_with_a_hash_is_low() -> None:
    """N-9: a value below its range that is marked only with `#` must come out "low"."""
    (row,) = rows_of(
        "Test           Result     Units     Reference Range\nSodium         128 #      mmol/L    135-145\n"
    )

    assert (row.printed_flag, row.flag) == ("#", "low")
    assert (row.ref_low, row.ref_high) == (135, 145)


def test_header_blocks_and_addresses_are_not_results() -> None:
    text = (
        "Patient: Jane Roe      Age: 45 Years     Weight: 70 kg\nPhone: 555-123-4567    DOB: 01/02/1980\n"
        "12 Main Street, Suite 400, Springfield 62704\nCollected: 11/02/2026 08:15    Page 1 of 2\n"
    )

    assert rows_of(text) == []


def test_interpretation_and_goal_tables_are_not_results() -> None:
    text = (
        "Test                 Result    Units     Reference Range\nLDL Cholesterol      146       mg/dL     <100\n\n"
        "Risk category        LDL goal       Non-HDL goal\nVery high risk       <55            <85\nHigh risk            <70            <100\n"
        "HbA1c                Interpretation\n<5.7 %               Normal\n5.7-6.4 %            Prediabetes\n"
    )

    assert [row.test_name for row in rows_of(text)] == ["LDL Cholesterol"]


def test_a_pending_result_is_not_a_result() -> None:
    text = "Test           Result     Units     Reference Range\nTSH            Pending    mIU/L     0.4-4.0\n"

    assert rows_of(text) == []


def test_bad_input_gives_nothing_and_does_not_fail() -> None:
    assert rows_of("") == []
    assert rows_of("\n\n \n") == []
    assert rows_of("H L * # ↑ [ ( < - 1 1-2 <5\n" * 40) == []
    assert rows_of("1" * 50_000) == []


def test_thousands_set_apart_by_a_blank_are_one_number_where_decimals_have_commas() -> None:
    text = "Analyses       Résultats        Valeurs de référence\nHémoglobine    11,2 g/dL        11,5 à 16,0\nPlaquettes     245 000 /mm3     150 000 à 400 000\n"

    rows = rows_of(text)

    assert [(row.value, row.ref_low, row.ref_high, row.flag) for row in rows] == [
        ("11.2", 11.5, 16.0, "low"),
        ("245000", 150000, 400000, "normal"),
    ]


def test_doses_of_drugs_are_not_results() -> None:
    assert (
        rows_of(
            "Drug          Dose    Unit    Frequency\nMetformin     500     mg      1-0-1\nRamipril      5       mg      1-0-0\n"
        )
        == []
    )
