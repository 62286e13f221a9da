"""DICOM files tell their facts and show their frames, in every transfer syntax that real files come in (X-18)."""

import io
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pydicom import dcmread
from pydicom.data import get_testdata_file
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from mso_app.domain.documents import FileKind, ReadStatus
from mso_app.insights.readers.api import CannotShow, read_file, render_frame
from mso_app.schemas.reading import FileReading
from tests.hostile import dicom, hostile

RAMP = np.arange(64, dtype="<u2").reshape(8, 8) * 100

REAL = {
    "CT_small.dcm": ("explicit little endian", "L", (128, 128)),
    "MR_small_implicit.dcm": ("implicit", "L", (64, 64)),
    "MR_small_bigendian.dcm": ("big endian", "L", (64, 64)),
    "image_dfl.dcm": ("deflated", "L", (512, 512)),
    "MR_small_RLE.dcm": ("run length", "L", (64, 64)),
    "MR_small_jp2klossless.dcm": ("JPEG 2000 lossless", "L", (64, 64)),
    "693_J2KI.dcm": ("JPEG 2000", "L", (512, 512)),
    "MR_small_jpeg_ls_lossless.dcm": ("JPEG-LS lossless", "L", (64, 64)),
    "JPEGLSNearLossless_16.dcm": ("JPEG-LS near lossless", "L", (10, 50)),
    "SC_rgb_jpeg_gdcm.dcm": ("JPEG lossless", "RGB", (100, 100)),
    "SC_rgb_jpeg_dcmtk.dcm": ("JPEG baseline, YBR", "RGB", (100, 100)),
    "SC_rgb_dcmtk_+eb+cy+s4.dcm": ("JPEG baseline, subsampled", "RGB", (100, 100)),
    "SC_ybr_full_422_uncompressed.dcm": ("YBR 4:2:2 uncompressed", "RGB", (100, 100)),
    "examples_palette.dcm": ("palette", "RGB", (512, 224)),
    "SC_rgb_rle_16bit_2frame.dcm": ("run length, 16-bit colour, 2 frames", "RGB", (100, 100)),
}


