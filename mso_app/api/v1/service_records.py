"""Records of service over HTTP: an expert's own, or those of one an administrator names. No sum of money is in them."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from mso_app.api.bodies import HEADERS
from mso_app.api.deps import CurrentActor, Uow, signed_in
from mso_app.core.names import content_disposition
from mso_app.schemas.service_records import RecordPage, RecordQuery
from mso_app.services import service_records, statements

router = APIRouter(prefix="/api/v1", tags=["service records"])

MONTH = r"^(20\d\d-(0[1-9]|1[0-2]))?$"


def _query(
    length: Literal["month", "quarter", "year"] = "month",
    month: Annotated[str, Query(pattern=MONTH, description="Any month of the period, such as 2026-11.")] = "",
    kind: Literal["all", "opinion", "second_read", "addendum"] = "all",
    provider_id: UUID | None = None,
    offset: Annotated[int, Query(ge=0, le=100_000)] = 0,
    limit: Annotated[int, Query(ge=1, le=50)] = 20,
) -> RecordQuery:
    return RecordQuery(
        length=length, month=month, kind=kind, provider_id=provider_id, offset=offset, limit=limit
    )  # fmt: skip


Wanted = Annotated[RecordQuery, Depends(_query)]


@router.get("/service-records")
async def listed(session: Uow, actor: CurrentActor, query: Wanted) -> RecordPage:
    """A month, a quarter or a year of finished work with its statement."""
    return await service_records.list_records(session, actor, query)


@router.get("/service-records.csv", response_class=Response)
async def table(session: Uow, actor: CurrentActor, query: Wanted) -> Response:
    """The same period as a table."""
    content = await service_records.table(session, actor, query)
    headers = {**HEADERS, "Content-Disposition": content_disposition("service-records.csv")}
    return Response(content, media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/service-records.pdf", response_class=Response)
async def statement(request: Request, query: Wanted) -> Response:
    """The statement of the period to file."""
    async with signed_in(request) as (session, actor):
        ordered = await statements.order_statement(session, actor, query)
    content = await statements.print_statement(ordered)
    name = f"statement {ordered.period}.pdf".lower().replace(",", "").replace(" ", "-")
    headers = {**HEADERS, "Content-Disposition": content_disposition(name)}
    return Response(content, media_type="application/pdf", headers=headers)
