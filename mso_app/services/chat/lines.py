"""Messages as one of the two sees them: opened, with their quotes, files, places, receipts and days."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock, envelopes
from mso_app.core.envelopes import Unreadable
from mso_app.core.settings import settings
from mso_app.domain import chat, chat_text
from mso_app.domain.access import Actor
from mso_app.domain.words import Role
from mso_app.models import Account, ChatFile, ChatMessage, Document, Institution
from mso_app.schemas.accounts import initials
from mso_app.schemas.chat import ChatFileView, ChatLine, ChatQuote, ChatRun
from mso_app.services import visibility
from mso_app.services.chat import reach
from mso_app.services.chat.places import Places, find_places
from mso_app.services.chat.reach import Reached
from mso_app.services.documents.words import PICTURED, code_words, size_words

QUOTE_LENGTH = 160
FACES_SECONDS, FACES_KEPT = 30.0, 4_000
Faces: TypeAlias = tuple[str, Mapping[UUID, str]]

_kept_faces: dict[tuple[UUID, UUID], tuple[float, Faces]] = {}


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far one of the two got."""

    read_seq: int = 0
    delivered_seq: int = 0


NOWHERE = Progress()


@dataclass(frozen=True, kw_only=True)
class View:
    """A conversation through the eyes of one of the two. The numbers say how far each of them got."""

    actor: Actor
    reached: Reached
    key: bytes
    zone: str
    names: Mapping[UUID, str]
    my_read: int
    other_read: int
    other_delivered: int

    @property
    def other(self) -> UUID:
        return self.reached.other(self.actor)

    @property
    def closed_words(self) -> str:
        """Why nothing can be sent, or ""."""
        case = self.reached.case
        return chat.closed_words(
            status=case.status,
            is_withdrawn=case.withdrawn_at is not None,
            is_current=self.reached.is_current,
            done_at=case.done_at,
            now=clock.now(),
            days=settings().clarification_days,
            zone=self.zone,
        )

    def text_of(self, message: ChatMessage) -> str | None:
        """What was written; "" for a deleted one, None when what is stored cannot be opened."""
        if message.body is None:
            return ""
        try:
            return envelopes.open_text(self.key, message.body, place=text_place(message))
        except Unreadable:
            return None


@dataclass(frozen=True, kw_only=True)
class Head:
    """What of a message decides how its neighbours are shown."""

    author: UUID
    at: datetime


def text_place(message: ChatMessage) -> bytes:
    return envelopes.place(message.thread_id, message.id, "text")


def name_place(file: ChatFile) -> bytes:
    return envelopes.place(file.thread_id, file.id, "name")


def bytes_place(thread_id: UUID, file_id: UUID) -> bytes:
    return envelopes.place(thread_id, file_id, "bytes")


async def view_of(session: AsyncSession, actor: Actor, reached: Reached) -> View:
    """Everything about a conversation that its lines need. Raises Unreadable for the wrong key."""
    rows = (await session.exec(reach.receipts_in(reached.thread))).all()
    far = {row.account_id: Progress(read_seq=row.read_seq, delivered_seq=row.delivered_seq) for row in rows}
    return await view_with(session, actor, reached, reached.key, far)


async def view_with(
    session: AsyncSession, actor: Actor, reached: Reached, key: bytes, receipts: Mapping[UUID, Progress]
) -> View:
    """The same for whoever knows already how far the two got; nothing is asked once their names are known."""
    other = reached.other(actor)
    zone, names = await _faces_of(session, actor, reached)
    return View(
        actor=actor,
        reached=reached,
        key=key,
        zone=zone,
        names=names,
        my_read=receipts.get(actor.id, NOWHERE).read_seq,
        other_read=receipts.get(other, NOWHERE).read_seq,
        other_delivered=receipts.get(other, NOWHERE).delivered_seq,
    )


