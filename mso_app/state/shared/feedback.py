"""What the requester thinks of a sealed opinion, as both sides see it."""

import reflex as rx
from reflex.event import EventSpec

from mso_app.core.errors import AppError, InvalidInput
from mso_app.domain.words import Role
from mso_app.schemas.clarification import FeedbackIn, FeedbackView
from mso_app.services import clarification
from mso_app.state.base import AppState, signed_in
from mso_app.state.forms import parsed
from mso_app.state.marks import requires
from mso_app.state.shared.room import asked_case

RATE = "Choose a figure from 1 to 5."


class FeedbackState(AppState):
    view: FeedbackView = FeedbackView()
    is_open: bool = False
    errors: dict[str, str] = {}
    _version: int = 0
    """What the open dialog began with."""

    @rx.event
    @requires(Role.REQUESTER)
    def show(self) -> None:
        self.is_open, self.errors, self._version = True, {}, self.view.version

    @rx.event
    @requires(Role.REQUESTER)
    def close(self, is_open: bool) -> None:
        if not is_open:
            self.is_open, self.errors = False, {}

    @rx.event
    @requires(Role.REQUESTER)
    async def save(self, form: dict[str, str]) -> EventSpec | None:
        """Give or correct it. A refusal leaves everything that was typed."""
        self.errors = {}
        try:
            given = parsed(FeedbackIn, _typed(form) | {"version": self._version})
            async with signed_in(self) as (session, actor):
                self.view = await clarification.give_feedback(session, actor, asked_case(self), given)
        except InvalidInput as problem:
            self.errors = _sentences(problem) or {"form": problem.sentence}
            return None
        except AppError as problem:
            self.errors = {"form": problem.sentence}
            return None
        self.is_open = False
        return rx.toast.success("Feedback saved. The expert can read it.")


def _typed(form: dict[str, str]) -> dict[str, object]:
    """An empty day is none."""
    names = ("usefulness", "timeliness", "comment", "outcome", "outcome_on")
    typed: dict[str, object] = {name: str(form.get(name) or "") for name in names}
    return typed | {"outcome_on": typed["outcome_on"] or None}


def _sentences(problem: InvalidInput) -> dict[str, str]:
    return {name: RATE if name in ("usefulness", "timeliness") else said for name, said in problem.fields.items()}
