"""Extraction in a limited child: patterns that run over a stranger's text must not be able to stop the server."""

import os
from pathlib import Path
from typing import BinaryIO

from pydantic import BaseModel, ValidationError

from mso_app.core.sandbox import Limits, run_child
from mso_app.domain.documents import DocumentKind
from mso_app.insights.extraction import extract
from mso_app.schemas.reading import Extraction, FileReading

TASK = "mso_app.insights.extracting:in_child"
LIMITS = Limits(cpu=20, wall=30.0)
TOO_HARD = "The values in this file could not be told apart automatically. Check them by eye."


class _Job(BaseModel):
    document: str
    reading: FileReading


async def extract_safely(document: str, reading: FileReading) -> Extraction:
    """What `extract` finds, or an extraction with a warning when that took more than a document may."""
    # Memory with a path: what a patient's document says is not written to a temporary file.
    handle = os.memfd_create("reading")
    try:
        with os.fdopen(os.dup(handle), "wb") as file:
            file.write(_Job(document=document, reading=reading).model_dump_json().encode())
        answer = await run_child(TASK, Path(f"/proc/self/fd/{handle}"), limits=LIMITS)
    finally:
        os.close(handle)
    if answer.error is None:
        try:
            return Extraction.model_validate_json(answer.header)
        except ValidationError:
            pass
    return Extraction(
        document=document,
        method=reading.method,
        kind=DocumentKind.OTHER,
        pages=reading.page_count,
        warnings=[*reading.warnings, TOO_HARD],
    )


def in_child(file: BinaryIO, _options: dict[str, str | int | float]) -> tuple[dict[str, object], bytes]:
    """The child's side."""
    job = _Job.model_validate_json(file.read())
    return extract(job.document, job.reading).model_dump(mode="json"), b""
