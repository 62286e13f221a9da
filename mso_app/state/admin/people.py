"""The people an administrator looks after: the list, one of them beside it, and the form to make or correct one."""

from collections.abc import AsyncIterator
from typing import TypeVar
from uuid import UUID

import reflex as rx
from pydantic import BaseModel
from reflex.event import EventSpec

from mso_app.core.errors import ChangedMeanwhile, InvalidInput
from mso_app.domain.words import Role
from mso_app.schemas.accounts import (
    InstitutionQuery,
    IssuedLink,
    PeopleQuery,
    PersonChange,
    PersonCreate,
    PersonDetail,
    PersonRow,
)
from mso_app.services import accounts
from mso_app.state.base import AppState, signed_in
from mso_app.state.errors import failure
from mso_app.state.forms import parsed, uuid_of
from mso_app.state.live import wakes
from mso_app.state.marks import passive, requires

PAGE = 20
Schema = TypeVar("Schema", bound=BaseModel)
NOBODY = PersonDetail(
    id=UUID(int=0),
    name="",
    initials="",
    email="",
    role=Role.PROVIDER,
    role_word="",
    detail="",
    state="",
    state_word="",
    last_sign_in="",
    institution_id=None,
    institution="",
    second_factor=False,
    since="",
    open_cases=0,
    profile=None,
    version=0,
)
NO_LINK = IssuedLink(url="", minutes=0, name="")


