"""The conversation of a case on a screen: a window of its lines, what is new of them, who is there and who writes.

The composer belongs to the browser: `/chat.js` keeps what was typed and what was not confirmed, and hands it in by a
hidden form. Nothing here writes into it.
"""

import asyncio
import json
from collections.abc import Sequence
from contextlib import suppress
from typing import TypeVar
from uuid import UUID

import reflex as rx
from reflex.event import EventSpec

from mso_app.core import live
from mso_app.core.errors import AppError, InvalidInput, NotFound, NotPermitted, NotSignedIn
from mso_app.domain.words import Role
from mso_app.schemas.chat import ChatHit, ChatLine, ChatRoom, MentionedDocument, MessageChange, MessageIn
from mso_app.schemas.viewing import ShelfRow
from mso_app.services import chat, documents
from mso_app.state.address import address_word
from mso_app.state.base import AppState, signed_in
from mso_app.state.errors import failure
from mso_app.state.forms import parsed, uuid_of
from mso_app.state.live import SIGNED_OUT, START, bursts
from mso_app.state.marks import passive, requires
from mso_app.state.shared import chat_lines, presence
from mso_app.state.shared.room import NOBODY, asked_case

NO_ROOM = ChatRoom(
    thread_id=NOBODY, other_id=NOBODY, other_name="", other_initials="", my_name="", my_initials="", can_send=False
)
LOAD_TRIES, LOAD_STEP_SECONDS = 500, 0.02
ENDED = "This conversation has ended. Your message was not sent; copy it if you need it."
PARTIES = (Role.REQUESTER, Role.PROVIDER)
MOVING = frozenset({START, "chat", "said", "seen", "case", "account"})
FRAME = {
    "lines": [],
    "mentioned": [],
    "has_older": False,
    "has_newer": False,
    "last_seq": 0,
    "read_seq": 0,
    "unread": 0,
    "other_read_seq": 0,
    "other_delivered_seq": 0,
    "changes": 0,
}
"""What stands beside the room in the state, because it changes with every message."""
LONGEST_NUMBER = 10
Row = TypeVar("Row")


