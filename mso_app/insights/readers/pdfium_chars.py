"""Characters of a PDF page with positions, as pdfium sees them."""

import ctypes
import math
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from mso_app.insights.readers.lines import Char, plain_char, quarter

_FORCE_BOLD = 1 << 18
_FILL_THEN_STROKE = 2
_HEAVY = ("bold", "black", "heavy", "demi")
# Fonts that keep their signs in the private area: what a person sees for the codes that carry meaning.
_SYMBOL = {0x6D: "µ", 0xAD: "↑", 0xAF: "↓", 0xA3: "≤", 0xB3: "≥", 0xB1: "±", 0xB0: "°", 0xB7: "•", 0x62: "β", 0x61: "α"}
_WINGDINGS = {0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE9: "↑", 0xEA: "↓", 0xF1: "↑", 0xF2: "↓", 0xFC: "✓"}
MAX_CHARS = 120_000
# What the library adds itself: blanks, line ends and hyphens between what is printed.
_MADE_UP = frozenset({2, 10, 13, 32, 160, 0xFFFE})
_MAX_OBJECTS = 20_000
_FAR = 1e6
# Points between two strikes of the same text.
_STRIKE = 0.9


@dataclass(frozen=True, slots=True)
class Frame:
    """The visible box of a page in its own space and the quarter turns it is shown with."""

    left: float
    bottom: float
    right: float
    top: float
    turn: int

    @property
    def width(self) -> float:
        return self.top - self.bottom if self.turn % 180 else self.right - self.left

    @property
    def height(self) -> float:
        return self.right - self.left if self.turn % 180 else self.top - self.bottom

    def show(self, x: float, y: float) -> tuple[float, float]:
        """Page space (y upwards) to display space (y downwards, turned)."""
        if self.turn == 90:
            return y - self.bottom, x - self.left
        if self.turn == 180:
            return self.right - x, y - self.bottom
        if self.turn == 270:
            return self.top - y, self.right - x
        return x - self.left, self.top - y


@dataclass(slots=True)
class _Print:
    size: float
    turn: int
    angle: float
    bold: bool
    signs: dict[int, str]


def frame_of(page: pdfium.PdfPage) -> Frame:
    left, bottom, right, top = page.get_bbox()
    return Frame(left, bottom, right, top, page.get_rotation() % 360)


def page_chars(page: pdfium.PdfPage, frame: Frame) -> list[Char]:
    """The printed characters in the order of the file, 120,000 at most; blanks only leave a mark on the next one."""
    text_page = page.get_textpage()
    handle = text_page.raw
    prints: dict[int | None, _Print] = {}
    twice = _struck_twice(page)
    box = raw.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    chars: list[Char] = []
    blanks = 0
    for index in range(raw.FPDFText_CountChars(handle)):
        code = raw.FPDFText_GetUnicode(handle, index)
        if code in _MADE_UP and raw.FPDFText_IsGenerated(handle, index) == 1:
            continue
        if code in (32, 160, 9):
            blanks += 1
            continue
        if not raw.FPDFText_GetLooseCharBox(handle, index, box):
            continue
        raw.FPDFText_GetCharOrigin(handle, index, x, y)
        owner = raw.FPDFText_GetTextObject(handle, index)
        key = ctypes.c_void_p.from_buffer(owner).value
        style = prints.get(key)
        if style is None:
            style = prints[key] = _style(handle, index, owner, frame)
            style.bold = style.bold or key in twice
        text = _sign(code, style)
        if not text:
            continue
        char = _placed(text, (box.left, box.bottom, box.right, box.top), (x.value, y.value), style, frame)
        if char is None:
            continue
        char.blanks, char.owner = blanks, key or 0
        blanks = 0
        chars.append(char)
        if len(chars) == MAX_CHARS:
            break
    text_page.close()
    return chars


def _struck_twice(page: pdfium.PdfPage) -> set[int | None]:
    """Text objects printed a second time less than a point away: bold print without a bold font."""
    edges = [ctypes.c_float() for _ in range(4)]
    seen: dict[tuple[float, float], list[tuple[float, float, int | None]]] = {}
    twice: set[int | None] = set()
    for index in range(min(raw.FPDFPage_CountObjects(page.raw), _MAX_OBJECTS)):
        thing = raw.FPDFPage_GetObject(page.raw, index)
        if raw.FPDFPageObj_GetType(thing) != raw.FPDF_PAGEOBJ_TEXT:
            continue
        if not raw.FPDFPageObj_GetBounds(thing, *edges):
            continue
        left, bottom, right, top = (edge.value for edge in edges)
        if right - left < 0.5:
            continue
        key = ctypes.c_void_p.from_buffer(thing).value
        alike = seen.setdefault((round(right - left, 1), round(top - bottom, 1)), [])
        for other_left, other_bottom, other in alike[-8:]:
            if abs(other_left - left) < _STRIKE and abs(other_bottom - bottom) < _STRIKE:
                twice |= {key, other}
        alike.append((left, bottom, key))
    return twice


