"""Setting a password with a one-time link: an invitation, or a forgotten password."""

from collections.abc import AsyncIterator

import reflex as rx
from reflex.event import EventSpec

from mso_app.core.errors import AppError, InvalidInput
from mso_app.schemas.accounts import PasswordSet
from mso_app.services import accounts
from mso_app.state.base import AppState, anonymous
from mso_app.state.forms import parsed
from mso_app.state.marks import public


class ResetState(AppState):
    name: str = ""
    email: str = ""
    shortest: int = 12
    errors: dict[str, str] = {}
    problem: str = ""
    busy: bool = False

    _token: str = ""

    @rx.event
    @public
    async def load(self) -> EventSpec | None:
        """Take the link out of the address, so that it stays in no history, and say whose password it sets."""
        self.errors, self.problem, self.busy = {}, "", False
        token = self.router.url.fragment
        if not token:
            return None
        self._token, self.name = "", ""
        try:
            async with anonymous() as session:
                owner = await accounts.link_owner(session, token[:100], address=self.router.session.client_ip)
        except AppError as error:
            self.problem = error.sentence
            return rx.call_script('mso.hide("/reset")')
        self._token, self.name, self.email, self.shortest = token, owner.name, owner.email, owner.shortest
        return rx.call_script('mso.hide("/reset")')

    @rx.event
    @public
    async def submit(self, form: dict[str, str]) -> AsyncIterator[EventSpec | None]:
        """Set the password, then show the sign-in page."""
        self.busy, self.errors, self.problem = True, {}, ""
        yield
        try:
            new = parsed(PasswordSet, form)
            async with anonymous() as session:
                await accounts.set_by_link(session, self._token, new, address=self.router.session.client_ip)
        except InvalidInput as error:
            self.busy, self.errors = False, error.fields
            return
        except AppError as error:
            self.busy, self.problem = False, error.sentence
            return
        self._token, self.name, self.busy = "", "", False
        yield rx.redirect("/sign-in?set=1")
