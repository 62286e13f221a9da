"""Who reaches a conversation: its two people, the expert only while the case is theirs. Nobody else, ever.

The only place that selects from the tables of the chat. Administrators, colleagues of the same institution and
experts who had the case before are answered as if there were nothing (MSO-19, N-15).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Update, and_, bindparam, exists, false, func, null, or_, update
from sqlalchemy import case as sql_case
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import Select, SelectOfScalar

from mso_app.core import clock, envelopes
from mso_app.core.errors import Conflict, NotFound
from mso_app.core.ids import new_id
from mso_app.domain.access import Action, Actor
from mso_app.domain.chat import NOT_OPEN_YET, TALKING
from mso_app.domain.words import Role
from mso_app.models import Assignment, Case, ChatFile, ChatMessage, ChatReceipt, ChatThread
from mso_app.services import audit
from mso_app.services.once import insert_once
from mso_app.services.visibility import lasting_reach

Table = TypeVar("Table")
# Made once: at every wake-up they would cost more than the question itself.
_ITS_CASE = aliased(Case)
# The expert of the conversation still has the case.
_GOES_ON = exists().where(
    col(Case.id) == ChatThread.case_id,
    col(Case.provider_id) == ChatThread.provider_id,
    col(Case.status).in_(TALKING),
    col(Case.withdrawn_at).is_(None),
)
_NEXT_SEQ = (
    update(ChatThread)
    .where(col(ChatThread.id) == bindparam("thread"), _GOES_ON)
    .values(last_seq=ChatThread.last_seq + 1)
    .returning(col(ChatThread.last_seq))
)
_SAME_MESSAGE = ["thread_id", "author_id", "client_msg_id"]
_ONCE = {
    "postgresql": postgresql.insert(ChatMessage).on_conflict_do_nothing(index_elements=_SAME_MESSAGE),
    "sqlite": sqlite.insert(ChatMessage).on_conflict_do_nothing(index_elements=_SAME_MESSAGE),
}
_MINE = (col(ChatReceipt.thread_id) == bindparam("thread"), col(ChatReceipt.account_id) == bindparam("person"))
_LET_WAIT = (
    update(ChatReceipt).where(*_MINE, col(ChatReceipt.waits_since).is_(None)).values(waits_since=bindparam("now"))
)
_SEQ = bindparam("seq")
_DELIVERED = (
    update(ChatReceipt)
    .where(*_MINE, col(ChatReceipt.delivered_seq) < _SEQ)
    .values(delivered_seq=_SEQ)
    .returning(col(ChatReceipt.told_seq))
)
_LAST_SEQ = select(ChatThread.last_seq).where(ChatThread.id == bindparam("thread")).scalar_subquery()
_READ = (
    update(ChatReceipt)
    .where(*_MINE, col(ChatReceipt.read_seq) < _SEQ)
    .values(
        read_seq=_SEQ,
        delivered_seq=sql_case((col(ChatReceipt.delivered_seq) < _SEQ, _SEQ), else_=col(ChatReceipt.delivered_seq)),
        waits_since=sql_case((_LAST_SEQ <= _SEQ, null()), else_=col(ChatReceipt.waits_since)),
    )
    .returning(col(ChatReceipt.told_seq))
)
_ROOM = (
    select(Case, ChatThread, ChatReceipt)
    .join(ChatThread, col(ChatThread.case_id) == Case.id)
    .join(ChatReceipt, col(ChatReceipt.thread_id) == ChatThread.id)
    .where(col(ChatThread.id) == bindparam("thread_id"))
    .execution_options(populate_existing=True)
)


class NotOpenYet(Conflict):
    """Nobody has accepted the case, so there is nobody to talk to (X-4)."""

    code = "chat_not_open"
    sentence = NOT_OPEN_YET


@dataclass(frozen=True, kw_only=True)
class Reached:
    """A conversation that this person takes part in."""

    case: Case
    thread: ChatThread
    is_current: bool
    """Whether it is the one of the expert who has the case now."""

    @property
    def key(self) -> bytes:
        """Raises Unreadable when the key outside the database is another one."""
        return envelopes.unwrap(self.thread.wrapped_key, owner=self.thread.id)

    def other(self, actor: Actor) -> UUID:
        """The one of the two who is not asking."""
        thread = self.thread
        return thread.provider_id if actor.id == thread.requester_id else thread.requester_id


def thread_reach(actor: Actor) -> ColumnElement[bool]:
    """The condition that a conversation is one of this person's."""
    if actor.role is Role.REQUESTER:
        return col(ChatThread.requester_id) == actor.id
    if actor.role is Role.PROVIDER:
        is_theirs = exists().where(col(Case.id) == ChatThread.case_id, _is_theirs_now(actor))
        return and_(col(ChatThread.provider_id) == actor.id, is_theirs)
    return false()


