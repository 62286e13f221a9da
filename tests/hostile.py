"""Hostile files, small and made in memory: bombs, loops, liars, broken and mislabelled ones.

`python -m tests.hostile FOLDER` writes them all, for trying them on a running server.
"""

import io
import struct
import sys
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.filewriter import dcmwrite
from pydicom.uid import (
    UID,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    RLELossless,
)


@dataclass(frozen=True, kw_only=True)
class Hostile:
    """One file. `harmless` means it may be read like any other, as long as nothing breaks."""

    name: str
    data: bytes
    harmless: bool = False


_MAKERS: list[Callable[[], Hostile]] = []


def every_hostile() -> Iterator[Hostile]:
    """All of them, one at a time, so that they are never in memory together."""
    for make in _MAKERS:
        yield make()


def hostile_names() -> list[str]:
    return [make.__name__ for make in _MAKERS]


def hostile(name: str) -> Hostile:
    return next(make() for make in _MAKERS if make.__name__ == name)


def _file(ending: str, *, harmless: bool = False) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    def keep(make: Callable[[], bytes]) -> Callable[[], bytes]:
        def build() -> Hostile:
            return Hostile(name=f"{make.__name__}{ending}", data=make(), harmless=harmless)

        build.__name__ = make.__name__
        _MAKERS.append(build)
        return make

    return keep


def pdf(objects: list[bytes], *, root: int = 1, extra: bytes = b"") -> bytes:
    """A PDF of the given objects, numbered from 1, with a right cross-reference table."""
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    for place in places:
        out.write(b"%010d 00000 n \n" % place)
    out.write(b"trailer\n<</Size %d/Root %d 0 R%s>>\n" % (len(objects) + 1, root, extra))
    out.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


def stream(data: bytes, more: bytes = b"") -> bytes:
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(data), more, data)


def page_pdf(
    content: bytes, *, resources: bytes = b"", box: bytes = b"0 0 612 792", more: tuple[bytes, ...] = ()
) -> bytes:
    """One page whose content stream is object 4 and whose font F1 is object 5; `more` starts at 6."""
    return pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>%s>>>>"
            % (box, resources),
            content,
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            *more,
        ]
    )


def squeezed(size: int, unit: bytes = b"\0", *, raw: bool = False) -> bytes:
    """`size` bytes of a repeated unit, deflated: one block that is complete in itself, written again and again."""
    plain = unit * ((1 << 20) // len(unit))
    times = size // len(plain)
    press = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    block = press.compress(plain) + press.flush(zlib.Z_FULL_FLUSH)
    end = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS).flush()
    if raw:
        return block * times + end
    check = 1
    for _ in range(times):
        check = zlib.adler32(plain, check)
    return b"\x78\xda" + block * times + end + struct.pack(">I", check)


_TEXT = b"BT /F1 12 Tf 72 700 Td (Haemoglobin 13.5 g/dL) Tj ET"


def good_pdf() -> bytes:
    return page_pdf(stream(_TEXT))


@_file(".pdf")
def empty_file() -> bytes:
    return b""


@_file(".pdf")
def pdf_header_only() -> bytes:
    return b"%PDF-1.7\n"


@_file(".pdf")
def pdf_cut_in_half() -> bytes:
    whole = good_pdf()
    return whole[: len(whole) // 2]


@_file(".pdf")
def pdf_without_its_end() -> bytes:
    return good_pdf().partition(b"xref\n0")[0]


@_file(".pdf")
def pdf_garbage() -> bytes:
    return b"%PDF-1.7\n" + bytes(range(256)) * 64


@_file(".pdf")
def pdf_locked() -> bytes:
    from pypdf import PdfReader, PdfWriter  # noqa: PLC0415 -- slow, and needed here only

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(good_pdf())))
    writer.encrypt("owl-and-otter", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@_file(".pdf")
def pdf_3000_pages() -> bytes:
    kids = b" ".join(b"%d 0 R" % number for number in range(3, 3003))
    return pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[%s]/Count 3000/MediaBox[0 0 99 99]>>" % kids,
            *[b"<</Type/Page/Parent 2 0 R>>"] * 3000,
        ]
    )


@_file(".pdf")
def pdf_no_pages() -> bytes:
    return pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"])


@_file(".pdf")
def pdf_page_tree_loop() -> bytes:
    return pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R]/Count 5/Parent 2 0 R>>"])


@_file(".pdf")
def pdf_page_tree_doubling() -> bytes:
    """Thirty levels of two equal children: a thousand million pages in three kilobytes."""
    levels = [b"<</Type/Pages/Kids[%d 0 R %d 0 R]/Count %d>>" % (n + 3, n + 3, 2 ** (30 - n)) for n in range(30)]
    return pdf([b"<</Type/Catalog/Pages 2 0 R>>", *levels, b"<</Type/Page/MediaBox[0 0 9 9]>>"])