class ChatState(AppState):
    room: ChatRoom = NO_ROOM
    """The two people and what may be done; its lines and numbers stand beside it."""
    settled: list[ChatLine] = []
    tail: list[ChatLine] = []
    has_older: bool = False
    has_newer: bool = False
    read_seq: int = 0
    """How far the other has read, and how far messages have reached the other."""
    delivered_seq: int = 0
    new_words: str = ""
    """ "2 new messages", above the first of them."""
    missed: int = 0
    """How many came in below the window that is shown."""
    is_here: bool = False
    is_typing: bool = False
    mentioned: list[MentionedDocument] = []
    shelf: list[ShelfRow] = []
    """The files to choose from after an @."""
    is_shelf_read: bool = False
    hits: list[ChatHit] = []
    asked: str = ""
    at: str = ""
    """The message somebody jumped to."""
    deleting: str = ""
    not_open: str = ""
    problem: str = ""
    loading: bool = True
    _of: tuple[UUID, str] = (NOBODY, "")
    _me: UUID = NOBODY
    _names: dict[str, str] = {}
    _left_off: int = 0
    """The last number that was read before the line of the new messages."""
    _last: int = 0
    _seen: int = 0
    _reached: int = 0
    """How far this screen has said that messages were read, and that they came."""
    _is_looking: bool = False
    _changes: int = 0
    """How many corrections and deletions this screen knows of."""

    @rx.event
    @requires()
    async def load(self) -> None:
        wanted = self._address()
        if self._of != wanted:
            # The page may have said that somebody looks before it was loaded.
            looks = self._is_looking
            self.reset()
            self._of, self._is_looking = wanted, looks
        await self._open(_number(address_word(self, "at")))

    @rx.event(background=True, supersedes=True)
    @requires()
    @passive
    async def listen(self) -> None:
        """Lines, receipts, typing and presence of a conversation; when another one begins, the ones of that."""
        goes_on = await self._is_loaded()
        while goes_on:
            thread, other, me = self.room.thread_id, self.room.other_id, self._me
            topics = [f"case:{asked_case(self)}"]
            if thread != NOBODY:
                topics += [f"chat:{thread}", f"said:{thread}"]
                topics += [f"{kind}:{thread}:{other}" for kind in ("seen", *presence.KINDS)]
            try:
                goes_on = await self._follow(topics, thread)
            finally:
                if thread != NOBODY:
                    await live.wake(f"gone:{thread}:{me}")

    async def _is_loaded(self) -> bool:
        """The framework starts this beside `load` and not after it; whether there is something to listen to."""
        for _ in range(LOAD_TRIES):
            async with self:
                if self._of == self._address() and not self.loading:
                    return True
            await asyncio.sleep(LOAD_STEP_SECONDS)
        return False

    async def _follow(self, topics: list[str], thread: UUID) -> bool:
        """Listen while it is the same conversation; whether there is another one to listen to."""
        other = presence.Presence()
        async for burst in bursts(self, topics, every=other.pace):
            if SIGNED_OUT in burst:
                async with self:
                    self.reset()
                return False
            kinds = frozenset(topic.split(":", 1)[0] for topic in burst)
            is_my_own = kinds == {"said"} and not chat.has_moved(thread, seq=self._last, changes=self._changes)
            if kinds & MOVING and not is_my_own:
                async with self:
                    was_writing = self.is_typing
                    # The state itself: its watched likeness costs at every look.
                    mark = await _bare(self)._catch_up_and_mark(anew="case" in kinds)
                    if was_writing and not self.is_typing:
                        other.said()
                await self._tell(mark)
                if self.room.thread_id != thread:
                    return self.room.thread_id != NOBODY
            other.hear(kinds)
            was_shown, shown = (self.is_here, self.is_typing), other.now()
            if was_shown != shown:
                async with self:
                    self.is_here, self.is_typing = shown
            greets = "here" in kinds and not was_shown[0]
            if thread != NOBODY and (greets or other.is_due()):
                other.greeted()
                await chat.still_here(thread, self._me, is_looking=self._reads_along())
        return False

    @rx.event
    @requires(*PARTIES)
    async def send(self, form: dict[str, str]) -> EventSpec | list[EventSpec] | None:
        """One message of this conversation and no other."""
        client = str(form.get("client_msg_id", ""))[:36]
        if not await self._is_open() or str(form.get("thread", "")) != str(self.room.thread_id):
            return refused(client, self.problem or ENDED)
        files = [part for part in str(form.get("file_ids", "")).split(",") if part]
        given = {"client_msg_id": client, "text": form.get("text", ""), "file_ids": files}
        given["reply_to"] = form.get("reply_to") or None
        try:
            message = parsed(MessageIn, given)
            async with signed_in(self) as (session, actor):
                line = await chat.send(session, actor, self._of[0], message, thread_id=self.room.thread_id)
        except InvalidInput as problem:
            return refused(client, next(iter(problem.fields.values()), problem.sentence))
        except NotSignedIn:
            raise
        except AppError as problem:
            return refused(client, problem.sentence)
        if self.has_newer:
            await self._open(0)
        elif line.seq == self._last + 1 and not any(run.document_id for run in line.runs):
            self._last = line.seq
            self._append(self._lines(), [line])
        return None

    @rx.event
    @requires(*PARTIES)
    async def change(self, form: dict[str, str]) -> EventSpec:
        message_id = str(form.get("message_id", ""))[:36]
        try:
            change = parsed(MessageChange, {"text": form.get("text", "")})
            async with signed_in(self) as (session, actor):
                await chat.change(session, actor, asked_case(self), uuid_of(message_id), change.text)
        except InvalidInput as problem:
            return failure(next(iter(problem.fields.values()), problem.sentence))
        except NotSignedIn:
            raise
        except AppError as problem:
            return failure(problem.sentence)
        await self._look_again()
        return rx.call_script(f'mso.chat("changed", "{uuid_of(message_id)}")')

    @rx.event
    @requires(*PARTIES)
    def ask_delete(self, message_id: str) -> None:
        self.deleting = str(message_id)[:36]

    @rx.event
    @requires(*PARTIES)
    def keep(self, is_open: bool) -> None:
        if not is_open:
            self.deleting = ""

    @rx.event
    @requires(*PARTIES)
    async def delete(self) -> EventSpec | None:
        message_id, self.deleting = self.deleting, ""
        try:
            async with signed_in(self) as (session, actor):
                await chat.delete(session, actor, asked_case(self), uuid_of(message_id))
        except NotSignedIn:
            raise
        except AppError as problem:
            return failure(problem.sentence)
        await self._look_again()
        return rx.call_script('mso.chat("focus", "")')

    @rx.event
    @requires(*PARTIES)
    async def older(self) -> None:
        """Lines above; the lowest ones leave the window."""
        if not await self._is_open() or not self.has_older:
            return
        lines = self._lines()
        async with signed_in(self) as (session, actor):
            found = await chat.older(
                session,
                actor,
                self._of[0],
                before=lines[0].seq,
                thread_id=self.room.thread_id,
                left_off=self._left_off,
            )
        every = chat_lines.joined(lines, self._dressed(found))
        self.has_older = bool(found) and found[0].seq > 1
        self.has_newer = self.has_newer or len(every) > chat_lines.WINDOW
        self._show(every[: chat_lines.WINDOW])

    @rx.event
    @requires(*PARTIES)
    async def newer(self) -> None:
        """Lines below; the highest ones leave the window."""
        if not await self._is_open() or not self.has_newer:
            return
        lines = self._lines()
        async with signed_in(self) as (session, actor):
            found = await chat.newer(
                session,
                actor,
                self._of[0],
                after=lines[-1].seq,
                thread_id=self.room.thread_id,
                limit=30,
                left_off=self._left_off,
            )
        every = chat_lines.joined(lines, self._dressed(found))
        self.has_older = self.has_older or len(every) > chat_lines.WINDOW
        self._show(every[-chat_lines.WINDOW :])
        if not found or found[-1].seq >= self._last:
            self.has_newer, self.missed = False, 0

    @rx.event
    @requires(*PARTIES)
    async def latest(self) -> None:
        self._of = self._address()
        await self._open(0)

    @rx.event
    @requires(*PARTIES)
    async def jump(self, seq: int) -> None:
        """To a message that was found or answered, with what stands around it."""
        if not await self._is_open():
            return
        wanted = next((line for line in self._lines() if line.seq == seq), None)
        if wanted is None:
            await self._open(_number(seq))
            wanted = next((line for line in self._lines() if line.seq == seq), None)
        self.at = str(wanted.id) if wanted else ""

    @rx.event
    @requires(*PARTIES)
    async def look(self, form: dict[str, str]) -> None:
        """Whether the end of the conversation is in front of somebody: only then a message counts as read."""
        self._is_looking = form.get("looking") == "yes"
        if not self._is_looking and not self.has_newer:
            self._left_off, self.new_words = self._last, ""
        if self.room.thread_id != NOBODY:
            await chat.attention.say(self.room.thread_id, self._me, is_looking=self._reads_along())
        await self._tell(self._mark())

    @rx.event
    @requires(*PARTIES)
    async def typing(self) -> None:
        if await self._is_open() and self.room.can_send:
            async with signed_in(self) as (session, actor):
                await chat.say_typing(session, actor, self._of[0], thread_id=self.room.thread_id)

    @rx.event
    @requires(*PARTIES)
    async def offer(self) -> None:
        """The files of the case, when the first @ is typed."""
        if not await self._is_open():
            return
        with suppress(NotFound, NotPermitted):
            async with signed_in(self) as (session, actor):
                self.shelf = (await documents.open_shelf(session, actor, self._of[0])).rows
        self.is_shelf_read = True

    @rx.event
    @requires(*PARTIES)
    async def search(self, words: str) -> None:
        self.asked = str(words).strip()[:100]
        self.hits = []
        if await self._is_open() and len(self.asked) > 1:
            async with signed_in(self) as (session, actor):
                self.hits = await chat.search(session, actor, self._of[0], self.asked)

    @rx.event
    @requires(*PARTIES)
    async def keep_file(self, file_id: str) -> EventSpec:
        """A file of a message becomes a document of the case."""
        try:
            async with signed_in(self) as (session, actor):
                kept = await chat.keep_as_document(session, actor, asked_case(self), uuid_of(file_id))
        except NotSignedIn:
            raise
        except AppError as problem:
            return failure(problem.sentence)
        await self._look_again()
        return rx.toast.success(f"Added to the documents as {kept.code}.")

    async def _is_open(self) -> bool:
        """Whether there is a conversation; after the server was started again under the page, it is opened anew."""
        if self.room.thread_id == NOBODY:
            self._of = self._address()
            await self._open(0)
        return self.room.thread_id != NOBODY

    def _address(self) -> tuple[UUID, str]:
        return asked_case(self), address_word(self, "thread")

    async def _open(self, at_seq: int) -> None:
        """The conversation from its end, or around one message. On record."""
        case_id, thread = self._of
        try:
            async with signed_in(self) as (session, actor):
                self._me = actor.id
                thread_id = uuid_of(thread) if thread else None
                room = await chat.open_room(session, actor, case_id, thread_id=thread_id, at_seq=at_seq or None)
        except NotSignedIn:
            self.reset()
            raise
        except AppError as problem:
            self._close(problem)
            return
        self._left_off, self._seen = room.read_seq, room.read_seq
        self.new_words = new_words(room.unread)
        self.has_older, self.has_newer = room.has_older, room.has_newer
        self.mentioned, self._names = [], {}
        self._take(room, [])

    async def _catch_up_and_mark(self, *, anew: bool) -> tuple[int, bool] | None:
        """What is new, and how far to say that it came."""
        await self._catch_up(anew=anew)
        return self._mark()

    async def _catch_up(self, *, anew: bool = False) -> None:
        """What is new since the last look, and nothing that is known."""
        if self.room.thread_id == NOBODY:
            await self._open(0)
            return
        if anew:
            await self._look_again(anew=True)
            return
        try:
            async with signed_in(self, active=False) as (session, actor):
                news = await chat.news(
                    session,
                    actor,
                    self.room.thread_id,
                    after=None if self.has_newer else self._last,
                    left_off=self._left_off,
                )
        except NotSignedIn:
            self.reset()
            raise
        except AppError as problem:
            self._close(problem)
            return
        self.read_seq, self.delivered_seq = news.other_read_seq, news.other_delivered_seq
        if news.changes != self._changes or any(run.document_id for line in news.lines for run in line.runs):
            await self._look_again()
            return
        self._last = news.last_seq if self.has_newer else news.lines[-1].seq if news.lines else self._last
        if news.lines:
            self._append(self._lines(), news.lines)
        elif self.has_newer:
            self._show(self._lines())
        if self._last < news.last_seq and not self.has_newer:
            await self._catch_up()

    def _append(self, lines: Sequence[ChatLine], fresh: Sequence[ChatLine]) -> None:
        """New lines at the end. The group of the line before may go on with them."""
        known = list(lines)
        if fresh and known and not fresh[0].begins_group:
            known[-1] = known[-1].model_copy(update={"ends_group": False})
        if any(not line.is_mine for line in fresh):
            self.is_typing = False
        every = [*known, *self._dressed(fresh)]
        if fresh and not self._is_looking:
            self.new_words = new_words(sum(line.seq > self._left_off and not line.is_mine for line in every))
        self._arrange(every)

    def _arrange(self, lines: Sequence[ChatLine]) -> None:
        """The window with its end in sight: what is too much of it goes at the other end."""
        kept = list(lines)
        if not self.has_newer:
            keep = chat_lines.AT_END if self._is_looking else chat_lines.WINDOW - chat_lines.TAIL_MOST
            kept, went = chat_lines.trimmed(lines, settled=len(self.settled), keep=keep)
            self.has_older = self.has_older or went
        self._show(kept)

    async def _look_again(self, *, anew: bool = False) -> None:
        """Read the whole window as it is now. `anew` asks which conversation is the present one."""
        if not await self._is_open():
            return
        lines = self._lines()
        named = uuid_of(self._of[1]) if self._of[1] else None
        try:
            async with signed_in(self, active=False) as (session, actor):
                room = await chat.again(
                    session,
                    actor,
                    self._of[0],
                    first=lines[0].seq if lines else 1,
                    last=lines[-1].seq if self.has_newer and lines else None,
                    thread_id=named if anew else self.room.thread_id,
                    left_off=self._left_off,
                )
        except NotSignedIn:
            self.reset()
            raise
        except AppError as problem:
            self._close(problem)
            return
        if room.thread_id != self.room.thread_id:
            await self._open(0)
            return
        self._take(room, lines)

    def _take(self, room: ChatRoom, known: Sequence[ChatLine]) -> None:
        self.loading, self.problem, self.not_open = False, "", ""
        frame = room.model_copy(update=FRAME)
        if frame != _bare(self.room):
            self.room = frame
        mentioned = chat_lines.named_once(_plain(self.mentioned), room.mentioned)
        if mentioned != _plain(self.mentioned):
            self.mentioned = mentioned
            self._names = {str(row.document_id): row.name for row in mentioned}
        self.read_seq, self.delivered_seq = room.other_read_seq, room.other_delivered_seq
        self._last, self._changes = room.last_seq, room.changes
        self._arrange(chat_lines.joined(known, self._dressed(room.lines)))

    def _show(self, lines: Sequence[ChatLine]) -> None:
        """Only what differs is given out, because a list travels whole."""
        settled, tail = chat_lines.split(lines, settled=len(self.settled))
        if settled != _plain(self.settled):
            self.settled = settled
        if tail != _plain(self.tail):
            self.tail = tail
        self.missed = self._last - lines[-1].seq if self.has_newer and lines else 0

    def _close(self, problem: AppError) -> None:
        """Nothing of a conversation stays on a screen that must not show it any longer."""
        of = self._of
        self.reset()
        self._of, self.loading = of, False
        if isinstance(problem, chat.NotOpenYet):
            self.not_open = problem.sentence
        else:
            self.problem = problem.sentence

    def _dressed(self, lines: Sequence[ChatLine]) -> list[ChatLine]:
        return [chat_lines.dressed(line, names=self._names, me=self.room.my_name) for line in lines]

    def _lines(self) -> list[ChatLine]:
        return [*_plain(self.settled), *_plain(self.tail)]

    def _reads_along(self) -> bool:
        """Whether what is said now is before somebody at once: the end is shown, and looked at."""
        return self._is_looking and not self.has_newer

    def _mark(self) -> tuple[int, bool] | None:
        """How far to say that messages came, and whether they were read; None when that was said."""
        theirs = max((line.seq for line in self._lines() if not line.is_mine), default=0)
        looks = self._reads_along()
        if theirs <= (self._seen if looks else max(self._seen, self._reached)):
            return None
        self._reached = max(self._reached, theirs)
        self._seen = theirs if looks else self._seen
        return theirs, looks

    async def _tell(self, mark: tuple[int, bool] | None) -> None:
        """After the line is on the screen, so that it never waits for this."""
        if mark is None:
            return
        seq, is_read = mark
        with suppress(NotFound, NotSignedIn):
            async with signed_in(self, active=False) as (session, actor):
                await chat.see(session, actor, self.room.thread_id, seq, is_read=is_read)

    @rx.var
    def other(self) -> str:
        """ "Dr. Okafor"."""
        return chat_lines.called(self.room.other_name)


def new_words(count: int) -> str:
    return f"{count} new message{'' if count == 1 else 's'}" if count else ""


def refused(client_msg_id: str, sentence: str) -> EventSpec:
    """The bubble in the browser says why it did not go."""
    return rx.call_script(f'mso.chat("refused",{json.dumps(client_msg_id)},{json.dumps(sentence)})')


def _number(given: object) -> int:
    """A number a browser sent; 0 for anything else."""
    text = str(given)
    return int(text) if text.isascii() and text.isdigit() and len(text) < LONGEST_NUMBER else 0


def _bare(value: Row) -> Row:
    """What is kept, without the framework's watch over it, to be compared."""
    return getattr(value, "__wrapped__", value)


def _plain(rows: Sequence[Row]) -> list[Row]:
    return list(_bare(rows))
