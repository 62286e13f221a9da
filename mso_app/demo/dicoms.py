"""Synthetic DICOM series (CT and MR phantoms) and the real test files that travel inside the pydicom wheel."""

import hashlib
import io
from functools import cache
from pathlib import Path

import numpy as np
from pydicom.data import get_testdata_file
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.uid import UID, CTImageStorage, ExplicitVRLittleEndian, MRImageStorage

from mso_app.demo.shapes import DicomPaper, Phantom

SIZE = 256
_ROOT = "1.2.826.0.1.3680043.10.1462"
_REAL = (
    "CT_small.dcm",  # explicit VR little endian
    "MR_small_implicit.dcm",  # implicit VR little endian
    "MR_small_bigendian.dcm",  # explicit VR big endian
    "image_dfl.dcm",  # deflated explicit VR little endian
    "SC_rgb_jpeg_gdcm.dcm",  # JPEG lossless, colour
    "JPGExtended.dcm",  # JPEG extended, 12 bit
    "SC_rgb_dcmtk_+eb+cr.dcm",  # JPEG baseline, colour
    "MR_small_jpeg_ls_lossless.dcm",  # JPEG-LS lossless
    "MR_small_jp2klossless.dcm",  # JPEG 2000 lossless
    "JPEG2000.dcm",  # JPEG 2000 lossy
    "MR_small_RLE.dcm",  # RLE lossless
)

# What a slice of each phantom says about itself: modality, body part, pixel spacing, slice thickness, window.
_FACTS: dict[Phantom, tuple[str, str, float, float, float, float]] = {
    Phantom.CT_ABDOMEN: ("CT", "ABDOMEN", 1.56, 3.0, 40, 400),
    Phantom.CT_CHEST: ("CT", "CHEST", 1.45, 1.5, -600, 1500),
    Phantom.MR_SPINE: ("MR", "LSPINE", 1.17, 4.0, 450, 900),
    Phantom.MR_BRAIN: ("MR", "HEAD", 0.94, 5.0, 480, 960),
}


def real_dicom_files() -> list[Path]:
    """Real files of eleven transfer syntaxes, found inside the installed wheel and never downloaded."""
    found = (get_testdata_file(name, download=False) for name in _REAL)
    return [Path(str(path)) for path in found if path]


def slice_file(paper: DicomPaper) -> bytes:
    """One slice as a DICOM file with deterministic identifiers; CT pixels are Hounsfield units after rescaling."""
    modality, part, spacing, thickness, centre, width = _FACTS[paper.phantom]
    values = _volume(paper.phantom, paper.number, paper.slices, paper.seed)
    intercept = -1024 if modality == "CT" else 0
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = CTImageStorage if modality == "CT" else MRImageStorage
    meta.MediaStorageSOPInstanceUID = _uid(paper, "image", paper.number)
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.ImplementationClassUID = UID(f"{_ROOT}.1")
    dataset = FileDataset("", {}, file_meta=meta, preamble=b"\0" * 128)
    _identify(dataset, paper, modality, part)
    _place(dataset, paper, spacing, thickness)
    dataset.Rows = dataset.Columns = SIZE
    dataset.SamplesPerPixel = 1
    dataset.PhotometricInterpretation = "MONOCHROME2"
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit, dataset.PixelRepresentation = 16, 16, 15, 1
    dataset.WindowCenter, dataset.WindowWidth = centre, width
    if modality == "CT":
        dataset.RescaleIntercept, dataset.RescaleSlope, dataset.RescaleType = intercept, 1, "HU"
    dataset.PixelData = (values - intercept).astype("<i2").tobytes()
    out = io.BytesIO()
    dataset.save_as(out, enforce_file_format=True)
    return out.getvalue()


