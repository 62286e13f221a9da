"""Questions about a sealed opinion: read, asked, answered and closed beside it; they move by themselves."""

from uuid import UUID

import reflex as rx
from reflex.event import EventSpec

from mso_app.core.errors import AppError, InvalidInput, NotFound, NotPermitted, NotSignedIn
from mso_app.domain.words import Role
from mso_app.schemas.clarification import (
    ClarificationCount,
    ClarificationView,
    CloseIn,
    EntryIn,
    FeedbackView,
    QuestionIn,
)
from mso_app.services import clarification, opinions
from mso_app.state.base import AppState, signed_in
from mso_app.state.errors import failure
from mso_app.state.forms import parsed, uuid_of
from mso_app.state.live import wakes
from mso_app.state.marks import passive, requires
from mso_app.state.shared.feedback import FeedbackState
from mso_app.state.shared.opinion import OpinionState
from mso_app.state.shared.room import NOBODY, asked_case, turn_to_asked_case

WHOLE = "whole"
WRITE = "Write your question first."
SAY = "Write something first."


class ClarificationState(AppState):
    view: ClarificationView = ClarificationView()
    count: ClarificationCount = ClarificationCount()
    """All that an administrator is told."""
    is_counted: bool = False
    asking: str = ""
    """The part whose question is being written; WHOLE for the opinion itself, empty while nobody asks."""
    chosen: str = ""
    """The sentence it is about."""
    failed: str = ""
    """The thread whose field was refused."""
    errors: dict[str, str] = {}
    _of: UUID = NOBODY

    @rx.event
    @requires()
    async def load(self) -> None:
        turn_to_asked_case(self)
        await self._read(active=True)

    @rx.event(background=True, supersedes=True)
    @requires()
    @passive
    async def listen(self) -> None:
        """What the other side says stands here at once; what is being typed stays."""
        async for _ in wakes(self, [f"case:{asked_case(self)}"]):
            async with self:
                await self._read(active=False)

    @rx.event
    @requires(Role.REQUESTER)
    def choose(self, sentence_id: str) -> None:
        """Ask about this sentence."""
        self.chosen, self.errors = str(sentence_id)[:60], {}
        self.asking = self.chosen.partition(".")[0]

    @rx.event
    @requires(Role.REQUESTER)
    def ask_whole(self) -> None:
        self.chosen, self.asking, self.errors = "", WHOLE, {}

    @rx.event
    @requires(Role.REQUESTER)
    def cancel(self) -> None:
        self.chosen, self.asking, self.errors = "", "", {}

    @rx.event
    @requires(Role.REQUESTER)
    async def ask(self, form: dict[str, str]) -> EventSpec | None:
        """A refusal keeps every word."""
        self.errors = {}
        try:
            question = parsed(QuestionIn, {"sentence_id": self.chosen, "text": str(form.get("text", ""))})
            async with signed_in(self) as (session, actor):
                await clarification.ask(session, actor, self._of, question)
        except InvalidInput as problem:
            self.errors = {
                "new": problem.fields.get("text", problem.sentence) if str(form.get("text") or "").strip() else WRITE
            }
            return None
        except AppError as problem:
            self.errors = {"new": problem.sentence}
            return None
        self.chosen, self.asking = "", ""
        await self._read(active=True)
        return rx.toast.success("Asked. The expert has been told.")

    @rx.event
    @requires(Role.REQUESTER)
    async def ask_again(self, form: dict[str, str]) -> None:
        await self._say(form, is_answer=False)

    @rx.event
    @requires(Role.PROVIDER)
    async def answer(self, form: dict[str, str]) -> None:
        await self._say(form, is_answer=True)

    @rx.event
    @requires(Role.REQUESTER)
    async def close(self, thread_id: str) -> EventSpec | None:
        """Only as it stands on this screen: what came meanwhile is read first."""
        asked = uuid_of(thread_id)
        seen = next((thread.version for thread in self.view.threads if thread.id == asked), 1)
        try:
            async with signed_in(self) as (session, actor):
                await clarification.close(session, actor, self._of, asked, CloseIn(version=seen))
        except AppError as problem:
            await self._read(active=True)
            return failure(problem.sentence)
        await self._read(active=True)
        return None

    @rx.event
    @requires(Role.PROVIDER)
    async def write_addendum(self) -> EventSpec | list[EventSpec]:
        """Begin the next version from the signed text, or go on with it."""
        try:
            async with signed_in(self) as (session, actor):
                await opinions.begin_addendum(session, actor, self._of)
        except AppError as problem:
            return failure(problem.sentence)
        await self._read(active=True)
        return OpinionState.open_addendum

    async def _say(self, form: dict[str, str], *, is_answer: bool) -> None:
        self.errors, self.failed = {}, ""
        thread_id = uuid_of(form.get("thread", ""))
        say = clarification.answer if is_answer else clarification.ask_again
        try:
            entry = parsed(EntryIn, {"text": str(form.get("text", ""))})
            async with signed_in(self) as (session, actor):
                await say(session, actor, self._of, thread_id, entry)
        except InvalidInput as problem:
            said = problem.fields.get("text", problem.sentence) if str(form.get("text") or "").strip() else SAY
            self.failed, self.errors = str(thread_id), {"entry": said}
            return
        except AppError as problem:
            self.failed, self.errors = str(thread_id), {"entry": problem.sentence}
            return
        await self._read(active=True)

    async def _read(self, *, active: bool) -> None:
        try:
            async with signed_in(self, active=active) as (session, actor):
                found = await clarification.after_the_opinion(session, actor, self._of)
        except NotSignedIn:
            self.reset()
            raise
        except (NotFound, NotPermitted):
            self.view, self.count, self.is_counted = ClarificationView(), ClarificationCount(), False
            return
        self.view = found.questions or ClarificationView()
        self.count = found.count or ClarificationCount()
        self.is_counted = found.count is not None
        feedback = await self.get_state(FeedbackState)
        feedback.view = found.feedback or FeedbackView()

    @rx.var
    def marked(self) -> list[str]:
        """The sentences that somebody asked about."""
        return [thread.sentence_id for thread in self.view.threads if thread.sentence_id]

    @rx.var
    def whole_count(self) -> int:
        return sum(not thread.part for thread in self.view.threads)

    @rx.var
    def answerable(self) -> list[list[str]]:
        """The threads an addendum can answer, as choices."""
        return [
            [str(thread.id), f"{thread.number}. {thread.title}"] for thread in self.view.threads if thread.can_answer
        ]
