"""How far somebody got: delivered to their screen, read by them, waiting for them; who writes and who is here."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import update
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.core.events import after_the_commit, emit
from mso_app.core.live import wake
from mso_app.domain.access import Actor
from mso_app.domain.events import MessagesRead, MessagesSeen, MessagesWait
from mso_app.models import ChatReceipt
from mso_app.services.chat import attention, open_rooms, reach

TOLD_AT_ONCE = 50


@dataclass(frozen=True, kw_only=True)
class Seen:
    """One person has every line of a conversation up to a number on a screen, or has read it."""

    thread_id: UUID
    case_id: UUID
    person: UUID
    seq: int
    is_read: bool

    def joined(self, other: "Seen") -> "Seen":
        """Both in one. What was read was delivered, so the further number of a reading counts for both."""
        if self.is_read != other.is_read:
            return self if self.is_read else other
        return self if self.seq >= other.seq else other


async def mark_read(
    session: AsyncSession, actor: Actor, case_id: UUID, seq: int, *, thread_id: UUID | None = None
) -> None:
    """This person has seen every line up to this number. Going back does nothing. Raises NotFound."""
    await _mark(session, actor, case_id, seq, thread_id, is_read=True)


async def mark_delivered(
    session: AsyncSession, actor: Actor, case_id: UUID, seq: int, *, thread_id: UUID | None = None
) -> None:
    """Every line up to this number reached a screen of this person. Raises NotFound."""
    await _mark(session, actor, case_id, seq, thread_id, is_read=False)


async def keep_seen(session: AsyncSession, marks: Collection[Seen]) -> None:
    """Write how far people got, many in one transaction. Whoever calls this let them read so far."""
    for seen in marks:
        await _raise(session, seen)


async def unread_of(session: AsyncSession, actor: Actor, case_ids: Sequence[UUID]) -> dict[UUID, int]:
    """How many messages of the other wait in each of these cases; those without any are left out."""
    if not case_ids:
        return {}
    return dict((await session.exec(reach.unread_in(actor, reach.in_cases(case_ids)))).all())


async def unread_in(session: AsyncSession, actor: Actor, case_id: UUID) -> int:
    """How many messages of the other wait in this case."""
    known = open_rooms.unread_by(actor.id, case_id)
    return known if known is not None else (await unread_of(session, actor, [case_id])).get(case_id, 0)


async def unread_total(session: AsyncSession, actor: Actor) -> int:
    """How many messages wait in all conversations of this person."""
    return sum(count for _, count in (await session.exec(reach.unread_in(actor))).all())


async def let_know(session: AsyncSession, *, waited: timedelta) -> int:
    """Tell of messages that nobody read for a while, a few people at a time; how many people. Each message once.

    For whoever has the conversation before them they wait anew: their screen is about to say that it was read.
    """
    told = 0
    waiting = (await session.exec(reach.waiting_since(clock.now() - waited, limit=TOLD_AT_ONCE))).all()
    reading = {one.id for one in waiting if attention.is_looking(one.thread_id, one.account_id)}
    await reach.wait_anew(session, reading)
    for receipt in waiting:
        if receipt.id in reading:
            continue
        thread, case_id = await reach.thread_for_system(session, receipt.thread_id)
        known = max(receipt.read_seq, receipt.told_seq)
        mine = update(ChatReceipt).where(
            col(ChatReceipt.id) == receipt.id,
            col(ChatReceipt.waits_since) == receipt.waits_since,
            col(ChatReceipt.told_seq) == receipt.told_seq,
        )
        # Whoever is faster tells; a message that comes meanwhile begins to wait anew.
        if (await session.exec(mine.values(waits_since=None, told_seq=thread.last_seq))).rowcount != 1:
            continue
        told += 1
        count = (await session.exec(reach.count_for(thread, receipt.account_id, after=known))).one()
        if count:
            await emit(
                session,
                MessagesWait(case_id=case_id, thread_id=thread.id, person_id=receipt.account_id, count=count),
            )
    return told


async def say_typing(session: AsyncSession, actor: Actor, case_id: UUID, *, thread_id: UUID | None = None) -> None:
    """Let the other see that one writes. Nothing is kept. Raises NotFound."""
    await _say(session, actor, case_id, thread_id, "typing")


async def still_here(thread_id: UUID, person: UUID, *, is_looking: bool) -> None:
    """A page that has a conversation open goes on having it open, in front of somebody or not. Nothing is read or
    kept."""
    looks = attention.topic(thread_id, person, is_looking=is_looking)
    await wake(f"here:{thread_id}:{person}", looks)


async def say_here(session: AsyncSession, actor: Actor, case_id: UUID, *, thread_id: UUID | None = None) -> None:
    """Let the other see that one looks at the conversation. Nothing is kept. Raises NotFound."""
    await _say(session, actor, case_id, thread_id, "here")


async def _say(session: AsyncSession, actor: Actor, case_id: UUID, thread_id: UUID | None, what: str) -> None:
    if thread_id is None:
        thread_id = (await reach.thread_of(session, actor, case_id)).thread.id
    else:
        await open_rooms.entered(session, actor, thread_id)
    after_the_commit(session, partial(wake, f"{what}:{thread_id}:{actor.id}"))


async def _mark(
    session: AsyncSession, actor: Actor, case_id: UUID, seq: int, thread_id: UUID | None, *, is_read: bool
) -> None:
    thread = (await reach.thread_of(session, actor, case_id, thread_id)).thread
    until = min(seq, thread.last_seq)
    seen = Seen(thread_id=thread.id, case_id=case_id, person=actor.id, seq=until, is_read=is_read)
    await _raise(session, seen)


async def _raise(session: AsyncSession, seen: Seen) -> None:
    """Move the numbers of this person forward, and say so; nothing when they stood there already."""
    told = await reach.forward(session, seen.thread_id, seen.person, seen.seq, is_read=seen.is_read)
    if told is None:
        return
    after_the_commit(session, partial(_entered, seen))
    if not seen.is_read:
        await emit(session, MessagesSeen(case_id=seen.case_id, thread_id=seen.thread_id, person_id=seen.person))
        return
    was_told = told > 0
    if was_told:
        await session.exec(reach.forget_told(seen.thread_id, seen.person))
    read = MessagesRead(case_id=seen.case_id, thread_id=seen.thread_id, reader_id=seen.person, was_told=was_told)
    await emit(session, read)


async def _entered(seen: Seen) -> None:
    read = seen.seq if seen.is_read else 0
    open_rooms.got(seen.thread_id, seen.person, read_seq=read, delivered_seq=seen.seq)
