"""The sign-in page: e-mail and password, then the six digits where they are asked for."""

import json
from collections.abc import AsyncIterator

import reflex as rx
from reflex.event import EventSpec

from mso_app.core.errors import AppError, InvalidInput, NotSignedIn
from mso_app.schemas.accounts import SignIn
from mso_app.services import accounts
from mso_app.services.accounts.next_page import home, safe_next
from mso_app.state.base import AppState, anonymous, signed_in
from mso_app.state.forms import parsed
from mso_app.state.marks import public

NOTES = {
    "out": "You are signed out.",
    "again": "The sign-in took too long. Type your password again.",
    "set": "Your password is set. Sign in with it.",
}


class SignInState(AppState):
    email: str = ""
    note: str = ""
    problem: str = ""
    code_problem: str = ""
    asks_code: bool = False
    busy: bool = False

    @rx.event
    @public
    async def load(self) -> EventSpec | None:
        """Somebody who is signed in does not see this page."""
        asked = self.router.url.query_parameters
        self.note = next((words for name, words in NOTES.items() if name in asked), "")
        self.problem = self.code_problem = ""
        self.asks_code = self.busy = False
        try:
            async with signed_in(self) as (_, actor):
                return rx.redirect(safe_next(asked.get("next", "")) or home(actor.role), replace=True)
        except NotSignedIn:
            return None

    @rx.event
    @public
    async def submit(self, form: dict[str, str]) -> AsyncIterator[EventSpec | None]:
        """Check what was typed; a right one leaves the page, a wrong one says so and keeps the e-mail."""
        self.busy, self.note, self.problem, self.code_problem = True, "", "", ""
        yield
        try:
            typed = parsed(SignIn, form)
            self.email = typed.email
            address = self.router.session.client_ip
            async with anonymous() as session:
                ticket = await accounts.check_password(
                    session, email=typed.email, password=typed.password, code=typed.code, address=address
                )
        except InvalidInput as error:
            self.busy, self.code_problem = False, error.fields.get("code", "")
            self.problem = "" if self.code_problem else error.sentence
            return
        except AppError as error:
            self.busy, self.problem = False, error.sentence
            return
        if ticket.needs_code:
            self.busy, self.asks_code = False, True
            yield rx.call_script('mso.focus("f-code")')
            return
        given = [ticket.token, self.router.url.query_parameters.get("next", ""), typed.keep]
        yield rx.call_script(f"mso.enter({', '.join(json.dumps(value) for value in given)})")

    @rx.event
    @public
    def start_over(self) -> None:
        """Back from the six digits to e-mail and password."""
        self.asks_code, self.problem, self.code_problem = False, "", ""
