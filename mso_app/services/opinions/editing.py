"""The draft of an opinion: opened, saved while typing, and the evidence collected for it."""

from typing import TypeVar
from uuid import UUID

from sqlmodel import col, update
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.core.errors import ChangedMeanwhile, InvalidInput, InvalidTransition, NotFound
from mso_app.domain import access
from mso_app.domain.access import Action, Actor, is_time_for
from mso_app.domain.case_status import CaseStatus, Move
from mso_app.domain.opinions import Impact, Outcome
from mso_app.models import Answer, Case, Citation, Institution, Opinion
from mso_app.schemas.opinions import AnswerView, CitationIn, CitationView, OpinionChange, OpinionDraft, TextRun
from mso_app.services import audit, visibility
from mso_app.services.cases.transition import move
from mso_app.services.opinion_window import require_window, window_is_open
from mso_app.services.opinions.conditions import conditions, unmet
from mso_app.services.opinions.material import PICTURES, Material, gather, page_texts
from mso_app.services.opinions.runs import Target, text_runs
from mso_app.services.second_readings.narrowing import narrowed
from mso_app.services.second_readings.sealing import begin_reading
from mso_app.services.views import moment

Word = TypeVar("Word", Outcome, Impact)

PLAIN = ("headline", "summary", "diagnosis", "treatment", "limits")
CITATIONS_MAX = 200


async def may_write(session: AsyncSession, actor: Actor, case_id: UUID) -> bool:
    """Whether the editor is for this person now: a colleague who reads along is not refused anything.

    Raises NotFound where the case itself is out of reach, and that is on record.
    """
    case = await visibility.case_of(session, actor, case_id, Action.SEE_CASE)
    withdrawn = case.withdrawn_at is not None
    allowed = access.can(visibility.standing(actor, case), case.status, withdrawn=withdrawn)
    can = narrowed(actor, case, await visibility.second_reading_in(session, case), allowed)
    if Action.WRITE_OPINION in can or Action.WRITE_ADDENDUM not in can or not window_is_open(case):
        return Action.WRITE_OPINION in can
    return (await session.exec(visibility.addendum_drafts(actor, case))).first() is not None


async def open_draft(session: AsyncSession, actor: Actor, case_id: UUID) -> OpinionDraft:
    """The draft of the author, empty when nothing was saved. Raises NotFound or NotPermitted."""
    material = await gather(session, actor, case_id, Action.WRITE_OPINION)
    await audit.record(session, actor, material.writing, subject="opinion", case_id=case_id, details={"opened": 1})
    return await draft_view(session, material)


async def save(
    session: AsyncSession, actor: Actor, case_id: UUID, change: OpinionChange, *, version: int
) -> OpinionDraft:
    """Keep what was typed; the first save of an accepted case starts the review (T8).

    Raises ChangedMeanwhile when another tab saved since `version` was read.
    """
    material = await gather(session, actor, case_id, Action.WRITE_OPINION)
    await require_open(session, material)
    opinion = await begun(session, actor, material, version)
    guarded = (
        update(Opinion)
        .where(col(Opinion.id) == opinion.id, col(Opinion.version) == opinion.version, col(Opinion.signed_at).is_(None))
        .values(
            **{name: getattr(change, name) for name in PLAIN},
            diagnosis_outcome=_word(Outcome, change.diagnosis_outcome),
            diagnosis_impact=_word(Impact, change.diagnosis_impact),
            treatment_outcome=_word(Outcome, change.treatment_outcome),
            treatment_impact=_word(Impact, change.treatment_impact),
            recommendations=[text.strip() for text in change.recommendations if text.strip()],
            saved_at=clock.now(),
            version=opinion.version + 1,
        )
    )
    if (await session.exec(guarded)).rowcount != 1:
        raise ChangedMeanwhile("This draft was changed in another tab. Your text is kept.")
    await session.refresh(opinion)
    await _save_answers(session, material, change)
    details: audit.Details = {"version": opinion.version}
    await audit.record(
        session,
        actor,
        material.writing,
        subject="opinion",
        subject_id=opinion.id,
        case_id=case_id,
        details=details,
    )
    return await draft_view(session, material)