async def thread_of(
    session: AsyncSession,
    actor: Actor,
    case_id: UUID,
    thread_id: UUID | None = None,
    action: Action = Action.SEE_CHAT,
) -> Reached:
    """The conversation of a case, by default the present one, made when it is first needed.

    Raises NotFound, on record, and NotOpenYet for the requester before anybody accepted.
    """
    case = await _case(session, actor, case_id)
    if case is None:
        raise await _refused(session, actor, case_id, action)
    assignment = await _accepted_now(session, case)
    reached = (
        await _named(session, actor, case, thread_id, assignment)
        if thread_id
        else await _present(session, actor, case, assignment)
    )
    if reached is None:
        raise await _refused(session, actor, case_id, action)
    return reached


async def thread_with(session: AsyncSession, actor: Actor, thread_id: UUID) -> Reached | None:
    """A conversation by its id in one question, for a page that has it open; None for anybody else's."""
    # A name of its own: the condition of reach looks at the case by itself.
    asked = (
        select(_ITS_CASE, ChatThread)
        .join(ChatThread, col(ChatThread.case_id) == _ITS_CASE.id)
        .where(ChatThread.id == thread_id, thread_reach(actor))
    )
    found = (await session.exec(asked.execution_options(populate_existing=True))).first()
    if found is None:
        return None
    case, thread = found
    return _reached(case, thread)


async def is_reached(session: AsyncSession, actor: Actor, thread_id: UUID) -> bool:
    """Whether this conversation is one of this person's."""
    mine = select(ChatThread.id).where(ChatThread.id == thread_id, thread_reach(actor))
    return (await session.exec(mine)).first() is not None


async def room_for_system(session: AsyncSession, thread_id: UUID) -> tuple[Reached, list[ChatReceipt]] | None:
    """A conversation and how far its two people got, for `open_rooms`, which lets nobody in by this alone."""
    rows = (await session.exec(_ROOM, params={"thread_id": thread_id})).all()
    if not rows:
        return None
    case, thread, _ = rows[0]
    return _reached(case, thread), [receipt for _, _, receipt in rows]


async def message_of(
    session: AsyncSession, actor: Actor, case_id: UUID, message_id: UUID, action: Action
) -> tuple[Reached, ChatMessage] | None:
    """A message in any of this person's conversations of a case; None when there is no such one. Raises NotFound."""
    case = await _case(session, actor, case_id)
    if case is None:
        raise await _refused(session, actor, case_id, action)
    asked = (
        select(ChatMessage)
        .join(ChatThread, col(ChatThread.id) == ChatMessage.thread_id)
        .where(ChatMessage.id == message_id, ChatThread.case_id == case.id, thread_reach(actor))
    )
    message = (await session.exec(_fresh(asked))).first()
    if message is None:
        return None
    return await thread_of(session, actor, case_id, message.thread_id, action), message


