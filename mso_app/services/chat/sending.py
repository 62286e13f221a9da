"""Writing: a message once, in its order; a correction within minutes; a deletion that leaves only a marker."""

from contextlib import suppress
from functools import partial
from uuid import UUID

from sqlalchemy import update
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from mso_app.core import clock, envelopes
from mso_app.core.errors import InvalidInput, InvalidTransition, NotFound, NotPermitted
from mso_app.core.events import after_the_commit, emit
from mso_app.domain import chat, chat_text
from mso_app.domain.access import Action, Actor
from mso_app.domain.events import ChatMoved, MessageSent
from mso_app.integrations.storage import storage
from mso_app.models import ChatFile, ChatMessage
from mso_app.schemas.chat import ChatLine, MessageIn
from mso_app.services import audit
from mso_app.services.chat import open_rooms, reach
from mso_app.services.chat.lines import View, lines_of, text_place, view_of, view_with


async def send(
    session: AsyncSession, actor: Actor, case_id: UUID, message: MessageIn, *, thread_id: UUID | None = None
) -> ChatLine:
    """The message as its author sees it. The same `client_msg_id` sent again changes nothing and gives the same line.

    Raises NotFound, NotOpenYet, InvalidTransition once the conversation is over, and InvalidInput.
    """
    view = await _reached(session, actor, case_id, thread_id)
    if view.closed_words:
        there = (await session.exec(_the_same(view, message.client_msg_id))).first()
        if there is not None:
            return await _line(session, view, there)
        raise InvalidTransition(view.closed_words)
    text = _checked(message)
    thread = view.reached.thread
    # From here on nobody else writes into this thread until the transaction ends.
    seq = await reach.next_seq(session, thread)
    if seq is None:
        raise InvalidTransition(chat.ENDED)
    row = await _write(session, view, message, text, seq)
    if row is None:
        await reach.give_back(session, thread)
        there = (await session.exec(_the_same(view, message.client_msg_id))).one()
        return await _line(session, view, there)
    await _attach(session, view, row, message.file_ids)
    await _on_record(session, view, row, "sent", text)
    await reach.let_wait(session, thread, view.other)
    after_the_commit(session, partial(_entered, row, has_files=bool(message.file_ids)))
    await emit(
        session,
        MessageSent(
            case_id=view.reached.case.id,
            thread_id=row.thread_id,
            message_id=row.id,
            author_id=actor.id,
            recipient_id=view.other,
            seq=row.seq,
        ),
    )
    return await _line(session, view, row, is_plain=not message.file_ids)


async def change(session: AsyncSession, actor: Actor, case_id: UUID, message_id: UUID, text: str) -> ChatLine:
    """Correct one's own message within 15 minutes. Raises NotFound, NotPermitted, InvalidTransition, InvalidInput."""
    view, row = await _mine(session, actor, case_id, message_id)
    _require_open(view)
    if row.deleted_at is not None:
        raise InvalidTransition(chat.DELETED)
    if not chat.may_change(sent_at=row.created_at, now=clock.now()):
        raise InvalidTransition(chat.TOO_LATE)
    wanted = chat_text.cleaned(text)
    if not wanted.strip():
        raise InvalidInput(fields={"text": "Write something, or delete the message."})
    if wanted == view.text_of(row):
        return await _line(session, view, row)
    row.body, row.edited_at = envelopes.close_text(view.key, wanted, place=text_place(row)), clock.now()
    session.add(row)
    await session.flush()
    await reach.mark_changed(session, view.reached.thread)
    await _on_record(session, view, row, "edited", wanted)
    await emit(session, ChatMoved(case_id=view.reached.case.id, thread_id=row.thread_id))
    return await _line(session, view, row)


async def delete(session: AsyncSession, actor: Actor, case_id: UUID, message_id: UUID) -> ChatLine:
    """Take one's own message back for both: its text and files are destroyed, its place is kept.

    Raises NotFound, NotPermitted and InvalidTransition.
    """
    view, row = await _mine(session, actor, case_id, message_id)
    _require_open(view)
    if row.deleted_at is not None:
        return await _line(session, view, row)
    text = view.text_of(row) or ""
    row.body, row.deleted_at = None, clock.now()
    session.add(row)
    files = reach.files_in(view.reached.thread).where(col(ChatFile.message_id) == row.id)
    for file in (await session.exec(files)).all():
        await session.delete(file)
        after_the_commit(session, partial(storage().remove, file.storage_key))
    await session.flush()
    await reach.mark_changed(session, view.reached.thread)
    await _on_record(session, view, row, "deleted", text)
    await emit(session, ChatMoved(case_id=view.reached.case.id, thread_id=row.thread_id))
    return await _line(session, view, row)


