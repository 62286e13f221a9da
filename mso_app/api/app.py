"""The machine door: one FastAPI application in front of the pages."""

from fastapi import FastAPI


def make_api() -> FastAPI:
    """The application that Reflex is mounted under."""
    api = FastAPI(title="Secunda", version="1.0.0", docs_url=None, redoc_url=None, openapi_url="/api/openapi.json")

    @api.get("/api/health", tags=["health"])
    async def health() -> dict[str, str]:
        return {"status": "ok"}

    return api
