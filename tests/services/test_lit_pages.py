"""A lit span covers, on the picture of the page, the ink of exactly its own letters, however the page is turned."""

import io
from pathlib import Path

import pytest
from PIL import Image

from mso_app.domain.documents import FileKind
from mso_app.insights.readers.api import read_file, render_page
from mso_app.schemas.documents import Box
from mso_app.services.documents.boxes import boxes_of
from tests.hostile import page_pdf, stream


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("sheet", [b"0 0 612 792", b"50 60 500 700"])
async def test_boxes_lie_on_their_letters(tmp_path: Path, turn: int, sheet: bytes) -> None:
    """N-1: evidence is shown where it stands."""
    data = page_pdf(stream(b"BT /F1 18 Tf 150 400 Td (Haemoglobin IIII g/dL) Tj ET"), box=sheet)
    path = tmp_path / "page.pdf"
    path.write_bytes(data.replace(b"/MediaBox", b"/Rotate %d/MediaBox" % turn))
    page = (await read_file(path, FileKind.PDF)).pages[0]
    words = [[word.start, len(word.text), word.x0, word.y0, word.x1, word.y1] for word in page.words]
    start = page.text.index("IIII")

    lit = boxes_of(words, width=page.width, height=page.height, start=start, end=start + 4)
    everything = boxes_of(words, width=page.width, height=page.height, start=0, end=len(page.text))

    picture = Image.open(io.BytesIO(await render_page(path, 1, 800))).convert("L")
    assert len(lit) == 1
    assert 0.04 < _ink(picture, lit[0]) / _ink(picture, None) < 0.2
    assert sum(_ink(picture, box) for box in everything) >= 0.98 * _ink(picture, None)


def _ink(picture: Image.Image, box: Box | None) -> int:
    """How many dark pixels there are, inside a box or on the whole picture."""
    if box is not None:
        wide, high = picture.width / 100, picture.height / 100
        right, bottom = (box.left + box.width) * wide, (box.top + box.height) * high
        picture = picture.crop((round(box.left * wide), round(box.top * high), round(right), round(bottom)))
    return sum(picture.histogram()[:128])
