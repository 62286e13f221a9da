"""Cutting printed text into statements, each with its span, so that what is said can be quoted to the letter."""

import re
from dataclasses import dataclass
from uuid import UUID

from mso_app.schemas.drafting import DocumentMaterial, Pointer
from mso_app.schemas.reading import PageReading, Section

# A line that leaves less than this share of the widest line free was broken by the page's edge, not by its author.
FULL_LINE = 0.85
# No page is narrower than this many characters; a note of short lines was typed so.
NARROWEST = 50
LONGEST = 700
HEADING_WORDS = 4

_MARKER = re.compile(r"\s*(?:\(?\d{1,2}[.)]|[-–•*▪●])\s+")
_STOP = re.compile(r"[.!?](?=\s+[\"'(\[]?[A-ZÄÖÜÉÈ0-9])")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:[A-Z]|Dr|Prof|Mr|Mrs|Ms|No|Nr|vs|approx|ca|cf|e\.g|i\.e|z\.B|d\.h|bzw|resp|Fig|St|Abb|max|min|incl)\.$"
)
_STOPS = (".", "!", "?", ";", ",")
# A row of a table is no sentence.
_IN_COLUMNS = re.compile(r"\S {3,}\S|\t")
_LETTER = re.compile(r"[^\W\d_]{2}")


@dataclass(frozen=True, kw_only=True)
class Statement:
    """One statement: `quote == page.text[start:end]`; `text` is the quote on one line."""

    document_id: UUID
    page: int
    start: int
    end: int
    quote: str
    listed: bool = False

    @property
    def text(self) -> str:
        return " ".join(self.quote.split())

    @property
    def pointer(self) -> Pointer:
        return Pointer(document_id=self.document_id, page=self.page, start=self.start, end=self.end, quote=self.quote)


def statements_of(document: DocumentMaterial, part: Section) -> list[Statement]:
    """The statements under one heading, in reading order; sub-headings are left out."""
    page = next((page for page in document.pages if page.number == part.page), None)
    if page is None:
        return []
    found: list[Statement] = []
    blocks = _blocks(page, part.start, part.end)
    for place, (start, end) in enumerate(blocks):
        marker = _MARKER.match(page.text, start, end)
        body = marker.end() if marker else start
        after = page.text[slice(*blocks[place + 1])] if place + 1 < len(blocks) else ""
        if not marker and _is_heading(page.text[body:end], after):
            continue
        for first, last in _sentences(page.text, body, end):
            quote = page.text[first:last]
            if _LETTER.search(quote) and len(quote) <= LONGEST and not _IN_COLUMNS.search(quote):
                found.append(
                    Statement(
                        document_id=document.id,
                        page=page.number,
                        start=first,
                        end=last,
                        quote=quote,
                        listed=marker is not None,
                    )
                )
    return found


def _blocks(page: PageReading, start: int, end: int) -> list[tuple[int, int]]:
    """Runs of lines that were one line before the page's edge broke them."""
    widest = max(NARROWEST, *(len(line) for line in page.text.split("\n")))
    blocks: list[tuple[int, int]] = []
    at = start
    goes_on = False
    while at < end:
        stop = page.text.find("\n", at, end)
        stop = end if stop < 0 else stop
        line = page.text[at:stop]
        if line.strip():
            if goes_on and blocks:
                blocks[-1] = (blocks[-1][0], stop)
            else:
                blocks.append((at, stop))
        goes_on = bool(line.strip()) and _continues(line, page.text[stop + 1 : end].split("\n", 1)[0], widest)
        at = stop + 1
    return blocks


def _continues(line: str, following: str, widest: int) -> bool:
    word = following.split(maxsplit=1)
    if not word or _MARKER.match(following):
        return False
    if word[0][:1].islower() or line.rstrip().endswith((",", "-", "–")):
        return True
    return len(line.rstrip()) + 1 + len(word[0]) >= FULL_LINE * widest


def _is_heading(text: str, following: str) -> bool:
    """A few words without a stop above prose; above more of the same they are a list, and nothing of it is dropped."""
    short = len(text.split()) <= HEADING_WORDS and not text.rstrip().endswith(_STOPS)
    return short and following.rstrip().endswith(_STOPS)


def _sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    stops = (match.end() for match in _STOP.finditer(text, start, end))
    cuts = [start, *(at for at in stops if not _ABBREVIATION.search(text[max(start, at - 10) : at])), end]
    spans: list[tuple[int, int]] = []
    for first, last in zip(cuts, cuts[1:], strict=False):
        piece = text[first:last]
        lead = len(piece) - len(piece.lstrip())
        if piece.strip():
            spans.append((first + lead, first + len(piece.rstrip())))
    return spans
