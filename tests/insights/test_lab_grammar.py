"""Numbers, units, ranges and flags as laboratories print them (N-9, U-3)."""

import pytest

from mso_app.insights.lab.flags import flag_of
from mso_app.insights.lab.knowledge import loinc_of
from mso_app.insights.lab.numbers import decimal_of, number
from mso_app.insights.lab.patient import sex_of
from mso_app.insights.lab.ranges import Limits, limits_of
from mso_app.insights.lab.units import is_unit


@pytest.mark.parametrize(
    ("printed", "decimal", "text"),
    [
        ("150,000", ".", "150000"),
        ("1,50,000", ".", "150000"),
        ("13,2", ",", "13.2"),
        ("13,2", ".", "13.2"),
        ("1.240", ",", "1240"),
        ("0,125", ".", "0.125"),
        ("1'240", ".", "1240"),
        ("1.234,5", ",", "1234.5"),
        ("< 0.01", ".", "<0.01"),
        ("≥ 60", ".", ">=60"),
        ("13.20", ".", "13.20"),
    ],
)
def test_numbers_become_readable_and_keep_their_decimals(printed: str, decimal: str, text: str) -> None:
    read = number(printed, "," if decimal == "," else ".")

    assert read is not None
    assert read.text == text


def test_the_decimal_sign_is_decided_by_the_document() -> None:
    assert decimal_of("Hb 13,2 Krea 0,9 am 03.11.2026") == ","
    assert decimal_of("Hb 13.2 platelets 150,000 WBC 1,50,000") == "."


@pytest.mark.parametrize(
    ("printed", "low", "high"),
    [
        ("[70-140]", 70, 140),
        ("<5.0", None, 5.0),
        (">59", 59, None),
        ("Up to 40", None, 40),
        ("150,000–400,000", 150000, 400000),
        ("> OR = 60", 60, None),
        ("0.4 to 4.0", 0.4, 4.0),
        ("-2.0 - 2.0", -2.0, 2.0),
        ("bis 40", None, 40),
        ("Desirable: <200 Borderline: 200-239 High: >=240", None, 200),
        ("70-99 (3.9-5.5 mmol/L)", 70, 99),
        ("18-60 years: 3.5-5.0", 3.5, 5.0),
        ("Follicular: 1.5-12.4 Luteal: 1.7-7.7", None, None),
        ("Negative", None, None),
    ],
)
def test_limits_are_as_printed_and_a_missing_side_stays_missing(
    printed: str, low: float | None, high: float | None
) -> None:
    """U-3: a one-sided range never becomes lower = upper."""
    limits = limits_of(printed, decimal=".")

    assert (limits.low, limits.high) == (low, high)


def test_ranges_by_sex_need_a_printed_sex() -> None:
    printed = "Male: 13.0-17.0 Female: 12.0-15.0"

    assert limits_of(printed, decimal=".", sex="female") == Limits(low=12.0, high=15.0)
    assert limits_of(printed, decimal=".", sex="male") == Limits(low=13.0, high=17.0)
    assert limits_of(printed, decimal=".") == Limits()
    assert limits_of("H: 13-17 M: 12-16", decimal=".", sex="female") == Limits(low=12.0, high=16.0)


@pytest.mark.parametrize(
    ("text", "sex"),
    [
        ("Age/Sex : 45 Years / Female", "female"),
        ("Gender: M", "male"),
        ("Geschlecht: weiblich", "female"),
        ("A SHARMA (38Y/F)", "female"),
        ("Sex: Male\nGender: Female", None),
        ("Male: 13-17", None),
    ],
)
def test_sex_is_taken_from_the_header_only_when_it_is_one(text: str, sex: str | None) -> None:
    assert sex_of(text) == sex


@pytest.mark.parametrize(
    ("value", "printed", "flag"),
    [
        ("54", "70 - 100", "low"),
        ("5.0", "<5.0", "high"),
        ("40", "Up to 40", "normal"),
        ("<0.01", "0.4-4.0", "low"),
        ("<5", "3-10", None),
        (">250", "<17", "high"),
        ("8-10", "0-5", "high"),
        ("1:160", "<1:80", "high"),
        ("1:40", "<1:80", "normal"),
        ("++", "Negative", "abnormal"),
        ("Non-Reactive", "Negative", "normal"),
        ("negativ", "negativ", "normal"),
        ("Straw", "Pale yellow", "normal"),
        ("Cloudy", "Clear", "abnormal"),
        ("12", None, None),
    ],
)
def test_the_flag_is_computed_from_value_and_range(value: str, printed: str | None, flag: str | None) -> None:
    """N-9."""
    limits = limits_of(printed, decimal=".") if printed else Limits()

    assert flag_of(value, limits, printed, ".") == flag


@pytest.mark.parametrize(
    "unit",
    ["10^3/uL", "x10E3/uL", "10⁹/L", "103/uL", "mL/min/1.73m2", "ml/min/1,73 m²", "% of total Hgb", "mg/dL (calc)", "/cumm",
     "mm/1st hr", "/HPF", "µIU/mL", "mmol/mol", "Thousand/uL", "/nl", "mg/g creat", "ng/mL FEU", "G/L", "copies/mL"],
)  # fmt: skip
def test_units_are_known_by_their_grammar(unit: str) -> None:
    assert is_unit(unit)


@pytest.mark.parametrize("text", ["Male", "Negative", "105", "Glucose", "T3", "Normal", "2026"])
def test_words_and_numbers_are_not_units(text: str) -> None:
    assert not is_unit(text)


def test_loinc_depends_on_the_unit() -> None:
    assert loinc_of("Neutrophils", "%") == "770-8"
    assert loinc_of("Neutrophils (Absolute)", "10^3/uL") == "751-8"
    assert loinc_of("Glucose", "mmol/L") == "14749-6"
    assert loinc_of("ALT (SGPT)", "U/L") == "1742-6"
    assert loinc_of("Quux", "mg/dL") is None
