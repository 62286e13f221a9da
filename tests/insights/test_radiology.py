"""Radiology reports become quoted sections; documents are told apart by content."""

import pytest

from mso_app.domain.documents import DocumentKind, FileKind, ReadStatus
from mso_app.insights.extraction import extract
from mso_app.schemas.reading import Extraction, FileReading, PageReading

ENGLISH = """CT CHEST WITH CONTRAST
Patient: Jane Roe   DOB: 01/02/1960
CLINICAL INDICATION: Cough for 6 weeks, smoker.
TECHNIQUE: Axial images after 80 mL of contrast.
COMPARISON: Chest radiograph of 2026-09-01.
FINDINGS:
Lungs: A 14 mm spiculated nodule in the right upper lobe.
No pleural effusion.
IMPRESSION:
1. Suspicious nodule in the right upper lobe.
2. No lymphadenopathy.
Electronically signed by A. Smith, MD
"""
GERMAN = """MRT des Schädels vom 03.11.2026
Klinische Angaben: Kopfschmerz seit 3 Wochen.
Technik: T1, T2, FLAIR, Kontrastmittel.
Befund:
Keine Diffusionsstörung. Keine Raumforderung.
Beurteilung:
Unauffälliges MRT des Schädels.
Mit freundlichen Grüßen
"""
FRENCH = """TOMODENSITOMÉTRIE ABDOMINALE
Indication : douleurs abdominales.
Technique : acquisition axiale avec injection.
Résultats :
Pas d'épanchement. Lésion hypodense du foie de 12 mm.
Conclusion :
Lésion hépatique à contrôler par IRM.
"""


def read(*pages: str) -> Extraction:
    reading = FileReading(
        file_kind=FileKind.TEXT,
        status=ReadStatus.READ,
        method="test",
        pages=[PageReading(number=n, width=612, height=792, text=text) for n, text in enumerate(pages, start=1)],
    )
    return extract("report.txt", reading)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (ENGLISH, ["clinical", "technique", "comparison", "findings", "impression"]),
        (GERMAN, ["clinical", "technique", "findings", "impression"]),
        (FRENCH, ["clinical", "technique", "findings", "impression"]),
    ],
)
def test_sections_are_found_by_their_heads_and_quoted(text: str, names: list[str]) -> None:
    found = read(text)

    assert found.kind is DocumentKind.RADIOLOGY
    assert found.rows == []
    assert [section.name for section in found.sections] == names
    assert all(text[s.start : s.end] == s.quote for s in found.sections)


def test_an_impression_holds_its_sentences_and_no_signature() -> None:
    impression = read(ENGLISH).sections[-1]

    assert impression.quote == "1. Suspicious nodule in the right upper lobe.\n2. No lymphadenopathy."


def test_a_section_goes_on_over_the_page() -> None:
    found = read(ENGLISH[: ENGLISH.index("No pleural")], ENGLISH[ENGLISH.index("No pleural") :])

    findings = [section for section in found.sections if section.name == "findings"]
    assert [(s.page, s.quote.splitlines()[0]) for s in findings] == [
        (1, "Lungs: A 14 mm spiculated nodule in the right upper lobe."),
        (2, "No pleural effusion."),
    ]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("SURGICAL PATHOLOGY REPORT\nGross description: A biopsy of 4 mm.\nMicroscopic description: Adenocarcinoma.\nDiagnosis: Adenocarcinoma.\n", DocumentKind.PATHOLOGY),
        ("Dear Dr Brown,\nThank you for referring Mrs Roe, who has had palpitations for a year.\nYours sincerely,\nDr A. Shah\n", DocumentKind.LETTER),
        ("Shopping list\nbread, milk\n", DocumentKind.OTHER),
    ],
)  # fmt: skip
def test_other_documents_are_told_apart(text: str, kind: DocumentKind) -> None:
    assert read(text).kind is kind
