"""The second opinion on a PDF page: pypdf's text, and its chunks with approximate positions."""

import math
from io import BytesIO

from pypdf import PdfReader

from mso_app.insights.readers.lines import Char, plain_char, quarter
from mso_app.insights.readers.pdfium_chars import Frame

# Without the font's metrics a character is taken to be half as wide as it is tall.
_WIDTH = 0.5
_MAX_CHARS = 120_000


def open_second(data: bytes) -> PdfReader:
    reader = PdfReader(BytesIO(data), strict=False)
    if reader.is_encrypted:
        reader.decrypt("")
    return reader


def page_chars(reader: PdfReader, number: int, frame: Frame) -> list[Char]:
    """Characters of page `number` (from 0); widths are estimates, places of chunks are exact."""
    chars: list[Char] = []

    def visit(text: str, cm: list[float], tm: list[float], font: dict[str, str] | None, size: float) -> None:
        if len(chars) > _MAX_CHARS or not text.strip():
            return
        a, b, c, d, e, f = _product(tm, cm)
        height = min(max(abs(size) * math.hypot(c, d), 0.5), 2000.0)
        angle = math.atan2(-b, a) + math.radians(frame.turn)
        turn = quarter(angle)
        name = str((font or {}).get("/BaseFont", "")).lower()
        bold = any(word in name for word in ("bold", "black", "heavy", "demi"))
        step = _WIDTH * height
        for row, line in enumerate(text.strip("\n").split("\n")):
            x, y = frame.show(e, f)
            y += row * 1.2 * height
            # pypdf itself puts a blank before text that stands apart; the place is that of the text.
            printed = line.lstrip()
            blanks = len(line) - len(printed)
            for sign in printed:
                text_sign = plain_char(sign)
                if text_sign:
                    chars.append(_char(text_sign, x, y, height, turn, bold=bold, blanks=blanks))
                blanks = 0 if text_sign else blanks + 1
                if turn in (0, -1):
                    x += step
                elif turn == 90:
                    y += step
                elif turn == 180:
                    x -= step
                else:
                    y -= step

    reader.pages[number].extract_text(visitor_text=visit)
    return chars


def _char(text: str, x: float, y: float, size: float, turn: int, *, bold: bool, blanks: int) -> Char:
    step = _WIDTH * size
    if turn == 90:
        box, u0, base = (x - 0.3 * size, y, x + 0.9 * size, y + step), y, -x
    elif turn == 180:
        box, u0, base = (x - step, y - 0.3 * size, x, y + 0.9 * size), -x, -y
    elif turn == 270:
        box, u0, base = (x - 0.9 * size, y - step, x + 0.3 * size, y), -y, x
    else:
        box, u0, base = (x, y - 0.9 * size, x + step, y + 0.3 * size), x, y
    return Char(
        text=text, x0=box[0], y0=box[1], x1=box[2], y1=box[3], u0=u0, u1=u0 + step,
        base=base, size=size, turn=turn, bold=bold, blanks=blanks,
    )  # fmt: skip


def _product(m: list[float], n: list[float]) -> tuple[float, float, float, float, float, float]:
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )
