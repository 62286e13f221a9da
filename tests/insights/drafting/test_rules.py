"""The rules behind a draft, one by one: sentences, negation, codes, patterns, marks, order."""

from datetime import date
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mso_app.domain.documents import DocumentKind
from mso_app.domain.insights import ClaimKind
from mso_app.insights.drafting import draft
from mso_app.insights.drafting.labs import Result, mark_differs, outside
from mso_app.insights.drafting.negation import Said, said
from mso_app.insights.drafting.sentences import sentences
from mso_app.insights.drafting.statements import statements_of
from mso_app.insights.knowledge import icd10
from mso_app.insights.knowledge.patterns import PATTERNS
from mso_app.insights.knowledge.terms import TERMS
from mso_app.schemas.drafting import CaseMaterial, DocumentMaterial, DraftedClaim, Request
from mso_app.schemas.reading import LabRow, PageReading, Section


def paper(text: str, *, name: str = "impression", kind: DocumentKind = DocumentKind.RADIOLOGY) -> DocumentMaterial:
    """A document whose only page is one headed part."""
    return DocumentMaterial(
        id=uuid4(),
        code="D1",
        name="report.pdf",
        kind=kind,
        pages=[PageReading(number=1, width=595, height=842, text=text)],
        sections=[Section(name=name, page=1, start=0, end=len(text), quote=text)],
    )


def lab(*rows: tuple[str, str, str, float | None, float | None], on: date | None = None) -> DocumentMaterial:
    """A laboratory report with these rows: test, value, unit, low, high."""
    lines = [" ".join(str(cell) for cell in row) for row in rows]
    made: list[LabRow] = []
    at = 0
    for (test, value, unit, low, high), line in zip(rows, lines, strict=True):
        number = float(value)
        flag = "low" if low is not None and number < low else "high" if high is not None and number > high else "normal"
        made.append(
            LabRow(
                test_name=test, value=value, unit=unit, ref_low=low, ref_high=high, ref_text=f"{low}-{high}", flag=flag,
                page=1, start=at, end=at + len(line), quote=line,
            )
        )  # fmt: skip
        at += len(line) + 1
    page = PageReading(number=1, width=595, height=842, text="\n".join(lines))
    return DocumentMaterial(
        id=uuid4(), code="D2", name="lab.pdf", kind=DocumentKind.LAB, exam_date=on, pages=[page], rows=made
    )


def drafted(*documents: DocumentMaterial, kind: ClaimKind, request: Request | None = None) -> list[DraftedClaim]:
    material = CaseMaterial(request=request or Request(), documents=list(documents), files_total=len(documents))
    return [claim for claim in draft(material) if claim.kind is kind]


def diagnoses(*documents: DocumentMaterial, request: Request | None = None) -> dict[str, str | None]:
    return {claim.text: claim.icd10 for claim in drafted(*documents, kind=ClaimKind.DIAGNOSIS, request=request)}


@pytest.mark.parametrize(
    ("sentence", "word", "expected"),
    [
        ("Pneumonia in the left lower lobe.", "Pneumonia", Said.PRESENT),
        ("No evidence of pneumonia.", "pneumonia", Said.ABSENT),
        ("Lungs without pneumonia or effusion.", "pneumonia", Said.ABSENT),
        ("Pneumonia was ruled out.", "Pneumonia", Said.ABSENT),
        ("Pneumonia is unlikely.", "Pneumonia", Said.ABSENT),
        ("No effusion, but pneumonia on the right.", "pneumonia", Said.PRESENT),
        ("Pneumonia cannot be excluded.", "Pneumonia", Said.SUSPECTED),
        ("Findings suspicious for pneumonia.", "pneumonia", Said.SUSPECTED),
        ("Family history of breast cancer.", "breast cancer", Said.ELSEWHERE),
        ("Her mother had breast cancer.", "breast cancer", Said.ELSEWHERE),
        ("History of pneumonia in 2019.", "pneumonia", Said.ELSEWHERE),
        ("Pneumonia?", "Pneumonia", Said.ELSEWHERE),
        ("Keine Pneumonie, kein Erguss.", "Pneumonie", Said.ABSENT),
        ("Pas de pneumonie.", "pneumonie", Said.ABSENT),
    ],
)
def test_what_a_sentence_says_about_a_disease(sentence: str, word: str, expected: Said) -> None:
    """A negated, asked or foreign finding is none."""
    at = sentence.index(word)

    assert said(sentence, at, at + len(word)) is expected


