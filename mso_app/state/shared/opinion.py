"""The opinion while it is written: what was typed, saved as one form; the evidence; the signature.

The texts of the inputs are sent to the browser when the editor opens and never while somebody types; what a save
answers with is only what the screen shows around them. `/opinion.js` keeps what was not confirmed yet.
"""

from uuid import UUID

import reflex as rx
from reflex.event import EventSpec

from mso_app.core.errors import AppError, ChangedMeanwhile, Conflict, InvalidInput, NotFound, NotPermitted, NotSignedIn
from mso_app.domain.clarification import TEXT_MAX
from mso_app.domain.opinions import Certainty
from mso_app.domain.words import Role
from mso_app.schemas.opinions import OpinionChange, OpinionDraft, SealedView
from mso_app.schemas.writing import NO_DRAFT, NO_SEALED, Difference, QuestionCard, Standing
from mso_app.services import clarification, opinions
from mso_app.state.base import AppState, signed_in
from mso_app.state.errors import failure
from mso_app.state.forms import uuid_of
from mso_app.state.live import wakes
from mso_app.state.marks import passive, requires
from mso_app.state.shared import written
from mso_app.state.shared.room import NOBODY, RoomState, asked_case, turn_to_asked_case
from mso_app.state.shared.sealed import SealedState
from mso_app.state.shared.second_reading import SecondReadingState