async def _reached(session: AsyncSession, actor: Actor, case_id: UUID, thread_id: UUID | None = None) -> View:
    """A page names its conversation, which is open then; whatever that does not find is found, or refused on record,
    step by step."""
    if thread_id is not None:
        with suppress(NotFound):
            room = await open_rooms.entered_to_write(session, actor, thread_id)
            view = await view_with(session, actor, room.reached, room.key, {})
            if room.reached.case.id == case_id and not view.closed_words:
                return view
    reached = await reach.thread_of(session, actor, case_id, thread_id, Action.SEND_CHAT)
    return await view_with(session, actor, reached, reached.key, {})


async def _mine(session: AsyncSession, actor: Actor, case_id: UUID, message_id: UUID) -> tuple[View, ChatMessage]:
    """One's own message in whichever conversation of the case it stands. Raises NotFound and NotPermitted."""
    found = await reach.message_of(session, actor, case_id, message_id, Action.SEND_CHAT)
    if found is None:
        await audit.record_refusal(session, actor, Action.SEND_CHAT, subject="case", subject_id=case_id)
        raise NotFound
    reached, row = found
    if row.author_id != actor.id:
        await audit.record_refusal(session, actor, Action.SEND_CHAT, subject="message", subject_id=message_id)
        raise NotPermitted("Only who wrote a message can change it.")
    return await view_of(session, actor, reached), row


def _require_open(view: View) -> None:
    if view.closed_words:
        raise InvalidTransition(view.closed_words)


def _checked(message: MessageIn) -> str:
    text = chat_text.cleaned(message.text)
    if not text.strip() and not message.file_ids:
        raise InvalidInput(fields={"text": "Write something or attach a file."})
    return text


def _the_same(view: View, client_msg_id: UUID) -> SelectOfScalar[ChatMessage]:
    """The message that was sent under this key before."""
    same = reach.messages_in(view.reached.thread).where(
        col(ChatMessage.author_id) == view.actor.id, col(ChatMessage.client_msg_id) == client_msg_id
    )
    return same.execution_options(populate_existing=True)


async def _write(session: AsyncSession, view: View, message: MessageIn, text: str, seq: int) -> ChatMessage | None:
    """The new row; None when this message was sent before."""
    row = ChatMessage(
        thread_id=view.reached.thread.id,
        seq=seq,
        author_id=view.actor.id,
        client_msg_id=message.client_msg_id,
        reply_to=await _answered(session, view, message.reply_to),
    )
    row.body = envelopes.close_text(view.key, text, place=text_place(row))
    return row if await reach.write_once(session, row) else None


async def _entered(row: ChatMessage, *, has_files: bool) -> None:
    open_rooms.said(row, has_files=has_files)


async def _answered(session: AsyncSession, view: View, reply_to: UUID | None) -> UUID | None:
    """The answered message, if it stands in this conversation and was not deleted."""
    if reply_to is None:
        return None
    there = reach.messages_in(view.reached.thread).where(
        col(ChatMessage.id) == reply_to, col(ChatMessage.deleted_at).is_(None)
    )
    if (await session.exec(there)).first() is None:
        raise InvalidInput(fields={"reply_to": "The message you answer is no longer there. Send it without the quote."})
    return reply_to


async def _attach(session: AsyncSession, view: View, row: ChatMessage, file_ids: list[UUID]) -> None:
    """Files one brought and has not sent yet, each in one message only."""
    for position, file_id in enumerate(dict.fromkeys(file_ids)):
        mine = (
            update(ChatFile)
            .where(
                col(ChatFile.id) == file_id,
                col(ChatFile.thread_id) == row.thread_id,
                col(ChatFile.uploaded_by) == view.actor.id,
                col(ChatFile.message_id).is_(None),
            )
            .values(message_id=row.id, position=position)
        )
        if (await session.exec(mine)).rowcount != 1:
            raise InvalidInput(fields={"file_ids": "One of the files is no longer there. Attach it again."})


async def _on_record(session: AsyncSession, view: View, row: ChatMessage, what: str, text: str) -> None:
    """That it happened, how much it was and which text it was; never the text (MSO-20, X-9)."""
    data = text.encode()
    await audit.record(
        session,
        view.actor,
        Action.SEND_CHAT,
        subject="message",
        subject_id=row.id,
        case_id=view.reached.case.id,
        details={"what": what, "size": len(data), "hash": envelopes.fingerprint(view.key, data), "seq": row.seq},
    )


async def _line(session: AsyncSession, view: View, row: ChatMessage, *, is_plain: bool = False) -> ChatLine:
    before = open_rooms.before(row)
    return (await lines_of(session, view, [row], known=before, with_files=set() if is_plain else None))[0]
