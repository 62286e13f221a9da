"""One's own account: name, password, second factor and the places one is signed in at."""

from collections.abc import AsyncIterator
from uuid import UUID

import reflex as rx
from reflex.event import EventSpec

from mso_app.core.errors import ChangedMeanwhile, InvalidInput, TooMany
from mso_app.domain.words import Role
from mso_app.schemas.accounts import AccountDetail, LoginRow, NameChange, PasswordChange, SecondFactorSetup
from mso_app.services import accounts
from mso_app.state.base import AppState, signed_in
from mso_app.state.forms import parsed, uuid_of
from mso_app.state.live import wakes
from mso_app.state.marks import passive, requires
from mso_app.state.shell import ShellState

NOBODY = AccountDetail(
    id=UUID(int=0),
    name="",
    email="",
    role=Role.REQUESTER,
    role_word="",
    institution="",
    initials="",
    second_factor=False,
    second_factor_since="",
    shortest_password=12,
    version=0,
)
NO_SETUP = SecondFactorSetup(picture="", key="")


class AccountState(AppState):
    account: AccountDetail = NOBODY
    logins: list[LoginRow] = []
    setup: SecondFactorSetup = NO_SETUP
    errors: dict[str, str] = {}
    busy: str = ""
    """Which part is working: name, password, factor or logins."""
    round: int = 0
    """Counts what was saved, so that the password fields begin empty again."""
    is_loaded: bool = False

    @rx.event
    @requires()
    async def load(self) -> None:
        self.errors, self.busy, self.setup = {}, "", NO_SETUP
        await self._read()

    @rx.event(background=True, supersedes=True)
    @requires()
    @passive
    async def listen(self) -> None:
        """Another window ended a login, or this one."""
        async for _ in wakes(self, []):
            async with self:
                await self._read(active=False)

    @rx.event
    @requires()
    async def save_name(self, form: dict[str, str]) -> AsyncIterator[EventSpec | None]:
        self.busy, self.errors = "name", {}
        yield
        try:
            change = parsed(NameChange, {**form, "version": self.account.version})
            async with signed_in(self) as (session, actor):
                self.account = await accounts.change_name(session, actor, change)
        except InvalidInput as error:
            self.errors = error.fields
        except ChangedMeanwhile:
            await self._read()
            self.errors = {
                "name": f"It was changed to “{self.account.name}” in another window. Save again to keep yours."
            }
        else:
            yield [rx.toast.success("Your name was saved."), ShellState.load]
        self.busy = ""

    @rx.event
    @requires()
    async def change_password(self, form: dict[str, str]) -> AsyncIterator[EventSpec | None]:
        self.busy, self.errors = "password", {}
        yield
        try:
            change = parsed(PasswordChange, form)
            async with signed_in(self) as (session, actor):
                await accounts.change_password(session, actor, change)
        except InvalidInput as error:
            self.errors = error.fields
        except TooMany as error:
            self.errors = {"current": error.sentence}
        else:
            self.round += 1
            await self._read()
            yield rx.toast.success("Your password was changed. Your other sessions ended.")
        self.busy = ""

    @rx.event
    @requires()
    async def begin_second_factor(self, form: dict[str, str]) -> AsyncIterator[EventSpec | None]:
        """Show a picture to scan, after the password."""
        self.busy, self.errors = "factor", {}
        yield
        try:
            async with signed_in(self) as (session, actor):
                self.setup = await accounts.begin_second_factor(session, actor, _text(form, "password"))
        except InvalidInput as error:
            self.errors = error.fields
        except TooMany as error:
            self.errors = {"password": error.sentence}
        else:
            yield rx.call_script('mso.focus("f-code")')
        self.busy = ""

    @rx.event
    @requires()
    async def confirm_second_factor(self, form: dict[str, str]) -> AsyncIterator[EventSpec | None]:
        """Turn it on with the first six digits."""
        self.busy, self.errors = "factor", {}
        yield
        try:
            async with signed_in(self) as (session, actor):
                await accounts.confirm_second_factor(session, actor, _text(form, "code")[:12])
        except InvalidInput as error:
            self.errors = error.fields
        else:
            self.setup = NO_SETUP
            await self._read()
            yield rx.toast.success("Two-factor sign-in is on. Your other sessions ended.")
        self.busy = ""

    @rx.event
    @requires()
    async def remove_second_factor(self, form: dict[str, str]) -> AsyncIterator[EventSpec | None]:
        self.busy, self.errors = "factor", {}
        yield
        try:
            async with signed_in(self) as (session, actor):
                await accounts.remove_second_factor(session, actor, _text(form, "password"))
        except InvalidInput as error:
            self.errors = error.fields
        except TooMany as error:
            self.errors = {"password": error.sentence}
        else:
            self.round += 1
            await self._read()
            yield rx.toast.success("Two-factor sign-in is off.")
        self.busy = ""

    @rx.event
    @requires()
    def stop_setup(self) -> None:
        self.setup, self.errors = NO_SETUP, {}

    @rx.event
    @requires()
    async def end_login(self, login_id: str) -> EventSpec:
        async with signed_in(self) as (session, actor):
            await accounts.end_login(session, actor, uuid_of(login_id))
        await self._read()
        return rx.toast.success("The session ended.")

    @rx.event
    @requires()
    async def end_others(self) -> EventSpec:
        async with signed_in(self) as (session, actor):
            ended = await accounts.end_my_others(session, actor)
        await self._read()
        return rx.toast.success(f"{ended} other session{'' if ended == 1 else 's'} ended.")

    async def _read(self, *, active: bool = True) -> None:
        async with signed_in(self, active=active) as (session, actor):
            self.account = await accounts.open_own(session, actor)
            self.logins = await accounts.my_logins(session, actor)
        self.is_loaded = True


def _text(form: object, name: str) -> str:
    """One field of what a browser sent, which may be anything."""
    value = form.get(name) if isinstance(form, dict) else None
    return value[:1024] if isinstance(value, str) else ""