def _identify(dataset: Dataset, paper: DicomPaper, modality: str, part: str) -> None:
    day = f"{paper.studied:%Y%m%d}"
    dataset.SpecificCharacterSet = "ISO_IR 192"
    dataset.SOPClassUID = CTImageStorage if modality == "CT" else MRImageStorage
    dataset.SOPInstanceUID = _uid(paper, "image", paper.number)
    dataset.StudyInstanceUID = _uid(paper, "study", 0)
    dataset.SeriesInstanceUID = _uid(paper, "series", 0)
    dataset.FrameOfReferenceUID = _uid(paper, "frame", 0)
    dataset.Modality, dataset.BodyPartExamined = modality, part
    dataset.StudyDate = dataset.SeriesDate = dataset.AcquisitionDate = dataset.ContentDate = day
    dataset.StudyTime = dataset.SeriesTime = dataset.ContentTime = "101500"
    dataset.Manufacturer = "Phantom Systems"
    dataset.ManufacturerModelName = "Demo 256"
    dataset.InstitutionName = paper.head.house
    family, given = paper.head.patient.split(" ")[-1], " ".join(paper.head.patient.split(" ")[:-1])
    dataset.PatientName = f"{family}^{given}"
    dataset.PatientID = paper.head.mrn
    dataset.PatientBirthDate = f"{paper.head.birth_date:%Y%m%d}"
    dataset.PatientSex = paper.head.sex[:1].upper()
    dataset.StudyDescription = dataset.SeriesDescription = paper.description
    dataset.StudyID = str(paper.seed % 10000)
    dataset.AccessionNumber = f"R{paper.studied:%y%m}{paper.seed % 10000:04d}"
    dataset.SeriesNumber, dataset.InstanceNumber = 1, paper.number
    dataset.ImageType = ["ORIGINAL", "PRIMARY", "AXIAL" if modality == "CT" else "M"]
    dataset.BurnedInAnnotation = "NO"
    if modality == "CT":
        dataset.KVP, dataset.XRayTubeCurrent = 120, 210
    else:
        dataset.MagneticFieldStrength, dataset.ScanningSequence, dataset.SequenceVariant = 3, "SE", "SK"
        dataset.RepetitionTime, dataset.EchoTime = 3800, 62


def _place(dataset: Dataset, paper: DicomPaper, spacing: float, thickness: float) -> None:
    """Where the slice lies in the patient, in millimetres."""
    half = round(-SIZE * spacing / 2, 2)
    along = round((paper.number - 1) * thickness, 2)
    sagittal = paper.phantom is Phantom.MR_SPINE
    dataset.PixelSpacing = [spacing, spacing]
    dataset.SliceThickness = thickness
    dataset.SliceLocation = along
    dataset.ImagePositionPatient = [along, half, -half] if sagittal else [half, half, along]
    dataset.ImageOrientationPatient = [0, 1, 0, 0, 0, -1] if sagittal else [1, 0, 0, 0, 1, 0]
    dataset.PatientPosition = "HFS"


def _uid(paper: DicomPaper, what: str, number: int) -> UID:
    """A unique identifier that depends on the series and nothing else."""
    named = f"{what} {paper.head.mrn} {paper.phantom} {paper.studied} {paper.seed} {number}"
    if what == "study":
        named = f"study {paper.head.mrn} {paper.phantom} {paper.studied}"
    return UID(f"{_ROOT}.{int.from_bytes(hashlib.sha256(named.encode()).digest()[:12], 'big')}")


def _volume(phantom: Phantom, number: int, slices: int, seed: int) -> np.ndarray:
    """The values of one slice, 256 × 256: HU for CT, signal for MR."""
    depth = (number - (slices + 1) / 2) / max(slices, 1)
    rng = np.random.default_rng([seed, number])
    shape = {
        Phantom.CT_ABDOMEN: _abdomen,
        Phantom.CT_CHEST: _chest,
        Phantom.MR_SPINE: _spine,
        Phantom.MR_BRAIN: _brain,
    }[phantom]
    return shape(depth, rng, np.random.default_rng(seed))


