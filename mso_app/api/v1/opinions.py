"""The sealed opinion over HTTP: the PDF that was kept at signing, byte for byte."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from mso_app.api.bodies import HEADERS
from mso_app.api.deps import CurrentActor, Uow
from mso_app.core.names import content_disposition
from mso_app.services import opinions

router = APIRouter(prefix="/api/v1", tags=["opinions"])


@router.get("/cases/{case_id}/opinion.pdf", response_class=Response)
async def download(
    session: Uow, actor: CurrentActor, case_id: UUID, version: Annotated[int | None, Query(ge=1, le=1000)] = None
) -> Response:
    """The report of a finished case, as a download; the present version when none is named."""
    name, content = await opinions.sealed_file(session, actor, case_id, edition=version)
    headers = {**HEADERS, "Content-Disposition": content_disposition(name)}
    return Response(content, media_type="application/pdf", headers=headers)
