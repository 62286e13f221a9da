"""What an expert has done, month by month. No sum of money ever reaches this state."""

from urllib.parse import urlencode

import reflex as rx
from pydantic import ValidationError

from mso_app.core.errors import AppError, NotSignedIn
from mso_app.domain.words import Role
from mso_app.schemas.service_records import RecordPage, RecordQuery
from mso_app.services import service_records
from mso_app.state.base import AppState, signed_in
from mso_app.state.live import list_topics, listener, wakes
from mso_app.state.marks import passive, requires

PAGE = 20
NO_PAGE = RecordPage(
    rows=[],
    total=0,
    offset=0,
    month="",
    period="",
    is_open=True,
    closes="",
    before="",
    after="",
    counts={},
    opinions=0,
    opinions_detail="",
    second_reads=0,
    in_time="",
    in_time_detail="",
    typical="",
    typical_detail="",
    statement=[],
    units="",
    closed=[],
    bars=[],
)


class ServiceRecordsState(AppState):
    page: RecordPage = NO_PAGE
    length: str = "month"
    month: str = ""
    kind: str = "all"
    offset: int = 0
    loading: bool = True
    problem: str = ""

    @rx.var
    def first(self) -> int:
        return self.offset + 1 if self.page.rows else 0

    @rx.var
    def last(self) -> int:
        return self.offset + len(self.page.rows)

    @rx.var
    def csv_href(self) -> str:
        """The shown period as a table."""
        return f"/api/v1/service-records.csv?{self._asked()}"

    @rx.var
    def pdf_href(self) -> str:
        """The shown period on paper."""
        return f"/api/v1/service-records.pdf?{self._asked()}"

    def _asked(self) -> str:
        return urlencode({"length": self.length, "month": self.page.month})

    @rx.event
    @requires(Role.PROVIDER)
    async def load(self) -> None:
        await self._read(active=True)

    @rx.event(background=True, supersedes=True)
    @requires(Role.PROVIDER)
    @passive
    async def listen(self) -> None:
        actor = await listener(self)
        if actor is None:
            return
        async for _ in wakes(self, list_topics(actor)):
            async with self:
                await self._read(active=False)

    @rx.event
    @requires(Role.PROVIDER)
    async def show_month(self, month: str) -> None:
        self.month, self.offset = str(month)[:7], 0
        await self._read(active=True)

    @rx.event
    @requires(Role.PROVIDER)
    async def show_length(self, length: str) -> None:
        """A month, a quarter or a year."""
        self.length, self.offset = str(length), 0
        await self._read(active=True)

    @rx.event
    @requires(Role.PROVIDER)
    async def show_kind(self, kind: str) -> None:
        self.kind, self.offset = str(kind), 0
        await self._read(active=True)

    @rx.event
    @requires(Role.PROVIDER)
    async def previous(self) -> None:
        self.offset = max(0, self.offset - PAGE)
        await self._read(active=True)

    @rx.event
    @requires(Role.PROVIDER)
    async def next(self) -> None:
        self.offset += PAGE if self.offset + PAGE < self.page.total else 0
        await self._read(active=True)

    async def _read(self, *, active: bool) -> None:
        asked = {"length": self.length, "month": self.month, "kind": self.kind, "offset": self.offset, "limit": PAGE}
        try:
            query = RecordQuery.model_validate(asked)
        except ValidationError:
            self.length, self.month, self.kind, self.offset = "month", "", "all", 0
            query = RecordQuery(limit=PAGE)
        try:
            async with signed_in(self, active=active) as (session, actor):
                self.page = await service_records.list_records(session, actor, query)
        except NotSignedIn:
            self.reset()
            raise
        except AppError as problem:
            self.problem, self.loading = problem.sentence, False
            return
        self.loading, self.problem = False, ""