@_file(".pdf")
def pdf_previous_loop() -> bytes:
    whole = good_pdf()
    start = whole.rindex(b"xref\n0")
    return whole.replace(b"trailer\n<<", b"trailer\n<</Prev %d" % start).replace(b"Helvetica", b"Hel")[
        : -(1 << 30) or None
    ]


@_file(".pdf")
def pdf_xref_stream_huge() -> bytes:
    table = b"<</Type/XRef/Size 2147483647/W[1 2147483647 1]/Index[0 2147483647]/Root 1 0 R/Length 8>>"
    body = b"%PDF-1.7\n1 0 obj\n" + table + b"stream\n12345678\nendstream\nendobj\n"
    return body + b"startxref\n9\n%%EOF\n"


@_file(".pdf")
def pdf_flate_bomb() -> bytes:
    """One gigabyte of blanks in a few kilobytes, deflated twice."""
    twice = zlib.compress(squeezed(1 << 30, b" "), 9)
    return page_pdf(stream(twice, b"/Filter[/FlateDecode/FlateDecode]"))


@_file(".pdf")
def pdf_operator_bomb() -> bytes:
    return page_pdf(stream(squeezed(57 << 20, b"q Q "), b"/Filter/FlateDecode"))


@_file(".pdf")
def pdf_text_bomb() -> bytes:
    """Four hundred thousand characters on one page, no two on the same spot."""
    line = b"(Haemoglobin 13) Tj 0 -2.6 Td " * 300
    lines = b"".join(b"1 0 0 1 %d 790 Tm %s" % (9 + n, line) for n in range(0, 600, 6))
    return page_pdf(stream(zlib.compress(b"BT /F1 2 Tf " + lines, 9), b"/Filter/FlateDecode"))


@_file(".pdf")
def pdf_form_calls_itself() -> bytes:
    form = stream(b"/X Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>")
    return page_pdf(stream(b"/X Do"), resources=b"/XObject<</X 6 0 R>>", more=(form,))


@_file(".pdf")
def pdf_forms_doubling() -> bytes:
    """Each of 28 forms draws the next one twice."""
    forms = [
        stream(b"/X Do /X Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>" % (n + 7))
        for n in range(28)
    ]
    last = stream(_TEXT, b"/Type/XObject/Subtype/Form/BBox[0 0 612 792]/Resources<</Font<</F1 5 0 R>>>>")
    return page_pdf(stream(b"/X Do"), resources=b"/XObject<</X 6 0 R>>", more=(*forms, last))


@_file(".pdf")
def pdf_nested_arrays() -> bytes:
    return page_pdf(stream(b"[" * 200_000 + b"]" * 200_000 + b" TJ"))


@_file(".pdf")
def pdf_nested_dictionary() -> bytes:
    return page_pdf(stream(b""), resources=b"/Deep " + b"<</A" * 50_000 + b" 1" + b">>" * 50_000)


@_file(".pdf")
def pdf_long_number() -> bytes:
    return page_pdf(stream(b"9" * 200_000 + b" 0 Td"))


@_file(".pdf")
def pdf_to_unicode_bomb() -> bytes:
    cmap = (
        b"1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        + (b"100 beginbfrange\n" + b"<0000> <ffff> <0041>\n" * 100 + b"endbfrange\n") * 40
    )
    font = b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[8 0 R]/ToUnicode 7 0 R>>"
    system = b"<</Registry(A)/Ordering(B)/Supplement 0>>"
    child = b"<</Type/Font/Subtype/CIDFontType2/BaseFont/A/CIDSystemInfo%s/W[0 2147483647 500]>>" % system
    return page_pdf(
        stream(b"BT /F2 9 Tf 9 99 Td <00410042> Tj ET"),
        resources=b"/Font<</F2 6 0 R>>",
        more=(font, stream(cmap), child),
    )


@_file(".pdf")
def pdf_endless_page() -> bytes:
    return page_pdf(stream(b""), box=b"0 0 1e9 1e9")


@_file(".pdf")
def pdf_picture_bomb() -> bytes:
    """A scanned page of 30,000 by 30,000 colour pixels and no text."""
    shape = b"/Width 30000/Height 30000/ColorSpace/DeviceRGB/BitsPerComponent 8"
    image = stream(squeezed(256 << 20), b"/Type/XObject/Subtype/Image%s/Filter/FlateDecode" % shape)
    return page_pdf(stream(b"612 0 0 792 0 0 cm /X Do"), resources=b"/XObject<</X 6 0 R>>", more=(image,))


@_file(".pdf")
def pdf_behind_a_program() -> bytes:
    return b"MZ\x90\0" + good_pdf()


@_file(".pdf")
def pdf_behind_a_web_page() -> bytes:
    return b"<html><script>alert(1)</script>" + good_pdf()


