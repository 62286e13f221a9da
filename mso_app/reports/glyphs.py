"""Which letters the shipped fonts can draw, so that a letter without a picture is named and never lost.

A missing glyph would be an empty box, and the archive standard (PDF/A) refuses the file. We print
"⟨U+674E⟩" instead; the sealed text itself keeps the letter.
"""

import struct
import unicodedata
from functools import cache
from pathlib import Path

FONTS = Path(__file__).with_name("fonts")
JOINERS = "\u200c\u200d"


def printable(text: str) -> str:
    """The text in NFC without control, direction and invisible characters; undrawable letters by their number."""
    known = drawable()
    return "".join(_shown(letter, known) for letter in unicodedata.normalize("NFC", text))


def _shown(letter: str, known: frozenset[int]) -> str:
    if letter == "\n" or letter in JOINERS or (ord(letter) in known and unicodedata.category(letter)[0] != "C"):
        return letter
    if letter in "\t\r\v\f\u2028\u2029":
        return " "
    if unicodedata.category(letter) in {"Cc", "Cf", "Cs"} or "VARIATION SELECTOR" in unicodedata.name(letter, ""):
        return ""
    return f"\u27e8U+{ord(letter):04X}\u27e9"


@cache
def drawable() -> frozenset[int]:
    """Every code point at least one shipped font has a picture for."""
    found: set[int] = set()
    for path in sorted(FONTS.glob("*.[ot]tf")):
        found |= _coverage(path.read_bytes())
    return frozenset(found)


def _coverage(font: bytes) -> set[int]:
    """Code points of a font's character map; OpenType `cmap`, formats 4 and 12."""
    table = _table(font, b"cmap")
    found: set[int] = set()
    (count,) = struct.unpack_from(">H", table, 2)
    for record in range(count):
        (offset,) = struct.unpack_from(">I", table, 8 + 8 * record)
        (form,) = struct.unpack_from(">H", table, offset)
        if form == 12:
            found |= _format_12(table[offset:])
        if form == 4:
            found |= _format_4(table[offset:])
    return found


def _table(font: bytes, tag: bytes) -> bytes:
    (count,) = struct.unpack_from(">H", font, 4)
    for record in range(count):
        name, _, offset, length = struct.unpack_from(">4sIII", font, 12 + 16 * record)
        if name == tag:
            return font[offset : offset + length]
    raise ValueError(f"The font has no {tag.decode()} table.")


def _format_12(table: bytes) -> set[int]:
    (groups,) = struct.unpack_from(">I", table, 12)
    found: set[int] = set()
    for group in range(groups):
        first, last, glyph = struct.unpack_from(">III", table, 16 + 12 * group)
        found.update(code for code in range(first, last + 1) if glyph + code - first)
    return found


def _format_4(table: bytes) -> set[int]:
    (doubled,) = struct.unpack_from(">H", table, 6)
    segments = doubled // 2
    ends = struct.unpack_from(f">{segments}H", table, 14)
    starts = struct.unpack_from(f">{segments}H", table, 16 + doubled)
    deltas = struct.unpack_from(f">{segments}H", table, 16 + 2 * doubled)
    offsets_at = 16 + 3 * doubled
    found: set[int] = set()
    for number, (first, last, delta) in enumerate(zip(starts, ends, deltas, strict=True)):
        here = offsets_at + 2 * number
        (distance,) = struct.unpack_from(">H", table, here)
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if distance:
                (glyph,) = struct.unpack_from(">H", table, here + distance + 2 * (code - first))
            if glyph and (distance or (code + delta) & 0xFFFF):
                found.add(code)
    return found
