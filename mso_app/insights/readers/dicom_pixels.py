"""One DICOM frame as a picture: decode, modality step, window, photometric meaning. Sandboxed child only."""

from collections.abc import Mapping
from typing import BinaryIO

import numpy as np
from PIL import Image
from pydicom.dataset import FileDataset
from pydicom.pixels.processing import apply_color_lut, apply_modality_lut, apply_voi_lut
from pydicom.pixels.utils import pixel_array

from mso_app.insights.readers import dicom
from mso_app.insights.readers.image import encoded


def render(file: BinaryIO, options: Mapping[str, float]) -> tuple[dict[str, object], bytes]:
    """PNG of frame `frame` (from 1), longest side at most `max_side`, shown with `center` and `width` when given."""
    try:
        dataset = dicom.open_guarded(file.read())
        picture = _picture(dataset, options)
    except dicom.Refused as refusal:
        return {"problem": refusal.sentence}, b""
    side = min(max(int(options["max_side"]), 16), 4_096)
    picture.thumbnail((side, side), Image.Resampling.BILINEAR, reducing_gap=2.0)
    return {}, encoded(picture, "PNG")


def _picture(dataset: FileDataset, options: Mapping[str, float]) -> Image.Image:
    index = int(options["frame"]) - 1
    count = dicom.frames(dataset)
    if not 0 <= index < count:
        raise dicom.Refused(f"This DICOM file has {count:,} frames; there is no frame {index + 1:,}.")
    problem = dicom.pixel_problem(dataset, index)
    if problem:
        raise dicom.Refused(problem)
    try:
        pixels = pixel_array(dataset, index=index)
    except (ValueError, RuntimeError, AttributeError, NotImplementedError, KeyError, TypeError, OSError):
        raise dicom.Refused(dicom.NOT_DECODED) from None
    photometric = dicom.text_of(dataset, "PhotometricInterpretation") or "MONOCHROME2"
    if photometric == "PALETTE COLOR":
        pixels = apply_color_lut(pixels, dataset)
    if pixels.ndim == 3:
        return _colour(pixels, dataset, invert=bool(options.get("invert")))
    shown = _grey(pixels, dataset, index, options)
    if (photometric == "MONOCHROME1") != bool(options.get("invert")):
        shown = 255 - shown
    return Image.fromarray(shown)


def _colour(pixels: np.ndarray, dataset: FileDataset, *, invert: bool) -> Image.Image:
    if pixels.dtype != np.uint8:
        bits = dicom.whole(dataset, "BitsStored") or 16
        if dicom.text_of(dataset, "PhotometricInterpretation") == "PALETTE COLOR":
            bits = 16 if pixels.max(initial=0) > 255 else 8
        pixels = np.clip(pixels.astype(np.float32) * (255.0 / (2**bits - 1)), 0, 255).astype(np.uint8)
    pixels = pixels[..., :3]
    return Image.fromarray(np.ascontiguousarray(255 - pixels if invert else pixels))


def _grey(pixels: np.ndarray, dataset: FileDataset, index: int, options: Mapping[str, float]) -> np.ndarray:
    values = _modality(pixels, dataset, index)
    center, width = options.get("center"), options.get("width")
    if center is None or width is None:
        if "VOILUTSequence" in dataset:
            try:
                looked_up = apply_voi_lut(values.astype(pixels.dtype), dataset, prefer_lut=True)
                return _stretched(looked_up.astype(np.float32))
            except (ValueError, TypeError, IndexError, AttributeError, KeyError):
                center = width = None
        center, width = dicom.window(dataset, index)
    if center is None or width is None:
        return _stretched(values)
    function = (dicom.text_of(dataset, "VOILUTFunction") or "LINEAR").upper()
    return _windowed(values, float(center), float(width), function)


def _modality(pixels: np.ndarray, dataset: FileDataset, index: int) -> np.ndarray:
    if "ModalityLUTSequence" in dataset:
        try:
            return apply_modality_lut(pixels, dataset).astype(np.float32)
        except (ValueError, TypeError, IndexError, AttributeError, KeyError):
            return pixels.astype(np.float32)
    source = dicom.of_frame(dataset, index, "PixelValueTransformationSequence") or dataset
    slope = (dicom.numbers(source, "RescaleSlope") or [1.0])[0]
    intercept = (dicom.numbers(source, "RescaleIntercept") or [0.0])[0]
    values = pixels.astype(np.float32)
    if (slope, intercept) != (1.0, 0.0) and slope:
        values *= np.float32(slope)
        values += np.float32(intercept)
    return values


def _windowed(values: np.ndarray, center: float, width: float, function: str) -> np.ndarray:
    """DICOM PS3.3 C.11.2.1.2: LINEAR counts from the middle of a value, LINEAR_EXACT does not, SIGMOID is soft."""
    if function == "SIGMOID":
        shown = 255.0 / (1.0 + np.exp(np.clip(-4.0 * (values - center) / max(width, 1e-6), -60, 60)))
    elif function == "LINEAR_EXACT" or width <= 1:
        shown = ((values - center) / max(width, 1e-6) + 0.5) * 255.0
    else:
        shown = ((values - (center - 0.5)) / (width - 1.0) + 0.5) * 255.0
    return np.clip(np.nan_to_num(shown), 0, 255).astype(np.uint8)


def _stretched(values: np.ndarray) -> np.ndarray:
    finite = np.nan_to_num(values)
    low, high = float(finite.min()), float(finite.max())
    if high <= low:
        return np.full(values.shape, 128 if high else 0, dtype=np.uint8)
    return ((finite - low) * (255.0 / (high - low))).astype(np.uint8)
