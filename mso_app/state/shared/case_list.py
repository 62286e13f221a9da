"""A list of cases with its search, filter, order and pages: the same for all three roles."""

import reflex as rx

from mso_app.core.errors import NotSignedIn
from mso_app.domain.case_status import CaseStatus
from mso_app.schemas.cases import CaseCounts, CaseQuery, CaseRow, EndedCase, OutcomeCount
from mso_app.services import cases
from mso_app.state.base import AppState, signed_in
from mso_app.state.live import list_topics, listener, wakes
from mso_app.state.marks import passive, requires
from mso_app.state.shared.trend import Trend, trend_of, turnaround_of

PAGE = 20
NO_COUNTS = CaseCounts(by_status=[], open=0, total=0, late=0, due_soon=0, waiting_for_me=0)


class CaseListState(AppState):
    rows: list[CaseRow] = []
    waiting: list[CaseRow] = []
    ended: list[EndedCase] = []
    """Finished cases that an expert can no longer read."""
    total: int = 0
    first: int = 0
    last: int = 0
    search: str = ""
    status: str = ""
    sort: str = "clock"
    counts: CaseCounts = NO_COUNTS
    outcomes: list[OutcomeCount] = []
    trend: Trend = Trend()
    turnaround: str = "–"
    loading: bool = True
    problem: str = ""
    _offset: int = 0
    _is_home: bool = False
    """Whether the page shows more than the list: what waits, what has ended, and the figures of a quarter."""

    @rx.event
    @requires()
    async def load(self) -> None:
        """The list on a page of its own."""
        self._is_home = False
        self.waiting, self.ended, self.outcomes, self.trend = [], [], [], Trend()
        await self._read(active=True)

    @rx.event
    @requires()
    async def load_home(self) -> None:
        """The list among everything else on a home."""
        self._is_home = True
        await self._read(active=True, whole=True)

    @rx.event(background=True, supersedes=True)
    @requires()
    @passive
    async def listen(self) -> None:
        actor = await listener(self)
        if actor is None:
            return
        async for _ in wakes(self, list_topics(actor)):
            async with self:
                await self._read(active=False, whole=True)

    @rx.event
    @requires()
    async def search_for(self, text: str) -> None:
        self.search, self._offset = str(text)[:200], 0
        await self._read(active=True)

    @rx.event
    @requires()
    async def only(self, status: str) -> None:
        """One status, "late", or "" for all."""
        self.status, self._offset = "" if self.status == status else str(status), 0
        await self._read(active=True)

    @rx.event
    @requires()
    async def sort_by(self, key: str) -> None:
        self.sort, self._offset = str(key), 0
        await self._read(active=True)

    @rx.event
    @requires()
    async def next_page(self) -> None:
        if self.last < self.total:
            self._offset += PAGE
        await self._read(active=True)

    @rx.event
    @requires()
    async def previous_page(self) -> None:
        self._offset = max(0, self._offset - PAGE)
        await self._read(active=True)

    async def _read(self, *, active: bool, whole: bool = False) -> None:
        """The window and the counts; with what stands beside them on a home unless only the window moved."""
        query = CaseQuery(
            search=self.search,
            statuses=[CaseStatus(self.status)] if self.status in set(CaseStatus) else [],
            late_only=self.status == "late",
            sort=self.sort if self.sort in cases.SORTS else "clock",
            offset=self._offset,
            limit=PAGE,
        )
        try:
            async with signed_in(self, active=active) as (session, actor):
                self.counts = await cases.counts(session, actor)
                page = await cases.list_cases(session, actor, query, counted=self.counts)
                if whole and self._is_home:
                    figures = await cases.figures(session, actor)
                    self.outcomes, self.trend = figures.outcomes, trend_of(figures)
                    self.turnaround = turnaround_of(figures)
                    self.ended = await cases.ended_cases(session, actor)
                    self.waiting = await cases.waiting_for(session, actor)
        except NotSignedIn:
            self.reset()
            raise
        self.rows, self.total = page.rows, page.total
        self.first = page.offset + 1 if page.rows else 0
        self.last = page.offset + len(page.rows)
        self.loading, self.problem = False, ""