async def lines_of(
    session: AsyncSession,
    view: View,
    messages: Sequence[ChatMessage],
    *,
    left_off: int | None = None,
    known: Sequence[ChatMessage] = (),
    with_files: set[UUID] | None = None,
) -> list[ChatLine]:
    """The lines of messages that follow each other, oldest first. `left_off` is the last number read before.

    `known` are messages without a gap, and `with_files` says which of these have files: what they tell is not asked.
    """
    if not messages:
        return []
    texts = {message.id: view.text_of(message) for message in messages}
    quotes = await _quotes(session, view, messages)
    carriers = [message for message in messages if with_files is None or message.id in with_files]
    files = await files_of(session, view, carriers) if carriers else {}
    places = await find_places(session, view.reached.case, [text for text in texts.values() if text])
    seen = {message.seq: Head(author=message.author_id, at=message.created_at) for message in [*known, *messages]}
    before, after = await _around(session, view, messages, seen)
    first_new = await _first_new(session, view, left_off, seen)
    heads = [before, *(Head(author=message.author_id, at=message.created_at) for message in messages), after]
    begins = [
        _begins_group(view, heads[place], heads[place + 1], is_new=message.seq == first_new)
        for place, message in enumerate(messages)
    ]
    ends = [*begins[1:], _begins_group(view, heads[-2], after, is_new=False) if after else True]
    return [
        _line(
            view,
            message,
            text=texts[message.id],
            quote=quotes.get(message.reply_to) if message.reply_to else None,
            files=files.get(message.id, []),
            places=places,
        ).model_copy(
            update={
                "begins_day": _begins_day(view, heads[place], heads[place + 1]),
                "begins_new": message.seq == first_new,
                "begins_group": begins[place],
                "ends_group": ends[place],
            }
        )
        for place, message in enumerate(messages)
    ]


def runs_of(text: str, places: Places) -> list[ChatRun]:
    """The pieces of a text; a place that leads nowhere is shown as it was typed."""
    return [
        places.run(piece)
        if piece.kind is chat_text.Kind.PLACE
        else ChatRun(kind=piece.kind.value, text=piece.text, href=piece.href)
        for piece in chat_text.pieces(text)
    ]


def file_view(file: ChatFile, name: str, document: Document | None) -> ChatFileView:
    is_kept = document is not None and document.removed_at is None
    return ChatFileView(
        id=file.id,
        name=name,
        size_words=size_words(file.size),
        kind=file.file_kind.value,
        is_picture=file.file_kind in PICTURED,
        document_code=code_words(document.code) if document is not None and is_kept else "",
        document_id=str(document.id) if document is not None and is_kept else "",
    )


def name_of(view_key: bytes, file: ChatFile) -> str:
    """The name a file came with; a plain word when what is stored cannot be opened."""
    try:
        return envelopes.open_text(view_key, file.name, place=name_place(file))
    except Unreadable:
        return f"file.{file.file_kind.value}"


async def files_of(
    session: AsyncSession, view: View, messages: Sequence[ChatMessage]
) -> dict[UUID, list[ChatFileView]]:
    """The files of each message, in the order they were attached."""
    wanted = col(ChatFile.message_id).in_([message.id for message in messages])
    rows = (await session.exec(reach.files_in(view.reached.thread).where(wanted))).all()
    kept = {row.document_id for row in rows if row.document_id is not None}
    documents: dict[UUID, Document] = {}
    if kept:
        every = visibility.every_document_in(case=view.reached.case).where(col(Document.id).in_(kept))
        documents = {document.id: document for document in (await session.exec(every)).all()}
    found: dict[UUID, list[ChatFileView]] = {}
    for row in rows:
        document = documents.get(row.document_id) if row.document_id else None
        if row.message_id is not None:
            found.setdefault(row.message_id, []).append(file_view(row, name_of(view.key, row), document))
    return found


def _line(
    view: View,
    message: ChatMessage,
    *,
    text: str | None,
    quote: ChatQuote | None,
    files: list[ChatFileView],
    places: Places,
) -> ChatLine:
    is_mine, is_deleted = message.author_id == view.actor.id, message.deleted_at is not None
    author = view.names[message.author_id]
    now = clock.now()
    can_change = is_mine and not is_deleted and text is not None and not view.closed_words
    return ChatLine(
        id=message.id,
        seq=message.seq,
        client_msg_id=str(message.client_msg_id) if is_mine else "",
        is_mine=is_mine,
        author=author,
        initials=initials(author),
        day=chat.separator(message.created_at, now=now, zone=view.zone),
        time=chat.clock_words(message.created_at, zone=view.zone),
        text=(text or "") if is_mine else "",
        runs=_runs(text, places, is_deleted=is_deleted),
        quote=quote or ChatQuote(),
        files=files,
        is_deleted=is_deleted,
        is_edited=message.edited_at is not None and not is_deleted,
        can_change=can_change and chat.may_change(sent_at=message.created_at, now=now),
        can_delete=is_mine and not is_deleted and not view.closed_words,
        receipt=_receipt(view, message) if is_mine else "",
    )


