"""The libraries that make and count pages. Loaded when the first page is set: they are heavy, and a process that only
talks never needs them."""

from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import typst
from pypdf import PdfReader

from mso_app.reports import glyphs

if TYPE_CHECKING:
    from typst import PDFStandard  # only in its type stubs

HERE = Path(__file__).parent
STANDARDS: "list[PDFStandard]" = ["a-2a", "ua-1"]


def compiled(template: str, inputs: dict[str, str], *, at: datetime) -> bytes:
    """A PDF of a template of this folder."""
    try:
        return _compiled(template, inputs, at=at, standards=STANDARDS)
    except typst.TypstError:
        # A rare mix of letters no font can join breaks the archive rules. A readable page beats no page.
        return _compiled(template, inputs, at=at, standards=[])


def pages(file: bytes) -> int:
    """How many pages a PDF has."""
    return len(PdfReader(BytesIO(file)).pages)


@cache
def fonts() -> typst.Fonts:
    """Only shipped fonts: a font of the machine would make other bytes on the next one."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(glyphs.FONTS)])


def _compiled(template: str, inputs: dict[str, str], *, at: datetime, standards: "list[PDFStandard]") -> bytes:
    made = typst.compile(
        str(HERE / template),
        root=str(HERE),
        font_paths=fonts(),
        format="pdf",
        sys_inputs=inputs,
        pdf_standards=standards,
        timestamp=int(at.timestamp()),
    )
    if not isinstance(made, bytes):
        raise TypeError("typst returned no PDF bytes")
    return made
