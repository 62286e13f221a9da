"""The readers as the rest of the platform calls them: each call is one sandboxed child."""

import asyncio
from pathlib import Path

from pydantic import BaseModel, ValidationError

from mso_app.core.sandbox import ChildError, ChildResult, run_child
from mso_app.domain.documents import FileKind, ReadStatus
from mso_app.schemas.reading import FileReading, PageReading

_PACKAGE = "mso_app.insights.readers"
_READERS = {
    FileKind.PDF: f"{_PACKAGE}.pdf:read",
    FileKind.PNG: f"{_PACKAGE}.image:read",
    FileKind.JPEG: f"{_PACKAGE}.image:read",
    FileKind.DICOM: f"{_PACKAGE}.dicom:read",
    FileKind.TEXT: f"{_PACKAGE}.text:read",
    FileKind.CSV: f"{_PACKAGE}.text:read",
}
_NAMES = {
    FileKind.PDF: ("PDF", "Print it to PDF again, or send the original."),
    FileKind.PNG: ("picture", "Save it again as PNG or JPEG, or send the original."),
    FileKind.JPEG: ("picture", "Save it again as PNG or JPEG, or send the original."),
    FileKind.DICOM: ("DICOM file", "Export it again from the archive, or send another series."),
    FileKind.TEXT: ("text file", "Save it again as plain text or as a PDF."),
    FileKind.CSV: ("table", "Save it again as CSV or as a PDF."),
}


class CannotShow(Exception):
    """No picture can be made of this file or page; `sentence` says why and what to do."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


class _Refusal(BaseModel):
    problem: str


async def read_file(path: Path, kind: FileKind) -> FileReading:
    """Everything one file says, read in a sandboxed child.

    A file that cannot be read is a FileReading with status failed and a sentence, never an exception.
    Raises TooBusy when too many files wait and OSError when the file is gone.
    """
    answer = await run_child(_READERS[kind], path, options={"kind": kind.value})
    if answer.error is None:
        try:
            return await _assembled(answer)
        except ValidationError:
            answer = ChildResult(error=ChildError.BROKEN, reason="shape")
    return FileReading(
        file_kind=kind, status=ReadStatus.FAILED, method="none", page_count=0, problem=_sentence(kind, answer)
    )


async def _assembled(answer: ChildResult) -> FileReading:
    """The reading from its head and its pages, checked one page at a time so that the loop is never held up."""
    reading = FileReading.model_validate_json(answer.header)
    for line in answer.payload.splitlines():
        reading.pages.append(PageReading.model_validate_json(line))
        await asyncio.sleep(0)
    return reading


async def render_page(path: Path, page: int, width_px: int) -> bytes:
    """PNG of one PDF page (counted from 1), `width_px` wide (16-4,000). Raises CannotShow."""
    return await _picture(f"{_PACKAGE}.render:page", path, FileKind.PDF, {"page": page, "width": width_px})


async def render_image(path: Path, max_side: int) -> bytes:
    """A new PNG or JPEG of a picture: turned upright, no metadata, at most `max_side` pixels. Raises CannotShow."""
    return await _picture(f"{_PACKAGE}.image:render", path, FileKind.PNG, {"max_side": max_side})


async def render_frame(
    path: Path,
    frame: int,
    center: float | None,
    width: float | None,
    max_side: int,
    invert: bool = False,
) -> bytes:
    """PNG of one DICOM frame (counted from 1) with a window in the units of the image (HU for CT).

    Without a window the file's own is used, else the range of its values. Raises CannotShow.
    """
    options: dict[str, str | int | float] = {"frame": frame, "max_side": max_side, "invert": int(invert)}
    if center is not None and width is not None:
        options |= {"center": center, "width": width}
    return await _picture(f"{_PACKAGE}.dicom_pixels:render", path, FileKind.DICOM, options)


async def _picture(task: str, path: Path, kind: FileKind, options: dict[str, str | int | float]) -> bytes:
    answer = await run_child(task, path, options=options)
    if answer.error is not None:
        raise CannotShow(_sentence(kind, answer))
    if answer.payload:
        return answer.payload
    raise CannotShow(_Refusal.model_validate_json(answer.header).problem)


def _sentence(kind: FileKind, answer: ChildResult) -> str:
    name, advice = _NAMES[kind]
    if answer.error is ChildError.LIMIT:
        reason = "it needs more memory or time than a document should"
        return f"This {name} could not be read safely: {reason}. {advice}"
    return f"This {name} is damaged or not what it claims to be. {advice}"
