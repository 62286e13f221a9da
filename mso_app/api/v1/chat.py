"""The conversation of a case over HTTP, for its two people: lines, files, search and the transcript."""

from collections.abc import AsyncIterator
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import StreamingResponse
from starlette.requests import ClientDisconnect

from mso_app.api.bodies import HEADERS, drain, length_of, picture_answer
from mso_app.api.deps import CurrentActor, Uow, signed_in
from mso_app.core.errors import AppError
from mso_app.core.filetypes import MEDIA_TYPES
from mso_app.core.names import content_disposition
from mso_app.schemas.chat import ChatFileView, ChatHit, ChatLine, MessageChange, MessageIn, ReadUpTo
from mso_app.schemas.documents import DocumentRow
from mso_app.services import chat
from mso_app.services.documents.incoming import Interrupted, digest_of_body

router = APIRouter(prefix="/api/v1/cases/{case_id}/chat", tags=["chat"])

Key = Annotated[str, Path(min_length=8, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]
Name = Annotated[str, Query(min_length=1, max_length=1000, description="The file's name on the sender's side.")]
Seq = Annotated[int | None, Query(ge=0, le=2**31 - 1)]
Thread = Annotated[UUID | None, Query(description="An earlier conversation; by default the present one.")]


@router.get("/messages")
async def messages(
    session: Uow,
    actor: CurrentActor,
    case_id: UUID,
    before: Seq = None,
    after: Seq = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 60,
    thread_id: Thread = None,
) -> list[ChatLine]:
    """The latest lines, those before a number, or those after one; oldest first."""
    return await chat.read_lines(
        session, actor, case_id, before=before, after=after, thread_id=thread_id, limit=limit
    )  # fmt: skip


@router.post("/messages", status_code=201)
async def send(session: Uow, actor: CurrentActor, case_id: UUID, message: MessageIn) -> ChatLine:
    """One message. Sending it again under the same `client_msg_id` gives the same line."""
    return await chat.send(session, actor, case_id, message)


@router.patch("/messages/{message_id}")
async def change(session: Uow, actor: CurrentActor, case_id: UUID, message_id: UUID, change: MessageChange) -> ChatLine:
    """Correct one's own message within 15 minutes."""
    return await chat.change(session, actor, case_id, message_id, change.text)


@router.delete("/messages/{message_id}")
async def delete(session: Uow, actor: CurrentActor, case_id: UUID, message_id: UUID) -> ChatLine:
    """Take one's own message back for both; a marker stays."""
    return await chat.delete(session, actor, case_id, message_id)


@router.post("/read", status_code=204)
async def read(session: Uow, actor: CurrentActor, case_id: UUID, upto: ReadUpTo) -> None:
    """Say how far one has read."""
    await chat.mark_read(session, actor, case_id, upto.seq, thread_id=upto.thread_id)


@router.get("/search")
async def search(
    session: Uow, actor: CurrentActor, case_id: UUID, q: Annotated[str, Query(min_length=1, max_length=200)]
) -> list[ChatHit]:
    """Messages of one's own conversations in this case that hold all of these words, newest first."""
    return await chat.search(session, actor, case_id, q)


@router.get("/transcript.pdf", response_class=Response)
async def transcript(request: Request, case_id: UUID, thread_id: Thread = None) -> Response:
    """The whole conversation, as a download."""
    async with signed_in(request) as (session, actor):
        ordered = await chat.order_transcript(session, actor, case_id, thread_id=thread_id)
    content = await chat.print_transcript(ordered)
    headers = {**HEADERS, "Content-Disposition": content_disposition("conversation.pdf")}
    return Response(content, media_type="application/pdf", headers=headers)


@router.put("/files/{upload_key}", status_code=201)
async def upload(
    request: Request, case_id: UUID, upload_key: Key, name: Name, thread_id: Thread = None
) -> ChatFileView:
    """The raw bytes of one file as the body; it waits for the message that names it in `file_ids`.

    Sending it again under the same key gives the same file.
    """
    async with signed_in(request):
        length = length_of(request)
    body = request.stream()
    try:
        async with signed_in(request) as (session, actor):
            plan = await chat.plan_file(
                session, actor, case_id, upload_key, name=name, size=length, thread_id=thread_id
            )  # fmt: skip
        return await _received(request, plan, body)
    except ClientDisconnect:
        raise Interrupted("The connection was lost. Send the file again.") from None
    except Interrupted:
        raise
    except AppError:
        await drain(body, length)
        raise


@router.get("/files/{file_id}", response_class=Response)
async def download(request: Request, case_id: UUID, file_id: UUID) -> Response:
    """The file as it was sent, byte for byte, as a download."""
    async with signed_in(request) as (session, actor):
        order = await chat.order_file(session, actor, case_id, file_id)
    headers = {
        **HEADERS,
        "Content-Disposition": content_disposition(order.name),
        "Content-Length": str(order.size),
    }
    blocks = await chat.open_file(order)
    return StreamingResponse(blocks, media_type=MEDIA_TYPES[order.kind], headers=headers)


@router.get("/files/{file_id}/picture.png", response_class=Response)
async def picture(
    request: Request,
    case_id: UUID,
    file_id: UUID,
    width: Annotated[int, Query(ge=16, le=2400, description="Pixels that are needed; it may be larger.")] = 640,
) -> Response:
    """The file's first page or frame, drawn anew; nothing of the original's code reaches the browser."""
    async with signed_in(request) as (session, actor):
        order = await chat.order_file(session, actor, case_id, file_id)
    return picture_answer(await chat.paint_file(order, width=width))


@router.post("/files/{file_id}/document", status_code=201)
async def keep(session: Uow, actor: CurrentActor, case_id: UUID, file_id: UUID) -> DocumentRow:
    """Make a sent file a document of the case, so that it is read like every other."""
    return await chat.keep_as_document(session, actor, case_id, file_id)


async def _received(request: Request, plan: chat.FilePlan, body: AsyncIterator[bytes]) -> ChatFileView:
    """Bytes without a transaction, then the row."""
    async with signed_in(request) as (session, actor):
        there = await chat.brought_before(session, actor, plan)
    if there is not None:
        await digest_of_body(body, most=plan.size)
        return there
    kept = await chat.receive(plan, body)
    async with signed_in(request) as (session, actor):
        return await chat.record_file(session, actor, plan, kept)
