"""The machine door: one FastAPI application in front of the pages, and the layers around both."""

from fastapi import APIRouter, FastAPI
from fastapi.responses import JSONResponse
from starlette.types import ASGIApp

from mso_app.api import errors
from mso_app.api.headers import Shield
from mso_app.api.limits import Limits
from mso_app.api.v1 import (
    appointments,
    channels,
    chat,
    clarification,
    documents,
    invoices,
    issues,
    opinions,
    reports,
    second_readings,
    service_records,
    sessions,
    testing,
)
from mso_app.core.errors import NotFound
from mso_app.core.settings import settings

# Every subject of the API. A new one is a line here.
ROUTERS: tuple[APIRouter, ...] = (
    sessions.router,
    documents.router,
    opinions.router,
    chat.router,
    channels.router,
    invoices.router,
    service_records.router,
    reports.router,
    appointments.router,
    issues.router,
    clarification.router,
    second_readings.router,
)
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


def make_api() -> FastAPI:
    """The application that Reflex is mounted under."""
    api = FastAPI(title="Secunda", version="1.0.0", docs_url=None, redoc_url=None, openapi_url=None)
    errors.install(api)

    @api.get("/api/health", tags=["health"])
    async def health() -> dict[str, str]:
        return {"status": "ok"}

    for router in ROUTERS:
        api.include_router(router)
    if settings().env == "test":
        testing.recall()
        api.include_router(testing.router)

    @api.api_route("/api", methods=METHODS, include_in_schema=False)
    @api.api_route("/api/{path:path}", methods=METHODS, include_in_schema=False)
    async def unknown(path: str = "") -> JSONResponse:
        # Without this the pages behind us would answer in HTML.
        return JSONResponse(errors.body(NotFound()), status_code=NotFound.status)

    return api


def around(app: ASGIApp) -> ASGIApp:
    """The layers that every request and every socket passes, for API and pages alike."""
    return Shield(Limits(app))
