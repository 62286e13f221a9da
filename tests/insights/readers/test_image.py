"""Pictures are measured, and shown only as new clean copies (security section 5, item 6)."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from mso_app.domain.documents import FileKind, ReadStatus
from mso_app.insights.readers.api import CannotShow, read_file, render_image
from tests.hostile import hostile


def stored(tmp_path: Path, picture: Image.Image, form: str, **more: object) -> Path:
    path = tmp_path / f"picture.{form.lower()}"
    picture.save(path, form, **more)
    return path


def half_and_half(mode: str, first: object, second: object) -> Image.Image:
    """Left half one colour, right half another, 40 by 20."""
    picture = Image.new(mode, (40, 20), first)  # type: ignore[arg-type]
    picture.paste(second, (20, 0, 40, 20))  # type: ignore[arg-type]
    return picture


async def test_a_photograph_is_turned_upright_and_loses_what_travelled_with_it(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # shown turned a quarter to the right
    exif[0x010E] = "canary: the patient's street"
    path = stored(tmp_path, half_and_half("RGB", (255, 0, 0), (0, 0, 255)), "JPEG", exif=exif, comment=b"canary")

    reading = await read_file(path, FileKind.JPEG)
    shown = await render_image(path, 100)

    assert (reading.status, reading.width, reading.height) == (ReadStatus.READ, 20, 40)
    assert b"canary" not in shown
    with Image.open(io.BytesIO(shown)) as picture:
        assert (picture.format, picture.size, dict(picture.getexif())) == ("JPEG", (20, 40), {})
        shown_pixels = np.asarray(picture)
        assert shown_pixels[5, 10, 0] > 200
        assert shown_pixels[35, 10, 2] > 200


async def test_a_drawing_stays_png_without_its_notes(tmp_path: Path) -> None:
    notes = PngInfo()
    notes.add_text("Comment", "canary")
    path = stored(tmp_path, half_and_half("RGBA", (255, 0, 0, 255), (0, 0, 0, 0)), "PNG", pnginfo=notes)

    shown = await render_image(path, 20)

    assert b"canary" not in shown
    with Image.open(io.BytesIO(shown)) as picture:
        assert (picture.format, picture.mode, picture.size, picture.info) == ("PNG", "RGBA", (20, 10), {})


@pytest.mark.parametrize(
    ("mode", "dark", "light"),
    [("1", 0, 1), ("L", 0, 255), ("P", 0, 255), ("I;16", 0, 65_535), ("LA", (0, 255), (255, 255)), ("RGB", 0, 0xFFFFFF)],
)  # fmt: skip
async def test_every_kind_of_pixel_is_shown(tmp_path: Path, mode: str, dark: object, light: object) -> None:
    picture = half_and_half("L" if mode == "P" else mode, dark, light)
    path = stored(tmp_path, picture.convert("P") if mode == "P" else picture, "PNG")

    with Image.open(io.BytesIO(await render_image(path, 100))) as shown:
        grey = shown.convert("L")
        assert (grey.getpixel((5, 5)), grey.getpixel((35, 5))) == (0, 255)


async def test_print_colours_are_shown(tmp_path: Path) -> None:
    path = stored(tmp_path, Image.new("CMYK", (40, 20), (0, 255, 255, 0)), "JPEG")

    with Image.open(io.BytesIO(await render_image(path, 100))) as shown:
        red, green, _ = np.asarray(shown)[5, 5]
        assert red > 200
        assert green < 60


@pytest.mark.parametrize("name", ["png_cut_off", "png_lying_size", "jpeg_cut_off", "png_text_chunk_bomb"])
async def test_a_damaged_picture_says_what_to_do(tmp_path: Path, name: str) -> None:
    path = tmp_path / "picture"
    path.write_bytes(hostile(name).data)
    sentence = "This picture is damaged or incomplete. Save it again as PNG or JPEG and upload the new copy."

    reading = await read_file(path, FileKind.PNG)
    with pytest.raises(CannotShow) as refused:
        await render_image(path, 100)

    assert (reading.status, reading.problem, refused.value.sentence) == (ReadStatus.FAILED, sentence, sentence)
