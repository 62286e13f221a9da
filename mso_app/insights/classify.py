"""A first guess at what a document is, from its words and from the rows found in it; a person can correct it."""

# ruff: noqa: E501 -- a vocabulary reads better unbroken

import re

from mso_app.domain.documents import DocumentKind, FileKind
from mso_app.schemas.reading import FileReading, LabRow

_RADIOLOGY = re.compile(
    r"\b(?:radiolog\w*|x-?ray|radiograph\w*|röntgen\w*|radiographie|ct|computed tomography|computertomogra\w*|tomodensitométrie|scanner|mri|mrt|irm|magnetic resonance|magnetresonanz\w*|ultraso\w+|sonogra\w+|échographie|mammogra\w+|pet[/-]ct|fluoroscop\w+|contrast|kontrastmittel|axial|coronal|sagittal|t1|t2|flair|hounsfield|lesion|opacity|consolidation|effusion|impression)\b",
    re.IGNORECASE,
)
_RADIOLOGY_TITLE = re.compile(
    r"\b(?:radiolog\w*|x-?ray|röntgen\w*|radiograph\w*|ct|mri|mrt|irm|ultrasound|sonogra\w+|échographie|mammogra\w+|tomograph\w+|computertomogra\w*|scanner|pet[/-]ct)\b",
    re.IGNORECASE,
)
_PATHOLOGY = re.compile(
    r"\b(?:histopatholog\w*|histolog\w*|surgical pathology|pathology report|patholog\w+|cytolog\w*|biops\w+|gross description|macroscop\w+|microscopic|makroskop\w+|mikroskop\w+|immunohistochem\w*|specimen|resection margins?|carcinoma|adenocarcinoma|dysplasia|gleason|ki-?67)\b",
    re.IGNORECASE,
)
_LETTER = re.compile(
    r"\b(?:dear (?:dr|doctor|colleague|sir|madam|prof)\w*|sehr geehrte\w*|liebe[r]? (?:kolleg\w+|frau|herr)|cher (?:confrère|collègue)|chère|discharge summary|referral|entlassungsbericht|arztbrief|lettre|yours sincerely|kind regards|mit freundlichen|sincerely|cordialement|clinic letter|consultation note|progress note)\b",
    re.IGNORECASE,
)
_LAB = re.compile(
    r"\b(?:laborator\w+|labor(?:befund|bericht|werte)?|laboratoire|reference (?:range|interval)|referenzbereich|specimen collected|h[ae]?emat\w+|biochem\w+|chemistry|klinische chemie|hämatologie|hématologie|biochimie|lipid profile|complete blood count|urinalysis)\b",
    re.IGNORECASE,
)


def kind_of(reading: FileReading, rows: list[LabRow]) -> DocumentKind:
    """Lab, radiology, pathology, letter, image, imaging or other."""
    if reading.file_kind is FileKind.DICOM:
        return DocumentKind.IMAGING
    text = "\n".join(page.text for page in reading.pages)[:60000]
    if not text.strip():
        return DocumentKind.IMAGE if reading.file_kind in (FileKind.PNG, FileKind.JPEG) else DocumentKind.OTHER
    title = text[:600]
    lines = max(1, sum(1 for line in text.split("\n") if line.strip()))
    distinct = {word.casefold() for word in _RADIOLOGY.findall(text)}
    scores = {
        DocumentKind.LAB: 2.0 * min(len(rows), 6)
        + (4 if len(rows) > 0.3 * lines else 0)
        + min(4, len(_LAB.findall(text))),
        DocumentKind.RADIOLOGY: 1.2 * min(len(distinct), 8) + (3 if _RADIOLOGY_TITLE.search(title) else 0),
        DocumentKind.PATHOLOGY: 1.5 * min(len({w.casefold() for w in _PATHOLOGY.findall(text)}), 8),
        DocumentKind.LETTER: 6.0 * min(len(_LETTER.findall(text)), 2),
    }
    best = max(scores, key=lambda kind: scores[kind])
    return best if scores[best] >= 3 else DocumentKind.OTHER
