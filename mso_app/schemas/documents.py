"""What travels about the files of a case: rows for lists, details for the reader, boxes to paint."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from mso_app.domain.documents import DocumentKind


class DocumentRow(BaseModel):
    """One file in a list. `read_status` picks badge and colour; `sentence` says what to do about a problem."""

    id: UUID
    code: str
    name: str
    file_kind: str
    kind: str
    kind_words: str
    size: int
    size_words: str
    facts: str
    """ "2 pages · 14 values": what was found in it, without its size and kind."""
    added: str
    read_status: str
    read_words: str
    sentence: str = ""
    warnings: list[str] = []
    page_count: int = 0
    value_count: int = 0
    has_picture: bool = False
    content_url: str
    preview_url: str = ""


class Fact(BaseModel):
    """A term and what a file says about it."""

    term: str
    value: str


class SectionView(BaseModel):
    """One headed part of a report and where it stands in the text of its page."""

    name: str
    page: int
    start: int
    end: int
    quote: str


class PageSize(BaseModel):
    """How large a page is, in points; its picture has the same proportions."""

    number: int
    width: float
    height: float


class DocumentDetail(DocumentRow):
    """One opened file. Nothing here names the patient."""

    case_id: UUID | None
    draft_id: UUID | None
    sha256: str
    details: list[Fact]
    sections: list[SectionView] = []
    pages: list[PageSize] = []
    frames: int = 0
    modality: str = ""
    body_part: str = ""
    exam_date: date | None = None
    window_center: float | None = None
    window_width: float | None = None
    pixel_width: int | None = None
    pixel_height: int | None = None
    can: list[str] = []


class PageText(BaseModel):
    """The stored text of one page, which quotes and spans refer to."""

    number: int
    width: float
    height: float
    text: str


class Box(BaseModel):
    """One lit line over the picture of a page, in percent of its width and height."""

    left: float
    top: float
    width: float
    height: float


class UploadState(BaseModel):
    """How much of an upload is kept, and the document once it is one."""

    received: int
    document: DocumentRow | None = None


class DocumentChange(BaseModel):
    """What a person may correct about a file."""

    model_config = ConfigDict(extra="forbid")

    kind: DocumentKind


class DocumentCounts(BaseModel):
    """Figures above a list of files."""

    total: int
    bytes_words: str
    waiting: int
    failed: int
    values: int


class UsualFile(BaseModel):
    """A kind of paper an expert usually asks for; `detail` is the file that is it, or what is meant."""

    word: str
    detail: str
    is_here: bool
