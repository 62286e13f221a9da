"""The analytics over HTTP: figures as JSON, and the same numbers for a spreadsheet."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from mso_app.api.bodies import HEADERS
from mso_app.api.deps import CurrentActor, Uow
from mso_app.core.names import content_disposition
from mso_app.schemas.reports import Report, ReportQuery
from mso_app.services import reports

router = APIRouter(prefix="/api/v1/reports", tags=["reports"])
Asked = Annotated[ReportQuery, Query()]


@router.get("/turnaround")
async def turnaround(session: Uow, actor: CurrentActor, query: Asked) -> Report:
    """Percentiles by week or month, specialty and expert, load and forecast."""
    return await reports.report(session, actor, query)


@router.get("/turnaround.csv", response_class=Response)
async def turnaround_csv(session: Uow, actor: CurrentActor, query: Asked) -> Response:
    """The percentiles as a file."""
    content = await reports.report_csv(session, actor, query)
    headers = {**HEADERS, "Content-Disposition": content_disposition(f"turnaround-{query.period}.csv")}
    return Response(content, media_type="text/csv; charset=utf-8", headers=headers)
