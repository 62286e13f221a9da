"""Pictures made of numbers: scanned pages, and photo-like images of skin, ECG strips, radiographs and optic discs."""

import io
import time

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from mso_app.demo.shapes import Picture

SCAN_DPI = 130
_FIXED = time.struct_time((2026, 1, 1, 0, 0, 0, 0, 1, 0))


def scan(pages: list[bytes], *, seed: int) -> bytes:
    """A PDF of pictures only: each page slightly turned, with grain, as from an office scanner."""
    rng = np.random.default_rng(seed)
    images = [_scanned(Image.open(io.BytesIO(page)), rng) for page in pages]
    out = io.BytesIO()
    images[0].save(
        out,
        "PDF",
        save_all=True,
        append_images=images[1:],
        resolution=SCAN_DPI,
        quality=60,
        creationDate=_FIXED,
        modDate=_FIXED,
        producer="Office scanner",
    )
    return out.getvalue()


def _scanned(page: Image.Image, rng: np.random.Generator) -> Image.Image:
    turned = page.convert("L").rotate(float(rng.uniform(-0.9, 0.9)), Image.Resampling.BILINEAR, fillcolor=255)
    grey = np.asarray(turned, dtype=np.float32)
    height, width = grey.shape
    grain = rng.normal(0, 5, (height, width)).astype(np.float32)
    shade = np.linspace(0, 14, width, dtype=np.float32)[None, :]
    return Image.fromarray(np.clip(grey * 0.94 + 8 + grain - shade, 0, 255).astype(np.uint8))


def photo(picture: Picture, seed: int) -> bytes:
    """A JPEG of this kind; another seed gives another patient."""
    rng = np.random.default_rng(seed)
    image = {Picture.ECG: _ecg, Picture.XRAY: _xray, Picture.SKIN: _skin, Picture.FUNDUS: _fundus}[picture](rng)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=84)
    return out.getvalue()


def _ecg(rng: np.random.Generator) -> Image.Image:
    """Twelve leads on millimetre paper, irregular rhythm without P waves, as photographed."""
    width, height, scale = 1400, 880, 5
    image = Image.new("RGB", (width, height), (253, 243, 240))
    draw = ImageDraw.Draw(image)
    for x in range(0, width, scale):
        draw.line((x, 0, x, height), fill=(238, 176, 170) if x % (5 * scale) == 0 else (249, 221, 217))
    for y in range(0, height, scale):
        draw.line((0, y, width, y), fill=(238, 176, 170) if y % (5 * scale) == 0 else (249, 221, 217))
    leads = (("I", "aVR", "V1", "V4"), ("II", "aVL", "V2", "V5"), ("III", "aVF", "V3", "V6"), ("II",))
    span = width - 60
    x = np.arange(span)
    beats = np.cumsum(rng.uniform(70, 165, 30))
    for row, names in enumerate(leads):
        base = 130 + row * 200
        wave = 2.2 * np.sin(x / 6.3 + row) + 1.4 * np.sin(x / 4.1) + rng.normal(0, 0.5, span)
        for column, name in enumerate(names):
            left, right = column * span // len(names), (column + 1) * span // len(names)
            tall = (-0.7 if name in {"aVR", "V1"} else 1.0) * float(rng.uniform(48, 78))
            for beat in beats:
                wave[left:right] += _beat(x[left:right] - beat, tall)
            draw.text((30 + left + 4, base - 92), name, fill=(30, 30, 40), font_size=20)
            if column:
                draw.line((30 + left, base - 14, 30 + left, base + 14), fill=(30, 30, 40), width=2)
        draw.line([(30 + int(i), base - float(v)) for i, v in zip(x, wave, strict=True)], fill=(24, 26, 44), width=2)
    draw.text((30, height - 34), "25 mm/s   10 mm/mV   0.05-150 Hz", fill=(60, 60, 70), font_size=18)
    return _photographed(image, rng)


