"""Finding words in one's own conversations of a case: they are opened page by page, since no index may hold them."""

import unicodedata
from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.domain import chat_text
from mso_app.domain.access import Action, Actor
from mso_app.models import ChatMessage
from mso_app.schemas.chat import ChatHit
from mso_app.services import audit
from mso_app.services.chat import reach
from mso_app.services.chat.lines import View, files_of, view_of
from mso_app.services.views import moment

SHOWN = 30
PAGE = 500
BEFORE, LENGTH = 60, 200
LONGEST = 200


async def search(
    session: AsyncSession, actor: Actor, case_id: UUID, words: str, *, limit: int = SHOWN
) -> list[ChatHit]:
    """Messages that hold all of these words, in the text or a file's name, newest first. Raises NotFound."""
    reached = await reach.thread_of(session, actor, case_id)
    wanted = _folded(words[:LONGEST]).split()
    found: list[ChatHit] = []
    if wanted:
        for thread in (await session.exec(reach.threads_in(actor, reached.case))).all():
            one = (
                reached if thread.id == reached.thread.id else await reach.thread_of(session, actor, case_id, thread.id)
            )
            view = await view_of(session, actor, one)
            found += await _in_thread(session, view, wanted, limit - len(found))
            if len(found) >= limit:
                break
    await audit.record(
        session,
        actor,
        Action.SEE_CHAT,
        subject="chat",
        subject_id=reached.thread.id,
        case_id=reached.case.id,
        details={"what": "search", "rows": len(found)},
    )
    return found


async def _in_thread(session: AsyncSession, view: View, wanted: Sequence[str], most: int) -> list[ChatHit]:
    found: list[ChatHit] = []
    before = view.reached.thread.last_seq + 1
    while before > 1 and len(found) < most:
        page = reach.messages_in(view.reached.thread).where(
            col(ChatMessage.seq) < before, col(ChatMessage.seq) >= before - PAGE
        )
        messages = (await session.exec(page.order_by(col(ChatMessage.seq).desc()))).all()
        files = await files_of(session, view, messages)
        for message in messages:
            names = "\n".join(file.name for file in files.get(message.id, []))
            text = "\n".join(part for part in (chat_text.plain(view.text_of(message) or ""), names) if part)
            if all(word in _folded(text) for word in wanted):
                found.append(_hit(view, message, text, wanted))
        before -= PAGE
    return found[:most]


def _hit(view: View, message: ChatMessage, text: str, wanted: Sequence[str]) -> ChatHit:
    return ChatHit(
        message_id=message.id,
        thread_id=message.thread_id,
        seq=message.seq,
        author=view.names[message.author_id],
        when=moment(message.created_at, zone=view.zone),
        excerpt=_excerpt(text, wanted),
    )


def _excerpt(text: str, wanted: Sequence[str]) -> str:
    """The words with what stands around them, on one line."""
    line = " ".join(text.split())
    place = _folded(line).find(wanted[0])
    start = max(0, place - BEFORE)
    end = min(len(line), start + LENGTH)
    return f"{'…' if start else ''}{line[start:end].strip()}{'…' if end < len(line) else ''}"


def _folded(text: str) -> str:
    """Without case and accents: "Müller" is found by "muller"."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
