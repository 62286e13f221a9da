"""What people read about a file: its size, its kind, what was found in it and how far it was read."""

from mso_app.core.filetypes import label_warning
from mso_app.domain.documents import DocumentKind, FileKind, ReadStatus
from mso_app.models import Document
from mso_app.schemas.documents import DocumentRow
from mso_app.services.views import moment

KIND_WORDS = {
    DocumentKind.LAB: "Laboratory report",
    DocumentKind.RADIOLOGY: "Radiology report",
    DocumentKind.PATHOLOGY: "Pathology report",
    DocumentKind.LETTER: "Letter",
    DocumentKind.IMAGE: "Picture",
    DocumentKind.IMAGING: "Imaging",
    DocumentKind.OTHER: "Other",
}
READ_WORDS = {
    ReadStatus.WAITING: "Waiting",
    ReadStatus.READING: "Reading",
    ReadStatus.READ: "Ready",
    ReadStatus.NO_TEXT: "No text",
    ReadStatus.FAILED: "Not readable",
}
NO_TEXT = "There is no text in this file; it looks like a scan. People can read it, the extraction cannot."
UNREADABLE = "This file could not be read. Send it again as PDF, PNG or JPEG."
PICTURED = frozenset({FileKind.PDF, FileKind.PNG, FileKind.JPEG, FileKind.DICOM})
_UNITS = ((10**9, "GB"), (10**6, "MB"), (10**3, "kB"))


def code_words(code: int) -> str:
    """ "D3"."""
    return f"D{code}"


def size_words(size: int) -> str:
    """ "1.8 MB", "640 kB", "1 byte"; a kilobyte is 1,000 bytes."""
    for unit, name in _UNITS:
        if size >= unit:
            amount = size / unit
            return f"{amount:,.0f} {name}" if name == "kB" or amount >= 100 else f"{amount:,.1f} {name}"
    return "1 byte" if size == 1 else f"{size} bytes"


def counted(number: int, thing: str) -> str:
    """ "1 page", "1,204 pages"."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def document_row(
    document: Document, *, value_count: int = 0, same_as: list[str] | None = None, zone: str = "UTC"
) -> DocumentRow:
    """One file in a list. `same_as` holds the codes of files with the same bytes in the same case."""
    address = f"/api/v1/documents/{document.id}"
    has_picture = document.file_kind in PICTURED and document.read_status is not ReadStatus.FAILED
    return DocumentRow(
        id=document.id,
        code=code_words(document.code),
        name=document.name,
        file_kind=document.file_kind.value,
        kind=document.kind.value,
        kind_words=_kind_words(document),
        size=document.size,
        size_words=size_words(document.size),
        facts=" · ".join(_facts(document, value_count)),
        added=moment(document.created_at, zone=zone),
        read_status=document.read_status.value,
        read_words=READ_WORDS[document.read_status],
        sentence=_sentence(document),
        warnings=_warnings(document, same_as or []),
        page_count=document.page_count,
        value_count=value_count,
        has_picture=has_picture,
        content_url=f"{address}/content",
        preview_url=f"{address}/preview.png" if has_picture else "",
    )


def _kind_words(document: Document) -> str:
    """Until a file is read nobody knows what it is to a clinician, and nobody pretends to."""
    unread = document.read_status in (ReadStatus.WAITING, ReadStatus.READING)
    return "" if unread and document.kind is DocumentKind.OTHER else KIND_WORDS[document.kind]


def _facts(document: Document, value_count: int) -> list[str]:
    found: list[str] = []
    if document.file_kind is FileKind.PDF and document.page_count:
        found.append(counted(document.page_count, "page"))
    if document.file_kind is FileKind.DICOM and document.dicom:
        found += [str(document.dicom[name]) for name in ("modality", "body_part") if document.dicom.get(name)]
        frames = document.dicom.get("frames")
        if isinstance(frames, int) and frames > 1:
            found.append(counted(frames, "frame"))
    elif document.width and document.height:
        found.append(f"{document.width:,} × {document.height:,} pixels")
    if value_count:
        found.append(counted(value_count, "value"))
    return found


def _sentence(document: Document) -> str:
    if document.read_status is ReadStatus.FAILED:
        return document.problem or UNREADABLE
    if document.read_status is ReadStatus.NO_TEXT and document.file_kind is FileKind.PDF:
        return document.problem or NO_TEXT
    return ""


def _warnings(document: Document, same_as: list[str]) -> list[str]:
    warnings = list(document.warnings)
    mislabelled = label_warning(document.file_kind, document.name)
    if mislabelled and mislabelled not in warnings:
        warnings.append(mislabelled)
    if same_as:
        warnings.append(f"The same file is already here as {', '.join(same_as)}. Remove one of them, or keep both.")
    return warnings
