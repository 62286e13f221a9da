"""Everything that stands beside a sealed opinion for one person, in one reading."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.domain import access
from mso_app.domain.access import Action, Actor
from mso_app.schemas.clarification import AfterOpinion
from mso_app.services import visibility
from mso_app.services.clarification.feedback import open_feedback
from mso_app.services.clarification.reading import count_clarification, open_clarification


async def after_the_opinion(session: AsyncSession, actor: Actor, case_id: UUID) -> AfterOpinion:
    """What this person may see of it; nothing before the case is Done. Raises NotFound out of reach."""
    case = await visibility.case_of(session, actor, case_id, Action.SEE_CASE)
    can = access.can(visibility.standing(actor, case), case.status, withdrawn=case.withdrawn_at is not None)
    found = AfterOpinion()
    if Action.SEE_CLARIFICATION in can:
        found.questions = await open_clarification(session, actor, case_id)
    elif Action.COUNT_CLARIFICATION in can:
        found.count = await count_clarification(session, actor, case_id)
    if Action.SEE_FEEDBACK in can:
        found.feedback = await open_feedback(session, actor, case_id)
    return found
