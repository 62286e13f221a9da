"""A template of this folder and its content become a PDF: tagged, archivable where the letters allow it."""

from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from mso_app.reports import glyphs

if TYPE_CHECKING:
    import typst
    from typst import PDFStandard  # only in its type stubs

HERE = Path(__file__).parent
STANDARDS: "list[PDFStandard]" = ["a-2a", "ua-1"]
MARK = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="1 4 22 16"><circle cx="9" cy="12" r="7" fill="none" '
    'stroke="#3a5bc7" stroke-width="2"/><circle cx="15" cy="12" r="7" fill="#4d70e0"/>'
    '<path d="M12 5.68a7 7 0 0 1 0 12.64a7 7 0 0 1 0-12.64z" fill="#bbc8f3"/></svg>'
)


def typeset(template: str, inputs: dict[str, str], *, at: datetime) -> bytes:
    """The same bytes for the same content and moment. Call it outside the event loop.

    A page takes a tenth of a second, a thousand messages of a conversation two seconds.
    """
    import typst  # noqa: PLC0415 -- heavy, and a process that only talks never sets a page

    try:
        return _compiled(template, inputs, at=at, standards=STANDARDS)
    except typst.TypstError:
        # A rare mix of letters no font can join breaks the archive rules. A readable page beats no page.
        return _compiled(template, inputs, at=at, standards=[])


def pages(file: bytes) -> int:
    """How many pages a PDF has that was set here."""
    from pypdf import PdfReader  # noqa: PLC0415 -- as heavy

    return len(PdfReader(BytesIO(file)).pages)


@cache
def fonts() -> "typst.Fonts":
    """Only shipped fonts: a font of the machine would make other bytes on the next one."""
    import typst  # noqa: PLC0415 -- see above

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(glyphs.FONTS)])


def shown(text: str) -> str:
    """What the fonts can draw, on one line."""
    return glyphs.printable(text).replace("\n", " ")


def _compiled(template: str, inputs: dict[str, str], *, at: datetime, standards: "list[PDFStandard]") -> bytes:
    import typst  # noqa: PLC0415 -- see above

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
