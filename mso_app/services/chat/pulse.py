"""Whether anything of a conversation moved: one short question, asked at every wake-up before anything is read."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.errors import NotFound
from mso_app.domain.access import Actor
from mso_app.services.chat import reach


@dataclass(frozen=True, kw_only=True)
class Pulse:
    """Numbers of messages, and a mark that differs once a message was corrected or deleted."""

    last_seq: int
    other_read_seq: int
    other_delivered_seq: int
    changes: str


async def pulse(session: AsyncSession, actor: Actor, thread_id: UUID, *, first: int) -> Pulse:
    """How far a conversation is; changes are looked for from the number `first` on. Raises NotFound."""
    found = (await session.exec(reach.pulse_of(actor, thread_id, first=first))).first()
    if found is None:
        raise NotFound
    last, read, delivered, edited, deleted = found
    return Pulse(
        last_seq=last, other_read_seq=read, other_delivered_seq=delivered, changes=f"{edited or ''} {deleted or ''}"
    )