class PeopleState(AppState):
    rows: list[PersonRow] = []
    total: int = 0
    offset: int = 0
    providers: int = 0
    requesters: int = 0
    admins: int = 0
    role: str = Role.PROVIDER.value
    search: str = ""
    sort: str = "name"
    is_loading: bool = True
    problem: str = ""

    person: PersonDetail = NOBODY
    is_open: bool = False
    link: IssuedLink = NO_LINK

    form_open: bool = False
    form_is_new: bool = True
    form_role: str = Role.PROVIDER.value
    form_round: int = 0
    errors: dict[str, str] = {}
    busy: bool = False
    institutions: list[tuple[str, str]] = []

    @rx.var
    def first(self) -> int:
        return self.offset + 1 if self.rows else 0

    @rx.var
    def last(self) -> int:
        return self.offset + len(self.rows)

    @rx.var
    def languages_line(self) -> str:
        return ", ".join(self.person.profile.languages) if self.person.profile else ""

    @rx.var
    def sub_specialties_line(self) -> str:
        return ", ".join(self.person.profile.sub_specialties) if self.person.profile else ""

    @rx.var
    def conflicts_lines(self) -> str:
        return "\n".join(self.person.profile.conflicts) if self.person.profile else ""

    @rx.event
    @requires(Role.ADMIN)
    async def load(self) -> None:
        self.is_open, self.form_open, self.link, self.errors, self.busy = False, False, NO_LINK, {}, False
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
    async def show_role(self, role: str) -> None:
        self.role, self.offset = role if role in set(Role) else "", 0
        await self._read()

    @rx.event
    @requires(Role.ADMIN)
    async def find(self, words: str) -> None:
        self.search, self.offset = str(words)[:200], 0
        await self._read()

    @rx.event
    @requires(Role.ADMIN)
    async def sort_by(self, sort: str) -> None:
        self.sort, self.offset = sort if sort in {"name", "newest", "last_seen"} else "name", 0
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
    async def open_person(self, account_id: str) -> None:
        async with signed_in(self) as (session, actor):
            self.person = await accounts.open_person(session, actor, uuid_of(account_id))
        self.is_open, self.link = True, NO_LINK

    @rx.event
    @requires(Role.ADMIN)
    def close_person(self) -> None:
        self.is_open, self.person, self.link = False, NOBODY, NO_LINK

    @rx.event
    @requires(Role.ADMIN)
    async def start_new(self) -> None:
        await self._read_institutions()
        self.form_role = self.role or Role.PROVIDER.value
        self.form_is_new, self.form_open, self.errors = True, True, {}
        self.form_round += 1

    @rx.event
    @requires(Role.ADMIN)
    async def start_change(self) -> None:
        await self._read_institutions()
        self.form_role = self.person.role.value
        self.form_is_new, self.form_open, self.errors = False, True, {}
        self.form_round += 1

    @rx.event
    @requires(Role.ADMIN)
    def pick_role(self, role: str) -> None:
        self.form_role = role if role in set(Role) else Role.PROVIDER.value

    @rx.event
    @requires(Role.ADMIN)
    def set_form_open(self, is_open: bool) -> None:
        self.form_open = bool(is_open)

    @rx.event
    @requires(Role.ADMIN)
    async def save(self, form: dict[str, str]) -> AsyncIterator[EventSpec | None]:
        """Make or correct; what does not fit is said under its input, and the form stays as it is."""
        self.busy, self.errors = True, {}
        yield
        try:
            async with signed_in(self) as (session, actor):
                if self.form_is_new:
                    new = _parsed(PersonCreate, form, {"role": self.form_role}, self.form_role)
                    self.person, self.link = await accounts.create_person(session, actor, new)
                else:
                    change = _parsed(PersonChange, form, {"version": self.person.version}, self.form_role)
                    self.person = await accounts.change_person(session, actor, self.person.id, change)
            self.form_open, self.is_open = False, True
            await self._read()
            yield rx.toast.success(f"{self.person.name} was saved.")
        except InvalidInput as error:
            self.errors = error.fields or {"name": error.sentence}
        except ChangedMeanwhile as error:
            async with signed_in(self) as (session, actor):
                self.person = await accounts.open_person(session, actor, self.person.id)
            yield failure(error.sentence)
        self.busy = False

    @rx.event
    @requires(Role.ADMIN)
    async def issue_link(self) -> None:
        async with signed_in(self) as (session, actor):
            self.link = await accounts.issue_link(session, actor, self.person.id)

    @rx.event
    @requires(Role.ADMIN)
    async def disable(self) -> EventSpec:
        async with signed_in(self) as (session, actor):
            self.person = await accounts.disable_person(session, actor, self.person.id)
        await self._read()
        return rx.toast.success(f"{self.person.name} can no longer sign in.")

    @rx.event
    @requires(Role.ADMIN)
    async def enable(self) -> EventSpec:
        async with signed_in(self) as (session, actor):
            self.person = await accounts.enable_person(session, actor, self.person.id)
        await self._read()
        return rx.toast.success(f"{self.person.name} can sign in.")

    @rx.event
    @requires(Role.ADMIN)
    async def retry(self) -> None:
        await self._read()

    async def _read(self, *, active: bool = True) -> None:
        query = PeopleQuery(
            search=self.search,
            role=Role(self.role) if self.role else None,
            sort=self.sort,
            offset=self.offset,
            limit=PAGE,
        )
        async with signed_in(self, active=active) as (session, actor):
            page = await accounts.list_people(session, actor, query)
        self.rows, self.total, self.offset = page.rows, page.total, page.offset
        self.providers = page.by_role.get(Role.PROVIDER, 0)
        self.requesters = page.by_role.get(Role.REQUESTER, 0)
        self.admins = page.by_role.get(Role.ADMIN, 0)
        self.is_loading, self.problem = False, ""

    async def _read_institutions(self) -> None:
        async with signed_in(self) as (session, actor):
            page = await accounts.list_institutions(session, actor, InstitutionQuery(limit=50))
        self.institutions = [(str(row.id), row.name) for row in page.rows]


def _parsed(kind: type[Schema], form: object, more: dict[str, object], role: str) -> Schema:
    """What was typed as a schema: an expert's fields become the profile, lists are written with commas."""
    typed = {str(name): str(value) for name, value in form.items()} if isinstance(form, dict) else {}
    given: dict[str, object] = {"name": typed.get("name", ""), "email": typed.get("email", ""), **more}
    if role == Role.REQUESTER:
        given["institution_id"] = typed.get("institution_id") or None
    if role == Role.PROVIDER:
        names = ("specialty", "licence_number", "capacity", "city", "time_zone")
        given["profile"] = {name: typed[name] for name in names if typed.get(name)} | {
            "licence_until": typed.get("licence_until") or None,
            "languages": _listed(typed.get("languages", "")),
            "sub_specialties": _listed(typed.get("sub_specialties", "")),
            "conflicts": [line.strip() for line in typed.get("conflicts", "").splitlines() if line.strip()],
        }
    return parsed(kind, given)


def _listed(words: str) -> list[str]:
    return [word.strip() for word in words.split(",") if word.strip()]
