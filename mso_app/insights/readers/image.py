"""Pictures: their size for the record, and a new clean copy for the screen. Runs inside the sandboxed child only."""

import io
import warnings
from collections.abc import Mapping
from typing import BinaryIO

from PIL import Image, ImageOps

from mso_app.core.filetypes import MAX_PIXELS, MAX_SIDE

_FORMATS = ["PNG", "JPEG"]
# What decoding may need: 4 channels of 40 megapixels fit beside a copy of them.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)

TOO_LARGE = "This picture has too many pixels. Save a copy with at most 40 megapixels."
DAMAGED = "This picture is damaged or incomplete. Save it again as PNG or JPEG and upload the new copy."


def read(file: BinaryIO, options: Mapping[str, object]) -> tuple[dict[str, object], bytes]:
    """`schemas.reading.FileReading` of a picture as a dict; the pixels are decoded once to know they are whole."""
    reading: dict[str, object] = {"file_kind": str(options.get("kind", "png")), "method": "pillow"}
    try:
        picture = _open(file)
        turned = picture.getexif().get(0x0112) in (5, 6, 7, 8)
        width, height = picture.size
        picture.draft(None, (256, 256))
        picture.load()
    except _TooLarge:
        return reading | {"status": "failed", "problem": TOO_LARGE}, b""
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return reading | {"status": "failed", "problem": DAMAGED}, b""
    reading["file_kind"] = "jpeg" if picture.format == "JPEG" else "png"
    width, height = (height, width) if turned else (width, height)
    return reading | {"status": "read", "width": width, "height": height}, b""


def render(file: BinaryIO, options: Mapping[str, float]) -> tuple[dict[str, object], bytes]:
    """A re-encoded copy: upright, 8 bits a channel, no metadata; PNG stays PNG."""
    side = min(max(int(options["max_side"]), 16), 8_000)
    try:
        picture = _open(file)
        form = "JPEG" if picture.format == "JPEG" else "PNG"
        if form == "JPEG":
            picture.draft(None, (side, side))
        upright = ImageOps.exif_transpose(_eight_bits(picture))
        upright.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=2.0)
    except _TooLarge:
        return {"problem": TOO_LARGE}, b""
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return {"problem": DAMAGED}, b""
    return {}, encoded(upright, form)


def encoded(picture: Image.Image, form: str) -> bytes:
    """The picture alone, without anything that travelled with the original."""
    clean = Image.new(picture.mode, picture.size)
    clean.paste(picture)
    out = io.BytesIO()
    if form == "JPEG":
        clean.convert("RGB").save(out, "JPEG", quality=88)
    else:
        clean.save(out, "PNG", compress_level=3)
    return out.getvalue()


class _TooLarge(Exception):
    """More pixels than are decoded."""


def _open(file: BinaryIO) -> Image.Image:
    picture = Image.open(file, formats=_FORMATS)
    if picture.width * picture.height > MAX_PIXELS or max(picture.size) > MAX_SIDE:
        raise _TooLarge
    return picture


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Any mode as L, RGB or RGBA; the orientation note stays for the turn that follows."""
    if picture.mode in ("L", "RGB", "RGBA"):
        picture.load()
        return picture
    exif = picture.getexif()
    if picture.mode.startswith("I") or picture.mode == "F":
        low, high = picture.getextrema()
        span = max(float(high) - float(low), 1.0)  # type: ignore[arg-type]
        changed = picture.point(lambda value: (value - low) * (255.0 / span)).convert("L")  # type: ignore[operator]
    elif picture.mode in ("LA", "PA") or "transparency" in picture.info:
        changed = picture.convert("RGBA")
    else:
        changed = picture.convert("L" if picture.mode == "1" else "RGB")
    changed.info["exif"] = exif.tobytes()
    return changed
