"""What a file is, decided from its first bytes; cheap enough for the web process.

The content decides. A wrong ending on an accepted kind of file is a warning, everything that is not on the list is
refused with a sentence that says what to do. Nothing is decoded here: pictures only tell their size, and the
sandboxed child looks again.
"""

import re
from enum import StrEnum

from mso_app.core.errors import InvalidInput

HEAD_BYTES = 65_536
MAX_PIXELS = 40_000_000
MAX_SIDE = 20_000

_ACCEPTED = "PDF, PNG, JPEG, DICOM, TXT and CSV files"


class FileKind(StrEnum):
    """What the bytes are, decided by content and never by the name."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpeg"
    DICOM = "dicom"
    TEXT = "text"
    CSV = "csv"


class FileRefused(InvalidInput):
    """This file is not taken; `sentence` says why and what to do."""

    code = "file_refused"


ENDINGS: dict[FileKind, frozenset[str]] = {
    FileKind.PDF: frozenset({"pdf"}),
    FileKind.PNG: frozenset({"png"}),
    FileKind.JPEG: frozenset({"jpg", "jpeg"}),
    FileKind.DICOM: frozenset({"dcm", "dicom", ""}),
    FileKind.TEXT: frozenset({"txt"}),
    FileKind.CSV: frozenset({"csv"}),
}
MEDIA_TYPES: dict[FileKind, str] = {
    FileKind.PDF: "application/pdf",
    FileKind.PNG: "image/png",
    FileKind.JPEG: "image/jpeg",
    FileKind.DICOM: "application/dicom",
    FileKind.TEXT: "text/plain; charset=utf-8",
    FileKind.CSV: "text/csv; charset=utf-8",
}
_WORDS = {
    FileKind.PDF: "a PDF",
    FileKind.PNG: "a PNG picture",
    FileKind.JPEG: "a JPEG picture",
    FileKind.DICOM: "a DICOM file",
    FileKind.TEXT: "plain text",
    FileKind.CSV: "a CSV table",
}
_ALL_ENDINGS = frozenset().union(*ENDINGS.values())

# Split so that scanners do not take this source file for the thing itself.
_EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"
_PNG = b"\x89PNG\r\n\x1a\n"
_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"\xcf\xfa\xed\xfe", "a program"),
    (b"#!", "a script"),
    (b"PK\x03\x04", "an archive or an office document"),
    (b"PK\x05\x06", "an archive"),
    (b"Rar!", "an archive"),
    (b"7z\xbc\xaf", "an archive"),
    (b"\x1f\x8b", "an archive"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "a word-processor document"),
    (b"%!PS", "a PostScript file"),
    (b"GIF8", "a GIF picture"),
    (b"BM", "a BMP picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"RIFF", "a media file"),
    (b"8BPS", "a Photoshop picture"),
    (b"\x00\x00\x01\x00", "an icon"),
)
_MARKUP = re.compile(
    rb"<(?:!doctype|html|head|body|svg|script|iframe|object|embed|\?xml|xml|img|math|link)\b", re.IGNORECASE
)
_ADVICE = {
    "an archive": "Unpack it and upload the files inside.",
    "an archive or an office document": "Unpack it, or save the document as a PDF.",
    "a program": "Programs are never accepted.",
    "a script": "Scripts are never accepted.",
}


def sniff(head: bytes, name: str, size: int) -> FileKind:
    """The kind of a file from its first 64 kB, its name and its size in bytes. Raises FileRefused."""
    head = head[:HEAD_BYTES]
    if size <= 0 or not head:
        raise FileRefused("This file is empty. Choose it again from where it was saved.")
    if _EICAR in head:
        raise FileRefused("This file carries a virus signature and was not stored. Check the computer it came from.")
    ending = ending_of(name)
    if ending not in _ALL_ENDINGS:
        raise FileRefused(f"Files ending in .{ending[:12]} are not accepted. Please upload {_ACCEPTED}.")
    kind = _by_magic(head)
    if kind is None:
        _refuse_foreign(head)
        kind = _text(head, ending)
    _CHECKS.get(kind, _no_check)(head)
    return kind


def ending_of(name: str) -> str:
    """The lower-case ending without the dot; "" for none and for number endings as in `1.2.840.113`."""
    _, dot, ending = name.strip().rpartition(".")
    if not dot or ending.isdigit():
        return ""
    cleaned = re.sub(r"[^a-z0-9]", "", ending.lower())
    return cleaned or "?"


def label_warning(kind: FileKind, name: str) -> str | None:
    """A sentence when the name promises something else than the content is."""
    ending = ending_of(name)
    if ending in ENDINGS[kind]:
        return None
    return f"The name ends in .{ending}, but this is {_WORDS[kind]}; it is treated as {_WORDS[kind]}."


def _by_magic(head: bytes) -> FileKind | None:
    if head[128:132] == b"DICM":
        return FileKind.DICOM
    if head.startswith(_PNG):
        return FileKind.PNG
    if head.startswith(b"\xff\xd8\xff"):
        return FileKind.JPEG
    if head.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n").startswith(b"%PDF-"):
        return FileKind.PDF
    return None


def _refuse_foreign(head: bytes) -> None:
    for magic, what in _FOREIGN:
        if head.startswith(magic):
            advice = _ADVICE.get(what, "Save it as a PDF, PNG or JPEG and upload that.")
            raise FileRefused(f"This is {what}, which is not accepted. {advice}")
    if head[4:8] == b"ftyp":
        raise FileRefused("This is a video or a phone picture. Save it as JPEG and upload that.")
    if _MARKUP.search(head[:4096].replace(b"\x00", b"")):
        raise FileRefused("This is a web page or drawing (HTML, SVG or XML). Print it to PDF and upload that.")


def _text(head: bytes, ending: str) -> FileKind:
    if ending not in ("txt", "csv"):
        if ending:
            raise FileRefused(
                f"The name ends in .{ending}, but the content is something else. "
                "Export it again, or upload the original file."
            )
        raise FileRefused(f"This kind of file is not known. Please upload {_ACCEPTED}.")
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not wide and _looks_binary(head):
        raise FileRefused("This is not readable text. Save it again as plain text or as a PDF.")
    return FileKind.CSV if ending == "csv" else FileKind.TEXT


def _looks_binary(head: bytes) -> bool:
    controls = sum(head.count(bytes([code])) for code in (*range(1, 9), *range(14, 32), 127))
    return b"\x00" in head or controls * 50 > len(head)


def _no_check(_head: bytes) -> None:
    """Kinds with nothing cheap to check."""


def _check_png(head: bytes) -> None:
    if len(head) < 33 or head[12:16] != b"IHDR":
        raise FileRefused("This PNG picture is damaged. Save it again and upload the new copy.")
    _check_size(int.from_bytes(head[16:20]), int.from_bytes(head[20:24]))


def _check_jpeg(head: bytes) -> None:
    """Walks the segments up to the frame header; one beyond the first 64 kB is left to the child."""
    at = 2
    while at + 9 < len(head):
        if head[at] != 0xFF:
            raise FileRefused("This JPEG picture is damaged. Save it again and upload the new copy.")
        marker = head[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker in (0x01, *range(0xD0, 0xD9)):
            at += 2
            continue
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            _check_size(int.from_bytes(head[at + 7 : at + 9]), int.from_bytes(head[at + 5 : at + 7]))
            return
        at += 2 + max(2, int.from_bytes(head[at + 2 : at + 4]))


def _check_size(width: int, height: int) -> None:
    if not width or not height:
        raise FileRefused("This picture has no size. Save it again and upload the new copy.")
    if width > MAX_SIDE or height > MAX_SIDE or width * height > MAX_PIXELS:
        raise FileRefused(
            f"This picture is {width:,} by {height:,} pixels; up to {MAX_PIXELS // 1_000_000} megapixels and "
            f"{MAX_SIDE:,} a side are accepted. Save a smaller copy."
        )


def _check_dicom(head: bytes) -> None:
    """The first 128 bytes are free in DICOM; a second file hidden there is refused. TIFF is a lawful double."""
    start = head[:128].lstrip(b" \t\r\n")
    double = head.startswith((_PNG, b"\xff\xd8\xff", b"MZ", b"\x7fELF", b"PK", b"#!")) or start.startswith(b"%PDF-")
    if double or _MARKUP.search(head[:128]):
        raise FileRefused("This file is two kinds of file at once. Export the DICOM file again from the archive.")


_CHECKS = {FileKind.PNG: _check_png, FileKind.JPEG: _check_jpeg, FileKind.DICOM: _check_dicom}
