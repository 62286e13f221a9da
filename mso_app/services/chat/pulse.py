"""What moved in a conversation that is open on a page: asked at every wake-up, so it asks little.

A wake-up that brings nothing costs one short question; a new message five, where opening the conversation takes many.
"""

from dataclasses import dataclass, field
from uuid import UUID

from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.errors import NotFound
from mso_app.domain.access import Actor
from mso_app.models import ChatMessage
from mso_app.schemas.chat import ChatLine
from mso_app.services.chat import reach
from mso_app.services.chat.lines import lines_of, view_of

MOST_LINES = 60


@dataclass(frozen=True, kw_only=True)
class News:
    """New lines, oldest first, and how far the conversation and its other person are. `changes` differs once a
    message was corrected or deleted."""

    last_seq: int
    other_read_seq: int
    other_delivered_seq: int
    changes: str
    lines: list[ChatLine] = field(default_factory=list)


async def news(
    session: AsyncSession, actor: Actor, thread_id: UUID, *, after: int | None, first: int, left_off: int = 0
) -> News:
    """At most 60 lines after a number (None: no lines); changes are looked for from the number `first` on.

    `left_off` keeps the line above the new messages where it was. Nothing goes on record. Raises NotFound.
    """
    found = (await session.exec(reach.pulse_of(actor, thread_id, first=first))).first()
    if found is None:
        raise NotFound
    last, read, delivered, edited, deleted = found
    is_new = after is not None and last > after
    return News(
        last_seq=last,
        other_read_seq=read,
        other_delivered_seq=delivered,
        changes=f"{edited or ''} {deleted or ''}",
        lines=await _after(session, actor, thread_id, after or 0, left_off) if is_new else [],
    )


async def _after(session: AsyncSession, actor: Actor, thread_id: UUID, after: int, left_off: int) -> list[ChatLine]:
    reached = await reach.thread_with(session, actor, thread_id)
    if reached is None:
        raise NotFound
    view = await view_of(session, actor, reached)
    wanted = reach.messages_in(reached.thread).where(col(ChatMessage.seq) > after)
    messages = (await session.exec(wanted.order_by(col(ChatMessage.seq)).limit(MOST_LINES))).all()
    return await lines_of(session, view, messages, left_off=left_off)
