"""What moved in a conversation that is open on a page: asked at every wake-up, so it asks little, mostly nothing."""

from dataclasses import dataclass, field
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.domain.access import Actor
from mso_app.schemas.chat import ChatLine
from mso_app.services.chat import open_rooms
from mso_app.services.chat.lines import NOWHERE, lines_of, view_with


@dataclass(frozen=True, kw_only=True)
class News:
    """New lines, oldest first, and how far the conversation and its other person are. `changes` differs once a
    message was corrected or deleted."""

    last_seq: int
    other_read_seq: int
    other_delivered_seq: int
    changes: int
    lines: list[ChatLine] = field(default_factory=list)


async def news(session: AsyncSession, actor: Actor, thread_id: UUID, *, after: int | None, left_off: int = 0) -> News:
    """At most 60 lines after a number (None: no lines).

    `left_off` keeps the line above the new messages where it was. Nothing goes on record. Raises NotFound.
    """
    room = await open_rooms.entered(session, actor, thread_id)
    lines: list[ChatLine] = []
    if after is not None and room.last_seq > after:
        messages, carriers = await open_rooms.messages_after(session, room, after)
        view = await view_with(session, actor, room.reached, room.key, room.progress)
        lines = await lines_of(session, view, messages, left_off=left_off, known=room.tail, with_files=carriers)
    other = room.progress.get(room.reached.other(actor), NOWHERE)
    return News(
        last_seq=room.last_seq,
        other_read_seq=other.read_seq,
        other_delivered_seq=other.delivered_seq,
        changes=room.changes,
        lines=lines,
    )


def has_moved(thread_id: UUID, *, seq: int, changes: int) -> bool:
    """Whether a page that shows a conversation up to this number may have something to read."""
    return not open_rooms.at_its_end(thread_id, seq, changes)