@cache
def _grid() -> tuple[np.ndarray, np.ndarray]:
    y, x = np.mgrid[0:SIZE, 0:SIZE].astype(np.float32)
    return x - SIZE / 2, y - SIZE / 2


def _oval(x: float, y: float, wide: float, high: float, *, turn: float = 0.0, power: float = 2.0) -> np.ndarray:
    """True inside an oval around (x, y); half axes in pixels, turned by radians."""
    across, down = _grid()
    u = (across - x) * np.cos(turn) + (down - y) * np.sin(turn)
    v = -(across - x) * np.sin(turn) + (down - y) * np.cos(turn)
    return np.abs(u / wide) ** power + np.abs(v / high) ** power <= 1


def _finish(values: np.ndarray, rng: np.random.Generator, noise: float, blur: float = 0.7) -> np.ndarray:
    """Soft edges and grain, as a scanner leaves them."""
    smooth = values.astype(np.float32)
    side = 0.36 * blur
    for axis in (0, 1):
        smooth = (smooth + side * (np.roll(smooth, 1, axis) + np.roll(smooth, -1, axis))) / (1 + 2 * side)
    grain = rng.normal(0, noise, (SIZE, SIZE)).astype(np.float32)
    grain = (grain + np.roll(grain, 1, 0) + np.roll(grain, 1, 1)) / 1.73
    return np.round(smooth + grain)


def _vertebra(values: np.ndarray, rng: np.random.Generator, y: float, *, lesion: float) -> None:
    """A vertebra seen from below: body with a dense rim, canal, pedicles, laminae, spinous and transverse processes."""
    for side in (-1, 1):
        values[_oval(side * 15, y + 23, 4.5, 7, turn=side * 0.35)] = 520
        values[_oval(side * 27, y + 27, 13, 2.6, turn=side * 0.12)] = 380
        values[_oval(side * 9, y + 33, 9.5, 3, turn=-side * 0.65)] = 540
    values[_oval(0, y + 43, 2.4, 10)] = 500
    values[_oval(0, y, 23, 17.5, power=2.6)] = 640
    inside = _oval(0, y, 20.6, 15.2, power=2.6)
    values[inside] = 190 + rng.normal(0, 55, (SIZE, SIZE))[inside]
    values[_oval(0, y + 24, 9.5, 7.2)] = 28
    if lesion > 0:
        values[_oval(-7, y - 3, 2.6 * lesion, 2.3 * lesion)] = 35


def _torso(seed: np.random.Generator, *, wide: float, high: float) -> np.ndarray:
    """Air, fat and a wall of muscle; the table under the patient."""
    values = np.full((SIZE, SIZE), -1000, np.float32)
    values[_oval(0, 150, 150, 36) & ~_oval(0, 146, 150, 36) & (_grid()[1] < 126)] = -300
    size = float(seed.uniform(0.95, 1.03))
    values[_oval(0, 6, wide * size, high * size, power=2.3)] = -5
    values[_oval(0, 6, wide * size - 2, high * size - 2, power=2.3)] = -105
    values[_oval(0, 9, wide * size - 14, high * size - 13, power=2.3)] = 52
    return values


