"""Words for the files of a case: what a file is, how far it was read, what a reader may say about it."""

from enum import StrEnum


class FileKind(StrEnum):
    """What the bytes are, decided by content and never by the name."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpeg"
    DICOM = "dicom"
    TEXT = "text"
    CSV = "csv"


class ReadStatus(StrEnum):
    """How far one file was read (X-16)."""

    WAITING = "waiting"
    READING = "reading"
    READ = "read"
    NO_TEXT = "no_text"
    FAILED = "failed"


class DocumentKind(StrEnum):
    """What a document is to a clinician, guessed from its content and correctable by a person."""

    LAB = "lab"
    RADIOLOGY = "radiology"
    PATHOLOGY = "pathology"
    LETTER = "letter"
    IMAGE = "image"
    IMAGING = "imaging"
    OTHER = "other"
