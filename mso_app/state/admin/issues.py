"""The issues of all cases on an administrator's screen: a filtered window, one of them beside it, its resolution."""

import reflex as rx
from reflex.event import EventSpec

from mso_app.core.errors import Conflict, InvalidInput, NotSignedIn
from mso_app.domain.words import Role
from mso_app.schemas.issues import IssueDetail, IssueLine, IssueQuery, IssueResolve, PlaceChoice
from mso_app.services import issues
from mso_app.state.base import AppState, signed_in
from mso_app.state.forms import parsed, uuid_of
from mso_app.state.live import wakes
from mso_app.state.marks import passive, requires
from mso_app.state.shared.issues import NO_ISSUE

PAGE = 25


class AllIssuesState(AppState):
    rows: list[IssueLine] = []
    places: list[PlaceChoice] = []
    total: int = 0
    open_in_all: int = 0
    offset: int = 0
    search: str = ""
    state: str = "open"
    kind: str = ""
    place: str = ""
    older_than: int = 0
    loading: bool = True
    problem: str = ""
    line: str = ""
    """The id of the one that is open beside the list."""
    case_id: str = ""
    case_number: str = ""
    one: IssueDetail = NO_ISSUE
    resolving: bool = False
    errors: dict[str, str] = {}
    _read_version: int = 0

    @rx.var
    def first(self) -> int:
        return self.offset + 1 if self.rows else 0

    @rx.var
    def last(self) -> int:
        return self.offset + len(self.rows)

    @rx.event
    @requires(Role.ADMIN)
    async def load(self) -> None:
        self.line, self.one, self.resolving, self.errors = "", NO_ISSUE, False, {}
        await self._read()

    @rx.event(background=True, supersedes=True)
    @requires(Role.ADMIN)
    @passive
    async def listen(self) -> None:
        async for _ in wakes(self, ["issues"]):
            async with self:
                await self._read(active=False)

    @rx.event
    @requires(Role.ADMIN)
    async def find(self, words: str) -> None:
        self.search = str(words)[:200]
        await self._read_anew()

    @rx.event
    @requires(Role.ADMIN)
    async def show_state(self, state: str) -> None:
        self.state = str(state)
        await self._read_anew()

    @rx.event
    @requires(Role.ADMIN)
    async def show_kind(self, kind: str) -> None:
        """One kind; the same again shows all."""
        self.kind = "" if kind == self.kind else str(kind)
        await self._read_anew()

    @rx.event
    @requires(Role.ADMIN)
    async def show_place(self, place: str) -> None:
        self.place = str(place)
        await self._read_anew()

    @rx.event
    @requires(Role.ADMIN)
    async def show_older(self, days: str) -> None:
        self.older_than = int(days) if str(days).isdecimal() and len(str(days)) < 5 else 0
        await self._read_anew()

    @rx.event
    @requires(Role.ADMIN)
    async def previous(self) -> None:
        self.offset = max(0, self.offset - PAGE)
        await self._read()

    @rx.event
    @requires(Role.ADMIN)
    async def next(self) -> None:
        self.offset = self.offset + PAGE if self.offset + PAGE < self.total else self.offset
        await self._read()

    @rx.event
    @requires(Role.ADMIN)
    async def open_one(self, issue_id: str) -> None:
        async with signed_in(self) as (session, actor):
            self.one = await issues.open_issue(session, actor, uuid_of(issue_id))
        self.line, self.resolving, self.errors = str(self.one.id), False, {}
        known = [row for row in self.rows if row.id == self.one.id]
        self.case_id = str(known[0].case_id) if known else ""
        self.case_number = known[0].case_number if known else ""

    @rx.event
    @requires(Role.ADMIN)
    def close_one(self) -> None:
        self.line, self.one, self.resolving = "", NO_ISSUE, False

    @rx.event
    @requires(Role.ADMIN)
    def ask(self, is_open: bool) -> None:
        """The dialog that resolves the open one."""
        self.resolving, self.errors, self._read_version = bool(is_open), {}, self.one.version

    @rx.event
    @requires(Role.ADMIN)
    async def resolve(self, form: dict[str, str]) -> EventSpec | None:
        self.errors = {}
        try:
            text = str(form.get("text", "")) if isinstance(form, dict) else ""
            how = parsed(IssueResolve, {"text": text, "version": self._read_version})
            async with signed_in(self) as (session, actor):
                await issues.resolve(session, actor, self.one.id, how)
        except InvalidInput as problem:
            self.errors = problem.fields or {"form": problem.sentence}
            return None
        except Conflict as problem:
            await self._read()
            self.errors, self._read_version = {"form": problem.sentence}, self.one.version
            return None
        self.resolving = False
        await self._read()
        return rx.toast.success("Issue resolved.")

    async def _read_anew(self) -> None:
        self.offset = 0
        await self._read()

    async def _read(self, *, active: bool = True) -> None:
        try:
            query = self._query()
        except InvalidInput:
            self.state, self.kind, self.place, self.older_than = "open", "", "", 0
            query = IssueQuery(limit=PAGE)
        try:
            async with signed_in(self, active=active) as (session, actor):
                page = await issues.list_issues(session, actor, query)
                if self.line:
                    self.one = await issues.open_issue(session, actor, uuid_of(self.line))
        except NotSignedIn:
            self.reset()
            raise
        self.rows, self.places, self.total = page.rows, page.places, page.total
        self.offset, self.open_in_all = page.offset, page.open
        self.loading, self.problem = False, ""

    def _query(self) -> IssueQuery:
        return parsed(
            IssueQuery,
            {
                "search": self.search,
                "state": self.state,
                "kind": self.kind or None,
                "institution_id": self.place or None,
                "older_than_days": self.older_than,
                "offset": self.offset,
                "limit": PAGE,
            },
        )
