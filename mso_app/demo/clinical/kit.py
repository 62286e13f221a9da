"""What the clinical templates write with: who and where, and short ways to a letter, a report, a laboratory sheet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from mso_app.demo import laboratory
from mso_app.demo.people import Institution, Requester
from mso_app.demo.shapes import (
    Answer,
    Citation,
    Concordance,
    CsvPaper,
    DicomPaper,
    Head,
    LabLine,
    LabPaper,
    Layout,
    LetterPaper,
    Panel,
    Patient,
    Phantom,
    PhotoPaper,
    Picture,
    ReportPaper,
    ScanPaper,
    Sheet,
    Table,
)
from mso_app.domain.documents import DocumentKind
from mso_app.domain.opinions import Impact, Outcome

_DEPARTMENTS = {
    "lab": "Institute of Laboratory Medicine",
    "radiology": "Institute of Diagnostic Radiology",
    "pathology": "Institute of Pathology",
}
_RADIOLOGISTS = ("Dr. P. Lorenz", "Dr. T. Albuquerque", "Dr. J. Whitfield", "Dr. A. Dombrowski")
_LAYOUTS = tuple(Layout)
# How the stored text of a page keeps the columns of a table apart.
_COLUMN = "   "
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One patient at one house; `seen` is the day of the referral, everything else happened before it."""

    patient: Patient
    institution: Institution
    requester: Requester
    seen: date
    seed: int
    variant: int

    @property
    def age(self) -> int:
        return self.patient.age(self.seen)

    def day(self, before: int) -> date:
        """The day this many days before the referral."""
        return self.seen - timedelta(days=before)

    def ago(self, before: int) -> str:
        """That day in words, "9 Nov 2026"."""
        value = self.day(before)
        return f"{value.day} {value:%b %Y}"

    def pick(self, *choices: T) -> T:
        return choices[self.variant % len(choices)]

    def head(self, department: str) -> Head:
        return Head(
            house=self.institution.name,
            department=_DEPARTMENTS.get(department, department),
            address=self.institution.address,
            patient=self.patient.name,
            sex=self.patient.sex.value,
            birth_date=self.patient.birth_date,
            mrn=self.patient.mrn,
        )


def letter(
    s: Setting,
    department: str,
    *,
    subject: str,
    opening: str,
    diagnoses: tuple[str, ...],
    course: tuple[str, ...],
    medication: tuple[str, ...] = ("No regular medication.",),
) -> Sheet:
    """The referral letter, always written on the day of the referral."""
    paper = LetterPaper(
        head=s.head(department),
        written=s.seen,
        subject=subject,
        phone=s.institution.phone,
        opening=opening,
        diagnoses=diagnoses,
        paragraphs=course,
        medication=medication,
        signed_by=s.requester.name,
        signed_title=s.requester.title,
    )
    return Sheet(name="referral_letter.pdf", title="Referral letter", kind=DocumentKind.LETTER, paper=paper)


def report(  # noqa: PLR0913 -- one argument per part of the printed page
    s: Setting,
    name: str,
    title: str,
    before: int,
    sections: tuple[tuple[str, str], ...],
    *,
    kind: DocumentKind = DocumentKind.RADIOLOGY,
    department: str = "",
    table: Table | None = None,
    signed_by: str = "",
) -> Sheet:
    """A report about an examination this many days before the referral."""
    default = "pathology" if kind is DocumentKind.PATHOLOGY else "radiology"
    paper = ReportPaper(
        head=s.head(department or default),
        title=title,
        examined=s.day(before),
        sections=sections,
        signed_by=signed_by or _RADIOLOGISTS[s.seed % len(_RADIOLOGISTS)],
        kind=kind,
        table=table,
        accession=f"{'H' if kind is DocumentKind.PATHOLOGY else 'R'}{s.day(before):%y%m}-{4000 + s.seed * 37 % 5000}",
        requested_by=s.requester.name,
    )
    return Sheet(name=name, title=title, kind=kind, paper=paper)


def radiology(  # noqa: PLR0913 -- one argument per section of the report
    s: Setting,
    name: str,
    title: str,
    before: int,
    *,
    question: str,
    technique: str,
    comparison: str,
    findings: str,
    impression: str,
    table: Table | None = None,
) -> Sheet:
    """A radiology report with its five usual sections."""
    sections = (
        ("Clinical question", question),
        ("Technique", technique),
        ("Comparison", comparison),
        ("Findings", findings),
        ("Impression", impression),
    )
    return report(s, name, title, before, sections, table=table)