def _beat(offset: np.ndarray, tall: float) -> np.ndarray:
    """One QRS complex with its T wave, in pixels, centred on 0."""
    return (
        tall * np.exp(-((offset / 3.2) ** 2))
        - 0.25 * tall * np.exp(-(((offset - 7) / 3.5) ** 2))
        - 0.1 * tall * np.exp(-(((offset + 6) / 2.5) ** 2))
        + 0.22 * tall * np.exp(-(((offset - 46) / 13) ** 2))
    )


def _photographed(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Uneven light and grain, as from a telephone."""
    pixels = np.asarray(image, dtype=np.float32)
    height, width, _ = pixels.shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    light = 1.03 - 0.16 * np.hypot(x / width - 0.45, y / height - 0.4)
    return Image.fromarray(
        np.clip(pixels * light[..., None] + rng.normal(0, 2.5, pixels.shape), 0, 255).astype(np.uint8)
    )


def _xray(rng: np.random.Generator) -> Image.Image:
    """A shoulder in one plane: humeral head, glenoid, clavicle, ribs, lung."""
    width, height = 900, 1000
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    soft = 78 * np.exp(-((((x - 330) / 420) ** 2 + ((y - 520) / 640) ** 2) ** 2))
    lung = -46 * _fade(x - 590 - 0.1 * (y - 300), 34) * _fade(y - 300, 60)
    head = _bone(np.hypot(x - 302, (y - 404) * 0.92), 118, 78)
    shaft = _bone(np.abs(x - 238 + (y - 640) * 0.12) * (1 - 0.1 * _fade(y - 700, 120)), 62, 70) * _fade(y - 462, 40)
    humerus = np.maximum(head, shaft)
    neck = 26 * np.exp(-((((x - 276) / 95) ** 2 + ((y - 500) / 70) ** 2) ** 2))
    glenoid = _bone(np.hypot((x - 470) * 1.9, (y - 432) * 0.8), 88, 44)
    blade = (
        _bone(np.abs((x - 560) * 0.8 - (y - 470) * 0.55), 74, 26)
        * _fade(y - 380, 60)
        * _fade(x - 440, 30)
        * _fade(860 - y, 90)
    )
    clavicle = _bone(np.abs(y - 232 + 0.15 * (x - 500) - 24 * np.sin(x / 150)), 27, 52) * _fade(x - 392, 12)
    acromion = _bone(np.hypot((x - 335) * 0.52, (y - 250) * 1.5 - 0.1 * (x - 335)), 46, 46)
    ribs = sum(
        20
        * np.exp(-(((y - 330 - k * 118 - 0.00095 * (x - 620) ** 2 + 0.3 * (x - 600)) / 19) ** 2))
        * _fade(x - 610, 30)
        for k in range(6)
    )
    texture = np.asarray(
        Image.fromarray(rng.normal(128, 60, (height, width)).clip(0, 255).astype(np.uint8)).filter(
            ImageFilter.GaussianBlur(3)
        ),
        dtype=np.float32,
    )
    pixels = 14 + soft + lung + humerus + glenoid + clavicle + neck + blade + acromion + ribs + (texture - 128) * 0.45
    image = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(2.2))
    draw = ImageDraw.Draw(image)
    draw.text((36, 40), "R", fill=235, font_size=48)
    return image.convert("RGB")


def _fade(distance: np.ndarray, soft: float) -> np.ndarray:
    """0 far below zero, 1 far above, over about four times `soft` pixels."""
    return 0.5 + 0.5 * np.tanh(distance / (2 * soft))


def _bone(distance: np.ndarray, radius: float, bright: float) -> np.ndarray:
    """A filled shape with a denser rim, from the distance to its centre."""
    rim = np.exp(-(((distance - radius + 9) / 8) ** 2))
    return bright * (0.8 * _fade(radius - distance, 5) + 0.3 * rim)


def _skin(rng: np.random.Generator) -> Image.Image:
    """An annular scaly plaque on light skin with a ruler."""
    width, height = 1200, 900
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    fine, coarse = _cloud(rng, (height, width), 2.0), _cloud(rng, (height, width), 26.0)
    angle = np.arctan2(y - 440, x - 590)
    edge = 205 + 22 * np.sin(3 * angle + rng.uniform(0, 6)) + 13 * np.sin(7 * angle + rng.uniform(0, 6))
    distance = np.hypot(x - 590, (y - 440) * 1.12)
    plaque = _fade(edge - distance, 9)
    rim = np.exp(-(((distance - edge + 22) / 24) ** 2))
    scale = np.clip(fine - 0.55, 0, 1) * rim * 3
    skin = np.stack([223 + 10 * coarse, 182 + 12 * coarse, 160 + 12 * coarse], axis=-1) + (fine[..., None] - 0.5) * 12
    skin -= plaque[..., None] * np.array([22, 58, 52]) * (0.55 + 0.25 * coarse[..., None])
    skin -= rim[..., None] * np.array([26, 58, 52])
    skin += scale[..., None] * np.array([70, 80, 80])
    image = Image.fromarray(np.clip(skin, 0, 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(0.8))
    draw = ImageDraw.Draw(image)
    draw.rectangle((120, 800, 1080, 862), fill=(244, 243, 238), outline=(120, 120, 120))
    for millimetre in range(61):
        length = 30 if millimetre % 10 == 0 else 20 if millimetre % 5 == 0 else 12
        draw.line((130 + millimetre * 15.5, 800, 130 + millimetre * 15.5, 800 + length), fill=(40, 40, 40), width=2)
        if millimetre % 10 == 0:
            draw.text((126 + millimetre * 15.5, 834), str(millimetre // 10), fill=(40, 40, 40), font_size=20)
    return _photographed(image, rng)


def _fundus(rng: np.random.Generator) -> Image.Image:
    """An eye ground with a swollen optic disc and vessels."""
    size = 900
    y, x = np.mgrid[0:size, 0:size].astype(np.float32)
    field = _fade(420 - np.hypot(x - 450, y - 450), 4)
    glow = np.exp(-((np.hypot(x - 560, y - 450) / 420) ** 2))
    base = np.stack([150 + 70 * glow, 62 + 44 * glow, 26 + 20 * glow], axis=-1)
    macula = np.exp(-((np.hypot(x - 330, y - 470) / 62) ** 2))
    base -= macula[..., None] * np.array([52, 30, 12])
    disc = _fade(78 - np.hypot((x - 600) * 1.06, y - 445), 20)
    base += disc[..., None] * np.array([66, 88, 58])
    base += (_cloud(rng, (size, size), 5.0)[..., None] - 0.5) * 16
    image = Image.fromarray(np.clip(base, 0, 255).astype(np.uint8))
    draw = ImageDraw.Draw(image)
    for direction in (-1.9, -1.25, -0.5, 0.45, 1.2, 1.95, 2.75, -2.7):
        _vessel(draw, rng, 600.0, 445.0, direction, 8.5)
    image = image.filter(ImageFilter.GaussianBlur(1.8))
    return Image.fromarray((np.asarray(image, dtype=np.float32) * field[..., None]).astype(np.uint8))


def _vessel(draw: ImageDraw.ImageDraw, rng: np.random.Generator, x: float, y: float, angle: float, wide: float) -> None:
    """A vessel that thins, bends and branches away from the disc."""
    while wide > 1.4 and abs(x - 450) < 440 and abs(y - 450) < 440:
        angle += float(rng.normal(0, 0.07))
        to_x, to_y = x + 11 * np.cos(angle), y + 11 * np.sin(angle)
        draw.line((x, y, to_x, to_y), fill=(118, 26, 20), width=max(1, round(wide)))
        x, y, wide = to_x, to_y, wide * 0.978
        if wide > 3 and rng.random() < 0.05:
            _vessel(draw, rng, x, y, angle + float(rng.choice((-0.6, 0.6))), wide * 0.68)


def _cloud(rng: np.random.Generator, shape: tuple[int, int], soft: float) -> np.ndarray:
    """Smooth noise from 0 to 1."""
    raw = Image.fromarray(rng.integers(0, 256, shape, dtype=np.uint8)).filter(ImageFilter.GaussianBlur(soft))
    values = np.asarray(raw, dtype=np.float32)
    return (values - values.min()) / max(float(values.max() - values.min()), 1.0)