async def cite(session: AsyncSession, actor: Actor, case_id: UUID, new: CitationIn) -> CitationView:
    """Collect a place in a document as evidence. Raises InvalidInput when the quote is not there literally."""
    material = await gather(session, actor, case_id, Action.WRITE_OPINION)
    await require_open(session, material)
    document = material.documents.get(new.document_id)
    if document is None:
        raise NotFound
    if len(material.citations) >= CITATIONS_MAX:
        raise InvalidInput(f"An opinion holds {CITATIONS_MAX} citations. Remove one that is not used.")
    version = material.opinion.version if material.opinion else 0
    opinion = await begun(session, actor, material, version)
    citation = Citation(
        opinion_id=opinion.id,
        document_id=document.id,
        position=len(material.citations) + 1,
        page=new.page,
        nth=1 + max((one.nth for one in material.citations if _same_page(one, document.id, new.page)), default=0),
        start=new.start,
        end=new.end,
        quote=new.quote,
    )
    material.citations.append(citation)
    material.pages = await page_texts(session, material)
    if document.file_kind in PICTURES:
        citation.quote, citation.start, citation.end = "", 0, 0
    if not material.is_found(citation):
        code = f"D{document.code}"
        raise InvalidInput(
            f"This quote is not in {code}, so it cannot be cited. Mark the sentence in the document instead."
        )
    same = next((other for other in material.citations[:-1] if _same_place(other, citation)), None)
    if same is not None:
        return _citation_view(material, same)
    session.add(citation)
    await session.flush()
    await audit.record(session, actor, material.writing, subject="opinion", subject_id=opinion.id, case_id=case_id)
    return _citation_view(material, citation)


async def remove_citation(session: AsyncSession, actor: Actor, case_id: UUID, citation_id: UUID) -> None:
    """Take a place out of the collected evidence. Raises InvalidInput while an answer cites it."""
    material = await gather(session, actor, case_id, Action.WRITE_OPINION)
    await require_open(session, material)
    citation = next((one for one in material.citations if one.id == citation_id), None)
    if citation is None:
        raise NotFound
    if _used_in(material, citation):
        raise InvalidInput("An answer cites this. Take the citation out of the answer first.")
    await session.delete(citation)
    await audit.record(session, actor, material.writing, subject="opinion", case_id=case_id)


async def draft_view(session: AsyncSession, material: Material) -> OpinionDraft:
    """The editor's picture of the material."""
    opinion = material.opinion
    institution = await session.get_one(Institution, material.case.institution_id)
    attested_at = material.assignment.attested_at
    attested = moment(attested_at, zone=institution.time_zone) if attested_at else ""
    found = conditions(material, attested=attested)
    answers = [_answer_view(material, number) for number in range(len(material.questions))]
    return OpinionDraft(
        case_version=material.case.version,
        version=opinion.version if opinion else 0,
        headline=opinion.headline if opinion else "",
        summary=opinion.summary if opinion else "",
        diagnosis=opinion.diagnosis if opinion else "",
        diagnosis_outcome=opinion.diagnosis_outcome or "" if opinion else "",
        diagnosis_impact=opinion.diagnosis_impact or "" if opinion else "",
        treatment=opinion.treatment if opinion else "",
        treatment_outcome=opinion.treatment_outcome or "" if opinion else "",
        treatment_impact=opinion.treatment_impact or "" if opinion else "",
        recommendations=list(opinion.recommendations) if opinion else [],
        limits=opinion.limits if opinion else "",
        certainty=opinion.certainty or "" if opinion else "",
        answers=answers,
        citations=[_citation_view(material, citation) for citation in material.citations],
        conditions=found,
        answered=sum(condition.is_met for condition in found if condition.target.startswith("question-")),
        total=len(material.questions),
        can_sign=not unmet(found),
        saved_at=moment(opinion.saved_at, zone=institution.time_zone) if opinion else "",
        edition=opinion.edition if opinion else 1,
        first_diagnosis=first_diagnosis(material.case),
        first_treatment=material.case.first_treatment,
        institution=institution.name,
    )


def first_diagnosis(case: Case) -> str:
    """The diagnosis of the first opinion with its code."""
    return ", ".join(part for part in (case.first_diagnosis, case.first_diagnosis_code) if part)


async def begun(session: AsyncSession, actor: Actor, material: Material, version: int) -> Opinion:
    """The opinion row, made at the first save; saving is the first work on an accepted case (T8)."""
    if material.is_second:
        await begin_reading(session, actor, material.case)
    elif material.case.status is CaseStatus.ACCEPTED:
        await move(session, None, material.case, Move.START_REVIEW)
    if material.opinion is not None:
        if material.opinion.version != version:
            raise ChangedMeanwhile("This draft was changed in another tab. Your text is kept.")
        return material.opinion
    material.opinion = Opinion(
        case_id=material.case.id,
        assignment_id=material.assignment.id,
        provider_id=actor.id,
        saved_at=clock.now(),
    )
    session.add(material.opinion)
    await session.flush()
    return material.opinion


