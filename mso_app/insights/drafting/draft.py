"""The whole draft of a case: summary, key findings, SOAP, candidate diagnoses, next steps."""

from mso_app.domain.documents import DocumentKind
from mso_app.domain.insights import ClaimKind
from mso_app.insights.drafting import labs, reports
from mso_app.insights.drafting.diagnoses import diagnoses
from mso_app.insights.drafting.negation import is_negative
from mso_app.insights.drafting.patterns import fitting
from mso_app.insights.drafting.sentences import sentences
from mso_app.insights.drafting.statements import Statement
from mso_app.schemas.drafting import CaseMaterial, DocumentMaterial, DraftedClaim, Pointer

MOST_FINDINGS = 40
MOST_OF_A_KIND = 30
LABS_IN_A_LINE = 6
HISTORY_IN_THE_SUMMARY = 3


def draft(material: CaseMaterial) -> list[DraftedClaim]:
    """Claims in the order in which they are shown within their kind. The same material gives the same draft."""
    parts = [
        (summary(material), MOST_OF_A_KIND),
        (findings(material), MOST_FINDINGS),
        (subjective(material), MOST_OF_A_KIND),
        (objective(material), MOST_OF_A_KIND),
        (assessment(material), MOST_OF_A_KIND),
        (plan(material), MOST_OF_A_KIND),
        (diagnoses(material), MOST_OF_A_KIND),
        (next_steps(material), MOST_OF_A_KIND),
    ]
    return [claim for claims, most in parts for claim in _each_once(claims)[:most]]


def summary(material: CaseMaterial) -> list[DraftedClaim]:
    """The first sentences of the request, then one line per document with what it concludes."""
    typed = sentences(material.request.history)[:HISTORY_IN_THE_SUMMARY]
    lines = (_line(document) for document in material.documents)
    return [_typed(ClaimKind.SUMMARY, text) for text in typed] + [line for line in lines if line is not None]


def findings(material: CaseMaterial) -> list[DraftedClaim]:
    """Critical values, what reports conclude, values outside their range, wrong marks, then what is not there."""
    said = [s for document in material.documents if reports.is_report(document) for s in reports.conclusions(document)]
    positive = [s for s in said if not is_negative(s.text) and not reports.is_advice(s.text)]
    negative = [s for s in said if is_negative(s.text)]
    outside = labs.outside(material)
    critical = [result for result in outside if result.is_critical]
    others = [result for result in outside if not result.is_critical]
    return [
        *(_of_result(ClaimKind.FINDING, result) for result in critical),
        *(_of_statement(ClaimKind.FINDING, s) for s in positive),
        *(_of_result(ClaimKind.FINDING, result) for result in others),
        *(_of_wrong_mark(result) for result in labs.contradicted(material)),
        *(_of_statement(ClaimKind.FINDING, s) for s in negative),
    ]


def subjective(material: CaseMaterial) -> list[DraftedClaim]:
    """What the patient tells: the history of the request, then the letters."""
    letters = [document for document in material.documents if not reports.is_report(document)]
    told = [s for letter in letters for s in reports.narrative(letter) if not reports.is_intention(s.text)]
    return [
        *(_typed(ClaimKind.SUBJECTIVE, text) for text in sentences(material.request.history)),
        *(_of_statement(ClaimKind.SUBJECTIVE, s) for s in told),
    ]


def objective(material: CaseMaterial) -> list[DraftedClaim]:
    """Values outside their range, one line per laboratory report, and what was seen."""
    lines = [_lab_line(ClaimKind.OBJECTIVE, document) for document in material.documents if document.rows]
    seen = [
        s
        for document in material.documents
        if reports.is_report(document)
        for s in reports.statements(document, "findings")
    ]
    return [*(line for line in lines if line), *(_of_statement(ClaimKind.OBJECTIVE, s) for s in seen)]


def assessment(material: CaseMaterial) -> list[DraftedClaim]:
    """What the reports conclude and what the values fit."""
    concluded = [
        s
        for document in material.documents
        if reports.is_report(document)
        for s in reports.conclusions(document)
        if not reports.is_advice(s.text)
    ]
    return [
        *(_of_statement(ClaimKind.ASSESSMENT, s) for s in concluded),
        *(
            DraftedClaim(
                kind=ClaimKind.ASSESSMENT,
                text=f"{pattern.name} ({pattern.reason}).",
                evidence=[result.pointer for result in results],
            )
            for pattern, results in fitting(material)
        ),
    ]


