"""Candidate diagnoses: what the documents name and what laboratory values fit, each with where it is written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from mso_app.domain.documents import DocumentKind
from mso_app.domain.insights import ClaimKind
from mso_app.insights.drafting import reports
from mso_app.insights.drafting.negation import Said, said
from mso_app.insights.drafting.patterns import fitting
from mso_app.insights.drafting.statements import Statement
from mso_app.insights.knowledge import icd10
from mso_app.insights.knowledge.terms import TERMS, Term
from mso_app.schemas.drafting import CaseMaterial, DocumentMaterial, DraftedClaim, Pointer

MOST = 12
MOST_REASONS = 8
_PRINTED_CODE = re.compile(rf"\s*[(\[](?:ICD-?10(?:-CM)?:?\s?)?({icd10.SHAPE.pattern})[)\]]")
# How much a source says about what the patient has.
SOURCE: dict[DocumentKind, float] = {DocumentKind.PATHOLOGY: 4, DocumentKind.RADIOLOGY: 3, DocumentKind.LETTER: 2}
OTHER_SOURCE = 2.5
FROM_VALUES = 1.5
THE_QUESTION = 100.0
ONLY_SUSPECTED = 0.5


@dataclass(kw_only=True)
class _Candidate:
    name: str
    icd10: str | None
    weight: float
    suspected: bool = False
    evidence: list[Pointer] = field(default_factory=list)

    def is_same(self, other: "_Candidate") -> bool:
        """One disease: by code, unless the words name two that only share a code."""
        mine, theirs = _diseases(self.name), _diseases(other.name)
        if mine and theirs and not mine & theirs:
            one, another = (min(names) for names in (mine, theirs))
            return one in another or another in one
        if self.icd10 and other.icd10:
            return icd10.same_disease(self.icd10, other.icd10)
        return self.name.casefold() == other.name.casefold()

    def add(self, other: "_Candidate") -> None:
        """Another place that names the same disease: more weight, more evidence."""
        self.weight += other.weight
        self.suspected = self.suspected and other.suspected
        self.evidence += [pointer for pointer in other.evidence if pointer not in self.evidence]


def diagnoses(material: CaseMaterial) -> list[DraftedClaim]:
    """Candidates, the one in question first, then by how much speaks for them."""
    found: list[_Candidate] = []
    for candidate in _everything(material):
        same = next((one for one in found if one.is_same(candidate)), None)
        if same:
            same.add(candidate)
        else:
            found.append(candidate)
    found.sort(key=lambda one: -one.weight)
    return [_claim(one) for one in found[:MOST]]


def _claim(one: _Candidate) -> DraftedClaim:
    return DraftedClaim(
        kind=ClaimKind.DIAGNOSIS,
        text=f"{one.name}, suspected" if one.suspected and one.evidence else one.name,
        icd10=one.icd10,
        icd10_title=icd10.title(one.icd10) if one.icd10 else None,
        evidence=one.evidence[:MOST_REASONS],
    )


def _everything(material: CaseMaterial) -> Iterator[_Candidate]:
    yield from _asked(material)
    for document in material.documents:
        yield from _in(document)
    for pattern, results in fitting(material):
        figures = ", ".join(f"{result.row.test_name} {result.figure}" for result in results)
        yield _Candidate(
            name=f"{pattern.name}: {figures}",
            icd10=pattern.icd10,
            weight=FROM_VALUES + max(result.weight for result in results) / 10_000,
            evidence=[result.pointer for result in results],
        )


def _asked(material: CaseMaterial) -> Iterator[_Candidate]:
    """The first opinion: in the requester's words, with a code only if it is one."""
    request = material.request
    if request.first_diagnosis.strip():
        code = request.first_diagnosis_code
        known = icd10.with_dot(code) if code and icd10.title(code) else None
        yield _Candidate(name=request.first_diagnosis.strip(), icd10=known, weight=THE_QUESTION)


def _in(document: DocumentMaterial) -> Iterator[_Candidate]:
    weight = SOURCE.get(document.kind, OTHER_SOURCE)
    if document.kind is DocumentKind.LAB and not document.sections:
        return
    listed = reports.listed_diagnoses(document)
    for statement in reports.conclusions(document) if reports.is_report(document) else listed:
        coded = _coded(statement, weight)
        if coded:
            yield coded
        else:
            yield from _named(statement, weight)


def _coded(statement: Statement, weight: float) -> _Candidate | None:
    """A diagnosis printed with its code: "Gallbladder stones (K80.2)"."""
    match = _PRINTED_CODE.search(statement.quote)
    if match is None or icd10.title(match[1]) is None:
        return None
    name = " ".join(statement.quote[: match.start()].split()).rstrip(",;: ")
    state = said(statement.quote, 0, match.start())
    if not name or state in (Said.ABSENT, Said.ELSEWHERE):
        return None
    suspected = state is Said.SUSPECTED or re.search(r"\bsuspected\b", statement.quote, re.IGNORECASE) is not None
    name = re.sub(r",?\s*\bsuspected\b", "", name, flags=re.IGNORECASE) if suspected else name
    return _Candidate(
        name=name,
        icd10=icd10.with_dot(match[1]),
        weight=weight * (ONLY_SUSPECTED if suspected else 1.0),
        suspected=suspected,
        evidence=[statement.pointer],
    )


def _named(statement: Statement, weight: float) -> Iterator[_Candidate]:
    for term, start, end in _terms_in(statement.quote):
        state = said(statement.quote, start, end)
        if state in (Said.PRESENT, Said.SUSPECTED):
            suspected = state is Said.SUSPECTED
            yield _Candidate(
                name=term.name,
                icd10=term.icd10,
                weight=weight * (ONLY_SUSPECTED if suspected else 1.0),
                suspected=suspected,
                evidence=[statement.pointer],
            )


def _diseases(name: str) -> set[str]:
    return {term.name.casefold() for term, _, _ in _terms_in(name)}


def _terms_in(text: str) -> list[tuple[Term, int, int]]:
    """The diseases a sentence names; a name inside a longer one is not counted."""
    one_line = re.sub(r"\s", " ", text)
    hits = [(term, *match.span()) for term in TERMS for match in term.pattern.finditer(one_line)]
    return [
        hit for hit in hits
        if not any(o is not hit and o[1] <= hit[1] and hit[2] <= o[2] and o[2] - o[1] > hit[2] - hit[1] for o in hits)
    ]  # fmt: skip