def panel(
    s: Setting,
    name: str,
    tests: tuple[str, ...],
    found: Mapping[str, float | str] | None = None,
    *,
    extra: tuple[LabLine, ...] = (),
    note: str = "",
) -> Panel:
    whole = laboratory.consistent(s.patient, tests, found or {}, seed=f"{s.seed}", age=s.age)
    return laboratory.panel(s.patient, name, tests, seed=f"{s.seed}", found=whole, extra=extra, note=note)


def lab(
    s: Setting,
    before: int,
    panels: tuple[Panel, ...],
    *,
    name: str = "laboratory.pdf",
    layout: Layout | None = None,
    comment: str = "",
    spread: bool = False,
) -> Sheet:
    """A laboratory sheet in the given hand, or in one that changes from case to case."""
    paper = LabPaper(
        head=s.head("lab"),
        layout=layout or _LAYOUTS[s.seed % len(_LAYOUTS)],
        collected=s.day(before),
        order=f"{s.day(before):%y%m%d}-{s.seed * 7919 % 10000:04d}",
        panels=panels,
        comment=comment,
        spread=spread,
    )
    return Sheet(name=name, title=f"Laboratory {s.ago(before)}", kind=DocumentKind.LAB, paper=paper)


def csv(s: Setting, before: int, panels: tuple[Panel, ...], name: str = "laboratory_earlier.csv") -> Sheet:
    paper = CsvPaper(head=s.head("lab"), collected=s.day(before), panels=panels)
    return Sheet(name=name, title=f"Laboratory {s.ago(before)}", kind=DocumentKind.LAB, paper=paper)


def scanned(s: Setting, sheet: Sheet) -> Sheet:
    """The same paper without a text layer, as it comes off a scanner."""
    if not isinstance(sheet.paper, LabPaper | ReportPaper | LetterPaper):
        raise TypeError("Only printed papers can be scanned.")
    paper = ScanPaper(of=sheet.paper, seed=s.seed)
    return Sheet(name=f"scan_{sheet.name}", title=f"{sheet.title}, scan", kind=sheet.kind, paper=paper)


def photo(s: Setting, picture: Picture, name: str, title: str) -> Sheet:
    paper = PhotoPaper(picture=picture, seed=s.seed)
    return Sheet(name=name, title=title, kind=DocumentKind.IMAGE, paper=paper)


def series(s: Setting, phantom: Phantom, before: int, slices: int, description: str) -> tuple[Sheet, ...]:
    """The DICOM files of one series, one sheet per slice."""
    stem = phantom.value
    return tuple(
        Sheet(
            name=f"{stem}_{number:03d}.dcm",
            title=f"{description}, image {number}",
            kind=DocumentKind.IMAGING,
            paper=DicomPaper(
                head=s.head("radiology"),
                phantom=phantom,
                studied=s.day(before),
                number=number,
                slices=slices,
                seed=s.seed,
                description=description,
            ),
        )
        for number in range(1, slices + 1)
    )


def cite(sheet: Sheet, quote: str, page: int = 1) -> Citation:
    return Citation(file=sheet.name, page=page, quote=quote)


def cite_value(sheet: Sheet, test: str) -> Citation:
    """The printed row of a test: name, value and unit, or value and unit where the method stands under the name."""
    paper = sheet.paper
    if not isinstance(paper, LabPaper):
        raise TypeError("Only laboratory sheets have rows.")
    for number, each in enumerate(paper.panels, start=1):
        for row in each.lines:
            if row.test == test:
                words = (row.value, row.unit) if paper.layout is Layout.METHOD else (test, row.value, row.unit)
                return cite(sheet, _COLUMN.join(word for word in words if word), number if paper.spread else 1)
    raise KeyError(test)


def answer(text: str, *citations: Citation) -> Answer:
    return Answer(text=text, citations=citations)


def confirmed(second: str) -> Concordance:
    return Concordance(second=second, outcome=Outcome.CONFIRMED, impact=Impact.NONE)


def clarified(second: str, impact: Impact = Impact.MINOR) -> Concordance:
    return Concordance(second=second, outcome=Outcome.CLARIFIED, impact=impact)


def changed(second: str, impact: Impact = Impact.MAJOR) -> Concordance:
    return Concordance(second=second, outcome=Outcome.CHANGED, impact=impact)


def undetermined(second: str) -> Concordance:
    return Concordance(second=second, outcome=Outcome.UNDETERMINED, impact=Impact.NONE)