def stored(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "file.dcm"
    path.write_bytes(data)
    return path


async def frame(path: Path, **asked: float) -> Image.Image:
    options = {"frame": 1, "center": None, "width": None, "max_side": 512} | asked
    return Image.open(io.BytesIO(await render_frame(path, **options)))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", REAL)
async def test_a_real_file_is_read_and_shown(name: str) -> None:
    _, mode, size = REAL[name]
    path = Path(str(get_testdata_file(name)))
    truth = dcmread(path)

    reading = await read_file(path, FileKind.DICOM)
    picture = await frame(path)

    assert (reading.status, reading.problem, reading.warnings) == (ReadStatus.READ, None, [])
    assert reading.dicom is not None
    assert reading.dicom.transfer_syntax == truth.file_meta.TransferSyntaxUID
    assert (reading.dicom.rows, reading.dicom.columns) == (truth.Rows, truth.Columns)
    assert (picture.format, picture.mode, picture.size) == ("PNG", mode, size)
    assert np.ptp(np.asarray(picture)) > 0


async def test_the_same_picture_in_four_syntaxes_is_shown_the_same() -> None:
    names = ["MR_small.dcm", "MR_small_RLE.dcm", "MR_small_jp2klossless.dcm", "MR_small_jpeg_ls_lossless.dcm"]

    shown = [np.asarray(await frame(Path(str(get_testdata_file(name))))) for name in names]

    assert all(np.array_equal(shown[0], other) for other in shown[1:])


async def test_the_facts_of_a_scan() -> None:
    reading = await read_file(Path(str(get_testdata_file("CT_small.dcm"))), FileKind.DICOM)
    facts = reading.dicom

    assert facts is not None
    assert (facts.modality, facts.study_date, facts.frames) == ("CT", date(2004, 1, 19), 1)
    assert (facts.patient_name, facts.patient_sex) == ("CompressedSamples^CT1", "O")
    assert facts.pixel_spacing_mm == (0.661468, 0.661468)
    assert facts.study_uid == "1.3.6.1.4.1.5962.1.2.1.20040119072730.12322"


async def test_a_window_shows_the_values_asked_for(tmp_path: Path) -> None:
    """PS3.3 C.11.2.1.2.1: with centre c and width w, c - 0.5 - (w-1)/2 is black and c - 0.5 + (w-1)/2 is white."""

    def rescaled(dataset: Dataset) -> None:
        dataset.RescaleSlope, dataset.RescaleIntercept = 1, -1000

    path = stored(tmp_path, dicom(pixels=RAMP.tobytes(), extra=rescaled))

    shown = np.asarray(await frame(path, center=0.5, width=401))

    values = RAMP.astype(float) - 1000
    expected = np.clip(((values - 0) / 400 + 0.5) * 255, 0, 255).astype(np.uint8)
    assert np.array_equal(shown, expected)
    assert sorted({0, 63, 127, 191, 255}) == sorted(set(shown.ravel().tolist()))


async def test_inverting_and_monochrome1_undo_each_other(tmp_path: Path) -> None:
    def film(dataset: Dataset) -> None:
        dataset.PhotometricInterpretation = "MONOCHROME1"

    plain = np.asarray(await frame(stored(tmp_path, dicom(pixels=RAMP.tobytes()))))
    path = stored(tmp_path, dicom(pixels=RAMP.tobytes(), extra=film))

    assert np.array_equal(np.asarray(await frame(path)), 255 - plain)
    assert np.array_equal(np.asarray(await frame(path, invert=True)), plain)


async def test_an_enhanced_file_uses_the_steps_of_each_frame(tmp_path: Path) -> None:
    def per_frame(dataset: Dataset) -> None:
        groups = []
        for intercept in (0, -6300):
            values, window, group = Dataset(), Dataset(), Dataset()
            values.RescaleSlope, values.RescaleIntercept = 1, intercept
            window.WindowCenter, window.WindowWidth = 0.5, 2
            group.PixelValueTransformationSequence = Sequence([values])
            group.FrameVOILUTSequence = Sequence([window])
            groups.append(group)
        dataset.PerFrameFunctionalGroupsSequence = Sequence(groups)

    path = stored(tmp_path, dicom(pixels=RAMP.tobytes() * 2, frames=2, extra=per_frame))

    first, second = np.asarray(await frame(path, frame=1)), np.asarray(await frame(path, frame=2))

    assert (int((first == 255).sum()), int((second == 255).sum())) == (63, 0)


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("dicom_deflated_bomb", "This DICOM file unpacks to more than 64 MB of header. Export it again without deflate compression."),
        ("dicom_5000_levels", "This DICOM file is built in a way that cannot be read safely. Export it again from the archive."),
        ("dicom_40_levels", "This DICOM file is built in a way that cannot be read safely. Export it again from the archive."),
        ("dicom_5000_levels_with_lengths", "This DICOM file is built in a way that cannot be read safely. Export it again from the archive."),
        ("dicom_without_identity", "This DICOM file does not say what it is (its identifiers are missing). Export it again from the archive."),
        ("zeros_named_dicom", "This is not a complete DICOM file. Export it again from the archive."),
    ],
)  # fmt: skip
async def test_a_header_that_fails_a_guard_is_refused(tmp_path: Path, name: str, problem: str) -> None:
    """Security section 5, item 5."""
    reading = await read_file(stored(tmp_path, hostile(name).data), FileKind.DICOM)

    assert (reading.status, reading.problem, reading.dicom) == (ReadStatus.FAILED, problem, None)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("dicom_jpeg_claims_65000", "The picture in this DICOM file has another size than its header says. Export it again from the archive."),
        ("dicom_j2k_claims_60000", "The picture in this DICOM file has another size than its header says. Export it again from the archive."),
        ("dicom_rle_under_the_claim_limit", "The picture in this DICOM file has another size than its header says. Export it again from the archive."),
        ("dicom_rle_65535_garbage", "This DICOM file claims more than 512 MB of pixels, which cannot be shown here. Send single images."),
        ("dicom_claims_more_than_it_has", "The picture in this DICOM file is cut short. Export it again from the archive."),
    ],
)  # fmt: skip
async def test_lies_about_pixels_are_told_and_never_decoded(tmp_path: Path, name: str, sentence: str) -> None:
    path = stored(tmp_path, hostile(name).data)

    reading = await read_file(path, FileKind.DICOM)
    with pytest.raises(CannotShow) as refused:
        await frame(path)

    assert (reading.status, reading.warnings, refused.value.sentence) == (ReadStatus.READ, [sentence], sentence)


@pytest.mark.filterwarnings("ignore::UserWarning")  # the file is meant to be wrong
async def test_what_a_header_says_is_cleaned(tmp_path: Path) -> None:
    def rude(dataset: Dataset) -> None:
        dataset.PatientName = "Doe\u202e\u200b^Jane"
        dataset.SpecificCharacterSet = "ISO_IR 192"
        dataset.StudyDescription = "x" * 5_000
        dataset.StudyInstanceUID = "../../etc/passwd"
        dataset.StudyDate = "99999999"
        dataset.BurnedInAnnotation = "YES"

    reading: FileReading = await read_file(stored(tmp_path, dicom(extra=rude)), FileKind.DICOM)
    facts = reading.dicom

    assert facts is not None
    assert (facts.patient_name, facts.study_uid, facts.study_date) == ("Doe^Jane", None, None)
    assert len(facts.study_description or "") == 200
    assert facts.burned_in is True
    assert reading.warnings == ["The picture may show the patient's name (burned in). Check it before sharing."]


async def test_a_report_without_a_picture_says_so() -> None:
    path = Path(str(get_testdata_file("test-SR.dcm")))

    reading = await read_file(path, FileKind.DICOM)

    assert (reading.status, reading.warnings) == (ReadStatus.READ, ["This DICOM file holds no picture."])
    with pytest.raises(CannotShow, match="holds no picture"):
        await frame(path)


async def test_a_frame_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CannotShow, match="This DICOM file has 1 frames; there is no frame 2"):
        await frame(stored(tmp_path, dicom()), frame=2)
