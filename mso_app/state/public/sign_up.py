"""Asking for access to the platform."""

from collections.abc import AsyncIterator

import reflex as rx

from mso_app.core.errors import AppError, InvalidInput
from mso_app.schemas.accounts import SignUp
from mso_app.services import accounts
from mso_app.state.base import AppState, anonymous
from mso_app.state.forms import parsed
from mso_app.state.marks import public


class SignUpState(AppState):
    errors: dict[str, str] = {}
    problem: str = ""
    is_sent: bool = False
    busy: bool = False

    @rx.event
    @public
    def load(self) -> None:
        self.errors, self.problem, self.is_sent, self.busy = {}, "", False, False

    @rx.event
    @public
    async def submit(self, form: dict[str, str]) -> AsyncIterator[None]:
        """Keep the request; what is answered does not tell whether the e-mail was known."""
        self.busy, self.errors, self.problem = True, {}, ""
        yield
        try:
            new = parsed(SignUp, form)
            async with anonymous() as session:
                await accounts.request_access(session, new, address=self.router.session.client_ip)
            self.is_sent = True
        except InvalidInput as error:
            self.errors, self.problem = error.fields, "" if error.fields else error.sentence
        except AppError as error:
            self.problem = error.sentence
        self.busy = False
