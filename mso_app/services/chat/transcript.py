"""One's own conversation as a PDF (X-9). That it was taken is on record, what it says is not."""

import asyncio
from uuid import UUID

from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.core.settings import settings
from mso_app.domain import chat
from mso_app.domain.access import Action, Actor
from mso_app.models import ChatMessage, Institution
from mso_app.reports.transcript_pdf import transcript_pdf
from mso_app.schemas.chat import ChatLine
from mso_app.schemas.transcript import Transcript, TranscriptFile, TranscriptLine
from mso_app.services import audit
from mso_app.services.chat import reach
from mso_app.services.chat.lines import View, lines_of, view_of
from mso_app.services.views import moment

PAGE = 500


async def transcript(session: AsyncSession, actor: Actor, case_id: UUID, *, thread_id: UUID | None = None) -> bytes:
    """Both steps at once, for a short conversation: a long one takes seconds, and no transaction should wait for it."""
    return await print_transcript(await order_transcript(session, actor, case_id, thread_id=thread_id))


async def print_transcript(ordered: Transcript) -> bytes:
    """The PDF, outside of any transaction; two seconds per thousand messages."""
    return await asyncio.to_thread(transcript_pdf, ordered)


async def order_transcript(
    session: AsyncSession, actor: Actor, case_id: UUID, *, thread_id: UUID | None = None
) -> Transcript:
    """The whole conversation, by default the present one, on record. Raises NotFound and NotOpenYet."""
    reached = await reach.thread_of(session, actor, case_id, thread_id, Action.EXPORT_CHAT)
    view = await view_of(session, actor, reached)
    lines = await _lines(session, view)
    await audit.record(
        session,
        actor,
        Action.EXPORT_CHAT,
        subject="chat",
        subject_id=reached.thread.id,
        case_id=reached.case.id,
        details={"what": "exported", "rows": len(lines)},
    )
    institution = await session.get_one(Institution, reached.case.institution_id)
    now, thread = clock.now(), reached.thread
    return Transcript(
        product=settings().product_name,
        case_number=reached.case.number,
        requester=view.names[thread.requester_id],
        institution=institution.name,
        provider=view.names[thread.provider_id],
        made_for=actor.name,
        made_at=now,
        made_words=moment(now, zone=view.zone),
        period=_period(lines),
        zone=view.zone.replace("_", " "),
        lines=lines,
    )


async def _lines(session: AsyncSession, view: View) -> list[TranscriptLine]:
    found: list[TranscriptLine] = []
    for start in range(1, view.reached.thread.last_seq + 1, PAGE):
        page = reach.messages_in(view.reached.thread).where(col(ChatMessage.seq).between(start, start + PAGE - 1))
        messages = (await session.exec(page.order_by(col(ChatMessage.seq)))).all()
        lines = await lines_of(session, view, messages)
        found += [_printed(view, message, line) for message, line in zip(messages, lines, strict=True)]
    return found


def _printed(view: View, message: ChatMessage, line: ChatLine) -> TranscriptLine:
    return TranscriptLine(
        day=chat.day_words(message.created_at, zone=view.zone),
        time=line.time,
        author=line.author,
        note="edited" if line.is_edited else "",
        is_deleted=line.is_deleted,
        runs=line.runs,
        quote=line.quote,
        files=[
            TranscriptFile(name=file.name, size_words=file.size_words, document_code=file.document_code)
            for file in line.files
        ],
    )


def _period(lines: list[TranscriptLine]) -> str:
    if not lines:
        return "No messages"
    first, last = lines[0].day, lines[-1].day
    return first if first == last else f"{first} to {last}"