def _abdomen(depth: float, rng: np.random.Generator, seed: np.random.Generator) -> np.ndarray:
    values = _torso(seed, wide=112, high=84)
    values[_oval(0, 3, 86, 60, power=2.2)] = -98
    values[_oval(-48, -6 - 10 * depth, 39 - 16 * max(depth, 0), 44 - 14 * max(depth, 0), turn=0.25)] = 108
    values[_oval(-36, -30, 10, 7)] = 12
    values[_oval(64, -4 + 8 * depth, 14 - 8 * max(depth, 0), 24 - 10 * max(depth, 0), turn=-0.3)] = 118
    for side in (-1, 1):
        values[_oval(side * 54, 34 + side * 2, 16, 21, turn=side * 0.4)] = 158
        values[_oval(side * 48, 34 + side * 2, 6.5, 9, turn=side * 0.4)] = -30
        values[_oval(side * 31, 36, 13, 19, turn=-side * 0.15)] = 58
        values[_oval(side * 33, 66, 25, 15, turn=side * 0.1)] = 55
    for index in range(9):
        angle = float(seed.uniform(-2.9, -0.2))
        x, y = 44 * np.cos(angle) + 12 + 8 * depth, 30 * np.sin(angle) + 6
        wide = float(seed.uniform(7, 11))
        values[_oval(float(x), float(y), wide, wide * 0.85)] = 62
        values[_oval(float(x), float(y), wide * 0.55, wide * 0.45)] = -920 if index % 3 == 0 else 22
    values[_oval(8, 8, 9, 9)] = 176
    values[_oval(14, 13, 1.6, 1.8)] = 620
    values[_oval(-14, 9, 11, 8)] = 150
    values[_oval(6, -10, 27, 6.5, turn=-0.3)] = 92
    _vertebra(values, rng, 34, lesion=max(0.0, 1 - abs(depth) * 2.2))
    return _finish(values, rng, 13)


