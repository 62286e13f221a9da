"""Files of a case over HTTP: streamed in, handed out as downloads, shown as pictures that were drawn anew."""

from collections.abc import AsyncIterator
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Path, Query, Request, Response
from fastapi.responses import StreamingResponse
from starlette.requests import ClientDisconnect

from mso_app.api.bodies import HEADERS, drain, length_of, picture_answer
from mso_app.api.deps import CurrentActor, Uow, signed_in
from mso_app.core.errors import AppError
from mso_app.core.filetypes import MEDIA_TYPES
from mso_app.core.names import content_disposition
from mso_app.core.settings import settings
from mso_app.schemas.documents import DocumentChange, DocumentDetail, DocumentRow, PageText, UploadState
from mso_app.services import documents
from mso_app.services.documents.incoming import Interrupted, Upload, digest_of_body, reserved

router = APIRouter(prefix="/api/v1", tags=["documents"])

Key = Annotated[str, Path(min_length=8, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]
Name = Annotated[str, Query(min_length=1, max_length=1000, description="The file's name on the sender's side.")]
Width = Annotated[int, Query(ge=16, le=2400, description="Pixels that are needed; the picture may be larger.")]
Number = Annotated[int, Path(ge=1, le=1_000_000)]


@router.put("/drafts/{draft_id}/documents/{upload_key}", status_code=201)
async def upload_to_draft(
    request: Request,
    draft_id: UUID,
    upload_key: Key,
    name: Name,
    upload_offset: Annotated[int, Header(ge=0)] = 0,
) -> DocumentRow:
    """The raw bytes of one file as the body. Sending it again under the same key gives the same document."""
    return await _upload(request, upload_key, name, upload_offset, draft_id=draft_id)


@router.put("/cases/{case_id}/documents/{upload_key}", status_code=201)
async def upload_to_case(
    request: Request,
    case_id: UUID,
    upload_key: Key,
    name: Name,
    upload_offset: Annotated[int, Header(ge=0)] = 0,
) -> DocumentRow:
    """The raw bytes of one file as the body. Sending it again under the same key gives the same document."""
    return await _upload(request, upload_key, name, upload_offset, case_id=case_id)


@router.get("/drafts/{draft_id}/documents/{upload_key}")
async def state_in_draft(session: Uow, actor: CurrentActor, draft_id: UUID, upload_key: Key) -> UploadState:
    """How much of an upload is kept; go on from there with `Upload-Offset`."""
    return await documents.upload_state(session, actor, upload_key, draft_id=draft_id)


@router.get("/cases/{case_id}/documents/{upload_key}")
async def state_in_case(session: Uow, actor: CurrentActor, case_id: UUID, upload_key: Key) -> UploadState:
    """How much of an upload is kept; go on from there with `Upload-Offset`."""
    return await documents.upload_state(session, actor, upload_key, case_id=case_id)


@router.get("/drafts/{draft_id}/documents")
async def list_in_draft(session: Uow, actor: CurrentActor, draft_id: UUID) -> list[DocumentRow]:
    """The files of an unfinished case, by code."""
    return await documents.list_documents(session, actor, draft_id=draft_id, limit=settings().files_per_case)


@router.get("/cases/{case_id}/documents")
async def list_in_case(session: Uow, actor: CurrentActor, case_id: UUID) -> list[DocumentRow]:
    """The files of a case, by code."""
    return await documents.list_documents(session, actor, case_id=case_id, limit=settings().files_per_case)


@router.get("/documents/{document_id}")
async def open_document(session: Uow, actor: CurrentActor, document_id: UUID) -> DocumentDetail:
    """One file with what was read from it."""
    return await documents.open_document(session, actor, document_id)


@router.patch("/documents/{document_id}")
async def change_document(session: Uow, actor: CurrentActor, document_id: UUID, change: DocumentChange) -> DocumentRow:
    """Correct what kind of document a file is."""
    return await documents.set_kind(session, actor, document_id, change.kind)


@router.delete("/documents/{document_id}", status_code=204)
async def remove_document(
    session: Uow,
    actor: CurrentActor,
    document_id: UUID,
    reason: Annotated[str, Query(max_length=500)] = "",
) -> None:
    """Take a file out; in a case with a reason."""
    await documents.remove_document(session, actor, document_id, reason)


@router.get("/documents/{document_id}/content", response_class=Response)
async def download(request: Request, document_id: UUID) -> Response:
    """The original, byte for byte, as a download."""
    async with signed_in(request) as (session, actor):
        original = await documents.order_original(session, actor, document_id)
    headers = {
        **HEADERS,
        "Content-Disposition": content_disposition(original.name),
        "Content-Length": str(original.size),
    }
    blocks = await documents.open_original(original)
    return StreamingResponse(blocks, media_type=MEDIA_TYPES[original.kind], headers=headers)


@router.get("/documents/{document_id}/pages/{number}.png", response_class=Response)
async def page_picture(request: Request, document_id: UUID, number: Number, width: Width = 1280) -> Response:
    """One page, drawn anew; nothing of the original's code reaches the browser."""
    async with signed_in(request) as (session, actor):
        order = await documents.order_page(session, actor, document_id, number, width=width)
    return picture_answer(await documents.paint(order))


@router.get("/documents/{document_id}/pages/{number}")
async def page_text(session: Uow, actor: CurrentActor, document_id: UUID, number: Number) -> PageText:
    """The stored text of one page; spans of quotes refer to it."""
    return await documents.page_text(session, actor, document_id, number)


@router.get("/documents/{document_id}/preview.png", response_class=Response)
async def preview(request: Request, document_id: UUID) -> Response:
    """A small picture of the first page or frame."""
    async with signed_in(request) as (session, actor):
        order = await documents.order_preview(session, actor, document_id)
    return picture_answer(await documents.paint(order))


@router.get("/documents/{document_id}/frames/{number}.png", response_class=Response)
async def frame_picture(
    request: Request,
    document_id: UUID,
    number: Number,
    center: Annotated[float | None, Query(ge=-1e6, le=1e6, allow_inf_nan=False)] = None,
    width: Annotated[float | None, Query(gt=0, le=1e6, allow_inf_nan=False)] = None,
    size: Width = 960,
    invert: bool = False,
) -> Response:
    """One frame of a DICOM file through a window, in the units of the image (HU for CT)."""
    async with signed_in(request) as (session, actor):
        order = await documents.order_frame(
            session, actor, document_id, number, width=size, center=center, window=width, invert=invert
        )
    return picture_answer(await documents.paint(order))


async def _upload(
    request: Request,
    upload_key: str,
    name: str,
    offset: int,
    *,
    case_id: UUID | None = None,
    draft_id: UUID | None = None,
) -> DocumentRow:
    """Who and whether first, then bytes without a transaction, then the row."""
    async with signed_in(request):
        length = length_of(request)
    body = request.stream()
    try:
        async with signed_in(request) as (session, actor):
            upload = await documents.plan_upload(
                session,
                actor,
                upload_key,
                name=name,
                size=offset + length,
                offset=offset,
                case_id=case_id,
                draft_id=draft_id,
            )
        return await _receive(request, upload, body)
    except ClientDisconnect:
        raise Interrupted from None
    except Interrupted:
        raise
    except AppError:
        await drain(body, length)
        raise


async def _receive(request: Request, upload: Upload, body: AsyncIterator[bytes]) -> DocumentRow:
    async with reserved(upload) as slot:
        async with signed_in(request) as (session, actor):
            is_here = await documents.is_here(session, actor, upload)
        if is_here:
            rest, sha256 = await digest_of_body(body, most=upload.size)
            await slot.drop()
            async with signed_in(request) as (session, actor):
                return await documents.same_again(
                    session, actor, upload, size=upload.offset + rest, sha256=None if upload.offset else sha256
                )
        kept = await documents.keep(slot, await slot.receive(body))
        async with signed_in(request) as (session, actor):
            return await documents.record_upload(session, actor, upload, kept)