async def _save_answers(session: AsyncSession, material: Material, change: OpinionChange) -> None:
    questions = {question.id for question in material.questions}
    for typed in change.answers:
        if typed.question_id not in questions or material.opinion is None:
            raise NotFound
        answer = material.answers.get(typed.question_id) or Answer(
            opinion_id=material.opinion.id, question_id=typed.question_id
        )
        answer.text, answer.cannot_because = typed.text, typed.cannot_because
        answer.is_complete = typed.is_complete and bool(typed.text.strip() or typed.cannot_because.strip())
        session.add(answer)
        material.answers[typed.question_id] = answer
    await session.flush()


def _answer_view(material: Material, index: int) -> AnswerView:
    question = material.questions[index]
    answer = material.answers.get(question.id)
    cited = material.cited_in(answer) if answer else []
    return AnswerView(
        question_id=question.id,
        number=question.number,
        question=question.text,
        text=answer.text if answer else "",
        cannot_because=answer.cannot_because if answer else "",
        is_complete=answer.is_complete if answer else False,
        citations=[_citation_view(material, citation) for citation in cited],
        runs=answer_runs(material, answer) if answer else [],
        links_words=_links_words(material, cited),
    )


def answer_runs(material: Material, answer: Answer) -> list[TextRun]:
    """The text of an answer as it will look, its citations leading to their places."""
    return text_runs(answer.text, answer_targets(material, answer))


def answer_targets(material: Material, answer: Answer) -> dict[str, Target]:
    """Where the citations of an answer lead, by their label."""
    return {
        material.label(citation): Target(
            document_id=citation.document_id,
            page=citation.page,
            start=citation.start,
            end=citation.end,
            quote=citation.quote,
        )
        for citation in reversed(material.cited_in(answer))
    }


def _links_words(material: Material, cited: list[Citation]) -> str:
    """ "5 links, all found in the documents"."""
    if not cited:
        return "No links"
    links = f"{len(cited)} link{'' if len(cited) == 1 else 's'}"
    if lost := sum(not material.is_found(citation) for citation in cited):
        return f"{links}, {lost} no longer found"
    return f"{links}, {'all ' if len(cited) > 1 else ''}found in the documents"


def _citation_view(material: Material, citation: Citation) -> CitationView:
    document = material.documents[citation.document_id]
    label = material.label(citation)
    return CitationView(
        id=citation.id,
        document_id=citation.document_id,
        code=f"D{document.code}",
        label=label,
        where=label.partition(" ")[2],
        token=f"[[{label}]]",
        document_name=document.name,
        page=citation.page,
        start=citation.start,
        end=citation.end,
        quote=citation.quote,
        used_in=_used_in(material, citation),
        is_found=material.is_found(citation),
    )


def _used_in(material: Material, citation: Citation) -> str:
    token = f"[[{material.label(citation)}]]"
    numbers = [
        str(question.number)
        for question in material.questions
        if question.id in material.answers and token in material.answers[question.id].text
    ]
    return ", ".join(numbers)


def _same_page(one: Citation, document_id: UUID, page: int) -> bool:
    return (one.document_id, one.page) == (document_id, page)


def _same_place(one: Citation, other: Citation) -> bool:
    return (one.document_id, one.page, one.start, one.end) == (other.document_id, other.page, other.start, other.end)


async def require_open(session: AsyncSession, material: Material) -> None:
    """Raises InvalidTransition unless what was gathered can still be changed."""
    case = material.case
    if material.is_addendum:
        await require_window(session, case)
        return
    if not is_time_for(Action.WRITE_OPINION, case.status, withdrawn=case.withdrawn_at is not None):
        raise InvalidTransition("The opinion of this case can be written only while it is being reviewed.")
    if material.opinion is not None and material.opinion.signed_at is not None:
        raise InvalidTransition("This opinion is sealed. It cannot be changed.")


def _word(kind: type[Word], text: str) -> Word | None:
    if not text:
        return None
    try:
        return kind(text)
    except ValueError:
        raise InvalidInput("Choose one of the offered words.") from None
