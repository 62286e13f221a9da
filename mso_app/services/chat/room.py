"""The conversation of a case as a window of lines: opened once on record, then read on in both directions."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.settings import settings
from mso_app.domain import chat
from mso_app.domain.access import Action, Actor
from mso_app.models import Account, ChatMessage, ChatThread
from mso_app.schemas.accounts import initials
from mso_app.schemas.chat import ChatLine, ChatRoom, ChatThreadBrief
from mso_app.services import audit
from mso_app.services.chat import reach
from mso_app.services.chat.lines import View, lines_of, view_of
from mso_app.services.chat.places import find_places

WINDOW = 40
OLDER = 30
NEWER = 60
MOST = 100


async def open_room(
    session: AsyncSession, actor: Actor, case_id: UUID, *, thread_id: UUID | None = None, at_seq: int | None = None
) -> ChatRoom:
    """The latest lines, or those around a number. One row on record. Raises NotFound and NotOpenYet."""
    reached = await reach.thread_of(session, actor, case_id, thread_id)
    view = await view_of(session, actor, reached)
    messages = await _latest(session, view) if at_seq is None else await _around(session, view, at_seq)
    room = await _room(session, view, messages, left_off=view.my_read)
    await audit.record(
        session,
        actor,
        Action.SEE_CHAT,
        subject="chat",
        subject_id=reached.thread.id,
        case_id=reached.case.id,
        details={"what": "opened"},
    )
    return room


async def again(
    session: AsyncSession,
    actor: Actor,
    case_id: UUID,
    *,
    first: int,
    last: int | None = None,
    thread_id: UUID | None = None,
    left_off: int | None = None,
) -> ChatRoom:
    """The open room re-read after a wake-up: the lines from one number to another, or to the end.

    `left_off` keeps the line above the new messages where it was. Nothing goes on record. Raises NotFound.
    """
    view = await view_of(session, actor, await reach.thread_of(session, actor, case_id, thread_id))
    end = view.reached.thread.last_seq if last is None else last
    wanted = col(ChatMessage.seq).between(max(first, end - MOST + 1), end)
    found = reach.messages_in(view.reached.thread).where(wanted).order_by(col(ChatMessage.seq))
    return await _room(session, view, (await session.exec(found)).all(), left_off=left_off)


async def older(
    session: AsyncSession,
    actor: Actor,
    case_id: UUID,
    *,
    before: int,
    thread_id: UUID | None = None,
    limit: int = OLDER,
    left_off: int | None = None,
) -> list[ChatLine]:
    """Lines before a number, oldest first. Raises NotFound."""
    view = await view_of(session, actor, await reach.thread_of(session, actor, case_id, thread_id))
    messages = await _before(session, view, before, _capped(limit))
    return await lines_of(session, view, messages, left_off=left_off)


async def newer(
    session: AsyncSession,
    actor: Actor,
    case_id: UUID,
    *,
    after: int,
    thread_id: UUID | None = None,
    limit: int = NEWER,
    left_off: int | None = None,
) -> list[ChatLine]:
    """Lines after a number, oldest first; how an open page catches up. Raises NotFound."""
    view = await view_of(session, actor, await reach.thread_of(session, actor, case_id, thread_id))
    messages = await _after(session, view, after, _capped(limit))
    return await lines_of(session, view, messages, left_off=left_off)


async def read_lines(
    session: AsyncSession,
    actor: Actor,
    case_id: UUID,
    *,
    before: int | None = None,
    after: int | None = None,
    thread_id: UUID | None = None,
    limit: int = NEWER,
) -> list[ChatLine]:
    """A window for a machine, which never opens a room: each one is on record. Raises NotFound."""
    reached = await reach.thread_of(session, actor, case_id, thread_id)
    view = await view_of(session, actor, reached)
    if after is not None:
        messages = await _after(session, view, after, _capped(limit))
    else:
        messages = await _before(session, view, before or reached.thread.last_seq + 1, _capped(limit))
    details: audit.Details = {"what": "lines", "rows": len(messages)}
    await audit.record(
        session,
        actor,
        Action.SEE_CHAT,
        subject="chat",
        subject_id=reached.thread.id,
        case_id=reached.case.id,
        details=details,
    )
    return await lines_of(session, view, messages)


async def _room(
    session: AsyncSession, view: View, messages: Sequence[ChatMessage], *, left_off: int | None
) -> ChatRoom:
    actor, reached = view.actor, view.reached
    closed = view.closed_words
    first = messages[0].seq if messages else 1
    last = messages[-1].seq if messages else reached.thread.last_seq
    texts = [text for message in messages if (text := view.text_of(message))]
    other, mine = view.names[view.other], view.names[actor.id]
    return ChatRoom(
        thread_id=reached.thread.id,
        other_id=view.other,
        other_name=other,
        other_initials=initials(other),
        my_name=mine,
        my_initials=initials(mine),
        can_send=not closed,
        closed_words=closed,
        until_words=_until(view) if not closed else "",
        lines=await lines_of(session, view, messages, left_off=left_off),
        has_older=first > 1,
        has_newer=last < reached.thread.last_seq,
        last_seq=reached.thread.last_seq,
        read_seq=view.my_read,
        unread=await _unread(session, view),
        other_read_seq=view.other_read,
        other_delivered_seq=view.other_delivered,
        mentioned=(await find_places(session, reached.case, texts)).mentioned(),
        threads=await _threads(session, view),
        changes=reached.thread.changes,
    )


def _until(view: View) -> str:
    return chat.until_words(done_at=view.reached.case.done_at, days=settings().clarification_days, zone=view.zone)


async def _latest(session: AsyncSession, view: View) -> Sequence[ChatMessage]:
    return await _before(session, view, view.reached.thread.last_seq + 1, WINDOW)


async def _around(session: AsyncSession, view: View, seq: int) -> Sequence[ChatMessage]:
    """A window with this number in its middle, moved so that it is as full as the conversation allows."""
    last = min(view.reached.thread.last_seq, max(seq + WINDOW // 2, WINDOW))
    return await _before(session, view, last + 1, WINDOW)


async def _before(session: AsyncSession, view: View, seq: int, limit: int) -> Sequence[ChatMessage]:
    wanted = reach.messages_in(view.reached.thread).where(col(ChatMessage.seq) < seq)
    found = (await session.exec(wanted.order_by(col(ChatMessage.seq).desc()).limit(limit))).all()
    return list(reversed(found))


async def _after(session: AsyncSession, view: View, seq: int, limit: int) -> Sequence[ChatMessage]:
    wanted = reach.messages_in(view.reached.thread).where(col(ChatMessage.seq) > seq)
    return (await session.exec(wanted.order_by(col(ChatMessage.seq)).limit(limit))).all()


async def _unread(session: AsyncSession, view: View) -> int:
    waiting = reach.message_heads_in(view.reached.thread).where(
        col(ChatMessage.seq) > view.my_read,
        col(ChatMessage.author_id) != view.actor.id,
        col(ChatMessage.deleted_at).is_(None),
    )
    return (await session.exec(select(func.count()).select_from(waiting.subquery()))).one()


async def _threads(session: AsyncSession, view: View) -> list[ChatThreadBrief]:
    rows = (await session.exec(reach.threads_in(view.actor, view.reached.case))).all()
    present = view.reached.thread.id if view.reached.is_current else await _present_of(session, view)
    people = [_other(view.actor, row) for row in rows]
    names = dict(
        (await session.exec(select(Account.id, Account.name).where(col(Account.id).in_(people)))).all()
    )  # fmt: skip
    return [
        ChatThreadBrief(
            id=row.id,
            with_name=names[_other(view.actor, row)],
            words=f"Since {chat.day_words(row.opened_at, zone=view.zone)}" if row.id == present else _ended(view, row),
            is_current=row.id == present,
        )
        for row in rows
    ]


async def _present_of(session: AsyncSession, view: View) -> UUID | None:
    """Which of a case's conversations goes on, for somebody who reads an earlier one."""
    reached = await reach.thread_of(session, view.actor, view.reached.case.id)
    return reached.thread.id if reached.is_current else None


def _other(actor: Actor, thread: ChatThread) -> UUID:
    return thread.provider_id if actor.id == thread.requester_id else thread.requester_id


def _ended(view: View, thread: ChatThread) -> str:
    return f"From {chat.day_words(thread.opened_at, zone=view.zone)}, can be read"


def _capped(limit: int) -> int:
    return max(1, min(limit, MOST))
