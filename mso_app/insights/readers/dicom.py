"""DICOM headers: the guards every DICOM file passes, and the facts a clinician needs. Sandboxed child only.

Nothing here decodes pixels, prints a dataset or trusts a length: a file of one kilobyte can claim four gigabytes.
"""

import re
import struct
import zlib
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from io import BytesIO
from typing import BinaryIO

import pydicom
from pydicom import config
from pydicom.datadict import dictionary_VR, tag_for_keyword
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.encaps import get_frame
from pydicom.errors import InvalidDicomError
from pydicom.filereader import read_dataset
from pydicom.multival import MultiValue
from pydicom.tag import BaseTag
from pydicom.uid import UID, DeflatedExplicitVRLittleEndian, RLELossless

from mso_app.core.plain_text import strip_unseen
from mso_app.insights.readers.codestream import size_of

MAX_INFLATED = 64 << 20
MAX_NESTING = 16
MAX_CLAIMED = 512 << 20
_DICOMDIR = "1.2.840.10008.1.3.10"

NOT_DICOM = "This is not a complete DICOM file. Export it again from the archive."
NO_IDENTITY = "This DICOM file does not say what it is (its identifiers are missing). Export it again from the archive."
DISC_INDEX = "This is the index of a DICOM disc (DICOMDIR). Upload the image files beside it."
TOO_DEEP = "This DICOM file is built in a way that cannot be read safely. Export it again from the archive."
INFLATES = "This DICOM file unpacks to more than 64 MB of header. Export it again without deflate compression."
TOO_MANY_PIXELS = "This DICOM file claims more than 512 MB of pixels, which cannot be shown here. Send single images."
CUT_SHORT = "The picture in this DICOM file is cut short. Export it again from the archive."
NO_PICTURE = "This DICOM file holds no picture."
LIES = "The picture in this DICOM file has another size than its header says. Export it again from the archive."
NOT_DECODED = "The picture in this DICOM file is stored in a way that cannot be shown here. Export it uncompressed."
# One byte pair of run-length coding stands for at most 128 bytes.
_RLE_GROWTH = 128

config.settings.reading_validation_mode = config.IGNORE


