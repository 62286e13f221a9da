"""What a file is comes from its content; the name only warns (security row 13, MM-8)."""

import pytest

from mso_app.core.filetypes import FileKind, FileRefused, ending_of, label_warning, sniff
from tests.hostile import dicom, good_pdf, jpeg, png, squeezed

PNG = png(4, 4, squeezed(1 << 20))
JPEG = jpeg(40, 40)


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (good_pdf(), "a.pdf", FileKind.PDF),
        (b"\xef\xbb\xbf\n" + good_pdf(), "a.pdf", FileKind.PDF),
        (PNG, "a.png", FileKind.PNG),
        (JPEG, "a.JPG", FileKind.JPEG),
        (JPEG, "a.jpeg", FileKind.JPEG),
        (dicom(), "a.dcm", FileKind.DICOM),
        (dicom(), "IM00001", FileKind.DICOM),
        (dicom(), "1.2.840.113619.2.55", FileKind.DICOM),
        (b"II*\0".ljust(128, b"\0") + dicom()[128:], "slide.dcm", FileKind.DICOM),
        (b"Haemoglobin 13.5", "a.txt", FileKind.TEXT),
        ("Hämoglobin".encode("utf-16"), "a.txt", FileKind.TEXT),
        ("Hämoglobin".encode("latin-1"), "a.txt", FileKind.TEXT),
        (b"test,value\nHb,13", "a.csv", FileKind.CSV),
    ],
)
def test_content_decides(data: bytes, name: str, kind: FileKind) -> None:
    assert sniff(data, name, len(data)) is kind
    assert label_warning(kind, name) is None


@pytest.mark.parametrize(
    ("data", "name", "kind", "warning"),
    [
        (PNG, "scan.pdf", FileKind.PNG, "The name ends in .pdf, but this is a PNG picture; it is treated as a PNG picture."),
        (good_pdf(), "scan.jpg", FileKind.PDF, "The name ends in .jpg, but this is a PDF; it is treated as a PDF."),
        (dicom(), "a.txt", FileKind.DICOM, "The name ends in .txt, but this is a DICOM file; it is treated as a DICOM file."),
    ],
)  # fmt: skip
def test_a_mislabelled_file_is_taken_as_what_it_is_with_a_warning(
    data: bytes, name: str, kind: FileKind, warning: str
) -> None:
    assert sniff(data, name, len(data)) is kind
    assert label_warning(kind, name) == warning


@pytest.mark.parametrize(
    ("data", "name", "word"),
    [
        (b"", "a.pdf", "empty"),
        (b"MZ" + bytes(99), "a.pdf", "program"),
        (b"MZ" + good_pdf(), "a.pdf", "program"),
        (b"PK\x03\x04", "a.pdf", "archive"),
        (b"<html>" + good_pdf(), "a.pdf", "web page"),
        (b"<svg onload=alert(1)>", "a.png", "web page"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><svg/>", "a.txt", "web page"),
        ("<html>".encode("utf-16"), "a.txt", "web page"),
        (b"%!PS-Adobe", "a.png", "PostScript"),
        (b"GIF89a", "a.png", "GIF"),
        (b"\0\0\0\x18ftypheic", "a.jpg", "phone picture"),
        (good_pdf(), "a.exe", ".exe"),
        (good_pdf(), "a.pdf.html", ".html"),
        (b"plain text", "a.pdf", "something else"),
        (b"plain text", "noending", "not known"),
        (b"\0\1\2" * 50, "a.txt", "not readable text"),
        (png(0, 9, b""), "a.png", "no size"),
        (png(20_001, 1, b""), "a.png", "20,001 by 1 pixels"),
        (png(8_000, 8_000, b""), "a.png", "8,000 by 8,000 pixels"),
        (jpeg(20_000, 20_000), "a.jpg", "20,000 by 20,000 pixels"),
        (b"\xff\xd8\xff\xe0\0\x04ab\0\0\0\0\0\0\0\0\0\0", "a.jpg", "damaged"),
        (b"%PDF-1.4".ljust(128) + dicom()[128:], "a.dcm", "two kinds"),
        (b"<script>".ljust(128) + dicom()[128:], "a.dcm", "two kinds"),
    ],
)
def test_everything_else_is_refused_with_a_sentence(data: bytes, name: str, word: str) -> None:
    with pytest.raises(FileRefused) as refused:
        sniff(data, name, len(data))

    assert word in refused.value.sentence
    assert refused.value.sentence.endswith(".")
    assert refused.value.status == 422


def test_a_virus_signature_is_refused() -> None:
    signature = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"

    with pytest.raises(FileRefused, match="virus signature"):
        sniff(signature, "a.txt", len(signature))


def test_a_jpeg_whose_header_lies_behind_64_kb_is_left_to_the_child() -> None:
    late = b"\xff\xd8" + b"\xff\xe1\xff\xff" + bytes(65_533) + jpeg(50_000, 50_000)[2:]

    assert sniff(late[:65_536], "a.jpg", len(late)) is FileKind.JPEG


@pytest.mark.parametrize(
    ("name", "ending"), [("a.PDF", "pdf"), ("a", ""), ("1.2.840", ""), ("a.tar.gz", "gz"), ("a.", "?"), ("a.p\u200bdf", "pdf")]
)  # fmt: skip
def test_endings(name: str, ending: str) -> None:
    assert ending_of(name) == ending
