"""Which papers an expert of a specialty usually asks for. It informs; nothing depends on it."""

from dataclasses import dataclass

from mso_app.domain.documents import DocumentKind
from mso_app.domain.words import Specialty


@dataclass(frozen=True)
class Usual:
    """One kind of paper: what people call it, the kinds that count as it, and a hint while it is missing."""

    word: str
    kinds: frozenset[DocumentKind]
    hint: str


LETTER = Usual("Referral or discharge letter", frozenset({DocumentKind.LETTER}), "Course so far, medication, allergies")
LABS = Usual("Laboratory results", frozenset({DocumentKind.LAB}), "The newest and one from before treatment")
REPORT = Usual("Radiology report", frozenset({DocumentKind.RADIOLOGY}), "The written report, not only the pictures")
IMAGING = Usual("Imaging", frozenset({DocumentKind.IMAGING}), "DICOM files of the study in question")
HISTOLOGY = Usual(
    "Histology report", frozenset({DocumentKind.PATHOLOGY}), "With stains and grading, if there was a biopsy"
)
ECG = Usual("ECG or heart picture", frozenset({DocumentKind.IMAGE, DocumentKind.IMAGING}), "A photograph will do")
PICTURES = Usual("Pictures", frozenset({DocumentKind.IMAGE}), "In daylight, one with a ruler")

USUAL: dict[Specialty, tuple[Usual, ...]] = {
    Specialty.CARDIOLOGY: (LETTER, ECG, LABS, REPORT),
    Specialty.DERMATOLOGY: (LETTER, PICTURES, HISTOLOGY),
    Specialty.ENDOCRINOLOGY: (LETTER, LABS, REPORT),
    Specialty.GASTROENTEROLOGY: (LETTER, LABS, REPORT, HISTOLOGY),
    Specialty.GYNAECOLOGY: (LETTER, REPORT, HISTOLOGY, LABS),
    Specialty.HAEMATOLOGY: (LETTER, LABS, HISTOLOGY, REPORT),
    Specialty.NEPHROLOGY: (LETTER, LABS, REPORT, HISTOLOGY),
    Specialty.NEUROLOGY: (LETTER, REPORT, IMAGING),
    Specialty.ONCOLOGY: (LETTER, HISTOLOGY, REPORT, IMAGING, LABS),
    Specialty.OPHTHALMOLOGY: (LETTER, PICTURES),
    Specialty.ORTHOPAEDICS: (LETTER, REPORT, IMAGING),
    Specialty.PAEDIATRICS: (LETTER, LABS),
    Specialty.PULMONOLOGY: (LETTER, REPORT, IMAGING, LABS),
    Specialty.RADIOLOGY: (LETTER, IMAGING, REPORT),
    Specialty.RHEUMATOLOGY: (LETTER, LABS, REPORT),
    Specialty.UROLOGY: (LETTER, LABS, REPORT, HISTOLOGY),
}
GENERAL = (LETTER, LABS, REPORT)


def usual_files(specialty: str) -> tuple[Usual, ...]:
    """What is usually asked for; a general list while no specialty is chosen."""
    return USUAL[Specialty(specialty)] if specialty in set(Specialty) else GENERAL