@pytest.mark.parametrize(
    "text",
    ["No evidence of pneumonia.", "Pneumonia?", "Father had lung cancer.", "Pneumonia has been ruled out."],
)
def test_what_is_not_there_is_no_diagnosis(text: str) -> None:
    assert diagnoses(paper(text)) == {}


def test_diagnoses_come_with_codes_and_places() -> None:
    """MM-2, X-24: named in a report, printed with a code in a letter, or asked about by the requester."""
    letter = paper("1. Renal mass, renal cell carcinoma suspected (C64)\n2. Gout (M10.9)", kind=DocumentKind.LETTER)
    report = paper("Renal cell carcinoma of the left kidney.")
    request = Request(first_diagnosis="Renal cancer", first_diagnosis_code="c64")

    found = drafted(letter, report, kind=ClaimKind.DIAGNOSIS, request=request)

    assert [(claim.text, claim.icd10, len(claim.evidence)) for claim in found] == [
        ("Renal cancer", "C64", 2),
        ("Gout", "M10.9", 1),
    ]
    assert found[0].icd10_title == "Malignant neoplasm of kidney, except renal pelvis"


def test_two_diseases_with_one_code_stay_two() -> None:
    """A serous cystadenoma and an IPMN share D13.6, and which of them it is may be the whole question."""
    request = Request(first_diagnosis="Intraductal papillary mucinous neoplasm", first_diagnosis_code="D13.6")

    found = diagnoses(paper("Serous cystadenoma."), request=request)

    assert list(found) == ["Intraductal papillary mucinous neoplasm", "Serous cystadenoma of the pancreas"]


def test_an_invented_code_is_left_out() -> None:
    request = Request(first_diagnosis="Something", first_diagnosis_code="Q00.99")

    assert diagnoses(request=request) == {"Something": None}


@pytest.mark.parametrize(
    ("rows", "name", "code"),
    [
        ([("Hemoglobin", "9.1", "g/dL", 12.0, 15.5), ("MCV", "71", "fL", 80.0, 96.0)], "Microcytic anaemia", "D64.9"),
        (
            [("Hemoglobin", "9.1", "g/dL", 12.0, 15.5), ("Ferritin", "7", "ng/mL", 15.0, 150.0)],
            "Iron deficiency",
            "D50.9",
        ),
        ([("TSH", "0.01", "mIU/L", 0.4, 4.0), ("Free T4", "2.6", "ng/dL", 0.9, 1.7)], "Hyperthyroidism", "E05.9"),
        ([("eGFR", "52", "mL/min/1.73m2", 60.0, None)], "Kidney function as in CKD stage 3a", "N18.31"),
        ([("eGFR", "38", "mL/min/1.73m2", 60.0, None)], "Kidney function as in CKD stage 3b", "N18.32"),
        ([("HbA1c", "7.9", "%", 4.0, 6.0)], "HbA1c in the range of diabetes", "E11.9"),
        ([("HbA1c", "52", "mmol/mol", 20.0, 42.0)], "HbA1c in the range of diabetes", "E11.9"),
        (
            [("Calcium", "2.9", "mmol/L", 2.15, 2.55), ("PTH", "120", "pg/mL", 15.0, 65.0)],
            "Hypercalcaemia with raised",
            "E21.3",
        ),
        ([("ALP", "320", "U/L", 40.0, 130.0), ("GGT", "410", "U/L", 0.0, 60.0)], "Cholestatic pattern", "R94.5"),
        ([("Lipase", "400", "U/L", 10.0, 60.0)], "Lipase in the range of acute pancreatitis", "K85.9"),
    ],
)
def test_values_that_together_say_more(
    rows: list[tuple[str, str, str, float | None, float | None]], name: str, code: str
) -> None:
    found = drafted(lab(*rows), kind=ClaimKind.DIAGNOSIS)

    claim = next(claim for claim in found if claim.text.startswith(name))
    assert (claim.icd10, len(claim.evidence)) == (code, len(rows))


def test_the_newest_value_counts() -> None:
    """An old low value that recovered is no anaemia today."""
    old = lab(("Hemoglobin", "9.1", "g/dL", 12.0, 15.5), ("MCV", "71", "fL", 80.0, 96.0), on=date(2024, 1, 1))
    new = lab(("Hemoglobin", "13.1", "g/dL", 12.0, 15.5), on=date(2026, 1, 1))

    assert diagnoses(old, new) == {}