async def file_of(
    session: AsyncSession, actor: Actor, case_id: UUID, file_id: UUID, action: Action
) -> tuple[Reached, ChatFile] | None:
    """A file that was sent in any of this person's conversations of a case, or one's own that was not sent yet."""
    case = await _case(session, actor, case_id)
    if case is None:
        raise await _refused(session, actor, case_id, action)
    asked = (
        select(ChatFile)
        .join(ChatThread, col(ChatThread.id) == ChatFile.thread_id)
        .where(
            ChatFile.id == file_id,
            ChatThread.case_id == case.id,
            thread_reach(actor),
            or_(col(ChatFile.message_id).is_not(None), col(ChatFile.uploaded_by) == actor.id),
        )
    )
    file = (await session.exec(_fresh(asked))).first()
    if file is None:
        return None
    return await thread_of(session, actor, case_id, file.thread_id, action), file


async def forward(session: AsyncSession, thread_id: UUID, person: UUID, seq: int, *, is_read: bool) -> int | None:
    """Move how far somebody got to a number; gives up to which message they were told, and None if they were there.

    Who reads to the end has nothing waiting any more.
    """
    statement = _READ if is_read else _DELIVERED
    connection = await session.connection()
    return (await connection.execute(statement, {"thread": thread_id, "person": person, "seq": seq})).scalar()


def forget_told(thread_id: UUID, person: UUID) -> Update:
    """Nothing that somebody was told of is left to read."""
    mine = (col(ChatReceipt.thread_id) == thread_id, col(ChatReceipt.account_id) == person)
    return update(ChatReceipt).where(*mine, col(ChatReceipt.told_seq) <= ChatReceipt.read_seq).values(told_seq=0)


def waiting_since(moment: datetime, *, limit: int) -> SelectOfScalar[ChatReceipt]:
    """Whom a message has waited for since before a moment, who waits longest first; for the timekeeper."""
    waits = select(ChatReceipt).where(col(ChatReceipt.waits_since) <= moment)
    return _fresh(waits.order_by(col(ChatReceipt.waits_since)).limit(limit))


async def wait_anew(session: AsyncSession, receipts: Collection[UUID]) -> None:
    """What waits for these people waits from now on."""
    if receipts:
        these = (col(ChatReceipt.id).in_(receipts), col(ChatReceipt.waits_since).is_not(None))
        await session.exec(update(ChatReceipt).where(*these).values(waits_since=clock.now()))


async def thread_for_system(session: AsyncSession, thread_id: UUID) -> tuple[ChatThread, UUID]:
    """A conversation and its case, for telling that messages wait."""
    thread = (await session.exec(_fresh(select(ChatThread).where(ChatThread.id == thread_id)))).one()
    return thread, thread.case_id


def count_for(thread: ChatThread, person: UUID, *, after: int) -> SelectOfScalar[int]:
    """How many messages for this person came after a number and were not taken back."""
    theirs = (col(ChatMessage.author_id) != person, col(ChatMessage.deleted_at).is_(None))
    since = (ChatMessage.thread_id == thread.id, col(ChatMessage.seq) > after)
    return select(func.count()).select_from(ChatMessage).where(*since, *theirs)


async def mark_changed(session: AsyncSession, thread: ChatThread) -> None:
    """Lines that stood are different now, so whoever shows them reads them again."""
    more = update(ChatThread).where(col(ChatThread.id) == thread.id).values(changes=ChatThread.changes + 1)
    await session.exec(more)


async def next_seq(session: AsyncSession, thread: ChatThread) -> int | None:
    """The next number of a conversation that goes on; None once it does not.

    The update holds the thread, so numbers are given one after the other, and nothing is said after the case moved on.
    """
    return (await (await session.connection()).execute(_NEXT_SEQ, {"thread": thread.id})).scalar()


async def give_back(session: AsyncSession, thread: ChatThread) -> None:
    """The number just taken is not needed."""
    back = update(ChatThread).where(col(ChatThread.id) == thread.id).values(last_seq=ChatThread.last_seq - 1)
    await session.exec(back)


