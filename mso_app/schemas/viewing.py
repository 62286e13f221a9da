"""What travels to the viewer: the shelf of a case, pages with their text and lit places, stacks of pictures."""

from uuid import UUID

from pydantic import BaseModel

from mso_app.schemas.documents import Box


class ShelfRow(BaseModel):
    """One entry of the list: a file, or the images of one series as one entry."""

    id: UUID
    code: str
    name: str
    facts: str
    read_status: str
    read_words: str
    sentence: str = ""
    """What is wrong and what to do about it."""
    warnings: list[str] = []
    cited: int = 0
    images: int = 0
    """How many images a series has; 0 for anything that is not one."""
    group: list[UUID] = []
    """Every file behind this entry, the first included."""


class ShelfDate(BaseModel):
    """One line of the timeline by date of examination; `gap` stands above it."""

    id: UUID
    code: str
    when: str
    what: str
    gap: str = ""


class Shelf(BaseModel):
    rows: list[ShelfRow] = []
    total: int = 0
    """Files, not entries."""
    dates: list[ShelfDate] = []
    can: list[str] = []


class TextRun(BaseModel):
    """Words that stand side by side, where they stand on the page in points, and their offset in its text."""

    text: str
    start: int
    x: float
    y: float
    width: float
    height: float


class TextPiece(BaseModel):
    """A stretch of a page's text without a picture, and whether something points to it."""

    text: str
    start: int
    mark: str = ""
    """ "lit" for the place that was asked for, "cited" for others that something rests on."""


class PaperPage(BaseModel):
    """One page to look at. Boxes are in percent of it; runs carry its selectable text, pieces all of it."""

    number: int
    width: float
    height: float
    picture: str = ""
    lit: list[Box] = []
    cited: list[Box] = []
    runs: list[TextRun] = []
    pieces: list[TextPiece] = []


class Slice(BaseModel):
    """One image of a stack: frame `frame` of the file `id`."""

    id: UUID
    code: str
    frame: int


class Stack(BaseModel):
    """The images of one series in the order in which they were taken."""

    id: UUID
    code: str
    name: str
    modality: str = ""
    study_date: str = ""
    columns: int = 0
    rows: int = 0
    spacing_x: float = 0.0
    """Millimetres from one column to the next; 0 when the file does not say."""
    spacing_y: float = 0.0
    center: float | None = None
    window: float | None = None
    slices: list[Slice] = []