def _chest(depth: float, rng: np.random.Generator, seed: np.random.Generator) -> np.ndarray:
    values = _torso(seed, wide=114, high=80)
    across, down = _grid()
    lungs = np.zeros((SIZE, SIZE), bool)
    for side in (-1, 1):
        lungs |= _oval(side * 47, 4, 38, 56 + 8 * depth, turn=side * 0.08, power=2.2)
    lungs &= ~_oval(12, -10, 38 + 10 * depth, 34 + 8 * depth) & ~_oval(0, 40, 26, 32)
    values[lungs] = -865
    ring = np.zeros((SIZE, SIZE), np.float32)
    for _ in range(150):
        side = 1 if seed.random() < 0.5 else -1
        angle, reach = float(seed.uniform(-0.5, 2.6)), float(seed.uniform(0.78, 0.98))
        x, y = side * (47 + 36 * reach * np.cos(angle)), 4 + 56 * reach * np.sin(angle)
        radius = float(seed.uniform(1.5, 3.4))
        rows, columns = (slice(int(at) + SIZE // 2 - 7, int(at) + SIZE // 2 + 8) for at in (y, x))
        distance = np.hypot(across[rows, columns] - x, down[rows, columns] - y)
        wall = np.exp(-(((distance - radius) / 0.9) ** 2)) * (0.55 + 0.45 * (depth + 0.5))
        ring[rows, columns] = np.maximum(ring[rows, columns], wall)
    for _ in range(70):
        side = 1 if seed.random() < 0.5 else -1
        x, y = side * float(seed.uniform(20, 78)), float(seed.uniform(-42, 50))
        rows, columns = (slice(int(at) + SIZE // 2 - 3, int(at) + SIZE // 2 + 4) for at in (y, x))
        wide, high = float(seed.uniform(0.7, 2.2)), float(seed.uniform(0.7, 2.0))
        vessel = ((across[rows, columns] - x) / wide) ** 2 + ((down[rows, columns] - y) / high) ** 2 <= 1
        values[rows, columns][vessel & lungs[rows, columns]] = -60
    values[lungs] += (ring * 720)[lungs]
    values[_oval(12, -12, 33 + 9 * depth, 29 + 6 * depth, turn=0.4) & ~lungs] = 72
    values[_oval(17, 20, 9.5, 9.5)] = 165
    values[_oval(-2, 12, 6, 5) if depth < 0 else _oval(2, 20, 4, 3)] = -940 if depth < 0 else 30
    for side in (-1, 1):
        for index in range(4):
            angle = -0.8 + index * 0.62
            values[_oval(side * (92 * np.cos(angle)), 8 + 66 * np.sin(angle), 3.2, 8, turn=side * angle)] = 360
    values[_oval(0, -66, 11, 3.2)] = 300
    _vertebra(values, rng, 36, lesion=0)
    return _finish(values, rng, 20, 0.6)


def _spine(depth: float, rng: np.random.Generator, seed: np.random.Generator) -> np.ndarray:
    """Sagittal, fluid bright: vertebral bodies, discs, canal with cord and cauda, fat behind."""
    across, down = _grid()
    values = np.full((SIZE, SIZE), 24, np.float32)
    curve = 14 * np.sin(down / 62) - 6
    offset = across - curve
    middle = max(0.0, 1 - abs(depth) * 1.5)
    values[(across > -96) & (across < 104)] = 170
    values[(across > 84 + 6 * np.sin(down / 40)) & (across < 104)] = 320
    values[(offset < -20) & (across > -96)] = 130
    values[(offset > 16) & (offset < 60)] = 205 + 60 * (np.sin(down / 9) > 0.4)[(offset > 16) & (offset < 60)]
    canal = (offset > 12) & (offset < 28)
    values[canal] = 240 + 560 * middle
    values[canal & (offset > 16) & (offset < 23) & (down < -6)] = 330
    cauda = canal & (offset > 18) & (offset < 27) & (down >= -6)
    values[cauda] = 470 + 110 * np.sin(across * 2.2)[cauda]
    for index in range(8):
        top = -124 + index * 32
        wide = 17 + index * 0.6
        body = (np.abs(offset + 6) < wide) & (down > top) & (down < top + 24)
        values[body] = 265 + 14 * rng.normal(0, 1, (SIZE, SIZE))[body]
        edge = body & ((down < top + 1.6) | (down > top + 22.4) | (np.abs(offset + 6) > wide - 1.6))
        values[edge] = 70
        disc = (np.abs(offset + 6) < wide + (2.5 if index == 6 else 0)) & (down >= top + 24.5) & (down < top + 31)
        values[disc] = 250 if index >= 5 else 430
        spinous = (offset > 32) & (offset < 54) & (np.abs(down - top - 18 - (offset - 32) * 0.4) < 6)
        values[spinous] = 225
    lesion = np.hypot(across - curve + 4 - 0, down - (-124 + 5 * 32 + 11))
    values[lesion < 4.4 * middle] = 760
    coil = 1.12 - 0.0021 * np.abs(across - 40)
    return np.clip(_finish(values * coil, rng, 15, 0.8), 0, 2000)


def _brain(depth: float, rng: np.random.Generator, seed: np.random.Generator) -> np.ndarray:
    """Axial, fluid dark: grey and white matter, ventricles, white matter lesions."""
    values = np.full((SIZE, SIZE), 12, np.float32)
    size = 1 - 0.35 * abs(depth)
    values[_oval(0, 0, 84 * size, 104 * size)] = 420
    values[_oval(0, 0, 79 * size, 99 * size)] = 60
    values[_oval(0, 0, 74 * size, 94 * size)] = 470
    across, down = _grid()
    angle = np.arctan2(down, across)
    fold = 1 + 0.045 * np.sin(19 * angle + depth * 9) + 0.03 * np.sin(31 * angle)
    radius = np.hypot(across / (63 * size), down / (82 * size))
    white = radius < 0.98 * fold
    values[white] = 340
    values[(np.abs(across) < 1.6) & (radius < 1.1) & (np.abs(down) > 26)] = 110
    for side in (-1, 1):
        values[_oval(side * 11, -16, 6, 20, turn=side * 0.22)] = 45
        values[_oval(side * 14, 20, 5, 18, turn=-side * 0.3)] = 45
        values[_oval(side * 26, -2, 9, 18, turn=side * 0.2)] = 455
    for _ in range(5):
        side = 1 if seed.random() < 0.5 else -1
        x, y = side * float(seed.uniform(18, 40)), float(seed.uniform(-44, 44))
        if seed.random() > abs(depth):
            values[
                _oval(x, y, float(seed.uniform(2.2, 4.5)), float(seed.uniform(2, 3.4)), turn=float(seed.uniform(0, 3)))
            ] = 780
    return np.clip(_finish(values, rng, 13, 1.0), 0, 2000)