def _sign(code: int, style: _Print) -> str:
    if 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        return ""
    if code == 0:
        return "\ufffd"
    if 0xF000 <= code <= 0xF0FF:
        return style.signs.get(code & 0xFF) or "\ufffd"
    if style.signs and code < 0x100 and style.signs is _WINGDINGS:
        return style.signs.get(code, chr(code))
    return plain_char(chr(code))


def _style(handle: object, index: int, owner: object, frame: Frame) -> _Print:
    """Font size as shown, direction as shown and weight of one text object."""
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(handle, index, matrix)
    size = raw.FPDFText_GetFontSize(handle, index) * math.hypot(matrix.c, matrix.d)
    # Clockwise on the display: the page space turns the other way, the page's own turn adds to it.
    angle = math.atan2(-matrix.b, matrix.a) + math.radians(frame.turn)
    bold, signs = False, _SYMBOL
    if owner:
        font = raw.FPDFTextObj_GetFont(owner)
        bold = raw.FPDFTextObj_GetTextRenderMode(owner) == _FILL_THEN_STROKE
        if font:
            name = _font_name(font)
            bold = bold or any(word in name for word in _HEAVY)
            bold = bold or raw.FPDFFont_GetWeight(font) >= 600 or bool(raw.FPDFFont_GetFlags(font) & _FORCE_BOLD)
            signs = _WINGDINGS if "wingdings" in name else _SYMBOL
    return _Print(size=min(max(abs(size), 0.5), 2000.0), turn=quarter(angle), angle=angle, bold=bold, signs=signs)


def _font_name(font: object) -> str:
    buffer = ctypes.create_string_buffer(128)
    raw.FPDFFont_GetBaseFontName(font, buffer, 128)
    return buffer.value.decode("utf-8", "replace").lower()


def _placed(
    text: str, box: tuple[float, float, float, float], origin: tuple[float, float], style: _Print, frame: Frame
) -> Char | None:
    if not (style.turn or frame.turn):
        return _upright(text, box, origin, style, frame)
    ax, ay = frame.show(box[0], box[1])
    bx, by = frame.show(box[2], box[3])
    x0, x1 = min(ax, bx), max(ax, bx)
    y0, y1 = min(ay, by), max(ay, by)
    ox, oy = frame.show(*origin)
    # Comparisons with NaN are false, so this also drops what is no number.
    if not (x0 > -_FAR and x1 < _FAR and y0 > -_FAR and y1 < _FAR and -_FAR < ox < _FAR and -_FAR < oy < _FAR):
        return None
    if style.turn == 0:
        u0, u1, base = x0, x1, oy
    elif style.turn == 90:
        u0, u1, base = y0, y1, -ox
    elif style.turn == 180:
        u0, u1, base = -x1, -x0, -oy
    elif style.turn == 270:
        u0, u1, base = -y1, -y0, ox
    else:
        cos, sin = math.cos(style.angle), math.sin(style.angle)
        u0 = ox * cos + oy * sin
        u1, base = u0 + 0.55 * style.size * len(text), oy * cos - ox * sin
    return Char(
        text=text, x0=x0, y0=y0, x1=x1, y1=y1, u0=u0, u1=max(u1, u0),
        base=base, size=style.size, turn=style.turn, bold=style.bold,
    )  # fmt: skip


def _upright(
    text: str,
    box: tuple[float, float, float, float],
    origin: tuple[float, float],
    style: _Print,
    frame: Frame,
) -> Char | None:
    """The usual case, nothing turned, without the detours: a long document has half a million characters."""
    x0, x1 = box[0] - frame.left, box[2] - frame.left
    y0, y1, base = frame.top - box[3], frame.top - box[1], frame.top - origin[1]
    if not (-_FAR < x0 <= x1 < _FAR and -_FAR < y0 <= y1 < _FAR and -_FAR < base < _FAR):
        return None
    return Char(text, x0, y0, x1, y1, x0, x1, base, style.size, 0, style.bold)
