"""What the machine drafted about a case: statements, laboratory rows, and how far the analysis is."""

from uuid import UUID

import reflex as rx
from reflex.event import EventSpec

from mso_app.core.errors import AppError, NotFound, NotSignedIn
from mso_app.domain.words import Role
from mso_app.schemas.findings import ClaimLine, LabLine, ReportPanel, SoapPanel
from mso_app.schemas.insights import AnalysisProgress, InsightsDetail, LabPage, LabQuery, SeriesView
from mso_app.services import analysis, insights
from mso_app.state.base import AppState, signed_in
from mso_app.state.errors import failure
from mso_app.state.live import wakes
from mso_app.state.marks import passive, requires
from mso_app.state.shared import drawn
from mso_app.state.shared.room import NOBODY, asked_case, turn_to_asked_case

LABS_AT_ONCE = 25


class InsightsState(AppState):
    progress: AnalysisProgress = AnalysisProgress()
    about: str = ""
    summary: list[ClaimLine] = []
    findings: list[ClaimLine] = []
    soap: list[SoapPanel] = []
    diagnoses: list[ClaimLine] = []
    next_steps: list[ClaimLine] = []
    reports: list[ReportPanel] = []
    series: list[SeriesView] = []
    warnings: list[str] = []
    labs: list[LabLine] = []
    labs_total: int = 0
    labs_outside: int = 0
    labs_offset: int = 0
    labs_search: str = ""
    labs_outside_only: bool = False
    is_older: bool = False
    kept_out: int = 0
    finished_words: str = ""
    can_rerun: bool = False
    can_dismiss: bool = False
    view: str = "findings"
    loading: bool = True
    busy: bool = False
    problem: str = ""
    _of: UUID = NOBODY

    @rx.event
    @requires()
    async def load(self) -> None:
        turn_to_asked_case(self)
        await self._read(active=True)

    @rx.event(background=True, supersedes=True)
    @requires()
    @passive
    async def listen(self) -> None:
        async for _ in wakes(self, [f"case:{asked_case(self)}"]):
            async with self:
                await self._follow()

    @rx.event
    @requires()
    def see(self, view: str) -> None:
        self.view = str(view)[:20]

    @rx.event
    @requires(Role.REQUESTER, Role.PROVIDER)
    async def run_again(self) -> EventSpec | None:
        self.busy = True
        try:
            async with signed_in(self) as (session, actor):
                await analysis.rerun(session, actor, asked_case(self))
        except AppError as problem:
            return failure(problem.sentence)
        finally:
            self.busy = False
        await self._read(active=True)
        return rx.toast.success("The files are analysed again. You may leave this page.")

    @rx.event
    @requires(Role.PROVIDER)
    async def disagree(self, claim_id: str) -> EventSpec | None:
        return await self._mark(claim_id, is_dismissed=True)

    @rx.event
    @requires(Role.PROVIDER)
    async def agree_again(self, claim_id: str) -> EventSpec | None:
        return await self._mark(claim_id, is_dismissed=False)

    @rx.event
    @requires()
    async def search_labs(self, text: str) -> None:
        self.labs_search, self.labs_offset = str(text)[:100], 0
        await self._read_labs()

    @rx.event
    @requires()
    async def only_outside(self, is_only: bool) -> None:
        self.labs_outside_only, self.labs_offset = bool(is_only), 0
        await self._read_labs()

    @rx.event
    @requires()
    async def next_labs(self) -> None:
        if self.labs_offset + LABS_AT_ONCE < self.labs_total:
            self.labs_offset += LABS_AT_ONCE
            await self._read_labs()

    @rx.event
    @requires()
    async def previous_labs(self) -> None:
        self.labs_offset = max(0, self.labs_offset - LABS_AT_ONCE)
        await self._read_labs()

    async def _mark(self, claim_id: str, *, is_dismissed: bool) -> EventSpec | None:
        mark = insights.dismiss_claim if is_dismissed else insights.restore_claim
        try:
            async with signed_in(self) as (session, actor):
                await mark(session, actor, asked_case(self), UUID(str(claim_id)))
        except ValueError:
            return failure(NotFound.sentence)
        except AppError as problem:
            return failure(problem.sentence)
        await self._read(active=True)
        return None

    async def _follow(self) -> None:
        """On a wake-up: the progress, which is no read of patient data, and the rest only when a run has ended."""
        try:
            async with signed_in(self, active=False) as (session, actor):
                now = await insights.analysis_progress(session, actor, asked_case(self))
        except NotFound:
            await self._read(active=False)
            return
        is_news = (now.status, now.number) != (self.progress.status, self.progress.number)
        if is_news or now.status != "processing":
            await self._read(active=False)
        else:
            self.progress = now

    async def _read(self, *, active: bool) -> None:
        try:
            async with signed_in(self, active=active) as (session, actor):
                detail = await insights.open_insights(session, actor, asked_case(self), self._query())
        except NotSignedIn:
            self.reset()
            raise
        except NotFound as gone:
            # Whoever lost the case keeps nothing of it on the screen.
            self.reset()
            self.problem = gone.sentence
        except AppError as problem:
            self.problem = problem.sentence
        else:
            self.problem = ""
            self._take(detail)
        self.loading = False

    def _take(self, detail: InsightsDetail) -> None:
        case_id = detail.case_id
        self.progress, self.about, self.is_older = detail.progress, detail.about, detail.is_older
        self.kept_out = detail.kept_out
        self.summary = [drawn.claim(case_id, view) for view in detail.summary]
        self.findings = [drawn.claim(case_id, view) for view in detail.findings]
        self.diagnoses = [drawn.claim(case_id, view) for view in detail.diagnoses]
        self.next_steps = [drawn.claim(case_id, view) for view in detail.next_steps]
        self.soap = [drawn.soap(case_id, part) for part in detail.soap]
        self.reports = [drawn.report(case_id, view) for view in detail.reports]
        self.series, self.warnings = detail.images, detail.warnings
        self.can_rerun, self.can_dismiss = detail.can_rerun, detail.can_dismiss
        self.finished_words = detail.progress.finished_words
        self._take_labs(detail.labs)

    async def _read_labs(self) -> None:
        async with signed_in(self) as (session, actor):
            self._take_labs(await insights.list_labs(session, actor, asked_case(self), self._query()))

    def _take_labs(self, page: LabPage) -> None:
        case_id = asked_case(self)
        self.labs = [drawn.lab(case_id, row) for row in page.rows]
        self.labs_total, self.labs_outside = page.total, page.outside

    def _query(self) -> LabQuery:
        return LabQuery(
            search=self.labs_search,
            outside_only=self.labs_outside_only,
            offset=self.labs_offset,
            limit=LABS_AT_ONCE,
        )

    @rx.var
    def labs_first(self) -> int:
        return self.labs_offset + 1 if self.labs_total else 0

    @rx.var
    def labs_last(self) -> int:
        return min(self.labs_offset + LABS_AT_ONCE, self.labs_total)

    @rx.var
    def has_draft(self) -> bool:
        """Whether there is anything drafted to show."""
        return bool(self.summary or self.findings or self.diagnoses or self.next_steps or self.labs_total)
