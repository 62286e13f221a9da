"""The board and the drawer that finds an expert for one of its cases."""

from uuid import UUID

import reflex as rx
from reflex.event import EventSpec
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.errors import AppError, Conflict, InvalidInput, NotFound, NotSignedIn
from mso_app.domain.access import Action, Actor
from mso_app.domain.words import Role
from mso_app.schemas.cases import BoardGroup, CaseCounts, CaseDetail
from mso_app.schemas.ranking import Ranking
from mso_app.services import cases, ranking
from mso_app.state.address import address_word
from mso_app.state.base import AppState, signed_in
from mso_app.state.errors import failure
from mso_app.state.live import wakes
from mso_app.state.marks import passive, requires
from mso_app.state.shared.case_list import NO_COUNTS
from mso_app.state.shared.room import NO_CASE, Deed
from mso_app.state.shared.trend import turnaround_of

NO_RANKING = Ranking(candidates=[], stopped=[], accept_by="")
QUEUE = frozenset({"late", "new", "rejected"})


class BoardState(AppState):
    groups: list[BoardGroup] = []
    queue: list[BoardGroup] = []
    """Only what needs an expert."""
    counts: CaseCounts = NO_COUNTS
    turnaround: str = "–"
    loading: bool = True
    case: CaseDetail = NO_CASE
    ranking: Ranking = NO_RANKING
    is_open: bool = False
    chosen: str = ""
    shown: str = ""
    """The candidate whose arithmetic is unfolded."""
    errors: dict[str, str] = {}
    busy: bool = False

    @rx.event
    @requires(Role.ADMIN)
    async def load(self) -> EventSpec | None:
        await self._read(active=True)
        asked = address_word(self, "case")
        if asked and str(self.case.id) != asked:
            return await self._open(asked)
        return None

    @rx.event(background=True, supersedes=True)
    @requires(Role.ADMIN)
    @passive
    async def listen(self) -> None:
        async for _ in wakes(self, ["admin"]):
            async with self:
                await self._read(active=False)

    @rx.event
    @requires(Role.ADMIN)
    async def open_case(self, case_id: str) -> EventSpec | None:
        return await self._open(str(case_id))

    @rx.event
    @requires(Role.ADMIN)
    def close(self) -> None:
        self.is_open, self.case, self.ranking = False, NO_CASE, NO_RANKING
        self.chosen, self.shown, self.errors = "", "", {}

    @rx.event
    @requires(Role.ADMIN)
    def choose(self, provider_id: str) -> None:
        self.chosen = self.shown = str(provider_id)
        self.errors = {}

    @rx.event
    @requires(Role.ADMIN)
    def unfold(self, provider_id: str) -> None:
        self.shown = "" if self.shown == provider_id else str(provider_id)

    @rx.event
    @requires(Role.ADMIN)
    async def assign(self, form: dict[str, str]) -> EventSpec | None:
        """Whichever way of asking the status allows: the first time, again, or by force."""
        if not self.chosen:
            self.errors = {"provider_id": "Choose one of the experts."}
            return None
        reason, override = str(form.get("reason", "")), str(form.get("override", ""))
        provider = UUID(self.chosen)

        async def ask(session: AsyncSession, actor: Actor) -> None:
            seen = {"version": self.case.version, "override": override}
            if Action.FORCE_REASSIGN_CASE in self.case.can:
                await cases.force_reassign(
                    session, actor, self.case.id, provider, reason=reason, version=self.case.version, override=override
                )
            elif Action.REASSIGN_CASE in self.case.can:
                await cases.reassign(session, actor, self.case.id, provider, **seen)
            else:
                await cases.assign(session, actor, self.case.id, provider, **seen)

        return await self._do(ask, said=f"{self._name_of_chosen()} is asked")

    @rx.event
    @requires(Role.ADMIN)
    async def requeue(self) -> EventSpec | None:
        async def back(session: AsyncSession, actor: Actor) -> None:
            await cases.requeue(session, actor, self.case.id, version=self.case.version)

        return await self._do(back, said="Back in the queue")

    @rx.event
    @requires(Role.ADMIN)
    async def unassign(self) -> EventSpec | None:
        async def take_back(session: AsyncSession, actor: Actor) -> None:
            await cases.unassign(session, actor, self.case.id, version=self.case.version)

        return await self._do(take_back, said="Taken back, in the queue again")

    async def _do(self, deed: Deed, *, said: str) -> EventSpec | None:
        self.errors = {}
        try:
            async with signed_in(self) as (session, actor):
                await deed(session, actor)
        except InvalidInput as problem:
            self.errors = problem.fields or {"form": problem.sentence}
            return None
        except Conflict as problem:
            await self._open(str(self.case.id))
            self.errors = {"form": problem.sentence}
            return None
        self.is_open, self.case, self.chosen = False, NO_CASE, ""
        await self._read(active=True)
        return rx.toast.success(said)

    async def _open(self, case_id: str) -> EventSpec | None:
        try:
            async with signed_in(self) as (session, actor):
                self.case = await cases.open_case(session, actor, UUID(case_id))
                can_rank = Action.RANK_PROVIDERS in self.case.can
                self.ranking = await ranking.rank(session, actor, self.case.id) if can_rank else NO_RANKING
        except (NotFound, ValueError) as problem:
            self.is_open = False
            return failure(problem.sentence if isinstance(problem, AppError) else NotFound.sentence)
        self.is_open, self.errors = True, {}
        first = self.ranking.candidates[0].id if self.ranking.candidates else None
        self.chosen = self.shown = str(first) if first else ""
        return None

    async def _read(self, *, active: bool) -> None:
        try:
            async with signed_in(self, active=active) as (session, actor):
                self.groups = await cases.board(session, actor)
                self.counts = await cases.counts(session, actor)
                self.turnaround = turnaround_of(await cases.figures(session, actor))
        except NotSignedIn:
            self.reset()
            raise
        self.queue = [group for group in self.groups if group.key in QUEUE]
        self.loading = False

    def _name_of_chosen(self) -> str:
        return next((one.name for one in self.ranking.candidates if str(one.id) == self.chosen), "The expert")
