"""Errors on their way out of the API: one shape, `{"detail", "code", "fields"?, "reference"?}`."""

import logging

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from mso_app.core.errors import AppError, InvalidInput, NotFound, TooMany
from mso_app.core.logging import new_reference

log = logging.getLogger("mso.api")
WORDS = {404: ("not_found", NotFound.sentence), 405: ("not_allowed", "This address does not answer to this method.")}


def install(api: FastAPI) -> None:
    """Answer every error of this application in the one shape."""
    api.add_exception_handler(AppError, _known)
    api.add_exception_handler(RequestValidationError, _invalid)
    api.add_exception_handler(HTTPException, _of_the_framework)
    api.add_exception_handler(Exception, _unknown)


def body(error: AppError) -> dict[str, object]:
    """The JSON of a known error."""
    told: dict[str, object] = {"detail": error.sentence, "code": error.code}
    if isinstance(error, InvalidInput) and error.fields:
        told["fields"] = error.fields
    return told


async def _known(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, AppError)
    headers = {"Retry-After": str(error.retry_after)} if isinstance(error, TooMany) else {}
    return JSONResponse(body(error), status_code=error.status, headers=headers)


async def _invalid(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    # The value that was wrong is never sent back, it may be a password; nor is a name that we do not know.
    fields = {_field(found["loc"], found["type"]): str(found["msg"]) for found in error.errors()}
    return JSONResponse(body(InvalidInput("Check the marked fields.", fields=fields)), status_code=422)


def _field(place: tuple[int | str, ...], kind: str) -> str:
    known = place[1:-1] if kind == "extra_forbidden" else place[1:]
    return ".".join(map(str, known)) or "body"


async def _of_the_framework(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    code, sentence = WORDS.get(error.status_code, ("error", str(error.detail)))
    headers = dict(error.headers or {})
    return JSONResponse({"detail": sentence, "code": code}, status_code=error.status_code, headers=headers)


async def _unknown(_: Request, error: Exception) -> JSONResponse:
    reference = new_reference()
    log.error("unexpected error in a request", extra={"reference": reference}, exc_info=error)
    told = {"detail": f"Something went wrong on our side (ref {reference}).", "code": "error", "reference": reference}
    return JSONResponse(told, status_code=500)
