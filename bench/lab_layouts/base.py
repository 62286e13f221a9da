"""What a generated laboratory report is: a file, the results truly printed in it, and the pen that draws it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import typst
from fpdf import FPDF


@dataclass(frozen=True)
class Result:
    """One printed result: `printed_flag` as it stands there, `flag` as the range says."""

    name: str
    value: str
    unit: str | None = None
    low: float | None = None
    high: float | None = None
    printed_flag: str | None = None
    flag: str | None = None


@dataclass(frozen=True)
class Report:
    """A generated file and its truth. `suffix` decides which reader sees it."""

    content: bytes
    results: tuple[Result, ...]
    suffix: str = "pdf"


Maker = Callable[[], Report]


class Pen:
    """Draws text at points from the top-left corner of a page, in the order it is told to."""

    def __init__(self, *, landscape: bool = False, font: str = "helvetica", size: float = 9) -> None:
        self.pdf = FPDF(unit="pt", format="A4", orientation="landscape" if landscape else "portrait")
        self.pdf.set_auto_page_break(False)
        self.pdf.set_creation_date(datetime(2026, 11, 20, tzinfo=UTC))
        self.font = font
        self.size = size
        self.page()

    def page(self) -> None:
        self.pdf.add_page()

    def put(
        self,
        x: float,
        y: float,
        text: str,
        *,
        bold: bool = False,
        size: float | None = None,
        align: str = "l",
        italic: bool = False,
    ) -> None:
        self.pdf.set_font(self.font, ("B" if bold else "") + ("I" if italic else ""), size or self.size)
        width = self.pdf.get_string_width(text)
        left = x if align == "l" else x - width if align == "r" else x - width / 2
        self.pdf.text(left, y, text)

    def row(
        self,
        xs: Sequence[float],
        y: float,
        texts: Sequence[str],
        *,
        bold: bool = False,
        aligns: str = "",
        size: float | None = None,
    ) -> None:
        for i, (x, text) in enumerate(zip(xs, texts, strict=False)):
            if text:
                self.put(x, y, text, bold=bold, size=size, align=aligns[i] if aligns else "l")

    def spread(self, x: float, y: float, text: str) -> None:
        """Every character placed on its own, as some print drivers do; blanks are not drawn."""
        self.pdf.set_font(self.font, "", self.size)
        for character in text:
            if character != " ":
                self.pdf.text(x, y, character)
            x += self.pdf.get_string_width(character)

    def rule(self, x0: float, y: float, x1: float) -> None:
        self.pdf.line(x0, y, x1, y)

    def done(self, results: Sequence[Result]) -> Report:
        return Report(bytes(self.pdf.output()), tuple(results))


def typeset(source: str, results: Sequence[Result]) -> Report:
    """A report typeset with typst, whose text runs come in another order than fpdf2's."""
    return Report(typst.compile(source.encode()), tuple(results))
