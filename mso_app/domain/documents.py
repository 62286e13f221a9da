"""Words for the files of a case: what a file is, how far it was read, what a reader may say about it."""

from enum import StrEnum

from mso_app.core.filetypes import FileKind

# The content decides what a file is, and core looks at it; here it is one of the words of a document.
__all__ = ["DocumentKind", "FileKind", "ReadStatus"]


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