class Refused(Exception):
    """The file fails a guard; `sentence` is for a person."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


def read(file: BinaryIO, _options: Mapping[str, object]) -> tuple[dict[str, object], bytes]:
    """`schemas.reading.FileReading` of a DICOM file as a dict."""
    try:
        dataset = open_guarded(file.read())
    except Refused as refusal:
        return {"file_kind": "dicom", "status": "failed", "method": "none", "problem": refusal.sentence}, b""
    warnings: list[str] = []
    problem = pixel_problem(dataset)
    if problem:
        warnings.append(problem)
    facts = _facts(dataset)
    if facts["burned_in"]:
        warnings.append("The picture may show the patient's name (burned in). Check it before sharing.")
    reading: dict[str, object] = {
        "file_kind": "dicom",
        "status": "read",
        "method": "pydicom",
        "dicom": facts,
        "width": facts["columns"],
        "height": facts["rows"],
        "warnings": warnings,
    }
    return reading, b""


def open_guarded(data: bytes) -> FileDataset:
    """The dataset of a part-10 file that passed every guard of the header. Raises Refused."""
    if data[128:132] != b"DICM":
        raise Refused(NOT_DICOM)
    try:
        dataset = _opened(data)
    except (InvalidDicomError, OSError, EOFError, ValueError, KeyError, TypeError, AttributeError, NotImplementedError):
        raise Refused(NOT_DICOM) from None
    except RecursionError:
        raise Refused(TOO_DEEP) from None
    syntax = text_of(dataset.file_meta, "TransferSyntaxUID")
    if text_of(dataset.file_meta, "MediaStorageSOPClassUID") == _DICOMDIR:
        raise Refused(DISC_INDEX)
    if not syntax or not text_of(dataset, "SOPClassUID") or not text_of(dataset, "SOPInstanceUID"):
        raise Refused(NO_IDENTITY)
    _check_nesting(dataset)
    return dataset


def _opened(data: bytes) -> FileDataset:
    """Deflated files are inflated here with a cap: the library would inflate any amount, even for the header alone."""
    if _says_deflated(data):
        return _inflated(data)
    return pydicom.dcmread(BytesIO(data))


def _says_deflated(data: bytes) -> bool:
    """Whether the meta group names the deflated transfer syntax; it is read by hand, up to any length."""
    at = 132
    while data[at : at + 2] == b"\x02\x00":
        long = data[at + 4 : at + 6] in (b"OB", b"OW", b"UN", b"SQ", b"UT")
        head, size = (12, data[at + 8 : at + 12]) if long else (8, data[at + 6 : at + 8])
        end = at + head + int.from_bytes(size, "little")
        if data[at : at + 4] == b"\x02\x00\x10\x00":
            return data[at + head : end].rstrip(b" \0") == DeflatedExplicitVRLittleEndian.encode()
        at = end
    return False


def _inflated(data: bytes) -> FileDataset:
    length = int.from_bytes(data[140:144], "little") if data[132:138] == b"\x02\x00\x00\x00UL" else -1
    start = 144 + length
    if length < 0 or start > len(data):
        raise InvalidDicomError
    meta = FileMetaDataset(read_dataset(BytesIO(data[144:start]), False, True))
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        body = inflater.decompress(data[start:], MAX_INFLATED + 1)
    except zlib.error:
        raise Refused(NOT_DICOM) from None
    if len(body) > MAX_INFLATED:
        raise Refused(INFLATES)
    inner = read_dataset(BytesIO(body), False, True)
    return FileDataset(BytesIO(), inner, file_meta=meta, is_implicit_VR=False, is_little_endian=True)


def _check_nesting(dataset: Dataset) -> None:
    """Refuses sequences deeper than 16; opens one level at a time and never goes below the limit."""
    level: list[Dataset] = [dataset]
    for _ in range(MAX_NESTING + 1):
        below: list[Dataset] = []
        for one in level:
            # Iterating the dataset itself would convert every element.
            for tag in [tag for tag in one.keys() if _is_sequence(one, tag)]:  # noqa: SIM118
                # An unreadable sequence is left alone, nobody reads it later.
                with suppress(Exception):
                    below.extend(one[tag].value or [])
        if not below:
            return
        if len(below) > 200_000:
            raise Refused(TOO_DEEP)
        level = below
    raise Refused(TOO_DEEP)


def _is_sequence(dataset: Dataset, tag: BaseTag) -> bool:
    vr = dataset.get_item(tag).VR
    if vr is None:
        try:
            vr = dictionary_VR(tag)
        except KeyError:
            return False
    return vr == "SQ"


def pixel_problem(dataset: FileDataset, frame: int = 0) -> str | None:
    """Why a frame (from 0) of this file cannot be shown, as a sentence; None when its claims fit its bytes."""
    rows, columns = whole(dataset, "Rows"), whole(dataset, "Columns")
    raw = dataset.get_item("PixelData") if "PixelData" in dataset else None
    if raw is None or not rows or not columns:
        return NO_PICTURE
    claimed = frame_bytes(dataset) * frames(dataset)
    if claimed > MAX_CLAIMED:
        return TOO_MANY_PIXELS
    held = len(raw.value or b"")
    if not held:
        return NO_PICTURE
    syntax = UID(text_of(dataset.file_meta, "TransferSyntaxUID") or "")
    if syntax.is_private:
        return NOT_DECODED
    if syntax.is_compressed:
        return _stream_problem(dataset, frame, syntax)
    return CUT_SHORT if held < _packed(dataset, claimed) else None


def _stream_problem(dataset: FileDataset, frame: int, syntax: UID) -> str | None:
    """A decoder allocates what the stream claims, so the stream must claim what the header says."""
    try:
        stream = get_frame(dataset["PixelData"].value, frame, number_of_frames=frames(dataset))
    except (ValueError, IndexError, AttributeError, TypeError, struct.error):
        return CUT_SHORT
    if syntax == RLELossless:
        return LIES if len(stream) * _RLE_GROWTH < frame_bytes(dataset) else None
    size = size_of(stream)
    if size is None:
        return NOT_DECODED
    return None if size == (whole(dataset, "Rows"), whole(dataset, "Columns")) else LIES


def _packed(dataset: FileDataset, claimed: int) -> int:
    """Bytes that native pixels take when colour is stored at half width (YBR_FULL_422)."""
    return claimed * 2 // 3 if text_of(dataset, "PhotometricInterpretation") == "YBR_FULL_422" else claimed


def frame_bytes(dataset: Dataset) -> int:
    """Bytes of one decoded frame as the header claims."""
    bits = whole(dataset, "BitsAllocated") or 16
    samples = whole(dataset, "SamplesPerPixel") or 1
    return ((whole(dataset, "Rows") or 0) * (whole(dataset, "Columns") or 0) * samples * bits + 7) // 8


def frames(dataset: Dataset) -> int:
    return max(1, whole(dataset, "NumberOfFrames") or 1)


def _facts(dataset: FileDataset) -> dict[str, object]:
    spacing = numbers(dataset, "PixelSpacing") or numbers(dataset, "ImagerPixelSpacing")
    if not spacing:
        shared = item(dataset, "SharedFunctionalGroupsSequence")
        measures = item(shared, "PixelMeasuresSequence")
        spacing = numbers(measures, "PixelSpacing")
    center, width = window(dataset, 0)
    burned = (text_of(dataset, "BurnedInAnnotation") or "").upper()
    return {
        "modality": text_of(dataset, "Modality", 16),
        "body_part": text_of(dataset, "BodyPartExamined", 64),
        "study_date": _day(text_of(dataset, "StudyDate")),
        "study_description": text_of(dataset, "StudyDescription"),
        "series_description": text_of(dataset, "SeriesDescription"),
        "series_number": whole(dataset, "SeriesNumber"),
        "instance_number": whole(dataset, "InstanceNumber"),
        "study_uid": _uid(dataset, "StudyInstanceUID"),
        "series_uid": _uid(dataset, "SeriesInstanceUID"),
        "sop_uid": _uid(dataset, "SOPInstanceUID"),
        "transfer_syntax": _uid(dataset.file_meta, "TransferSyntaxUID"),
        "rows": whole(dataset, "Rows"),
        "columns": whole(dataset, "Columns"),
        "frames": frames(dataset),
        "window_center": center,
        "window_width": width,
        "pixel_spacing_mm": spacing[:2] if len(spacing) >= 2 and min(spacing[:2]) > 0 else None,
        "patient_name": text_of(dataset, "PatientName"),
        "patient_birth_date": _day(text_of(dataset, "PatientBirthDate")),
        "patient_sex": text_of(dataset, "PatientSex", 16),
        "burned_in": {"YES": True, "NO": False}.get(burned),
    }


def window(dataset: Dataset, frame: int) -> tuple[float | None, float | None]:
    """Centre and width that the file proposes for a frame (from 0), in the units after the modality step."""
    source = of_frame(dataset, frame, "FrameVOILUTSequence") or dataset
    centers, widths = numbers(source, "WindowCenter"), numbers(source, "WindowWidth")
    if not centers or not widths or widths[0] <= 0:
        return None, None
    return centers[0], widths[0]


def of_frame(dataset: Dataset, frame: int, name: str) -> Dataset | None:
    """The functional group `name` of one frame of an enhanced file: its own, else the shared one."""
    for group in (
        item(dataset, "PerFrameFunctionalGroupsSequence", frame),
        item(dataset, "SharedFunctionalGroupsSequence"),
    ):
        found = item(group, name)
        if found is not None:
            return found
    return None


def item(dataset: Dataset | None, keyword: str, index: int = 0) -> Dataset | None:
    value = _value(dataset, keyword)
    return value[index] if isinstance(value, pydicom.Sequence) and len(value) > index else None


def text_of(dataset: Dataset | None, keyword: str, most: int = 200) -> str | None:
    """One value as a clean line of at most `most` characters."""
    value = _value(dataset, keyword)
    if isinstance(value, MultiValue):
        value = value[0] if value else None
    if value is None or isinstance(value, bytes | pydicom.Sequence):
        return None
    text = " ".join(strip_unseen(str(value)[: 4 * most]).split())
    return text[:most] or None


def whole(dataset: Dataset | None, keyword: str) -> int | None:
    found = numbers(dataset, keyword)
    return int(found[0]) if found and abs(found[0]) < 2**31 else None


def numbers(dataset: Dataset | None, keyword: str) -> list[float]:
    """The finite numbers of an element; empty when it is missing or no number."""
    value = _value(dataset, keyword)
    if value is None or isinstance(value, bytes | pydicom.Sequence):
        return []
    values: list[object] = list(value)[:16] if isinstance(value, MultiValue | list) else [value]
    try:
        found = [float(str(one)) for one in values]
    except (TypeError, ValueError, OverflowError):
        return []
    return found if all(abs(one) < 1e15 for one in found) else []


def _value(dataset: Dataset | None, keyword: str) -> object:
    """An element's value, None when it is missing or cannot be read."""
    if dataset is None:
        return None
    tag = tag_for_keyword(keyword)
    if tag is None or tag not in dataset:
        return None
    try:
        return dataset[tag].value
    except Exception:  # noqa: BLE001 -- converting one hostile element may raise anything; it then counts as missing
        return None


def _uid(dataset: Dataset, keyword: str) -> str | None:
    """Only digits and dots: this text is shown and compared, and must never look like a path."""
    text = text_of(dataset, keyword, 64)
    return text if text and re.fullmatch(r"[0-9.]{1,64}", text) else None


def _day(text: str | None) -> str | None:
    found = re.fullmatch(r"(\d{4})[.\-]?(\d{2})[.\-]?(\d{2})", text or "")
    if not found:
        return None
    try:
        return date(*(int(part) for part in found.groups())).isoformat()
    except ValueError:
        return None
