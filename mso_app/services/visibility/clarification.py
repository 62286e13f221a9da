"""Questions about an opinion and what its requester thinks of it, of a case that was reached."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import String, cast, func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import Select, SelectOfScalar

from mso_app.core.errors import NotFound
from mso_app.domain.access import Action, Actor
from mso_app.domain.case_status import CaseStatus
from mso_app.domain.clarification import THREADS_MAX, ThreadState
from mso_app.models import Case, Clarification, ClarificationEntry, Feedback, FeedbackChange
from mso_app.services import audit
from mso_app.services.visibility.cases import case_reach


def threads_of(case: Case) -> SelectOfScalar[Clarification]:
    """The questions of a case, oldest first."""
    asked = select(Clarification).where(Clarification.case_id == case.id)
    return asked.order_by(col(Clarification.number)).limit(THREADS_MAX)


async def thread_in(session: AsyncSession, actor: Actor, case: Case, thread_id: UUID, action: Action) -> Clarification:
    """A question of this case. Raises NotFound, on record."""
    asked = select(Clarification).where(Clarification.id == thread_id, Clarification.case_id == case.id)
    thread = (await session.exec(asked.execution_options(populate_existing=True))).first()
    if thread is None:
        await audit.record_refusal(session, actor, action, subject="clarification", subject_id=thread_id)
        raise NotFound
    return thread


def thread_numbers_of(case: Case) -> Select[int, int]:
    """How many questions a case has, and the highest number among them."""
    return select(func.count(), func.coalesce(func.max(Clarification.number), 0)).where(
        Clarification.case_id == case.id
    )


def entries_of(threads: Sequence[Clarification]) -> SelectOfScalar[ClarificationEntry]:
    """What was said in these threads, in order."""
    said = select(ClarificationEntry).where(
        col(ClarificationEntry.clarification_id).in_([thread.id for thread in threads])
    )
    return said.order_by(col(ClarificationEntry.clarification_id), col(ClarificationEntry.position))


def thread_states_of(case: Case) -> Select[str, int]:
    """How many threads of a case stand how, without a word of them."""
    counted = select(Clarification.state, func.count()).where(Clarification.case_id == case.id)
    return counted.group_by(col(Clarification.state))


def done_between(after: datetime, until: datetime) -> SelectOfScalar[Case]:
    """Cases that became Done in this span, the latest moment included; for the timekeeper."""
    return (
        select(Case)
        .where(Case.status == CaseStatus.DONE, col(Case.done_at) > after, col(Case.done_at) <= until)
        .order_by(col(Case.done_at))
    )


def open_thread_ids(case_ids: Sequence[UUID]) -> Select[UUID, UUID]:
    """Case and id of the threads that wait for an answer; for the timekeeper."""
    return select(Clarification.case_id, Clarification.id).where(
        col(Clarification.case_id).in_(case_ids), Clarification.state == ThreadState.OPEN
    )


async def feedback_of(session: AsyncSession, case: Case) -> Feedback | None:
    """What the requester of a reached case said about its opinion."""
    given = select(Feedback).where(Feedback.case_id == case.id)
    return (await session.exec(given.execution_options(populate_existing=True))).first()


def feedback_changes_of(feedback: Feedback) -> SelectOfScalar[FeedbackChange]:
    """Its earlier states, newest first."""
    changes = select(FeedbackChange).where(FeedbackChange.feedback_id == feedback.id)
    return changes.order_by(col(FeedbackChange.version).desc())


def feedback_figures(actor: Actor) -> Select[int, float | None, float | None]:
    """How many ratings the reachable cases have, and their averages."""
    return (
        select(func.count(), func.avg(Feedback.usefulness), func.avg(Feedback.timeliness))
        .select_from(Feedback)
        .join(Case, col(Case.id) == Feedback.case_id)
        .where(case_reach(actor))
    )


def feedback_outcomes(actor: Actor) -> Select[str, int]:
    """What turned out later, counted over the reachable cases."""
    return (
        select(cast(col(Feedback.outcome), String), func.count())
        .join(Case, col(Case.id) == Feedback.case_id)
        .where(case_reach(actor), col(Feedback.outcome).is_not(None))
        .group_by(cast(col(Feedback.outcome), String))
    )
