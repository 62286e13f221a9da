"""Words for the files of a case: what a file is, how far it was read, what a reader may say about it."""

from enum import StrEnum

from mso_app.core.filetypes import FileKind as FileKind  # the content decides, and core looks at it


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
