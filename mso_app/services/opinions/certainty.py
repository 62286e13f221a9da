"""How sure an author is: said beside the text until it is sealed, and no part of it."""

from uuid import UUID

from sqlmodel import col, update
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.errors import InvalidTransition
from mso_app.domain.access import Action, Actor
from mso_app.domain.opinions import Certainty
from mso_app.models import Opinion
from mso_app.services import audit
from mso_app.services.opinions.editing import begun, require_open
from mso_app.services.opinions.material import gather

SEALED = "This opinion is sealed. How sure you were stays as you said it."


async def say_certainty(session: AsyncSession, actor: Actor, case_id: UUID, certainty: Certainty | None) -> None:
    """Keep how sure the author of the draft is; None takes it back. It goes neither into the seal nor to the requester.

    Raises NotFound, NotPermitted, and InvalidTransition once the text is sealed.
    """
    material = await gather(session, actor, case_id, Action.WRITE_OPINION)
    await require_open(session, material)
    opinion = await begun(session, actor, material, material.opinion.version if material.opinion else 0)
    # Beside the text, so it is no change that another tab would have to be told of.
    mine = update(Opinion).where(col(Opinion.id) == opinion.id, col(Opinion.signed_at).is_(None))
    if (await session.exec(mine.values(certainty=certainty))).rowcount != 1:
        raise InvalidTransition(SEALED)
    await session.refresh(opinion)
    details: audit.Details = {"certainty": certainty.value if certainty else None}
    await audit.record(
        session, actor, material.writing, subject="opinion", subject_id=opinion.id, case_id=case_id, details=details
    )
