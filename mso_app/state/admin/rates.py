"""The rate card on a screen: prices for everybody, the contract of one institution, and who pays for it."""

from uuid import UUID

import reflex as rx
from reflex.event import EventSpec

from mso_app.core import clock
from mso_app.core.errors import AppError, Conflict, InvalidInput, NotFound, NotSignedIn
from mso_app.core.settings import settings
from mso_app.domain.words import Role
from mso_app.schemas.rates import ProfileIn, ProfileView, RateIn, RateQuery, RateRow
from mso_app.services import rates
from mso_app.state.base import AppState, signed_in
from mso_app.state.errors import failure
from mso_app.state.forms import parsed, uuid_of
from mso_app.state.live import wakes
from mso_app.state.marks import passive, requires
from mso_app.state.shared.room import NOBODY

PAGE = 40
NO_PROFILE = ProfileView(
    institution_id=NOBODY,
    institution="",
    code="",
    department="",
    address="",
    vat_number="",
    reference="",
    code_is_fixed=False,
    version=0,
)


class RatesState(AppState):
    rows: list[RateRow] = []
    total: int = 0
    offset: int = 0
    institutions: list[tuple[str, str]] = []
    institution: str = ""
    """The one whose contract is shown; "" for the card."""
    with_past: bool = False
    profile: ProfileView = NO_PROFILE
    dialog: str = ""
    errors: dict[str, str] = {}
    busy: bool = False
    today: str = ""
    currency: str = ""
    loading: bool = True
    problem: str = ""
    round: int = 0
    """Makes a form new each time it opens."""

    @rx.var
    def first(self) -> int:
        return self.offset + 1 if self.rows else 0

    @rx.var
    def last(self) -> int:
        return self.offset + len(self.rows)

    @rx.event
    @requires(Role.ADMIN)
    async def load(self) -> None:
        self.dialog, self.errors = "", {}
        self.today, self.currency = clock.now().date().isoformat(), settings().currency
        await self._read(active=True)

    @rx.event(background=True, supersedes=True)
    @requires(Role.ADMIN)
    @passive
    async def listen(self) -> None:
        async for _ in wakes(self, ["rates"]):
            async with self:
                await self._read(active=False)

    @rx.event
    @requires(Role.ADMIN)
    async def choose(self, institution_id: str) -> None:
        """Somebody's contract, or the card for everybody."""
        self.institution, self.offset = str(institution_id), 0
        await self._read(active=True)

    @rx.event
    @requires(Role.ADMIN)
    async def show_past(self) -> None:
        self.with_past, self.offset = not self.with_past, 0
        await self._read(active=True)

    @rx.event
    @requires(Role.ADMIN)
    async def previous(self) -> None:
        self.offset = max(0, self.offset - PAGE)
        await self._read(active=True)

    @rx.event
    @requires(Role.ADMIN)
    async def next(self) -> None:
        self.offset += PAGE if self.offset + PAGE < self.total else 0
        await self._read(active=True)

    @rx.event
    @requires(Role.ADMIN)
    def ask(self, dialog: str) -> None:
        self.dialog, self.errors, self.round = str(dialog), {}, self.round + 1

    @rx.event
    @requires(Role.ADMIN)
    def leave(self, is_open: bool) -> None:
        if not is_open:
            self.dialog, self.errors = "", {}

    @rx.event
    @requires(Role.ADMIN)
    async def add(self, form: dict[str, str]) -> EventSpec | None:
        names = ("specialty", "urgency", "currency", "net", "tax", "tax_note", "valid_from", "valid_until", "contract")
        given = {name: form.get(name) or None for name in names} | {"institution_id": self.institution or None}
        given = {name: value for name, value in given.items() if value is not None}
        try:
            rate = parsed(RateIn, given)
            async with signed_in(self) as (session, actor):
                await rates.add_rate(session, actor, rate)
        except InvalidInput as problem:
            self.errors = problem.fields or {"form": problem.sentence}
            return None
        except Conflict as problem:
            self.errors = {"form": problem.sentence}
            return None
        self.dialog = ""
        await self._read(active=True)
        return rx.toast.success("Price added. Invoices that are out keep theirs.")

    @rx.event
    @requires(Role.ADMIN)
    async def remove(self, rate_id: str) -> EventSpec:
        versions = {str(row.id): row.version for row in self.rows}
        wanted = uuid_of(rate_id)
        try:
            async with signed_in(self) as (session, actor):
                await rates.remove_rate(session, actor, wanted, version=versions.get(str(rate_id), 1))
        except Conflict as problem:
            await self._read(active=True)
            return failure(problem.sentence)
        await self._read(active=True)
        return rx.toast.success("Price removed.")

    @rx.event
    @requires(Role.ADMIN)
    async def save_profile(self, form: dict[str, str]) -> EventSpec | None:
        names = ("code", "department", "address", "vat_number", "reference")
        try:
            given = parsed(ProfileIn, {name: form.get(name, "") for name in names} | {"version": self.profile.version})
            async with signed_in(self) as (session, actor):
                await rates.save_profile(session, actor, uuid_of(self.institution), given)
        except InvalidInput as problem:
            self.errors = problem.fields or {"form": problem.sentence}
            return None
        except Conflict as problem:
            self.errors = {"form": problem.sentence}
            return None
        self.dialog = ""
        await self._read(active=True)
        return rx.toast.success("Saved. New invoices carry it.")

    async def _read(self, *, active: bool) -> None:
        chosen: UUID | None = None
        try:
            chosen = uuid_of(self.institution) if self.institution else None
        except NotFound:
            self.institution = ""
        query = RateQuery(institution_id=chosen, with_past=self.with_past, offset=self.offset, limit=PAGE)
        try:
            async with signed_in(self, active=active) as (session, actor):
                page = await rates.list_rates(session, actor, query)
                choices = (await rates.institutions(session, actor))[:200]
                self.institutions = [(one.value, one.word) for one in choices]
                self.profile = await rates.open_profile(session, actor, chosen) if chosen else NO_PROFILE
        except NotSignedIn:
            self.reset()
            raise
        except AppError as problem:
            self.problem, self.loading = problem.sentence, False
            return
        self.rows, self.total, self.offset = page.rows, page.total, page.offset
        self.loading, self.problem = False, ""