class OpinionState(AppState):
    belongs_to: str = ""
    """The case these texts belong to; every save names it."""
    texts: OpinionChange = OpinionChange()
    """What the inputs begin with."""
    cards: list[QuestionCard] = []
    draft: OpinionDraft = NO_DRAFT
    """What stands around the inputs; its own texts are left out."""
    standings: list[Standing] = []
    edition: int = 0
    """Grows when the inputs have to be drawn anew."""
    saved: str = ""
    """The mark of the last change the server has."""
    saved_words: str = ""
    problem: str = ""
    save_problem: str = ""
    differences: list[Difference] = []
    """What another tab wrote meanwhile, beside what stands here; not empty while somebody has to choose."""
    preview: SealedView = NO_SEALED
    is_previewing: bool = False
    sign_errors: dict[str, str] = {}
    loading: bool = True
    is_adding: bool = False
    """The editor of an addendum is open, in place of the sealed opinion."""
    _of: UUID = NOBODY
    _version: int = 0
    _base: OpinionChange = OpinionChange()
    """The texts this tab knows the server has."""
    _other: OpinionDraft = NO_DRAFT

    @rx.event
    @requires()
    async def load(self) -> None:
        turn_to_asked_case(self, "edition")
        await self._read(active=True)

    @rx.event(background=True, supersedes=True)
    @requires()
    @passive
    async def listen(self) -> None:
        """Evidence that is collected elsewhere, and a case that is taken away or comes back."""
        async for _ in wakes(self, [f"case:{asked_case(self)}"]):
            async with self:
                await self._look_again()

    @rx.event
    @requires(Role.PROVIDER)
    async def save(self, form: dict[str, str]) -> None:
        """Keep the whole form. One save at a time: the events of a tab come in order."""
        if str(form.get("case", "")) != str(self._of) or self.differences:
            return
        try:
            await self._save_or_compare(written.change_of(form, self.cards))
        except AppError as problem:
            self.save_problem = problem.sentence
            return
        if not self.differences:
            self.saved, self.save_problem = str(form.get("mark", ""))[:20], ""

    @rx.event
    @requires(Role.PROVIDER)
    async def keep_mine(self) -> None:
        """What stands in the inputs wins; they are saved again by the page itself."""
        self._version, self.differences = self._other.version, []

    @rx.event
    @requires(Role.PROVIDER)
    async def use_other(self) -> None:
        """What the other tab wrote wins."""
        self.differences = []
        self._take(self._other, anew=True)

    @rx.event
    @requires(Role.PROVIDER)
    async def remove(self, citation_id: str) -> EventSpec | None:
        try:
            async with signed_in(self) as (session, actor):
                await opinions.remove_citation(session, actor, self._of, uuid_of(citation_id))
        except AppError as problem:
            return failure(problem.sentence)
        await self._look_again()
        return None

    @rx.event
    @requires(Role.PROVIDER)
    async def say_certainty(self, word: str) -> EventSpec | None:
        """How sure one is; said again, it is taken back."""
        said = None if word == self.draft.certainty else next((one for one in Certainty if one == word), None)
        try:
            async with signed_in(self) as (session, actor):
                await opinions.say_certainty(session, actor, self._of, said)
        except AppError as problem:
            return failure(problem.sentence)
        await self._look_again()
        return None

    @rx.event
    @requires(Role.PROVIDER)
    async def show_preview(self) -> None:
        async with signed_in(self) as (session, actor):
            self.preview = await opinions.preview_draft(session, actor, self._of)
        self.is_previewing = True

    @rx.event
    @requires(Role.PROVIDER)
    def close_preview(self, is_open: bool) -> None:
        if not is_open:
            self.is_previewing, self.preview = False, NO_SEALED

    @rx.event
    @requires(Role.PROVIDER)
    async def sign(self, form: dict[str, str]) -> EventSpec | list[EventSpec] | None:
        """Seal what the server has. A refusal leaves everything as it was."""
        self.sign_errors = {}
        try:
            async with signed_in(self) as (session, actor):
                await opinions.sign(
                    session,
                    actor,
                    self._of,
                    case_version=self.draft.case_version,
                    version=self._version,
                    password=str(form.get("password", ""))[:1024],
                )
        except InvalidInput as problem:
            self.sign_errors = problem.fields or {"sign": problem.sentence}
            return None
        except Conflict as problem:
            self.sign_errors = {"sign": problem.sentence}
            await self._look_again()
            return None
        # Where two read, the text is kept back and nobody is told yet; the page says which.
        return [RoomState.load, SealedState.load, SecondReadingState.load, rx.toast.success("Signed and sealed.")]

    @rx.event
    @requires(Role.PROVIDER)
    async def open_addendum(self) -> None:
        """Write on in the draft of the next version."""
        self.is_adding, self.sign_errors = True, {}
        await self._read(active=True)
        self.is_adding = bool(self.cards)

    @rx.event
    @requires(Role.PROVIDER)
    def leave_addendum(self) -> list[EventSpec]:
        """Back to what is sealed; the draft is kept."""
        self.is_adding = False
        return [SealedState.load]

    @rx.event
    @requires(Role.PROVIDER)
    async def discard_addendum(self) -> EventSpec | list[EventSpec]:
        """Throw the draft away."""
        try:
            async with signed_in(self) as (session, actor):
                await opinions.discard_addendum(session, actor, self._of)
        except AppError as problem:
            return failure(problem.sentence)
        self._forget()
        return [SealedState.load, rx.toast.success("Draft thrown away. Nothing that is sealed has changed.")]

    @rx.event
    @requires(Role.PROVIDER)
    async def sign_addendum(self, form: dict[str, str]) -> EventSpec | list[EventSpec] | None:
        """Seal the next version. A refusal leaves everything as it was."""
        self.sign_errors = {}
        thread = str(form.get("thread", ""))
        try:
            async with signed_in(self) as (session, actor):
                await clarification.sign_addendum(
                    session,
                    actor,
                    self._of,
                    version=self._version,
                    password=str(form.get("password", ""))[:1024],
                    thread_id=uuid_of(thread) if thread else None,
                    note=str(form.get("note", ""))[:TEXT_MAX],
                )
        except InvalidInput as problem:
            self.sign_errors = problem.fields or {"sign": problem.sentence}
            return None
        except Conflict as problem:
            self.sign_errors = {"sign": problem.sentence}
            await self._look_again()
            return None
        self._forget()
        return [
            RoomState.load,
            SealedState.load,
            rx.toast.success("Addendum signed and sealed. The institution has been told."),
        ]

    def _forget(self) -> None:
        self.is_adding, self.draft, self.cards, self.standings = False, NO_DRAFT, [], []

    async def _save_or_compare(self, change: OpinionChange) -> None:
        try:
            await self._save(change)
        except ChangedMeanwhile:
            await self._compare(change)

    async def _save(self, change: OpinionChange) -> None:
        async with signed_in(self) as (session, actor):
            draft = await opinions.save(session, actor, self._of, change, version=self._version)
        self._base = change
        self._show(draft)

    async def _compare(self, mine: OpinionChange) -> None:
        """Another tab saved in between. Where it changed no text that this one would overwrite, this one goes on."""
        async with signed_in(self) as (session, actor):
            other = await opinions.open_draft(session, actor, self._of)
        theirs = written.texts_of(other)
        found = [] if theirs == self._base else written.differences(mine, theirs, self.cards)
        if found:
            self._other, self.differences = other, found
            return
        self._version = other.version
        await self._save(mine)

    async def _read(self, *, active: bool) -> None:
        try:
            async with signed_in(self, active=active) as (session, actor):
                if not await opinions.may_write(session, actor, self._of):
                    self.draft, self.cards, self.loading, self.is_adding = NO_DRAFT, [], False, False
                    return
                draft = await opinions.open_draft(session, actor, self._of)
        except NotSignedIn:
            self.reset()
            raise
        except (NotFound, NotPermitted):
            self.draft, self.cards, self.loading = NO_DRAFT, [], False
            return
        except AppError as problem:
            self.problem, self.loading = problem.sentence, False
            return
        self.problem, self.loading = "", False
        if not self.differences:
            # A page that was opened again still has the inputs of the last time: draw them anew.
            self._take(draft, anew=True)

    async def _look_again(self) -> None:
        """Evidence and conditions as they are now; the inputs stay as they are."""
        try:
            async with signed_in(self, active=False) as (session, actor):
                if not await opinions.may_write(session, actor, self._of):
                    return
                draft = await opinions.open_draft(session, actor, self._of)
        except (NotFound, NotPermitted):
            return
        if not self.cards:
            self._take(draft, anew=True)
        elif written.texts_of(draft) == self._base:
            self._show(draft)

    def _take(self, draft: OpinionDraft, *, anew: bool) -> None:
        self._base, self.belongs_to = written.texts_of(draft), str(self._of)
        self.texts, self.cards = self._base, written.cards_of(draft)
        self._show(draft)
        if anew:
            self.edition += 1

    def _show(self, draft: OpinionDraft) -> None:
        self._version = draft.version
        self.standings = written.standings_of(draft)
        self.saved_words = written.clock_of(draft.saved_at)
        self.draft = written.without_texts(draft)

    @rx.var
    def open_count(self) -> int:
        """How many conditions for signing are not met yet."""
        return sum(not condition.is_met for condition in self.draft.conditions)

    @rx.var
    def first_open(self) -> str:
        """What to do about the first of them."""
        first = next((condition for condition in self.draft.conditions if not condition.is_met), None)
        if first is None:
            return ""
        if first.target.startswith("question-"):
            return f"Complete the answer to {first.text.lower()}."
        return first.detail if first.detail.endswith(".") else f"{first.text}: {first.detail}."

    @rx.var
    def percent(self) -> int:
        return round(100 * self.draft.answered / self.draft.total) if self.draft.total else 0