@_file(".pdf")
def archive_named_pdf() -> bytes:
    return b"PK\x03\x04" + bytes(400)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, pixels: bytes, *, bits: int = 8, colour: int = 6, more: bytes = b"") -> bytes:
    header = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + more + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


@_file(".png")
def png_bomb_13300() -> bytes:
    return png(13_300, 13_300, squeezed(700 << 20))


@_file(".png")
def png_bomb_16_bit() -> bytes:
    return png(9_400, 9_400, squeezed(700 << 20), bits=16, colour=6)


@_file(".png")
def png_thin_and_long() -> bytes:
    return png(1, 2_000_000, squeezed(8 << 20))


@_file(".png", harmless=True)
def png_just_allowed() -> bytes:
    """40 megapixels with alpha: 160 MB when decoded."""
    return png(6_324, 6_324, squeezed(160 << 20))


@_file(".png")
def png_lying_size() -> bytes:
    return png(6_000, 6_000, zlib.compress(b"\0" * 100))


@_file(".png")
def png_no_size() -> bytes:
    return png(0, 0, zlib.compress(b""))


@_file(".png")
def png_cut_off() -> bytes:
    return png(600, 600, zlib.compress(bytes(range(256)) * 5_000))[:700]


@_file(".png")
def png_text_chunk_bomb() -> bytes:
    text = chunk(b"zTXt", b"Comment\0\0" + squeezed(512 << 20)) * 2
    return png(10, 10, zlib.compress(b"\0" * 410), more=text)


@_file(".png")
def svg_named_png() -> bytes:
    return b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def jpeg(width: int, height: int) -> bytes:
    """The header of a grey JPEG of any claimed size with next to no data."""
    quant = b"\xff\xdb\0\x43\0" + b"\1" * 64
    frame = b"\xff\xc0\0\x0b\x08" + struct.pack(">HH", height, width) + b"\1\1\x11\0"
    codes = b"\xff\xc4\0\x14\0\1" + bytes(15) + b"\0" + b"\xff\xc4\0\x14\x10\1" + bytes(15) + b"\0"
    return b"\xff\xd8" + quant + frame + codes + b"\xff\xda\0\x08\1\1\0\0\x3f\0" + b"\0" * 40 + b"\xff\xd9"


@_file(".jpg")
def jpeg_65000() -> bytes:
    return jpeg(65_000, 65_000)


@_file(".jpg")
def jpeg_cut_off() -> bytes:
    return jpeg(600, 600)[:160]


@_file(".jpg", harmless=True)
def jpeg_lying_size() -> bytes:
    return jpeg(6_000, 6_000)


@_file(".jpg")
def web_page_named_jpg() -> bytes:
    return b"<!DOCTYPE html><html><body onload=alert(1)>"


def dicom(
    *,
    rows: int = 8,
    columns: int = 8,
    frames: int | None = None,
    pixels: bytes | None = b"\0" * 128,
    syntax: UID = ExplicitVRLittleEndian,
    identified: bool = True,
    extra: Callable[[Dataset], None] | None = None,
) -> bytes:
    """A part-10 file with these claims; compressed syntaxes get their pixels encapsulated."""
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = UID("1.2.840.10008.5.1.4.1.1.7")
    meta.MediaStorageSOPInstanceUID = UID("1.2.3.4")
    meta.TransferSyntaxUID = syntax
    ds = Dataset()
    if identified:
        ds.SOPClassUID, ds.SOPInstanceUID = meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID
    ds.Modality, ds.PatientName = "CT", "Test^Person"
    ds.Rows, ds.Columns, ds.SamplesPerPixel = rows, columns, 1
    ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 16, 16, 15, 0
    ds.PhotometricInterpretation = "MONOCHROME2"
    if frames is not None:
        ds.NumberOfFrames = frames
    if extra:
        extra(ds)
    if pixels is not None:
        ds.PixelData = encapsulate([pixels]) if syntax.is_encapsulated else pixels
        ds["PixelData"].VR = "OB" if syntax.is_encapsulated else "OW"
        ds["PixelData"].is_undefined_length = syntax.is_encapsulated
    ds.file_meta = meta
    out = io.BytesIO()
    dcmwrite(out, ds, enforce_file_format=True)
    return out.getvalue()


@_file(".dcm")
def dicom_jpeg_claims_65000() -> bytes:
    return dicom(pixels=jpeg(65_000, 65_000), syntax=JPEGBaseline8Bit)


@_file(".dcm")
def dicom_header_claims_65000() -> bytes:
    return dicom(rows=65_000, columns=65_000, pixels=jpeg(65_000, 65_000), syntax=JPEGBaseline8Bit)