def plan(material: CaseMaterial) -> list[DraftedClaim]:
    """Only what the documents and the request themselves plan or recommend."""
    treatment = material.request.first_treatment.strip()
    advised = [s for document in material.documents for s in reports.advice(document) if reports.is_report(document)]
    return [
        *([_typed(ClaimKind.PLAN, treatment)] if treatment else []),
        *(_of_statement(ClaimKind.PLAN, s) for s in reports.intentions(material)),
        *(_of_statement(ClaimKind.PLAN, s) for s in advised),
    ]


def next_steps(material: CaseMaterial) -> list[DraftedClaim]:
    """What the reports say is still to be done."""
    advised = [s for document in material.documents if reports.is_report(document) for s in reports.advice(document)]
    return [_of_statement(ClaimKind.NEXT_STEP, s) for s in advised]


def _line(document: DocumentMaterial) -> DraftedClaim | None:
    if document.rows and document.kind in (DocumentKind.LAB, DocumentKind.OTHER):
        return _lab_line(ClaimKind.SUMMARY, document)
    if reports.is_report(document):
        said = [s for s in reports.conclusions(document) if not reports.is_advice(s.text)]
    else:
        said = reports.listed_diagnoses(document)
    if not said:
        return None
    words = " ".join(f"{s.text.rstrip('.')}." for s in said)
    return DraftedClaim(
        kind=ClaimKind.SUMMARY, text=f"{reports.title(document)}: {words}", evidence=[s.pointer for s in said]
    )


def _lab_line(kind: ClaimKind, document: DocumentMaterial) -> DraftedClaim | None:
    """ "Laboratory report of 25 Sep 2026: 13 of 37 results outside their range, first Haemoglobin 9.1 g/dL (low)." """
    rows = [labs.Result(document=document, row=row) for row in document.rows]
    judged = [result for result in rows if result.row.flag is not None]
    outside = sorted((result for result in judged if result.is_outside), key=lambda result: -result.weight)
    if not judged:
        return None
    first = outside[:LABS_IN_A_LINE] or judged[:1]
    if not outside:
        text = f"{reports.title(document)}: all {len(judged)} results that have a range are inside it."
        return DraftedClaim(kind=kind, text=text, evidence=[result.pointer for result in judged[:LABS_IN_A_LINE]])
    figures = ", ".join(f"{result.row.test_name} {result.figure} ({result.row.flag})" for result in first)
    more = f" and {len(outside) - len(first)} more" if len(outside) > len(first) else ""
    text = f"{reports.title(document)}: {len(outside)} of {len(judged)} results outside their range: {figures}{more}."
    return DraftedClaim(kind=kind, text=text, evidence=[result.pointer for result in first])


def _of_result(kind: ClaimKind, result: labs.Result) -> DraftedClaim:
    return DraftedClaim(kind=kind, text=result.sentence, evidence=[result.pointer])


def _of_wrong_mark(result: labs.Result) -> DraftedClaim:
    text = f"{result.row.test_name} {result.figure}: {result.mark_differs}"
    return DraftedClaim(kind=ClaimKind.FINDING, text=text, evidence=[result.pointer])


def _of_statement(kind: ClaimKind, statement: Statement) -> DraftedClaim:
    return DraftedClaim(kind=kind, text=statement.text, evidence=[statement.pointer])


def _typed(kind: ClaimKind, text: str) -> DraftedClaim:
    """Words of the request, which stand for themselves and are shown as such."""
    return DraftedClaim(kind=kind, text=text)


def _each_once(claims: list[DraftedClaim]) -> list[DraftedClaim]:
    """Two documents that say the same in the same words make one claim with two places."""
    once: dict[tuple[str, bool], DraftedClaim] = {}
    for claim in claims:
        key = (claim.text.casefold(), bool(claim.evidence))
        if key in once:
            known = once[key]
            more: list[Pointer] = [pointer for pointer in claim.evidence if pointer not in known.evidence]
            once[key] = known.model_copy(update={"evidence": [*known.evidence, *more]})
        else:
            once[key] = claim
    return list(once.values())
