"""What lies open in the documents tab: a file, the pages around one place in it, or a stack of images."""

from uuid import UUID

import reflex as rx
from reflex.event import EventSpec

from mso_app.core.errors import AppError, NotFound
from mso_app.domain.words import Role
from mso_app.schemas.documents import Fact
from mso_app.schemas.opinions import CitationIn
from mso_app.schemas.viewing import PaperPage, Stack
from mso_app.services import documents, opinions
from mso_app.services.documents import Place
from mso_app.state.address import address_word
from mso_app.state.base import AppState, signed_in
from mso_app.state.errors import failure
from mso_app.state.forms import uuid_of
from mso_app.state.live import wakes
from mso_app.state.marks import passive, requires
from mso_app.state.shared.room import NOBODY, asked_case, turn_to_asked_case

NO_STACK = Stack(id=NOBODY, code="", name="")
ZOOMS = (50, 75, 100, 125, 150, 200)
QUOTE_MAX = 2000


class ViewerState(AppState):
    opened: str = ""
    """The id of the open file."""
    code: str = ""
    name: str = ""
    kind: str = ""
    details: list[Fact] = []
    page_count: int = 0
    content_url: str = ""
    problem: str = ""
    """Why there is nothing to look at."""
    pages: list[PaperPage] = []
    stack: Stack = NO_STACK
    shown_image: str = ""
    """The image of the stack to begin with, "id:frame"."""
    page: int = 1
    place: str = ""
    """The lit place, "id:page:start:end"; the same word an evidence chip carries."""
    zoom: int = 100
    as_text: bool = False
    loading: bool = True
    _of: UUID = NOBODY
    _paper: str = ""
    """The file that lay open before the images, to come back to."""
    _status: str = ""

    @rx.event
    @requires()
    async def load(self) -> None:
        """Open what the address names, or the first file."""
        turn_to_asked_case(self)
        asked = "doc", "page", "start", "end"
        document_id, page, start, end = (address_word(self, name) for name in asked)
        if document_id:
            await self._show(document_id, _number(page, 1), _number(start), _number(end))
        elif not self.opened:
            await self._show_first()
        self.loading = False

    @rx.event(background=True, supersedes=True)
    @requires()
    @passive
    async def listen(self) -> None:
        """A file that is open while it is read shows its pages as soon as there are any."""
        async for _ in wakes(self, [f"case:{asked_case(self)}"]):
            async with self:
                await self._look_again()

    @rx.event
    @requires()
    async def show(self, document_id: str, page: int, start: int, end: int) -> None:
        """Open a place in a file and light it."""
        await self._show(document_id, page, start, end)

    @rx.event
    @requires()
    async def open(self, document_id: str) -> None:
        await self._show(document_id, 1, 0, 0)

    @rx.event
    @requires()
    async def back_to_paper(self) -> None:
        """From the images back to what lay open before."""
        if self._paper:
            await self._show(self._paper, 1, 0, 0)
            return
        await self._show_first(paper=True)

    @rx.event
    @requires()
    async def turn(self, by: int, seen: int) -> None:
        """To the next or previous page from the one that is `seen` now."""
        wanted = min(max(1, _whole(seen, self.page) + (1 if by > 0 else -1)), max(1, self.page_count))
        if any(page.number == wanted for page in self.pages):
            self.page = wanted
            return
        await self._open_pages(wanted, None)

    @rx.event
    @requires()
    def zoom_by(self, step: int) -> None:
        nearest = min(range(len(ZOOMS)), key=lambda place: abs(ZOOMS[place] - self.zoom))
        self.zoom = ZOOMS[min(max(0, nearest + (1 if step > 0 else -1)), len(ZOOMS) - 1)]

    @rx.event
    @requires()
    def fit(self) -> None:
        self.zoom = 100

    @rx.event
    @requires()
    def read_as(self, mode: str) -> None:
        self.as_text = mode == "text"

    @rx.event
    @requires(Role.PROVIDER)
    async def quote(self, marked: str) -> EventSpec:
        """Collect the sentence that was marked on the page, "page:start:end", or the lit one."""
        return await self._cite(f"{self.opened}:{marked}" if marked else self.place)

    @rx.event
    @requires(Role.PROVIDER)
    async def quote_place(self, place: str) -> EventSpec:
        """Collect the place an evidence chip points to."""
        return await self._cite(place)

    @rx.event
    @requires(Role.PROVIDER)
    async def quote_image(self, shown: str) -> EventSpec:
        """Collect the image that is on the screen, "id:frame"."""
        document_id, _, frame = shown.partition(":")
        return await self._cite(f"{document_id}:{frame}:0:0")

    async def _cite(self, place: str) -> EventSpec:
        document_id, page, start, end = _parts(place)
        try:
            async with signed_in(self) as (session, actor):
                wanted = Place(page=page, start=start, end=min(end, start + QUOTE_MAX))
                quote = await documents.quote_at(session, actor, document_id, wanted) if end > start else ""
                new = CitationIn(
                    document_id=document_id, page=page, start=wanted.start, end=wanted.start + len(quote), quote=quote
                )
                citation = await opinions.cite(session, actor, asked_case(self), new)
        except AppError as problem:
            return failure(problem.sentence)
        return rx.toast.success(f"{citation.label} is ready to cite in the opinion.")

    async def _show_first(self, *, paper: bool = False) -> None:
        try:
            async with signed_in(self) as (session, actor):
                shelf = await documents.open_shelf(session, actor, asked_case(self), limit=200)
        except NotFound:
            return
        rows = [row for row in shelf.rows if not row.images] or ([] if paper else shelf.rows)
        if rows:
            await self._show(str(rows[0].id), 1, 0, 0)

    async def _show(self, asked: str, page: int, start: int, end: int) -> None:
        if not asked:
            self.opened, self.pages, self.stack, self.place, self.problem = "", [], NO_STACK, "", ""
            return
        try:
            document_id = UUID(str(asked))
            async with signed_in(self) as (session, actor):
                opened = await documents.open_document(session, actor, document_id)
                if opened.case_id != asked_case(self):
                    raise NotFound  # noqa: TRY301 -- as if it were nowhere
                stack = await documents.open_stack(session, actor, document_id)
        except (NotFound, ValueError):
            self._put_away()
            return
        page, start, end = _whole(page, 1), _whole(start, 0), _whole(end, 0)
        if self.opened != str(document_id):
            self.as_text = False
        self.opened, self.code, self.name = str(document_id), opened.code, opened.name
        self.kind = opened.kind
        self.details, self.content_url, self._status = opened.details, opened.content_url, opened.read_status
        self.page_count = max(1, opened.page_count) if not stack else 0
        self.problem = opened.sentence if opened.read_status == "failed" else ""
        self.place = f"{document_id}:{page}:{start}:{end}" if end > start or (stack and page > 1) else ""
        self.stack = stack or NO_STACK
        if stack is not None:
            self.pages, self.page = [], page
            self.shown_image = f"{document_id}:{page}"
            return
        self._paper = str(document_id)
        page = min(max(1, page), self.page_count)
        await self._open_pages(page, Place(page=page, start=start, end=end) if end > start else None)

    async def _open_pages(self, page: int, lit: Place | None) -> None:
        """The pages around one of them; from the start while that is within reach."""
        first = 1 if page <= documents.AT_ONCE else page - 1
        async with signed_in(self) as (session, actor):
            self.pages = await documents.open_pages(session, actor, uuid_of(self.opened), first=first, lit=lit)
        self.page = page

    def _put_away(self) -> None:
        """Nothing of a file stays on the screen of somebody who cannot reach it any longer."""
        self.problem = "This file is no longer here. Choose another one from the list."
        self.opened, self.pages, self.stack, self.place = "", [], NO_STACK, ""
        self.code, self.name, self.content_url, self._paper = "", "", "", ""

    async def _look_again(self) -> None:
        if not self.opened:
            await self._show_first()
            return
        async with signed_in(self, active=False) as (session, actor):
            try:
                now = await documents.open_document(session, actor, uuid_of(self.opened))
            except NotFound:
                self._put_away()
                return
        if now.read_status != self._status:
            page, start, end = (_parts(self.place)[1:]) if self.place else (self.page, 0, 0)
            await self._show(self.opened, page, start, end)

    @rx.var
    def is_images(self) -> bool:
        return bool(self.stack.slices)

    @rx.var
    def address(self) -> str:
        """What the address of the page says after the question mark, so that a link opens the same place."""
        if not self.opened:
            return ""
        if not self.place:
            return f"?doc={self.opened}" + (f"&page={self.page}" if self.page > 1 else "")
        document_id, page, start, end = self.place.split(":")
        return f"?doc={document_id}&page={page}&start={start}&end={end}"


def _parts(place: str) -> tuple[UUID, int, int, int]:
    """Raises NotFound for what is no place."""
    try:
        document_id, page, start, end = str(place).split(":")
        return UUID(document_id), max(1, int(page)), max(0, int(start)), max(0, int(end))
    except ValueError:
        raise NotFound("Mark a sentence in the document first.") from None


def _number(word: str, otherwise: int = 0) -> int:
    return int(word) if word.isdigit() and len(word) <= 9 else otherwise


def _whole(claimed: object, otherwise: int) -> int:
    """A whole number from a browser, which may send anything."""
    return claimed if isinstance(claimed, int) and not isinstance(claimed, bool) and 0 <= claimed < 10**9 else otherwise
