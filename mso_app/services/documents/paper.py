"""Pages to look at: their pictures' addresses, the places that are lit, and the text that can be marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.domain.access import Action, Actor
from mso_app.domain.documents import FileKind
from mso_app.models import Document, DocumentPage
from mso_app.schemas.viewing import PaperPage, TextPiece, TextRun
from mso_app.services import audit, visibility
from mso_app.services.documents.belonging import Parent, document_and_parent
from mso_app.services.documents.boxes import boxes_of

AT_ONCE = 8
PICTURE_WIDTH = 1280
_DRAWN = frozenset({FileKind.PDF, FileKind.PNG, FileKind.JPEG})
# Words further apart than this share of their height belong to different cells of a table.
_CELL_GAP = 1.2
_CHARACTERS_SHOWN = 60_000


@dataclass(frozen=True, kw_only=True)
class Place:
    """A span [start, end) of the text of a page."""

    page: int
    start: int
    end: int


async def open_pages(
    session: AsyncSession, actor: Actor, document_id: UUID, *, first: int = 1, lit: Place | None = None
) -> list[PaperPage]:
    """At most eight pages from `first` on; empty for a file that has none to look at. Raises NotFound."""
    document, parent = await document_and_parent(session, actor, document_id, Action.READ_DOCUMENT)
    numbers = [number for number in range(first, first + AT_ONCE) if number <= max(1, document.page_count)]
    stored = {
        page.number: page for page in (await session.exec(visibility.some_pages_of(document, set(numbers)))).all()
    }
    cited = await _cited(session, document, parent)
    await audit.record(
        session,
        actor,
        Action.READ_DOCUMENT,
        subject="document",
        subject_id=document.id,
        case_id=parent.case_id,
        details={"page": first},
    )
    if document.file_kind is FileKind.DICOM:
        return []
    return [_page(document, number, stored.get(number), cited=cited, lit=lit) for number in numbers]


async def quote_at(session: AsyncSession, actor: Actor, document_id: UUID, place: Place) -> str:
    """The very characters of a place, for a citation; "" when it is not there. Raises NotFound."""
    document, _ = await document_and_parent(session, actor, document_id, Action.READ_DOCUMENT)
    page = (await session.exec(visibility.some_pages_of(document, {place.page}))).first()
    return page.text[place.start : place.end] if page is not None else ""


async def _cited(session: AsyncSession, document: Document, parent: Parent) -> list[Place]:
    """The places of this file that the newest analysis points to."""
    if parent.case is None:
        return []
    run = (await session.exec(visibility.runs_of(parent.case).limit(1))).first()
    if run is None:
        return []
    pieces = (await session.exec(visibility.evidence_of(run))).all()
    places = {
        Place(page=piece.page, start=piece.start, end=piece.end) for piece in pieces if piece.document_id == document.id
    }
    return sorted(places, key=lambda place: (place.page, place.start, place.end))


def _page(
    document: Document, number: int, stored: DocumentPage | None, *, cited: list[Place], lit: Place | None
) -> PaperPage:
    is_drawn = document.file_kind in _DRAWN
    picture = f"/api/v1/documents/{document.id}/pages/{number}.png?width={PICTURE_WIDTH}" if is_drawn else ""
    if stored is None:
        width, height = float(document.width or 0), float(document.height or 0)
        return PaperPage(number=number, width=width, height=height, picture=picture)
    here = [place for place in cited if place.page == number]
    chosen = lit if lit is not None and lit.page == number else None
    size = {"width": stored.width, "height": stored.height}
    lit_boxes = boxes_of(stored.words, **size, start=chosen.start, end=chosen.end) if chosen else []
    return PaperPage(
        number=number,
        **size,
        picture=picture,
        lit=lit_boxes,
        cited=[
            box
            for place in here
            if place != chosen
            for box in boxes_of(stored.words, **size, start=place.start, end=place.end)
        ],
        runs=runs_of(stored.text, stored.words) if is_drawn else [],
        pieces=pieces_of(stored.text, here, chosen),
    )


def runs_of(text: str, words: Sequence[Sequence[float | str | bool]]) -> list[TextRun]:
    """Words side by side as one run each, in the order of the text, so that they can be marked on the picture."""
    runs: list[TextRun] = []
    last = 0
    for word in words:
        start, length, x0, y0, x1, y1 = (float(part) for part in word[:6])
        begin, end = int(start), int(start + length)
        if runs and _joins(runs[-1], text[last:begin], x0, y0, y1):
            run = runs[-1]
            top, bottom = min(run.y, y0), max(run.y + run.height, y1)
            run.text, run.width, run.y, run.height = text[run.start : end], x1 - run.x, top, bottom - top
        else:
            runs.append(TextRun(text=text[begin:end], start=begin, x=x0, y=y0, width=x1 - x0, height=y1 - y0))
        last = end
    return runs


def _joins(run: TextRun, between: str, x0: float, y0: float, y1: float) -> bool:
    middle = (y0 + y1) / 2
    gap = x0 - (run.x + run.width)
    is_same_line = run.y <= middle <= run.y + run.height
    return "\n" not in between and is_same_line and -1.0 <= gap <= _CELL_GAP * (y1 - y0)


def pieces_of(text: str, cited: list[Place], lit: Place | None) -> list[TextPiece]:
    """The text in stretches, so that every place something points to is a stretch of its own."""
    shown = text[:_CHARACTERS_SHOWN]
    cuts = sorted(
        {0, len(shown)}
        | {min(len(shown), at) for place in [*cited, *([lit] if lit else [])] for at in (place.start, place.end)}
    )
    return [
        TextPiece(text=shown[start:end], start=start, mark=_mark(start, cited, lit))
        for start, end in zip(cuts, cuts[1:], strict=False)
    ]


def _mark(at: int, cited: list[Place], lit: Place | None) -> str:
    if lit is not None and lit.start <= at < lit.end:
        return "lit"
    return "cited" if any(place.start <= at < place.end for place in cited) else ""
