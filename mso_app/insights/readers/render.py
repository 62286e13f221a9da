"""The picture of one PDF page. Runs inside the sandboxed child only."""

from collections.abc import Mapping
from typing import BinaryIO

import pypdfium2 as pdfium

from mso_app.insights.readers.image import encoded
from mso_app.insights.readers.pdf import BROKEN, LOCKED

_MAX_PIXELS = 25_000_000


def page(file: BinaryIO, options: Mapping[str, int]) -> tuple[dict[str, object], bytes]:
    """PNG of page `page` (from 1), `width` pixels wide, page rotation applied, annotations drawn."""
    number, width = int(options["page"]), min(max(int(options["width"]), 16), 4_000)
    try:
        document = pdfium.PdfDocument(file.read())
    except pdfium.PdfiumError as error:
        return {"problem": LOCKED if "password" in str(error).lower() else BROKEN}, b""
    if not 1 <= number <= len(document):
        return {"problem": f"This PDF has {len(document):,} pages; there is no page {number:,}."}, b""
    try:
        sheet = document[number - 1]
        wide, high = sheet.get_size()
    except pdfium.PdfiumError:
        return {"problem": BROKEN}, b""
    if wide <= 0 or high <= 0:
        return {"problem": BROKEN}, b""
    scale = width / wide
    # A page as long as a till roll is shown smaller, not refused.
    scale = min(scale, (_MAX_PIXELS / (wide * high)) ** 0.5, 20_000 / high)
    picture = sheet.render(scale=scale).to_pil()
    return {}, encoded(picture.convert("RGB"), "PNG")