async def write_once(session: AsyncSession, message: ChatMessage) -> bool:
    """Write a message; False when its author sent it before."""
    connection = await session.connection()
    written = await connection.execute(_ONCE[connection.dialect.name], message.model_dump())
    return written.rowcount == 1


async def let_wait(session: AsyncSession, thread: ChatThread, person: UUID) -> None:
    """A message waits for this person from now on, unless one does already."""
    values = {"thread": thread.id, "person": person, "now": clock.now()}
    await (await session.connection()).execute(_LET_WAIT, values)


def _reached(case: Case, thread: ChatThread) -> Reached:
    is_current = case.provider_id == thread.provider_id and case.status in TALKING
    return Reached(case=case, thread=thread, is_current=is_current)


async def hold(session: AsyncSession, thread: ChatThread) -> None:
    """Let nobody else write into this conversation until the transaction ends."""
    await session.exec(update(ChatThread).where(col(ChatThread.id) == thread.id).values(last_seq=ChatThread.last_seq))


async def _refused(session: AsyncSession, actor: Actor, case_id: UUID, action: Action) -> NotFound:
    await audit.record_refusal(session, actor, action, subject="case", subject_id=case_id)
    return NotFound()


async def _named(
    session: AsyncSession, actor: Actor, case: Case, thread_id: UUID, assignment: Assignment | None
) -> Reached | None:
    asked = select(ChatThread).where(
        ChatThread.id == thread_id, ChatThread.case_id == case.id, thread_reach(actor)
    )  # fmt: skip
    thread = (await session.exec(_fresh(asked))).first()
    if thread is None:
        return None
    is_current = assignment is not None and assignment.id == thread.assignment_id
    return Reached(case=case, thread=thread, is_current=is_current)


async def _present(session: AsyncSession, actor: Actor, case: Case, assignment: Assignment | None) -> Reached | None:
    """The conversation with the expert who has the case; without one, the last there was."""
    if assignment is not None:
        thread = await _thread_for(session, case, assignment)
        # The two people of a thread stay the two, whoever the case names later.
        if actor.id not in (thread.requester_id, thread.provider_id):
            return None
        return Reached(case=case, thread=thread, is_current=True)
    last = (await session.exec(_fresh(threads_in(actor, case)))).first()
    if last is None:
        if actor.role is Role.REQUESTER:
            raise NotOpenYet
        return None
    return Reached(case=case, thread=last, is_current=False)


async def _case(session: AsyncSession, actor: Actor, case_id: UUID) -> Case | None:
    mine = {Role.REQUESTER: col(Case.requester_id) == actor.id, Role.PROVIDER: _is_theirs_now(actor)}
    statement = select(Case).where(Case.id == case_id, mine.get(actor.role, false()))
    return (await session.exec(_fresh(statement))).first()


def _is_theirs_now(actor: Actor) -> ColumnElement[bool]:
    # What is opened again is opened for reading the case, never its conversation.
    return and_(lasting_reach(actor), col(Case.provider_id) == actor.id, col(Case.status).in_(TALKING))


async def _accepted_now(session: AsyncSession, case: Case) -> Assignment | None:
    """The running assignment, once it was accepted."""
    if case.provider_id is None or case.status not in TALKING:
        return None
    statement = select(Assignment).where(
        Assignment.case_id == case.id,
        Assignment.provider_id == case.provider_id,
        col(Assignment.ended_at).is_(None),
    )
    return (await session.exec(statement.order_by(col(Assignment.created_at).desc()))).first()


async def _thread_for(session: AsyncSession, case: Case, assignment: Assignment) -> ChatThread:
    """The thread of an assignment; of two people who come first at the same time, one makes it."""
    statement = _fresh(select(ChatThread).where(ChatThread.assignment_id == assignment.id))
    found = (await session.exec(statement)).first()
    if found is None:
        await _make(session, case, assignment)
        found = (await session.exec(statement)).one()
    return found


