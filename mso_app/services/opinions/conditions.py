"""What has to be true before an opinion can be signed (N-12), as the sign panel lists it."""

from mso_app.models import Answer, Question
from mso_app.schemas.opinions import Condition
from mso_app.services.opinions.material import Material, draft_texts
from mso_app.services.opinions.passages import difference, sealed_texts

CONCORDANCE = {
    "diagnosis": ("diagnosis", "diagnosis_outcome", "diagnosis_impact"),
    "treatment": ("treatment", "treatment_outcome", "treatment_impact"),
}


def conditions(material: Material, *, attested: str) -> list[Condition]:
    """Every condition in the order of the page, met or not."""
    return [
        Condition(
            text="Conflict of interest attested",
            detail=attested or "Accept the case with the attestation first.",
            is_met=material.assignment.attested_at is not None,
            target="",
        ),
        *_addendum(material),
        _headline(material),
        *(_question(material, question) for question in material.questions),
        _concordance(material),
        _quotes(material),
    ]


def unmet(found: list[Condition]) -> list[Condition]:
    return [condition for condition in found if not condition.is_met]


def _addendum(material: Material) -> list[Condition]:
    """An addendum says something that the version before it does not."""
    if material.parent is None:
        return []
    found = difference(sealed_texts(material.parent), draft_texts(material))
    name = f"Differs from version {material.parent.version}"
    detail = "Change or add what the addendum is about." if found.is_nothing else found.words
    return [Condition(text=name, detail=detail, is_met=not found.is_nothing, target="headline")]


def _headline(material: Material) -> Condition:
    met = material.opinion is not None and bool(material.opinion.headline.strip())
    detail = "One sentence stands at the top" if met else "Write the opinion in one sentence."
    return Condition(text="Headline", detail=detail, is_met=met, target="headline")


def _question(material: Material, question: Question) -> Condition:
    answer = material.answers.get(question.id)
    problem = _open_because(material, answer)
    links = len(material.cited_in(answer)) if answer else 0
    if problem is None:
        detail = "cannot be answered" if answer and answer.cannot_because.strip() else f"{_links(links)}"
    else:
        detail = problem
    return Condition(
        text=f"Question {question.number}", detail=detail, is_met=problem is None, target=f"question-{question.number}"
    )


def _open_because(material: Material, answer: Answer | None) -> str | None:
    """Why a question is still open; None when it is answered."""
    if answer is None or not (answer.text.strip() or answer.cannot_because.strip()):
        return "Answer it, or say why it cannot be answered."
    if not answer.is_complete:
        return f"{_links(len(material.cited_in(answer)))}, not marked as answered"
    needs_evidence = bool(material.documents) and not answer.cannot_because.strip()
    if needs_evidence and not material.cited_in(answer):
        return "Cite the document the answer rests on."
    return None


def _concordance(material: Material) -> Condition:
    opinion = material.opinion
    missing = [
        name
        for name, fields in CONCORDANCE.items()
        if opinion is None or not all(getattr(opinion, field) for field in fields)
    ]
    if missing or opinion is None:
        detail = f"Compare the {' and the '.join(missing)} with the first opinion."
        return Condition(text="Concordance", detail=detail, is_met=False, target="concordance")
    words = [outcome.value for outcome in (opinion.diagnosis_outcome, opinion.treatment_outcome) if outcome]
    return Condition(text="Concordance", detail=" and ".join(words).capitalize(), is_met=True, target="concordance")


def _quotes(material: Material) -> Condition:
    found = sum(material.is_found(citation) for citation in material.citations)
    total = len(material.citations)
    detail = f"{found} of {total} match the documents" if total else "nothing cited yet"
    return Condition(text="Every quote found", detail=detail, is_met=found == total, target="evidence")


def _links(number: int) -> str:
    return f"{number} link{'' if number == 1 else 's'}"
