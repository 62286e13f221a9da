"""What this process knows of conversations that somebody has open, so that a new message costs its readers no question.

Nobody reads here without being let in: `entered` asks the database whether this person reaches the conversation, and
the answer holds for five seconds, or until the case or the conversation was woken. Whatever another process does wakes
its topics, and what is known is read again. Texts stay closed here as they are in the database.
"""

import time
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from uuid import UUID

from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import live
from mso_app.core.errors import NotFound
from mso_app.domain.access import Actor
from mso_app.domain.case_status import CaseStatus
from mso_app.models import Case, ChatMessage, ChatThread
from mso_app.services.chat import attention, reach
from mso_app.services.chat.lines import NOWHERE, Progress
from mso_app.services.chat.reach import Reached

ADMITTED_SECONDS = 5.0
"""How long it is taken for granted that somebody reaches a conversation: what ends a right wakes it, and when no
wake-up comes through from another process, this ends it."""
GOOD_SECONDS = 30.0
"""How long what is known is good when nothing was woken."""
ROOMS = 4_000
TAIL = 24
"""Messages kept at the end of each conversation."""
MOST_LINES = 60


@dataclass(kw_only=True)
class OpenRoom:
    reached: Reached
    key: bytes = field(repr=False)
    progress: dict[UUID, Progress]
    read_at: float
    tail: list[ChatMessage] = field(default_factory=list)
    """The last messages, without a gap."""
    with_files: set[UUID] = field(default_factory=set)
    """Which of them carry files."""
    admitted: dict[UUID, float] = field(default_factory=dict)
    """Until when somebody may read without being asked for again."""

    @property
    def last_seq(self) -> int:
        return self.reached.thread.last_seq

    @property
    def changes(self) -> int:
        return self.reached.thread.changes


_rooms: OrderedDict[UUID, OpenRoom] = OrderedDict()
_of_case: dict[UUID, set[UUID]] = {}
_being_read: dict[UUID, set["_Reading"]] = {}


class _Reading:
    """A question to the database on its way; what is written meanwhile is not in its answer, which is not kept then."""

    is_late = False


async def entered(session: AsyncSession, actor: Actor, thread_id: UUID) -> OpenRoom:
    """The conversation as it is now, for somebody who reaches it. Raises NotFound for everybody else."""
    room, now = await _known(session, thread_id), time.monotonic()
    if room.admitted.get(actor.id, 0.0) < now:
        if not await reach.is_reached(session, actor, thread_id):
            raise NotFound
        room.admitted[actor.id] = now + ADMITTED_SECONDS
    return room


async def entered_to_write(session: AsyncSession, actor: Actor, thread_id: UUID) -> OpenRoom:
    """The same for one of its two people who is about to write; whether they still may is asked as it is written
    (`reach.next_seq`). Raises NotFound for everybody else."""
    room = await _known(session, thread_id)
    if actor.id not in (room.reached.thread.requester_id, room.reached.thread.provider_id):
        raise NotFound
    return room


async def _known(session: AsyncSession, thread_id: UUID) -> OpenRoom:
    room = _rooms.get(thread_id)
    if room is None or time.monotonic() - room.read_at > GOOD_SECONDS:
        return await _read(session, thread_id, known=room)
    return room


def unread_by(person: UUID, case_id: UUID) -> int | None:
    """How many messages of the other wait for somebody who has the conversation open; None when that is not known.

    For whoever looks at it none do, although they may be on their way to the screen.
    """
    threads = _of_case.get(case_id, set())
    if any(attention.is_looking(thread_id, person) for thread_id in threads):
        return 0
    room = _rooms.get(next(iter(threads))) if len(threads) == 1 else None
    now = time.monotonic()
    if room is None or now - room.read_at > GOOD_SECONDS or room.admitted.get(person, 0.0) < now:
        return None
    read = room.progress.get(person, NOWHERE).read_seq
    if room.last_seq <= read:
        return 0
    if not room.tail or room.tail[0].seq > read + 1:
        return None
    return sum(message.seq > read and message.author_id != person and not message.deleted_at for message in room.tail)


def at_its_end(thread_id: UUID, seq: int, changes: int) -> bool:
    """Whether there is nothing beyond this number, as far as this process knows for certain."""
    room = _rooms.get(thread_id)
    return room is not None and room.last_seq == seq and room.changes == changes


