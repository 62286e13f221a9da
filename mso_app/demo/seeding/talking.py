"""What requester and expert of a demo case write to each other while it is reviewed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.ids import new_id
from mso_app.domain.access import Actor
from mso_app.models import Case
from mso_app.schemas.chat import MessageIn
from mso_app.services import chat

READ_AFTER = timedelta(minutes=7)


@dataclass(frozen=True, kw_only=True)
class Saying:
    """One message: how long after the review began, whose it is, and which earlier one it answers."""

    after: timedelta
    by_expert: bool
    text: str
    answers: int | None = None


SAYINGS = (
    Saying(
        after=timedelta(minutes=12),
        by_expert=True,
        text="Good morning. I have started the review. The referral and the laboratory sheets are complete, thank you.",
    ),
    Saying(
        after=timedelta(minutes=40),
        by_expert=False,
        text="Good to hear. Our board meets early next week, so an answer before that would help us.",
        answers=0,
    ),
    Saying(
        after=timedelta(hours=2, minutes=5),
        by_expert=True,
        text="One question on [[D2 p 1]]: was this sample taken **before** the first treatment? The date is cut off.",
    ),
    Saying(
        after=timedelta(hours=4, minutes=30),
        by_expert=False,
        text="Yes, two days before. The ward confirms it; they printed the sheet again without the margin.",
        answers=2,
    ),
    Saying(after=timedelta(hours=5, minutes=2), by_expert=True, text="That settles it, thank you."),
    Saying(
        after=timedelta(hours=5, minutes=4),
        by_expert=True,
        text="I would rather not call it stable without the earlier pictures. Could you add them to [[D1]]?",
    ),
)


async def say(session: AsyncSession, who: Actor, case: Case, saying: Saying, earlier: dict[int, UUID]) -> UUID:
    """Send one message; `earlier` holds the ids of those before, by their place."""
    reply_to = earlier.get(saying.answers) if saying.answers is not None else None
    message = MessageIn(client_msg_id=new_id(), text=saying.text, reply_to=reply_to)
    return (await chat.send(session, who, case.id, message)).id


def moments(began: datetime, until: datetime) -> list[tuple[datetime, int]]:
    """When each message was sent, as far as the story goes."""
    return [(began + one.after, place) for place, one in enumerate(SAYINGS) if began + one.after < until]