@_file(".dcm")
def dicom_j2k_claims_60000() -> bytes:
    siz = struct.pack(">HHIIIIIIIIH", 41, 0, 60_000, 60_000, 0, 0, 60_000, 60_000, 0, 0, 1) + b"\x0f\1\1"
    return dicom(pixels=b"\xff\x4f\xff\x51" + siz + bytes(64), syntax=JPEG2000Lossless)


@_file(".dcm")
def dicom_rle_65535_garbage() -> bytes:
    return dicom(rows=65_535, columns=65_535, pixels=bytes(64) + b"\x81\xff" * 100, syntax=RLELossless)


@_file(".dcm")
def dicom_rle_under_the_claim_limit() -> bytes:
    """512 MB claimed, within the limit, by 900 bytes of run lengths."""
    return dicom(
        rows=16_000,
        columns=16_000,
        pixels=struct.pack("<16I", 2, 64, *[0] * 14) + b"\x81\xff" * 400,
        syntax=RLELossless,
    )


@_file(".dcm")
def dicom_claims_2_gb() -> bytes:
    return dicom(rows=32_768, columns=32_768, pixels=b"\0" * 64)


@_file(".dcm")
def dicom_claims_more_than_it_has() -> bytes:
    return dicom(rows=512, columns=512, pixels=b"\0" * 64)


@_file(".dcm")
def dicom_a_thousand_million_frames() -> bytes:
    return dicom(frames=1_000_000_000)


@_file(".dcm")
def dicom_deflated_bomb() -> bytes:
    plain = dicom()
    body = plain[plain.index(struct.pack("<HH", 8, 0x16)) :]
    endless = struct.pack("<HH2sHI", 0x7FE1, 0x10, b"OB", 0, 512 << 20)
    press = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    start = press.compress(body + endless) + press.flush(zlib.Z_FULL_FLUSH)
    whole = dicom(syntax=DeflatedExplicitVRLittleEndian)
    length = int.from_bytes(whole[140:144], "little")
    return whole[: 144 + length] + start + squeezed(512 << 20, raw=True)


def _nested(levels: int) -> bytes:
    """Sequences in sequences with undefined lengths."""
    open_one = struct.pack("<HH2sHI", 0x40, 0xA730, b"SQ", 0, 0xFFFFFFFF) + struct.pack(
        "<HHI", 0xFFFE, 0xE000, 0xFFFFFFFF
    )
    close_one = struct.pack("<HHI", 0xFFFE, 0xE00D, 0) + struct.pack("<HHI", 0xFFFE, 0xE0DD, 0)
    return open_one * levels + close_one * levels


@_file(".dcm")
def dicom_5000_levels() -> bytes:
    return dicom(pixels=None) + _nested(5_000)


@_file(".dcm")
def dicom_40_levels() -> bytes:
    return dicom(pixels=None) + _nested(40)


@_file(".dcm")
def dicom_5000_levels_with_lengths() -> bytes:
    inner = b""
    for _ in range(5_000):
        item = struct.pack("<HHI", 0xFFFE, 0xE000, len(inner)) + inner
        inner = struct.pack("<HH2sHI", 0x40, 0xA730, b"SQ", 0, len(item)) + item
    return dicom(pixels=None) + inner


@_file(".dcm")
def dicom_cut_at_200() -> bytes:
    return dicom()[:200]


@_file(".dcm")
def dicom_without_identity() -> bytes:
    return dicom(identified=False)


@_file(".dcm")
def dicom_length_4_gb() -> bytes:
    whole = dicom()
    return whole[: whole.index(struct.pack("<HH", 8, 0x16))] + struct.pack("<HH2sHI", 8, 0x16, b"OB", 0, 0xFFFFFFF0)


@_file(".dcm")
def dicom_with_pdf_in_front() -> bytes:
    return b"%PDF-1.7\n".ljust(128) + dicom()[128:]


@_file(".dcm")
def dicom_with_program_in_front() -> bytes:
    return b"MZ".ljust(128, b"\0") + dicom()[128:]


@_file(".dcm")
def zeros_named_dicom() -> bytes:
    return bytes(65_536)


@_file(".txt")
def virus_signature() -> bytes:
    return b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@_file(".txt")
def program_named_text() -> bytes:
    return b"\x7fELF" + bytes(300)


@_file(".txt")
def binary_named_text() -> bytes:
    return bytes(range(256)) * 300


@_file(".txt")
def text_of_blanks() -> bytes:
    return b" \n" * 1_000_000


@_file(".csv")
def table_of_commas() -> bytes:
    return b"," * 9_000_000


@_file(".csv", harmless=True)
def table_with_open_quote() -> bytes:
    return b'"' + b"a,b\n" * 900_000


@_file(".html")
def web_page() -> bytes:
    return b"<html></html>"


@_file(".exe")
def program() -> bytes:
    return b"MZ" + bytes(100)


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for one in every_hostile():
        (folder / one.name).write_bytes(one.data)
