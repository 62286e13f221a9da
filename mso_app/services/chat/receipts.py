"""How far somebody got: delivered to their screen, read by them, waiting for them; who writes and who is here."""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from sqlalchemy import update
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.events import after_the_commit, emit
from mso_app.core.live import wake
from mso_app.domain.access import Actor
from mso_app.domain.events import ChatMoved, MessagesRead
from mso_app.models import ChatReceipt
from mso_app.services.chat import reach
from mso_app.services.chat.reach import Reached


async def mark_read(
    session: AsyncSession, actor: Actor, case_id: UUID, seq: int, *, thread_id: UUID | None = None
) -> None:
    """This person has seen every line up to this number. Going back does nothing. Raises NotFound."""
    reached = await reach.thread_of(session, actor, case_id, thread_id)
    until = min(seq, reached.thread.last_seq)
    if await _raise(session, actor, reached, read_seq=until):
        await _raise(session, actor, reached, delivered_seq=until)
        await emit(session, MessagesRead(case_id=case_id, thread_id=reached.thread.id, reader_id=actor.id))


async def mark_delivered(
    session: AsyncSession, actor: Actor, case_id: UUID, seq: int, *, thread_id: UUID | None = None
) -> None:
    """Every line up to this number reached a screen of this person. Raises NotFound."""
    reached = await reach.thread_of(session, actor, case_id, thread_id)
    if await _raise(session, actor, reached, delivered_seq=min(seq, reached.thread.last_seq)):
        await emit(session, ChatMoved(case_id=case_id, thread_id=reached.thread.id))


async def unread_of(session: AsyncSession, actor: Actor, case_ids: Sequence[UUID]) -> dict[UUID, int]:
    """How many messages of the other wait in each of these cases; those without any are left out."""
    if not case_ids:
        return {}
    return dict((await session.exec(reach.unread_in(actor, reach.in_cases(case_ids)))).all())


async def unread_total(session: AsyncSession, actor: Actor) -> int:
    """How many messages wait in all conversations of this person."""
    return sum(count for _, count in (await session.exec(reach.unread_in(actor))).all())


async def say_typing(session: AsyncSession, actor: Actor, case_id: UUID, *, thread_id: UUID | None = None) -> None:
    """Let the other see that one writes. Nothing is kept. Raises NotFound."""
    await _say(session, actor, case_id, thread_id, "typing")


async def say_here(session: AsyncSession, actor: Actor, case_id: UUID, *, thread_id: UUID | None = None) -> None:
    """Let the other see that one looks at the conversation. Nothing is kept. Raises NotFound."""
    await _say(session, actor, case_id, thread_id, "here")


async def _say(session: AsyncSession, actor: Actor, case_id: UUID, thread_id: UUID | None, what: str) -> None:
    reached = await reach.thread_of(session, actor, case_id, thread_id)
    after_the_commit(session, partial(wake, f"{what}:{reached.thread.id}:{actor.id}"))


async def _raise(session: AsyncSession, actor: Actor, reached: Reached, **to: int) -> bool:
    """Move a number of this person forward; False when it stood there already."""
    ((name, value),) = to.items()
    column = col(getattr(ChatReceipt, name))
    forward = (
        update(ChatReceipt)
        .where(
            col(ChatReceipt.thread_id) == reached.thread.id,
            col(ChatReceipt.account_id) == actor.id,
            column < value,
        )
        .values({name: value})
    )
    return (await session.exec(forward)).rowcount == 1
