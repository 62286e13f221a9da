"""The public check of a seal by its code. It says nothing of the patient, the case or the content."""

import reflex as rx

from mso_app.core.errors import AppError
from mso_app.schemas.opinions import SealCheck
from mso_app.services import opinions
from mso_app.state.base import AppState, anonymous
from mso_app.state.marks import public

NO_CHECK = SealCheck(state="", label="", sentence="")


class VerifyState(AppState):
    check: SealCheck = NO_CHECK
    problem: str = ""
    loading: bool = True

    @rx.event
    @public
    def ask(self) -> None:
        """The page without a code: only the box."""
        self.check, self.problem, self.loading = NO_CHECK, "", False

    @rx.event
    @public
    async def load(self) -> None:
        self.check, self.problem, self.loading = NO_CHECK, "", True
        typed = str(getattr(self, "code", ""))[:40]
        try:
            async with anonymous() as session:
                self.check = await opinions.check_code(session, typed, address=self.router.session.client_ip)
        except AppError as problem:
            self.problem = problem.sentence
        self.loading = False
