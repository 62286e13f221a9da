"""What an opinion is made of, gathered once: the case, its questions and documents, the draft and its citations."""

from dataclasses import dataclass, field
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.errors import InvalidTransition
from mso_app.domain.access import Action, Actor
from mso_app.domain.documents import FileKind
from mso_app.domain.second_readings import WRITING
from mso_app.models import Answer, Assignment, Case, Citation, Document, Opinion, Question, Seal
from mso_app.reports import seal as sealing
from mso_app.schemas.sealed import SealedOpinion
from mso_app.services import visibility
from mso_app.services.cases.moves import current_assignment
from mso_app.services.opinion_versions import versions
from mso_app.services.opinions.passages import Texts, concordance_text
from mso_app.services.second_readings.narrowing import is_blinded

PICTURES = frozenset({FileKind.PNG, FileKind.JPEG, FileKind.DICOM})


@dataclass(kw_only=True)
class Material:
    """Rows only; `opinion` is None until something was saved."""

    case: Case
    assignment: Assignment
    questions: list[Question]
    documents: dict[UUID, Document]
    opinion: Opinion | None = None
    answers: dict[UUID, Answer] = field(default_factory=dict)
    citations: list[Citation] = field(default_factory=list)
    pages: dict[tuple[UUID, int], str] = field(default_factory=dict)
    """The text of every cited page."""
    parent: SealedOpinion | None = None
    """The version an addendum is built on."""
    parent_seal: Seal | None = None

    @property
    def is_addendum(self) -> bool:
        """Whether what is written is a further version of what is sealed already."""
        return self.opinion is not None and self.opinion.edition > 1 and self.opinion.signed_at is None

    @property
    def writing(self) -> Action:
        """What the audit log calls work on it."""
        return Action.WRITE_ADDENDUM if self.is_addendum else Action.WRITE_OPINION

    @property
    def is_second(self) -> bool:
        """Whether this is what a second reader writes."""
        return self.assignment.provider_id != self.case.provider_id

    def label(self, citation: Citation) -> str:
        """ "D3 p 1", "D3 p 1 q 2" for the second quote of that page, or "D7 i 12" for an image."""
        document = self.documents[citation.document_id]
        letter = "i" if document.file_kind in PICTURES else "p"
        quote = f" q {citation.nth}" if citation.nth > 1 else ""
        return f"D{document.code} {letter} {citation.page}{quote}"

    def is_found(self, citation: Citation) -> bool:
        """Whether the quote still stands, literally, where it was marked (N-1)."""
        document = self.documents.get(citation.document_id)
        if document is None:
            return False
        if document.file_kind in PICTURES:
            return not citation.quote
        text = self.pages.get((citation.document_id, citation.page), "")
        return bool(citation.quote) and text[citation.start : citation.end] == citation.quote

    def cited_in(self, answer: Answer) -> list[Citation]:
        """The citations whose token stands in the text of an answer."""
        return [citation for citation in self.citations if f"[[{self.label(citation)}]]" in answer.text]


async def gather(session: AsyncSession, actor: Actor, case_id: UUID, action: Action) -> Material:
    """Everything for the author of the opinion. Raises NotFound or NotPermitted."""
    case = await visibility.case_of(session, actor, case_id, action)
    assignment = await _assignment(session, actor, case)
    questions = (
        await session.exec(select(Question).where(Question.case_id == case.id).order_by(col(Question.number)))
    ).all()
    documents = (await session.exec(visibility.documents_in(case))).all()
    material = Material(
        case=case,
        assignment=assignment,
        questions=list(questions),
        documents={document.id: document for document in documents},
        opinion=await visibility.my_opinion(session, actor, case, assignment),
    )
    if material.opinion is None:
        return material
    answers = (await session.exec(visibility.answers_of(material.opinion))).all()
    material.answers = {answer.question_id: answer for answer in answers}
    cited = (await session.exec(visibility.citations_of(material.opinion))).all()
    # A document that was removed takes its citations with it.
    material.citations = [citation for citation in cited if citation.document_id in material.documents]
    material.pages = await page_texts(session, material)
    if material.is_addendum:
        chain = await versions(session, case)
        material.parent_seal = chain[0].seal
        material.parent = sealing.opened(chain[0].seal.canonical)
    return material


async def _assignment(session: AsyncSession, actor: Actor, case: Case) -> Assignment:
    """What this author writes under: the one that runs the case, or a second reader's own. Raises InvalidTransition."""
    if not is_blinded(actor, case):
        return await current_assignment(session, case)
    reading = await visibility.second_reading_in(session, case)
    if reading is None or reading.reader_id != actor.id or reading.status not in WRITING:
        raise InvalidTransition("You can write once you have accepted the second reading, and until you have sealed.")
    return await visibility.assignment_of_reading(session, reading)


async def page_texts(session: AsyncSession, material: Material) -> dict[tuple[UUID, int], str]:
    """The text of the pages that are cited."""
    texts: dict[tuple[UUID, int], str] = {}
    for document_id in {citation.document_id for citation in material.citations}:
        wanted = {citation.page for citation in material.citations if citation.document_id == document_id}
        for page in (await session.exec(visibility.some_pages_of(material.documents[document_id], wanted))).all():
            texts[(document_id, page.number)] = page.text
    return texts


def draft_texts(material: Material) -> Texts:
    """The parts of the draft as they would be sealed now."""
    opinion = material.opinion
    if opinion is None:
        return {}
    answers = {question.number: material.answers.get(question.id) for question in material.questions}
    return {
        "headline": [opinion.headline.strip()],
        "summary": [opinion.summary.strip()],
        "diagnosis": [concordance_text(opinion.diagnosis, opinion.diagnosis_outcome, opinion.diagnosis_impact)],
        "treatment": [concordance_text(opinion.treatment, opinion.treatment_outcome, opinion.treatment_impact)],
        **{
            f"answer-{number}": [(answer.cannot_because.strip() or answer.text.strip()) if answer else ""]
            for number, answer in answers.items()
        },
        "recommendations": list(opinion.recommendations),
        "limits": [opinion.limits.strip()],
    }
