"""A template of this folder and its content become a PDF: tagged, archivable where the letters allow it."""

from datetime import datetime

from mso_app.reports import glyphs

MARK = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="1 4 22 16"><circle cx="9" cy="12" r="7" fill="none" '
    'stroke="#3a5bc7" stroke-width="2"/><circle cx="15" cy="12" r="7" fill="#4d70e0"/>'
    '<path d="M12 5.68a7 7 0 0 1 0 12.64a7 7 0 0 1 0-12.64z" fill="#bbc8f3"/></svg>'
)


def typeset(template: str, inputs: dict[str, str], *, at: datetime) -> bytes:
    """The same bytes for the same content and moment. Call it outside the event loop.

    A page takes a tenth of a second, a thousand messages of a conversation two seconds.
    """
    from mso_app.reports import press  # noqa: PLC0415 -- see there

    return press.compiled(template, inputs, at=at)


def pages(file: bytes) -> int:
    """How many pages a PDF has that was set here."""
    from mso_app.reports import press  # noqa: PLC0415 -- see there

    return press.pages(file)


def shown(text: str) -> str:
    """What the fonts can draw, on one line."""
    return glyphs.printable(text).replace("\n", " ")
