"""The audit log on a screen: a window of its rows, one of them beside it, and the walk over the whole chain."""

from collections.abc import AsyncIterator
from datetime import date

import reflex as rx

from mso_app.core import clock
from mso_app.core.errors import InvalidInput, NotSignedIn
from mso_app.domain.audit_words import Kind
from mso_app.domain.words import Role
from mso_app.schemas.audit import MAX_ROW, AuditDetail, AuditLine, AuditQuery, ChainCheck
from mso_app.services import audit_log
from mso_app.state.address import address_word
from mso_app.state.base import AppState, signed_in
from mso_app.state.forms import parsed, uuid_of
from mso_app.state.live import wakes
from mso_app.state.marks import passive, requires

PAGE = 25
NO_LINE = AuditLine(
    seq=0,
    number="",
    at="",
    moment="",
    who="",
    role="",
    action="",
    kind=Kind.READ,
    what="",
    case_id="",
    case_number="",
    is_refused=False,
    hash_before="",
    hash_own="",
)
NO_ROW = AuditDetail(line=NO_LINE, facts=[], hash_after="", fits=True)
NOT_CHECKED = ChainCheck(is_intact=True, sentence="", checked="")


class AuditState(AppState):
    rows: list[AuditLine] = []
    total: int = 0
    refused: int = 0
    offset: int = 0
    search: str = ""
    kind: str = ""
    refused_only: bool = False
    first_day: str = ""
    last_day: str = ""
    case_id: str = ""
    case_number: str = ""
    loading: bool = True
    problem: str = ""
    errors: dict[str, str] = {}

    row: AuditDetail = NO_ROW
    is_open: bool = False
    check: ChainCheck = NOT_CHECKED
    is_checking: bool = False
    _upto: int | None = None

    @rx.var
    def first(self) -> int:
        return self.offset + 1 if self.rows else 0

    @rx.var
    def last(self) -> int:
        return self.offset + len(self.rows)

    @rx.var
    def newer(self) -> int:
        """The row above the open one in this window; 0 when there is none."""
        return self._beside(-1)

    @rx.var
    def older(self) -> int:
        return self._beside(1)

    @rx.event
    @requires(Role.ADMIN)
    async def load(self) -> None:
        asked = address_word(self, "case")
        self.case_id = str(uuid_of(asked)) if asked else ""
        self.is_open, self.row, self.errors, self.is_checking = False, NO_ROW, {}, False
        await self._read_anew()

    @rx.event(background=True, supersedes=True)
    @requires(Role.ADMIN)
    @passive
    async def listen(self) -> None:
        """Nothing new is shown by itself, or looking would be followed by looking; but the end of the login is."""
        async for _ in wakes(self, []):
            async with self:
                try:
                    async with signed_in(self, active=False):
                        pass
                except NotSignedIn:
                    self.reset()
                    raise

    @rx.event
    @requires(Role.ADMIN)
    async def find(self, words: str) -> None:
        self.search = str(words)[:200]
        await self._read_anew()

    @rx.event
    @requires(Role.ADMIN)
    async def show_kind(self, kind: str) -> None:
        """One kind of act; the same again shows all."""
        self.kind = kind if kind in set(Kind) and kind != self.kind else ""
        await self._read_anew()

    @rx.event
    @requires(Role.ADMIN)
    async def show_refused(self) -> None:
        self.refused_only = not self.refused_only
        await self._read_anew()

    @rx.event
    @requires(Role.ADMIN)
    async def show_today(self) -> None:
        today = clock.now().date().isoformat()
        is_today = self.first_day == self.last_day == today
        self.first_day = self.last_day = "" if is_today else today
        await self._read_anew()

    @rx.event
    @requires(Role.ADMIN)
    async def begin_with(self, day: str) -> None:
        self.first_day = str(day)[:10]
        await self._read_anew()

    @rx.event
    @requires(Role.ADMIN)
    async def end_with(self, day: str) -> None:
        self.last_day = str(day)[:10]
        await self._read_anew()

    @rx.event
    @requires(Role.ADMIN)
    async def show_every_case(self) -> None:
        self.case_id = self.case_number = ""
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
    async def open_row(self, seq: int) -> None:
        async with signed_in(self) as (session, actor):
            self.row = await audit_log.open_row(session, actor, min(max(int(seq), 0), MAX_ROW))
        self.is_open = True

    @rx.event
    @requires(Role.ADMIN)
    def close_row(self) -> None:
        self.is_open, self.row = False, NO_ROW

    @rx.event(background=True)
    @requires(Role.ADMIN)
    async def check_chain(self) -> AsyncIterator[None]:
        """Other clicks go on meanwhile; a second click changes nothing."""
        async with self:
            if self.is_checking:
                return
            self.is_checking = True
        yield
        try:
            async with signed_in(self) as (session, actor):
                found = await audit_log.check_chain(session, actor)
            async with self:
                self.check = found
        finally:
            async with self:
                self.is_checking = False

    @rx.event
    @requires(Role.ADMIN)
    async def refresh(self) -> None:
        await self._read_anew()

    async def _read_anew(self) -> None:
        """From the newest row, which may have come after this screen was opened."""
        self.offset, self._upto = 0, None
        await self._read()

    async def _read(self) -> None:
        self.errors = {}
        try:
            query = self._query()
        except InvalidInput as error:
            self.errors = error.fields
            return
        try:
            async with signed_in(self) as (session, actor):
                page = await audit_log.list_rows(session, actor, query)
        except NotSignedIn:
            self.reset()
            raise
        self.rows, self.total, self.refused = page.rows, page.total, page.refused
        self.offset, self._upto, self.case_number = page.offset, page.upto, page.case_number
        if page.last_check is not None:
            self.check = page.last_check
        self.loading, self.problem = False, ""

    def _query(self) -> AuditQuery:
        return parsed(
            AuditQuery,
            {
                "search": self.search,
                "kind": self.kind or None,
                "refused_only": self.refused_only,
                "case_id": self.case_id or None,
                "first_day": _day(self.first_day),
                "last_day": _day(self.last_day),
                "upto": self._upto,
                "offset": self.offset,
                "limit": PAGE,
            },
        )

    def _beside(self, step: int) -> int:
        numbers = [line.seq for line in self.rows]
        if self.row.line.seq not in numbers:
            return 0
        place = numbers.index(self.row.line.seq) + step
        return numbers[place] if 0 <= place < len(numbers) else 0


def _day(typed: str) -> date | str | None:
    """A date field says nothing while it is half typed; what is no date is refused by the schema."""
    return typed or None
