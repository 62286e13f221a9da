"""What a demo case and its papers are made of: frozen values, no behaviour beyond their own words."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mso_app.domain.documents import DocumentKind
from mso_app.domain.opinions import Impact, Outcome
from mso_app.domain.words import Sex


@dataclass(frozen=True, kw_only=True)
class Patient:
    """A person under care; `mrn` is the number the institution knows them by."""

    name: str
    sex: Sex
    birth_date: date
    mrn: str

    @property
    def she(self) -> str:
        return "she" if self.sex is Sex.FEMALE else "he"

    @property
    def her(self) -> str:
        return "her" if self.sex is Sex.FEMALE else "his"

    @property
    def woman(self) -> str:
        return "woman" if self.sex is Sex.FEMALE else "man"

    @property
    def family(self) -> str:
        """ "Ms Halvorsen": how a letter speaks of the patient."""
        return f"{'Ms' if self.sex is Sex.FEMALE else 'Mr'} {self.name.split(' ', 1)[1]}"

    def age(self, on: date) -> int:
        """Completed years on this day."""
        return on.year - self.birth_date.year - ((on.month, on.day) < (self.birth_date.month, self.birth_date.day))


class Layout(StrEnum):
    """How a laboratory prints its results; each a different hand."""

    CLINIC = "clinic"
    GRID = "grid"
    PRINTOUT = "printout"
    METHOD = "method"


@dataclass(frozen=True, kw_only=True)
class LabLine:
    """One printed result. `low` and `high` bound the reference range, `reference` overrides how it is printed."""

    test: str
    value: str
    unit: str = ""
    low: float | None = None
    high: float | None = None
    reference: str = ""
    method: str = ""
    decimals: int = 0

    @property
    def flag(self) -> str:
        """ "L", "H", or "" when inside the range or not a number."""
        try:
            number = float(self.value.replace(",", "").lstrip("<>"))
        except ValueError:
            return ""
        if self.low is not None and number < self.low:
            return "L"
        if self.high is not None and number > self.high:
            return "H"
        return ""


@dataclass(frozen=True, kw_only=True)
class Panel:
    name: str
    lines: tuple[LabLine, ...]
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Head:
    """What every paper prints above its content; `birth_date` may differ from the patient's on purpose."""

    house: str
    department: str
    address: str
    patient: str
    sex: str
    birth_date: date
    mrn: str


@dataclass(frozen=True, kw_only=True)
class LabPaper:
    """A laboratory report. `spread` puts every panel on a page of its own."""

    head: Head
    layout: Layout
    collected: date
    order: str
    panels: tuple[Panel, ...]
    comment: str = ""
    validated_by: str = "Dr. M. Reinholt"
    spread: bool = False
    title: str = "Laboratory report"


@dataclass(frozen=True, kw_only=True)
class Table:
    """A small table inside a report; the first row of `rows` is the heading."""

    title: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class ReportPaper:
    """A sectioned report (radiology, pathology, endoscopy, neurophysiology).

    Text between `[[` and `]]` is never broken over two lines, so that it can be quoted.
    """

    head: Head
    title: str
    examined: date
    sections: tuple[tuple[str, str], ...]
    signed_by: str
    kind: DocumentKind = DocumentKind.RADIOLOGY
    table: Table | None = None
    accession: str = ""
    requested_by: str = "Outpatient clinic"


@dataclass(frozen=True, kw_only=True)
class LetterPaper:
    """A referral letter: paragraphs may carry `[[…]]` as in a report."""

    head: Head
    written: date
    subject: str
    phone: str
    opening: str
    diagnoses: tuple[str, ...]
    paragraphs: tuple[str, ...]
    medication: tuple[str, ...]
    signed_by: str
    signed_title: str


@dataclass(frozen=True, kw_only=True)
class ScanPaper:
    """Another paper as it comes off an office scanner: pictures of pages, no text layer."""

    of: "LabPaper | ReportPaper | LetterPaper"
    seed: int


@dataclass(frozen=True, kw_only=True)
class CsvPaper:
    """Laboratory values exported as a table."""

    head: Head
    collected: date
    panels: tuple[Panel, ...]


class Picture(StrEnum):
    """What a photo-like JPEG shows."""

    ECG = "ecg"
    XRAY = "xray"
    SKIN = "skin"
    FUNDUS = "fundus"


@dataclass(frozen=True, kw_only=True)
class PhotoPaper:
    picture: Picture
    seed: int


class Phantom(StrEnum):
    """What body region a synthetic DICOM slice shows."""

    CT_ABDOMEN = "ct_abdomen"
    CT_CHEST = "ct_chest"
    MR_SPINE = "mr_spine"
    MR_BRAIN = "mr_brain"


@dataclass(frozen=True, kw_only=True)
class DicomPaper:
    """One slice of a synthetic series; `number` counts from 1 to `slices`."""

    head: Head
    phantom: Phantom
    studied: date
    number: int
    slices: int
    seed: int
    description: str


PrintedPaper = LabPaper | ReportPaper | LetterPaper
Paper = PrintedPaper | ScanPaper | CsvPaper | PhotoPaper | DicomPaper


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One file of a case: how it is called and what it holds."""

    name: str
    title: str
    kind: DocumentKind
    paper: Paper


@dataclass(frozen=True, kw_only=True)
class Citation:
    """A quote that occurs literally on this page (from 1) of the file with this name."""

    file: str
    page: int
    quote: str


@dataclass(frozen=True, kw_only=True)
class Answer:
    """An answer to one question; `[^1]` in the text stands for the first of its citations, and so on."""

    text: str
    citations: tuple[Citation, ...]

    @property
    def plain(self) -> str:
        """The text without the marks of its citations."""
        text = self.text
        for number in range(1, len(self.citations) + 1):
            text = text.replace(f" [^{number}]", "")
        return text


@dataclass(frozen=True, kw_only=True)
class Concordance:
    """One line of the comparison: what the expert holds, and how far that is from the first opinion."""

    second: str
    outcome: Outcome
    impact: Impact


@dataclass(frozen=True, kw_only=True)
class Opinion:
    """A signed text: one answer per question, in the order of the questions."""

    headline: str
    summary: str
    diagnosis: Concordance
    icd10: str
    treatment: Concordance
    answers: tuple[Answer, ...]
    recommendations: tuple[str, ...]
    limits: str


@dataclass(frozen=True, kw_only=True)
class Script:
    """What a clinical template writes for one patient: everything about a case except when it happened."""

    subject: str
    sub_specialty: str
    history: str
    first_diagnosis: str
    icd10: str
    first_treatment: str
    questions: tuple[str, ...]
    sheets: tuple[Sheet, ...]
    opinion: Opinion
