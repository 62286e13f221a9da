"""Questions about a sealed opinion and the feedback on it, over HTTP."""

from uuid import UUID

from fastapi import APIRouter

from mso_app.api.deps import CurrentActor, Uow
from mso_app.schemas.clarification import (
    ClarificationCount,
    ClarificationView,
    CloseIn,
    EntryIn,
    FeedbackFigures,
    FeedbackIn,
    FeedbackView,
    QuestionIn,
    ThreadView,
)
from mso_app.services import clarification

router = APIRouter(prefix="/api/v1", tags=["clarification"])

QUESTIONS = "/cases/{case_id}/clarification"


@router.get(QUESTIONS)
async def questions(session: Uow, actor: CurrentActor, case_id: UUID) -> ClarificationView:
    """Every thread with what was said, for the two sides of the case."""
    return await clarification.open_clarification(session, actor, case_id)


@router.get(f"{QUESTIONS}/count")
async def count(session: Uow, actor: CurrentActor, case_id: UUID) -> ClarificationCount:
    """How many there are; also for administrators."""
    return await clarification.count_clarification(session, actor, case_id)


@router.post(QUESTIONS, status_code=201)
async def ask(session: Uow, actor: CurrentActor, case_id: UUID, question: QuestionIn) -> ThreadView:
    """Ask about a sentence, or about the whole opinion."""
    return await clarification.ask(session, actor, case_id, question)


@router.post(f"{QUESTIONS}/{{question_id}}/questions", status_code=201)
async def ask_again(session: Uow, actor: CurrentActor, case_id: UUID, question_id: UUID, entry: EntryIn) -> ThreadView:
    """Go on asking in a thread."""
    return await clarification.ask_again(session, actor, case_id, question_id, entry)


@router.post(f"{QUESTIONS}/{{question_id}}/answers", status_code=201)
async def answer(session: Uow, actor: CurrentActor, case_id: UUID, question_id: UUID, entry: EntryIn) -> ThreadView:
    """Answer as the expert."""
    return await clarification.answer(session, actor, case_id, question_id, entry)


@router.post(f"{QUESTIONS}/{{question_id}}/close")
async def close(session: Uow, actor: CurrentActor, case_id: UUID, question_id: UUID, change: CloseIn) -> ThreadView:
    """Nothing more is needed here."""
    return await clarification.close(session, actor, case_id, question_id, change)


@router.get("/cases/{case_id}/feedback")
async def feedback(session: Uow, actor: CurrentActor, case_id: UUID) -> FeedbackView:
    """What the requester thinks of the opinion."""
    return await clarification.open_feedback(session, actor, case_id)


@router.put("/cases/{case_id}/feedback")
async def rate(session: Uow, actor: CurrentActor, case_id: UUID, given: FeedbackIn) -> FeedbackView:
    """Rate the opinion, or correct the rating."""
    return await clarification.give_feedback(session, actor, case_id, given)


@router.get("/feedback/figures")
async def figures(session: Uow, actor: CurrentActor) -> FeedbackFigures:
    """Counts and averages, for administrators."""
    return await clarification.feedback_figures(session, actor)
