"""The draft of a case as lines on a screen: statements with chips, laboratory rows with a trend that is drawn."""

from uuid import UUID

from pydantic import BaseModel


class Chip(BaseModel):
    """A source to click on. `place` is "document:page:start:end", the word the viewer lights places by."""

    place: str
    document_id: UUID
    page: int
    start: int
    end: int
    code: str
    where: str
    """ "p 1"."""
    quote: str
    href: str
    """The same place as an address."""


class ClaimLine(BaseModel):
    """One statement. `level` is high, medium, low, or empty when no confidence was stated."""

    id: UUID
    text: str
    icd10: str = ""
    icd10_title: str = ""
    level: str = ""
    figure: str = ""
    from_request: bool = False
    is_dismissed: bool = False
    chips: list[Chip] = []
    places: str = ""
    """Every place of its chips in one string, to find out whether one of them is lit."""


class SoapPanel(BaseModel):
    """One part of a SOAP note."""

    letter: str
    title: str
    lines: list[ClaimLine]


class Spark(BaseModel):
    """A trend in a box of 52 by 24: the line, its last point, and the range the values should lie in."""

    points: str = ""
    x: float = 0.0
    y: float = 0.0
    band_y: float = 0.0
    band_height: float = 0.0
    said: str = ""
    """The same values in words, oldest first."""


class LabLine(BaseModel):
    """One laboratory row."""

    id: UUID
    name: str
    value: str
    unit: str
    flag: str
    """L, H, A, or empty for a value in its range."""
    reference: str
    warning: str = ""
    panel: str = ""
    when: str = ""
    chip: Chip
    spark: Spark = Spark()


class ReportLine(BaseModel):
    """One headed part of a report."""

    name: str
    text: str
    chip: Chip


class ReportPanel(BaseModel):
    """One report and its parts."""

    code: str
    name: str
    when: str
    parts: list[ReportLine]