async def _make(session: AsyncSession, case: Case, assignment: Assignment) -> None:
    thread_id = new_id()
    thread = ChatThread(
        id=thread_id,
        opened_at=clock.now(),
        case_id=case.id,
        assignment_id=assignment.id,
        requester_id=case.requester_id,
        provider_id=assignment.provider_id,
        wrapped_key=envelopes.wrap(envelopes.new_key(), owner=thread_id),
    )
    if not await insert_once(session, thread, unique=["assignment_id"]):
        return
    for person in (case.requester_id, assignment.provider_id):
        session.add(ChatReceipt(thread_id=thread_id, account_id=person))
    await session.flush()


def _fresh(statement: SelectOfScalar[Table]) -> SelectOfScalar[Table]:
    """Read from the database again, whatever this session has seen before."""
    return statement.execution_options(populate_existing=True)


def threads_in(actor: Actor, case: Case) -> SelectOfScalar[ChatThread]:
    """This person's conversations in a case that was reached, the latest first."""
    mine = select(ChatThread).where(ChatThread.case_id == case.id, thread_reach(actor))
    return mine.order_by(col(ChatThread.opened_at).desc(), col(ChatThread.id))


def messages_in(thread: ChatThread) -> SelectOfScalar[ChatMessage]:
    return select(ChatMessage).where(ChatMessage.thread_id == thread.id)


def message_heads_in(thread: ChatThread) -> Select[int, UUID, datetime]:
    """Number, author and time of each message, without its text."""
    return select(ChatMessage.seq, ChatMessage.author_id, ChatMessage.created_at).where(
        ChatMessage.thread_id == thread.id
    )


def receipts_in(thread: ChatThread) -> SelectOfScalar[ChatReceipt]:
    return _fresh(select(ChatReceipt).where(ChatReceipt.thread_id == thread.id))


def messages_with_files(message_ids: Sequence[UUID]) -> SelectOfScalar[UUID]:
    """Which of these messages, of a conversation that was reached, carry files."""
    return select(ChatMessage.id).where(
        col(ChatMessage.id).in_(message_ids), exists().where(col(ChatFile.message_id) == ChatMessage.id)
    )


def files_in(thread: ChatThread) -> SelectOfScalar[ChatFile]:
    return select(ChatFile).where(ChatFile.thread_id == thread.id).order_by(col(ChatFile.position))


def unread_in(actor: Actor, *conditions: ColumnElement[bool]) -> Select[UUID, int]:
    """Case and number of the messages of others that this person has not read; cases without any are left out."""
    return (
        select(ChatThread.case_id, func.count())
        .join(ChatMessage, col(ChatMessage.thread_id) == ChatThread.id)
        .join(
            ChatReceipt,
            and_(col(ChatReceipt.thread_id) == ChatThread.id, col(ChatReceipt.account_id) == actor.id),
        )
        .where(
            thread_reach(actor),
            col(ChatMessage.seq) > ChatReceipt.read_seq,
            col(ChatMessage.author_id) != actor.id,
            col(ChatMessage.deleted_at).is_(None),
            *conditions,
        )
        .group_by(col(ChatThread.case_id))
    )


def in_cases(case_ids: Sequence[UUID]) -> ColumnElement[bool]:
    return col(ChatThread.case_id).in_(case_ids)


def threads_of_case_for_system(case_id: UUID) -> SelectOfScalar[UUID]:
    """Ids of the conversations of a case, to wake whoever looks at one; it tells nothing of what is in them."""
    return select(ChatThread.id).where(ChatThread.case_id == case_id)


def unsent_files(older_than: datetime) -> SelectOfScalar[ChatFile]:
    """Files that were uploaded before this and never sent; for the sweeper."""
    return select(ChatFile).where(col(ChatFile.message_id).is_(None), col(ChatFile.created_at) < older_than)


def every_storage_key() -> SelectOfScalar[str]:
    """For the sweeper that looks for files without a row."""
    return select(ChatFile.storage_key)
