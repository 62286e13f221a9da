"""Signing an addendum, and saying so in the question that made it necessary."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.domain.access import Action, Actor
from mso_app.domain.clarification import TEXT_MAX
from mso_app.services import opinions, visibility
from mso_app.services.clarification.asking import append

SAID = "I have signed an addendum."


async def sign_addendum(
    session: AsyncSession,
    actor: Actor,
    case_id: UUID,
    *,
    version: int,
    password: str,
    thread_id: UUID | None = None,
    note: str = "",
) -> str:
    """Seal the next version; returns its code. A thread that is named counts as answered by it."""
    seal = await opinions.sign_addendum(session, actor, case_id, version=version, password=password)
    if thread_id is not None:
        case = await visibility.case_of(session, actor, case_id, Action.ANSWER_CLARIFICATION)
        thread = await visibility.thread_in(session, actor, case, thread_id, Action.ANSWER_CLARIFICATION)
        text = note.strip()[:TEXT_MAX] or SAID
        await append(session, actor, case, thread, text, Action.ANSWER_CLARIFICATION, addendum=seal)
    return seal.code
