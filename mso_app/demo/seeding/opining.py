"""Opinions of the demo world: quotes found in the stored pages, cited, drafted, and signed where the case is done."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.demo.seeding.people import PASSWORD
from mso_app.demo.shapes import Answer, Citation, Opinion
from mso_app.demo.world import DemoCase
from mso_app.domain.access import Actor
from mso_app.insights.evidence import find
from mso_app.models import Case, Document
from mso_app.schemas.opinions import AnswerChange, CitationIn, OpinionChange
from mso_app.services import opinions, visibility


class QuoteMissing(RuntimeError):
    """A demo text cites what its paper does not say."""


async def write(session: AsyncSession, actor: Actor, case: Case, demo: DemoCase, *, answers: int | None = None) -> None:
    """Save the draft with its citations; only the first `answers` answers when given."""
    opinion = demo.script.opinion
    documents = {row.name: row for row in (await session.exec(visibility.documents_in(case))).all()}
    tokens: dict[tuple[str, int, str], str] = {}
    draft = await opinions.open_draft(session, actor, case.id)
    written = opinion.answers if answers is None else opinion.answers[:answers]
    for answer in written:
        for citation in answer.citations:
            place = await _place(session, documents[citation.file], citation)
            view = await opinions.cite(session, actor, case.id, place)
            tokens[(citation.file, citation.page, citation.quote)] = view.token
    draft = await opinions.open_draft(session, actor, case.id)
    questions = [answer.question_id for answer in draft.answers]
    change = _change(opinion, questions, written, tokens, whole=answers is None)
    await opinions.save(session, actor, case.id, change, version=draft.version)


async def sign(session: AsyncSession, actor: Actor, case: Case) -> None:
    draft = await opinions.open_draft(session, actor, case.id)
    await opinions.sign(
        session, actor, case.id, case_version=draft.case_version, version=draft.version, password=PASSWORD
    )


async def _place(session: AsyncSession, document: Document, citation: Citation) -> CitationIn:
    pages = (await session.exec(visibility.some_pages_of(document, {citation.page}))).all()
    span = find(citation.quote, pages[0].text) if pages else None
    if span is None:
        raise QuoteMissing(f"{document.name}, page {citation.page}: {citation.quote}")
    start, end = span
    return CitationIn(document_id=document.id, page=citation.page, start=start, end=end, quote=pages[0].text[start:end])


def _change(
    opinion: Opinion,
    questions: list[UUID],
    written: tuple[Answer, ...],
    tokens: dict[tuple[str, int, str], str],
    *,
    whole: bool,
) -> OpinionChange:
    answers = [
        AnswerChange(question_id=question, text=_text(answer, tokens), is_complete=True)
        for question, answer in zip(questions, written, strict=False)
    ]
    if not whole:
        return OpinionChange(headline=opinion.headline, answers=answers)
    return OpinionChange(
        headline=opinion.headline,
        summary=opinion.summary,
        diagnosis=f"{opinion.diagnosis.second}, {opinion.icd10}" if opinion.icd10 else opinion.diagnosis.second,
        diagnosis_outcome=opinion.diagnosis.outcome.value,
        diagnosis_impact=opinion.diagnosis.impact.value,
        treatment=opinion.treatment.second,
        treatment_outcome=opinion.treatment.outcome.value,
        treatment_impact=opinion.treatment.impact.value,
        recommendations=list(opinion.recommendations),
        limits=opinion.limits,
        answers=answers,
    )


def _text(answer: Answer, tokens: dict[tuple[str, int, str], str]) -> str:
    text = answer.text
    for number, citation in enumerate(answer.citations, start=1):
        text = text.replace(f"[^{number}]", tokens[(citation.file, citation.page, citation.quote)])
    if answer.citations:
        return text
    # An answer that draws on the others rests on what the first of them rests on.
    return f"{text} {next(iter(tokens.values()))}"
