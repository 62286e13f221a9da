"""What reports and letters say, part by part."""

import re
from functools import lru_cache

from mso_app.domain.documents import DocumentKind
from mso_app.insights.drafting.statements import Statement, statements_of
from mso_app.insights.radiology import sections_of
from mso_app.schemas.drafting import CaseMaterial, DocumentMaterial
from mso_app.schemas.reading import Section

KIND_WORDS: dict[DocumentKind, str] = {
    DocumentKind.LAB: "Laboratory report",
    DocumentKind.RADIOLOGY: "Imaging report",
    DocumentKind.PATHOLOGY: "Pathology report",
    DocumentKind.LETTER: "Letter",
    DocumentKind.OTHER: "Report",
    DocumentKind.IMAGE: "Picture",
    DocumentKind.IMAGING: "Images",
}
_ADVICE = re.compile(
    r"\b(?:recommend(?:s|ed|ation)?|suggest(?:s|ed)?|advis(?:e|ed|able)|should|needs?|follow[- ]?up|repeat(?:ed)?|"
    r"consider|correlat(?:e|ion)|control\sin|empfohlen|empfehlen|kontrolle|recommandé|conseillé)\b",
    re.IGNORECASE,
)
_INTENDED = re.compile(
    r"\b(?:plan(?:ned|s)?|propose(?:d|s)?|offer(?:ed|s)?|intend(?:ed)?|started?|begin|scheduled|geplant|vorgesehen)\b",
    re.IGNORECASE,
)
# "suggests a tumour" interprets, "suggests a biopsy" advises; only what is to be done is advice.
_INTERPRETS = re.compile(r"\b(?:suggest(?:s|ed|ive|ing)?)\s(?:a|an|of|that|the)?\b", re.IGNORECASE)
_TO_DO = re.compile(
    r"\b(?:biops\w+|aspirat\w+|ct|mri|mr|scan|test\w*|imaging|ultrasound|surgery|treatment|therapy|referral|"
    r"follow[- ]?up|repeat\w*|control|monitoring|examination)\b",
    re.IGNORECASE,
)
# "1. Stereotactic biopsy." is advice without a verb.
_BARE_ADVICE = re.compile(
    r"(?:[\w-]+\s){0,2}(?:biopsy|aspiration|follow[- ]?up|control|referral|resection|excision)\b[^,;:]{0,40}",
    re.IGNORECASE,
)
_DONE = re.compile(r"\b(?:was|were|shows?|showed|in|from|of|after|done|performed)\b", re.IGNORECASE)
_COURTESY = re.compile(
    r"\b(?:thank\syou|thanks|kind\sregards|has\sagreed|we\sask\s(?:whether|you|for)|please\sdo\snot\shesitate|"
    r"dear\s(?:colleague|dr|sir|madam)|vielen\sdank|mit\sfreundlichen)\b",
    re.IGNORECASE,
)


def sections(document: DocumentMaterial) -> list[Section]:
    """The headed parts; a report of a kind that was not guessed is cut here."""
    if document.sections or document.kind is DocumentKind.LAB:
        return document.sections
    return sections_of(document.pages)


def statements(document: DocumentMaterial, *names: str) -> list[Statement]:
    """The statements of the parts with these names."""
    return [
        statement for part in sections(document) if part.name in names for statement in statements_of(document, part)
    ]


def is_report(document: DocumentMaterial) -> bool:
    """Whether its impression is a finding of somebody who examined, not the opinion of who refers."""
    return document.kind is not DocumentKind.LETTER


def conclusions(document: DocumentMaterial) -> list[Statement]:
    """What the report concludes."""
    return statements(document, "impression")


def narrative(document: DocumentMaterial) -> list[Statement]:
    """What a letter tells; its numbered lists are diagnoses and not a story."""
    told = statements(document, "impression", "history", "clinical", "findings")
    return [s for s in told if not s.listed and not _COURTESY.search(s.text)]


def listed_diagnoses(document: DocumentMaterial) -> list[Statement]:
    return [s for s in statements(document, "impression") if s.listed]


def advice(document: DocumentMaterial) -> list[Statement]:
    """What a report says should be done next."""
    own = statements(document, "recommendation")
    among = [s for s in conclusions(document) if is_advice(s.text)]
    return [*own, *(s for s in among if s not in own)]


def intentions(material: CaseMaterial) -> list[Statement]:
    """What the letters say is planned or was recommended to the patient."""
    letters = (document for document in material.documents if not is_report(document))
    return [s for letter in letters for s in narrative(letter) if is_intention(s.text)]


def is_intention(text: str) -> bool:
    """Whether a sentence says what somebody means to do."""
    return _INTENDED.search(text) is not None or is_advice(text)


@lru_cache(maxsize=4096)
def is_advice(text: str) -> bool:
    """Whether a sentence says what should be done."""
    if not _ADVICE.search(text):
        return _BARE_ADVICE.fullmatch(text) is not None and not _DONE.search(text)
    return not _INTERPRETS.search(text) or _TO_DO.search(text) is not None


def title(document: DocumentMaterial) -> str:
    """ "Imaging report of 12 Oct 2026"."""
    words = KIND_WORDS[document.kind]
    if document.exam_date is None:
        return words
    return f"{words} of {document.exam_date.day} {document.exam_date:%b %Y}"
