"""The documents and insights tabs of a case: what lies open, what is lit, what is quoted."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import date
from uuid import UUID, uuid4

import pytest
import reflex as rx
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.errors import NotFound
from mso_app.domain.access import Actor
from mso_app.domain.case_status import CaseStatus
from mso_app.domain.documents import FileKind, ReadStatus
from mso_app.models import Case, Citation, Document, DocumentPage
from mso_app.schemas.insights import LabPoint
from mso_app.services import documents
from mso_app.services.documents.paper import Place, pieces_of, runs_of
from mso_app.state.shared import drawn, viewer
from mso_app.state.shared.viewer import ViewerState
from tests.build import make_case, make_provider, make_requester
from tests.documents import add_document

TEXT = "Impression\nThree focal lesions, the largest 14 mm.\nNo fracture."
SENTENCE = "Three focal lesions, the largest 14 mm."
START = TEXT.index(SENTENCE)
END = START + len(SENTENCE)
Room = Callable[[Actor, UUID], ViewerState]


async def _report(session: AsyncSession, by: Actor, case: Case, *, code: int = 1, pages: int = 1) -> Document:
    """A read PDF of `pages` pages with the same text on each."""
    document = await add_document(session, by, b"%PDF", code=code, case_id=case.id)
    document.read_status, document.page_count = ReadStatus.READ, pages
    session.add(document)
    session.add_all(
        DocumentPage(document_id=document.id, number=number, width=595, height=842, text=TEXT, words=_words(TEXT))
        for number in range(1, pages + 1)
    )
    await session.flush()
    return document


def _words(text: str) -> list[list[float | str | bool]]:
    """A line of 6 points a letter, one line of text under the other."""
    found: list[list[float | str | bool]] = []
    at = 0
    for line, words in enumerate(text.split("\n")):
        for word in words.split(" "):
            x0 = 60.0 + 6 * (at - text.rfind("\n", 0, at) - 1)
            found.append([at, len(word), x0, 100.0 + 20 * line, x0 + 6 * len(word), 112.0 + 20 * line, 0])
            at += len(word) + 1
    return found


async def _image(session: AsyncSession, by: Actor, case: Case, *, code: int, number: int, series: str) -> Document:
    document = await add_document(
        session, by, b"DICM", code=code, file_kind=FileKind.DICOM, name=f"{code}.dcm", case_id=case.id
    )
    document.read_status = ReadStatus.READ
    document.dicom = {
        "modality": "CT",
        "body_part": "ABDOMEN",
        "series_uid": series,
        "series_description": "CT whole body",
        "instance_number": number,
        "study_date": "2026-11-05",
        "rows": 256,
        "columns": 256,
        "pixel_spacing_mm": [1.5, 1.5],
    }
    session.add(document)
    await session.flush()
    return document


@pytest.fixture
def room(session: AsyncSession, monkeypatch: pytest.MonkeyPatch) -> Room:
    """The viewer of somebody who stands in a case."""

    def opened(actor: Actor, case_id: UUID) -> ViewerState:
        @asynccontextmanager
        async def somebody(_: rx.State, **__: bool) -> AsyncIterator[tuple[AsyncSession, Actor]]:
            yield session, actor

        monkeypatch.setattr(viewer, "signed_in", somebody)
        monkeypatch.setattr(viewer, "asked_case", lambda _: case_id)
        return ViewerState(_reflex_internal_init=True)  # pyright: ignore[reportCallIssue] -- how the framework itself makes one

    return opened


async def test_the_images_of_a_series_are_one_entry_in_their_own_order(session: AsyncSession) -> None:
    """MSO-8: a stack is looked through from its first image to its last, however its files came in."""
    requester = await make_requester(session)
    case = await make_case(session, requester)
    await _report(session, requester, case)
    last = await _image(session, requester, case, code=2, number=2, series="1.2.3")
    first = await _image(session, requester, case, code=3, number=1, series="1.2.3")
    other = await _image(session, requester, case, code=4, number=1, series="9.9")

    shelf = await documents.open_shelf(session, requester, case.id)
    stack = await documents.open_stack(session, requester, last.id)

    assert [(row.code, row.images) for row in shelf.rows] == [("D1", 0), ("D2", 2), ("D4", 1)]
    assert shelf.rows[1].facts == "2 images, CT abdomen"
    assert shelf.total == 4
    assert stack is not None
    assert [piece.id for piece in stack.slices] == [first.id, last.id]
    assert (stack.columns, stack.spacing_x) == (256, 1.5)
    assert shelf.rows[2].id == other.id


async def test_an_evidence_place_opens_its_page_with_the_span_lit(session: AsyncSession, room: Room) -> None:
    """N-1: a statement is one click away from its words, and a link opens the same place."""
    requester = await make_requester(session)
    case = await make_case(session, requester)
    report = await _report(session, requester, case, pages=2)
    tab = room(requester, case.id)

    await ViewerState.show.fn(tab, str(report.id), 2, START, END)

    assert [len(page.lit) for page in tab.pages] == [0, 1]
    assert [piece.text for piece in tab.pages[1].pieces if piece.mark == "lit"] == [SENTENCE]
    assert tab.address == f"?doc={report.id}&page=2&start={START}&end={END}"


async def test_a_file_of_another_case_is_not_here(session: AsyncSession, room: Room) -> None:
    """MSO-9: what the address claims is looked up within the case that is open."""
    requester = await make_requester(session)
    case, other = await make_case(session, requester), await make_case(session, requester)
    report = await _report(session, requester, other)
    tab = room(requester, case.id)

    await ViewerState.show.fn(tab, str(report.id), 1, 0, 0)

    assert (tab.opened, tab.pages) == ("", [])
    assert tab.problem == "This file is no longer here. Choose another one from the list."


@pytest.mark.parametrize("claimed", ["", "1", "x' or 1=1", str(UUID(int=7))])
async def test_a_claimed_file_that_is_none_opens_nothing(session: AsyncSession, room: Room, claimed: str) -> None:
    requester = await make_requester(session)
    case = await make_case(session, requester)
    tab = room(requester, case.id)

    await ViewerState.show.fn(tab, claimed, 1, 0, 0)

    assert (tab.opened, tab.pages) == ("", [])


async def test_pages_turn_within_the_document(session: AsyncSession, room: Room) -> None:
    requester = await make_requester(session)
    case = await make_case(session, requester)
    report = await _report(session, requester, case, pages=20)
    tab = room(requester, case.id)
    await ViewerState.open.fn(tab, str(report.id))

    await ViewerState.turn.fn(tab, -1, 1)
    assert tab.page == 1

    await ViewerState.turn.fn(tab, 1, 8)
    assert (tab.page, [page.number for page in tab.pages][:2]) == (9, [8, 9])

    await ViewerState.turn.fn(tab, 1, 10**12)
    assert tab.page == 10


async def test_the_reviewer_quotes_the_very_words(session: AsyncSession, room: Room) -> None:
    """MSO-12, N-1: what is marked on the page is what the citation says."""
    requester, provider = await make_requester(session), await make_provider(session)
    case = await make_case(session, requester, status=CaseStatus.IN_PROGRESS, provider=provider)
    report = await _report(session, requester, case)
    tab = room(provider, case.id)
    await ViewerState.open.fn(tab, str(report.id))

    await ViewerState.quote.fn(tab, f"1:{START}:{END}")

    cited = (await session.exec(select(Citation))).one()
    assert (cited.document_id, cited.page, cited.start, cited.end) == (report.id, 1, START, END)
    assert cited.quote == SENTENCE


@pytest.mark.parametrize("marked", ["", "1:5", "1:5:5", "a:b:c", "7:0:10"])
async def test_nothing_marked_is_nothing_quoted(session: AsyncSession, room: Room, marked: str) -> None:
    requester, provider = await make_requester(session), await make_provider(session)
    case = await make_case(session, requester, status=CaseStatus.IN_PROGRESS, provider=provider)
    report = await _report(session, requester, case)
    tab = room(provider, case.id)
    await ViewerState.open.fn(tab, str(report.id))

    with suppress(NotFound):
        await ViewerState.quote.fn(tab, marked)

    assert (await session.exec(select(Citation))).all() == []


async def test_the_image_on_the_screen_is_quoted_as_an_image(session: AsyncSession, room: Room) -> None:
    requester, provider = await make_requester(session), await make_provider(session)
    case = await make_case(session, requester, status=CaseStatus.IN_PROGRESS, provider=provider)
    image = await _image(session, requester, case, code=1, number=1, series="1.2")
    tab = room(provider, case.id)
    await ViewerState.open.fn(tab, str(image.id))

    await ViewerState.quote_image.fn(tab, f"{image.id}:1")

    cited = (await session.exec(select(Citation))).one()
    assert (cited.document_id, cited.page, cited.quote) == (image.id, 1, "")


def test_runs_lie_over_their_own_words() -> None:
    """A run never crosses a line or the gap between two cells of a table."""
    cells = [[0, 5, 60, 100, 90, 112, 0], [6, 4, 300, 100, 324, 112, 0]]

    lines = runs_of(TEXT, _words(TEXT))
    table = runs_of("Value 10.4", cells)

    assert [run.text for run in lines] == TEXT.split("\n")
    assert all(TEXT[run.start :].startswith(run.text) for run in lines)
    assert [(run.text, run.x) for run in table] == [("Value", 60.0), ("10.4", 300.0)]


def test_pieces_say_the_whole_text_once() -> None:
    places = [Place(page=1, start=0, end=10), Place(page=1, start=5, end=END)]

    pieces = pieces_of(TEXT, places, Place(page=1, start=START, end=END))

    assert "".join(piece.text for piece in pieces) == TEXT
    assert all(TEXT[piece.start : piece.start + len(piece.text)] == piece.text for piece in pieces)
    assert [piece.mark for piece in pieces if piece.text == SENTENCE] == ["lit"]


def _point(value: str, number: float | None, day: int) -> LabPoint:
    return LabPoint(document_id=uuid4(), code="D1", on=date(2026, 11, day), value=value, number=number, flag="")


def test_a_trend_needs_two_numbers() -> None:
    assert drawn.spark([_point("10", 10, 1), _point("<5", None, 2)], low=1, high=20).points == ""


def test_a_trend_is_drawn_against_its_range() -> None:
    spark = drawn.spark([_point("10", 10.0, 1), _point("20", 20.0, 2)], low=0, high=10)

    assert spark.points == "4.0,12.0 48.0,4.0"
    assert (spark.x, spark.y) == (48.0, 4.0)
    assert (spark.band_y, spark.band_height) == (12.0, 8.0)
    assert spark.said == "10 (1 Nov 2026), 20 (2 Nov 2026)"