def test_critical_values_come_first() -> None:
    """MM: findings in the order of their clinical weight."""
    paper_ = lab(
        ("RDW", "30", "%", 11.5, 14.5), ("Potassium", "6.9", "mmol/L", 3.5, 5.1), ("GGT", "80", "U/L", 0.0, 60.0)
    )
    order = [result.analyte for result in outside(CaseMaterial(request=Request(), documents=[paper_]))]

    assert order == ["Potassium", "RDW", "GGT"]
    assert drafted(paper_, kind=ClaimKind.FINDING)[0].text.endswith("This is a critical value.")


@pytest.mark.parametrize(
    ("value", "unit", "critical"),
    [("65", "g/L", True), ("110", "g/L", False), ("6.5", "g/dL", True), ("11", "g/dL", False)],
)
def test_critical_haemoglobin_in_both_units(value: str, unit: str, critical: bool) -> None:
    document = lab(("Haemoglobin", value, unit, 12.0, 15.5))

    assert Result(document=document, row=document.rows[0]).is_critical is critical


@pytest.mark.parametrize(
    ("printed", "flag", "differs"),
    [
        ("H", "normal", True), ("H", "high", False), ("L", "high", True), ("*", "low", False), ("*", "normal", True),
        ("↑", "high", False), ("N", "low", True), ("#", "abnormal", False), ("H", None, False), (None, "low", False),
    ],
)  # fmt: skip
def test_marks_on_paper_are_checked(printed: str | None, flag: str | None, differs: bool) -> None:
    """N-9: the printed mark is never copied, and contradicted when it is wrong."""
    row = LabRow(test_name="K", value="4", page=1, start=0, end=1, quote="K", printed_flag=printed, flag=flag)

    assert bool(mark_differs(row)) is differs


def test_statements_of_wrapped_lines_and_lists() -> None:
    """Lines broken by the page's edge are one sentence; items and sub-headings are told apart."""
    text = (
        "1. Myeloma (C90.0)\n2. Hypertension (I10)\nCourse and findings\n"
        "She reports no bone pain, no infections and no loss of weight, and the marrow shows 14 % plasma\n"
        "cells. Dr. Albrecht saw her in May.\n"
    )
    document = paper(text, kind=DocumentKind.LETTER)

    found = statements_of(document, document.sections[0])

    assert [(s.text, s.listed) for s in found] == [
        ("Myeloma (C90.0)", True),
        ("Hypertension (I10)", True),
        (
            "She reports no bone pain, no infections and no loss of weight, and the marrow shows 14 % plasma cells.",
            False,
        ),
        ("Dr. Albrecht saw her in May.", False),
    ]
    assert all(text[s.start : s.end] == s.quote for s in found)


def test_short_lines_without_stops_are_not_headings() -> None:
    """Nothing a radiologist wrote is dropped for being short."""
    document = paper("No fracture\nNo effusion\nMass in the liver")

    assert [s.text for s in statements_of(document, document.sections[0])] == [
        "No fracture",
        "No effusion",
        "Mass in the liver",
    ]


def test_advice_is_the_plan_and_nothing_is_added() -> None:
    report = paper("1. Nodule of 8 mm.\n2. Follow-up CT in three months is recommended.\n3. Stereotactic biopsy.")

    assert [claim.text for claim in drafted(report, kind=ClaimKind.PLAN)] == [
        "Follow-up CT in three months is recommended.",
        "Stereotactic biopsy.",
    ]
    assert drafted(paper("Normal study."), kind=ClaimKind.PLAN) == []


@given(st.text(alphabet=st.sampled_from("aB1 .,\n-?(“é\t%:;"), max_size=300))
def test_any_text_is_quoted_to_the_letter(text: str) -> None:
    """Acceptance 4 for text of any shape, and the same material gives the same draft."""
    document = paper(text)
    material = CaseMaterial(request=Request(history=text), documents=[document], files_total=1)

    claims = draft(material)

    assert all(text[p.start : p.end] == p.quote for claim in claims for p in claim.evidence)
    assert all(claim.evidence or material.request.says(claim.text) for claim in claims)
    assert draft(material) == claims


@given(st.text(max_size=200))
def test_sentences_are_literal(text: str) -> None:
    assert all(sentence in text for sentence in sentences(text))


def test_every_code_of_the_tables_exists() -> None:
    """A code nobody can look up would be an invented one."""
    codes = {term.icd10 for term in TERMS} | {pattern.icd10 for pattern in PATTERNS}

    assert {code for code in codes if icd10.title(code) is None} == set()


def test_codes_with_and_without_their_dot() -> None:
    assert (icd10.title("c900"), icd10.title("C90.0")) == ("Multiple myeloma", "Multiple myeloma")
    assert (icd10.title(""), icd10.title("ZZZ"), icd10.title("U99.99")) == (None, None, None)
