"""Files as bodies, both ways: how long one is, what is left of a refused one, and the headers each carries out."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

from fastapi import Request, Response
from starlette.requests import ClientDisconnect

from mso_app.core.errors import AppError, InvalidInput
from mso_app.services.documents.pictures import Picture

# What every file carries: never sniffed, never run, never kept by a cache that others share.
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "private, no-store",
}
_DRAIN_BYTES = 8 << 20
_DRAIN_SECONDS = 5.0


class LengthNeeded(AppError):
    status = 411
    code = "length_needed"
    sentence = "An upload has to say how long it is."


def length_of(request: Request) -> int:
    """The announced size of a body in bytes. Raises LengthNeeded and InvalidInput."""
    if request.headers.get("content-encoding", "identity") != "identity":
        raise InvalidInput("Send the file as it is, without compression.")
    length = request.headers.get("content-length", "")
    if not length.isascii() or not length.isdigit() or len(length) > 12:
        raise LengthNeeded
    return int(length)


async def drain(body: AsyncIterator[bytes], length: int) -> None:
    """Take what is still coming of a refused file: a browser that cannot finish sending never reads the reason."""
    if length > _DRAIN_BYTES:
        return
    with suppress(ClientDisconnect, TimeoutError, RuntimeError):
        async with asyncio.timeout(_DRAIN_SECONDS):
            async for _ in body:
                pass


def picture_answer(picture: Picture) -> Response:
    """A picture that was drawn anew, for a page to show."""
    headers = {**HEADERS, "Content-Disposition": "inline"}
    return Response(picture.data, media_type=picture.media_type, headers=headers)