def _runs(text: str | None, places: Places, *, is_deleted: bool) -> list[ChatRun]:
    if is_deleted:
        return [ChatRun(text=chat.DELETED)]
    if text is None:
        return [ChatRun(text=chat.DAMAGED)]
    return runs_of(text, places)


def _receipt(view: View, message: ChatMessage) -> str:
    if message.seq <= view.other_read:
        return "read"
    return "delivered" if message.seq <= view.other_delivered else "sent"


def _begins_day(view: View, before: Head | None, this: Head | None) -> bool:
    if before is None or this is None:
        return True
    return chat.day_words(before.at, zone=view.zone) != chat.day_words(this.at, zone=view.zone)


def _begins_group(view: View, before: Head | None, this: Head | None, *, is_new: bool) -> bool:
    if before is None or this is None or is_new or before.author != this.author:
        return True
    return this.at - before.at > chat.GROUP_WITHIN or _begins_day(view, before, this)


async def _quotes(session: AsyncSession, view: View, messages: Sequence[ChatMessage]) -> dict[UUID, ChatQuote]:
    wanted = {message.reply_to for message in messages if message.reply_to is not None}
    if not wanted:
        return {}
    answered = reach.messages_in(view.reached.thread).where(col(ChatMessage.id).in_(wanted))
    return {message.id: _quote(view, message) for message in (await session.exec(answered)).all()}


def _quote(view: View, message: ChatMessage) -> ChatQuote:
    text = view.text_of(message)
    words = chat.DAMAGED if text is None else chat_text.plain(text)
    if message.deleted_at is not None:
        words = chat.DELETED
    return ChatQuote(
        message_id=str(message.id),
        seq=message.seq,
        author=view.names[message.author_id],
        text=words if len(words) <= QUOTE_LENGTH else f"{words[:QUOTE_LENGTH].rstrip()}…",
    )


async def _around(
    session: AsyncSession, view: View, messages: Sequence[ChatMessage], known: Mapping[int, Head]
) -> tuple[Head | None, Head | None]:
    """The messages just before and just after these, which decide about names and days at both ends."""
    thread, first, last = view.reached.thread, messages[0].seq, messages[-1].seq
    heads = dict(known)
    wanted = [seq for seq in (first - 1, last + 1) if 1 <= seq <= thread.last_seq and seq not in heads]
    if wanted:
        found = await session.exec(reach.message_heads_in(thread).where(col(ChatMessage.seq).in_(wanted)))
        heads |= {seq: Head(author=author, at=at) for seq, author, at in found.all()}
    return heads.get(first - 1), heads.get(last + 1)


async def _first_new(session: AsyncSession, view: View, left_off: int | None, known: Mapping[int, Head]) -> int:
    """The number of the first message of the other after where this person left off; 0 for none."""
    thread = view.reached.thread
    if left_off is None or left_off >= thread.last_seq:
        return 0
    since = range(left_off + 1, thread.last_seq + 1)
    if len(since) <= len(known) and all(seq in known for seq in since):
        return next((seq for seq in since if known[seq].author != view.actor.id), 0)
    unread = reach.message_heads_in(thread).where(
        col(ChatMessage.seq) > left_off, col(ChatMessage.author_id) != view.actor.id
    )
    found = (await session.exec(unread.order_by(col(ChatMessage.seq)).limit(1))).first()
    return found[0] if found else 0


async def _faces_of(session: AsyncSession, actor: Actor, reached: Reached) -> Faces:
    """The zone of this person's clock and the names of both. Asked at every message, and changed once in years."""
    thread, now = reached.thread, time.monotonic()
    kept = _kept_faces.get((thread.id, actor.id))
    if kept is not None and now < kept[0]:
        return kept[1]
    named = select(Account.id, Account.name).where(col(Account.id).in_([thread.requester_id, thread.provider_id]))
    faces = await _zone(session, actor, reached), dict((await session.exec(named)).all())
    if len(_kept_faces) >= FACES_KEPT:
        _kept_faces.clear()
    _kept_faces[(thread.id, actor.id)] = (now + FACES_SECONDS, faces)
    return faces


async def _zone(session: AsyncSession, actor: Actor, reached: Reached) -> str:
    """Where this person's clock stands: an expert's own place, else the institution's."""
    if actor.role is Role.PROVIDER:
        profile = await visibility.profile_of(session, actor.id)
        if profile is not None:
            return profile.time_zone
    return (await session.get_one(Institution, reached.case.institution_id)).time_zone
