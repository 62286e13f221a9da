"""The institutions of the platform: the list, and the form to make or correct one."""

from collections.abc import AsyncIterator
from uuid import UUID

import reflex as rx
from reflex.event import EventSpec

from mso_app.core.errors import InvalidInput
from mso_app.domain.words import Role
from mso_app.schemas.accounts import InstitutionChange, InstitutionCreate, InstitutionQuery, InstitutionRow
from mso_app.services import accounts
from mso_app.state.base import AppState, signed_in
from mso_app.state.forms import parsed, uuid_of
from mso_app.state.live import wakes
from mso_app.state.marks import passive, requires

PAGE = 20
NEW = InstitutionRow(
    id=UUID(int=0), name="", country="", time_zone="Europe/Berlin", is_active=True, people=0, open_cases=0
)


NO_REGION = [["", "The whole country"]]


class InstitutionsState(AppState):
    rows: list[InstitutionRow] = []
    total: int = 0
    offset: int = 0
    search: str = ""
    is_loading: bool = True
    problem: str = ""

    chosen: InstitutionRow = NEW
    form_open: bool = False
    form_is_new: bool = True
    form_round: int = 0
    regions: list[list[str]] = []
    """What the region of the country in the form can be, as pairs of value and word."""
    errors: dict[str, str] = {}
    busy: bool = False

    @rx.var
    def first(self) -> int:
        return self.offset + 1 if self.rows else 0

    @rx.var
    def last(self) -> int:
        return self.offset + len(self.rows)

    @rx.event
    @requires(Role.ADMIN)
    async def load(self) -> None:
        self.form_open, self.errors, self.busy = False, {}, False
        await self._read()

    @rx.event(background=True, supersedes=True)
    @requires(Role.ADMIN)
    @passive
    async def listen(self) -> None:
        async for _ in wakes(self, ["admin"]):
            async with self:
                await self._read(active=False)

    @rx.event
    @requires(Role.ADMIN)
    async def find(self, words: str) -> None:
        self.search, self.offset = str(words)[:200], 0
        await self._read()

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
    def start_new(self) -> None:
        self.chosen, self.form_is_new, self.form_open, self.errors = NEW, True, True, {}
        self.regions = NO_REGION
        self.form_round += 1

    @rx.event
    @requires(Role.ADMIN)
    async def start_change(self, institution_id: str) -> None:
        async with signed_in(self) as (session, actor):
            self.chosen = await accounts.open_institution(session, actor, uuid_of(institution_id))
        self.form_is_new, self.form_open, self.errors = False, True, {}
        self.regions = _choices(self.chosen.regions)
        self.form_round += 1

    @rx.event
    @requires(Role.ADMIN)
    def set_form_open(self, is_open: bool) -> None:
        self.form_open = bool(is_open)

    @rx.event
    @requires(Role.ADMIN)
    async def choose_country(self, country: str) -> None:
        async with signed_in(self) as (_, actor):
            self.regions = _choices(accounts.regions_of(actor, str(country)[:2]))

    @rx.event
    @requires(Role.ADMIN)
    async def save(self, form: dict[str, str]) -> AsyncIterator[EventSpec | None]:
        self.busy, self.errors = True, {}
        yield
        try:
            given = _with_calendar(form)
            async with signed_in(self) as (session, actor):
                if self.form_is_new:
                    saved = await accounts.create_institution(session, actor, parsed(InstitutionCreate, given))
                else:
                    change = parsed(InstitutionChange, {**given, "is_active": "is_active" in form})
                    saved = await accounts.change_institution(session, actor, self.chosen.id, change)
            self.form_open = False
            await self._read()
            yield rx.toast.success(f"{saved.name} was saved.")
        except InvalidInput as error:
            self.errors = error.fields or {"name": error.sentence}
        self.busy = False

    @rx.event
    @requires(Role.ADMIN)
    async def retry(self) -> None:
        await self._read()

    async def _read(self, *, active: bool = True) -> None:
        query = InstitutionQuery(search=self.search, offset=self.offset, limit=PAGE)
        async with signed_in(self, active=active) as (session, actor):
            page = await accounts.list_institutions(session, actor, query)
        self.rows, self.total, self.offset = page.rows, page.total, page.offset
        self.is_loading, self.problem = False, ""


def _choices(regions: list[str]) -> list[list[str]]:
    return [*NO_REGION, *([code, code] for code in regions)]


def _with_calendar(form: object) -> dict[str, object]:
    """Ticked working days become the weekend, and a box that is not ticked is a no."""
    given = dict(form) if isinstance(form, dict) else {}
    works = {day for day in range(7) if given.pop(f"works_{day}", None)}
    return given | {
        "weekend": [day for day in range(7) if day not in works],
        "keeps_holidays": bool(given.get("keeps_holidays")),
    }