async def messages_after(
    session: AsyncSession, room: OpenRoom, seq: int
) -> tuple[Sequence[ChatMessage], set[UUID] | None]:
    """At most 60 messages after a number, and which of them carry files; None when that has to be asked."""
    if room.tail and room.tail[0].seq <= seq + 1 and room.tail[-1].seq >= room.last_seq:
        return [message for message in room.tail if message.seq > seq], room.with_files
    wanted = reach.messages_in(room.reached.thread).where(col(ChatMessage.seq) > seq)
    found = (await session.exec(wanted.order_by(col(ChatMessage.seq)).limit(MOST_LINES))).all()
    if found and found[-1].seq >= room.last_seq:
        room.tail = [ChatMessage(**message.model_dump()) for message in found[-TAIL:]]
        carriers = reach.messages_with_files([message.id for message in room.tail])
        room.with_files = set((await session.exec(carriers)).all())
    return found, None


def before(message: ChatMessage) -> Sequence[ChatMessage]:
    """The messages that stand right before one that is being written, if they are known here."""
    room = _rooms.get(message.thread_id)
    return room.tail if room is not None and room.tail and room.tail[-1].seq == message.seq - 1 else ()


def said(message: ChatMessage, *, has_files: bool) -> None:
    """This process wrote a message, and it was committed."""
    _overtake(message.thread_id)
    room = _rooms.get(message.thread_id)
    if room is None or message.seq <= room.last_seq:
        return
    if message.seq != room.last_seq + 1 or (room.tail and room.tail[-1].seq != room.last_seq):
        forget_thread(message.thread_id)
        return
    set_committed_value(room.reached.thread, "last_seq", message.seq)
    room.tail = [*room.tail[-TAIL + 1 :], message]
    if has_files:
        room.with_files.add(message.id)
    _admit_both(room)


def _admit_both(room: OpenRoom) -> None:
    """A message is written only while its two people reach the conversation, so neither has to be asked for again.
    After the end of a case the rights of the two end on different days, and are asked."""
    if room.reached.case.status is CaseStatus.DONE:
        return
    until = time.monotonic() + ADMITTED_SECONDS
    for person in (room.reached.thread.requester_id, room.reached.thread.provider_id):
        room.admitted[person] = until


def got(thread_id: UUID, person: UUID, *, read_seq: int, delivered_seq: int) -> None:
    """This process wrote how far somebody got, and it was committed."""
    _overtake(thread_id)
    room = _rooms.get(thread_id)
    if room is None:
        return
    before = room.progress.get(person, NOWHERE)
    room.progress[person] = Progress(
        read_seq=max(before.read_seq, read_seq), delivered_seq=max(before.delivered_seq, delivered_seq)
    )


def forget_thread(thread_id: UUID) -> None:
    _overtake(thread_id)
    room = _rooms.pop(thread_id, None)
    if room is not None:
        threads = _of_case.get(room.reached.case.id, set())
        threads.discard(thread_id)
        if not threads:
            _of_case.pop(room.reached.case.id, None)


def _overtake(thread_id: UUID) -> None:
    for reading in _being_read.get(thread_id, ()):
        reading.is_late = True


async def _read(session: AsyncSession, thread_id: UUID, *, known: OpenRoom | None) -> OpenRoom:
    reading = _Reading()
    _being_read.setdefault(thread_id, set()).add(reading)
    try:
        found = await reach.room_for_system(session, thread_id)
    finally:
        _being_read[thread_id].discard(reading)
        if not _being_read[thread_id]:
            del _being_read[thread_id]
    if found is None:
        raise NotFound
    reached, receipts = found
    room = OpenRoom(
        # Copies that belong to no transaction: one that is undone would take what was read with it.
        reached=replace(
            reached, case=Case(**reached.case.model_dump()), thread=ChatThread(**reached.thread.model_dump())
        ),
        key=known.key if known else reached.key,
        progress={row.account_id: Progress(read_seq=row.read_seq, delivered_seq=row.delivered_seq) for row in receipts},
        read_at=time.monotonic(),
    )
    if known is not None and known.changes == room.changes:
        room.tail, room.with_files, room.admitted = known.tail, known.with_files, known.admitted
    if reading.is_late:
        return room
    _rooms[thread_id] = room
    _rooms.move_to_end(thread_id)
    _of_case.setdefault(reached.case.id, set()).add(thread_id)
    if len(_rooms) > ROOMS:
        forget_thread(next(iter(_rooms)))
    return room


def _thread_woke(topic: str) -> None:
    with suppress(ValueError):
        forget_thread(UUID(topic.split(":")[1]))


def _case_woke(topic: str) -> None:
    with suppress(ValueError):
        for thread_id in list(_of_case.get(UUID(topic.split(":")[1]), ())):
            forget_thread(thread_id)


live.watch("chat", _thread_woke)
live.watch("case", _case_woke)
# What this process writes of these two it enters here itself.
live.watch("said", _thread_woke, own=False)
live.watch("seen", _thread_woke, own=False)
