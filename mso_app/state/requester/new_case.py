"""The wizard of a new case: a draft that is saved while typing, its steps, and the submission.

The inputs are not driven from here: the browser holds what is being typed, every change comes in, and what is
stored goes back as a default only. So a slow line, a second tab or a lost connection never takes a character away.
"""

from collections.abc import AsyncIterator, Mapping
from uuid import UUID, uuid4

import reflex as rx
from pydantic import BaseModel
from reflex.event import EventSpec

from mso_app.core.errors import ChangedMeanwhile, InvalidInput, NotFound, NotSignedIn
from mso_app.domain.words import Role
from mso_app.schemas.cases import DraftChange, DraftDetail
from mso_app.schemas.terminology import CodeRow
from mso_app.services import cases, terminology
from mso_app.state.address import address_word
from mso_app.state.base import AppState, signed_in
from mso_app.state.forms import parsed, uuid_of
from mso_app.state.marks import requires

STEPS = ("patient", "questions", "files", "check")
QUESTIONS_MAX = 20
CODE = "first_diagnosis_code"
TEXTS = ("subject", "specialty", "urgency", "history", "first_diagnosis", "first_treatment")
STEP_OF = {"patient_id": "patient"}
SHORT = {"patient_id": "patient", "questions": "question"}


class Ask(BaseModel):
    """A question on the screen; `key` stays with it when it moves."""

    key: str
    text: str = ""


class Problem(BaseModel):
    """Something that blocks the submission, and where it is put right."""

    field: str
    step: str
    sentence: str


class NewCaseState(AppState):
    draft_id: str = ""
    step: str = "patient"
    form: DraftChange = DraftChange()
    form_key: str = ""
    """Another one puts the inputs up anew, with what is stored."""
    picked_key: str = ""
    asks: list[Ask] = []
    chosen_id: str = ""
    patient_line: str = ""
    saved_at: str = ""
    document_count: int = 0
    problems: list[Problem] = []
    blocked: str = ""
    done: list[str] = []
    errors: dict[str, str] = {}
    codes: list[CodeRow] = []
    code_title: str = ""
    conflict: str = ""
    loading: bool = True
    problem: str = ""
    busy: bool = False
    _change: DraftChange = DraftChange()
    _version: int = 0
    _told: bool = False
    """Problems stand under the inputs once somebody has looked at the last step."""

    @rx.event
    @requires(Role.REQUESTER)
    async def load(self) -> EventSpec | None:
        wanted, step = address_word(self, "draft"), address_word(self, "step")
        if not wanted:
            self._begin()
            return None
        try:
            async with signed_in(self) as (session, actor):
                draft = await cases.open_draft(session, actor, UUID(wanted))
        except (NotFound, ValueError):
            self._begin()
            self.problem = NotFound.sentence
            return None
        except NotSignedIn:
            self.reset()
            raise
        if draft.case_id is not None:
            return rx.redirect(f"/cases/{draft.case_id}", replace=True)
        self.step = step if step in STEPS else "patient"
        self._told = self._told or self.step == "check"
        if self.draft_id != str(draft.id):
            self._take(draft)
        elif self._version != draft.version:
            self._behind(draft)
        self._show(draft)
        self.form = self._change
        await self._save_code(self._change.first_diagnosis_code)
        self.loading, self.problem, self.busy = False, "", False
        return None

    @rx.event
    @requires(Role.REQUESTER)
    async def put(self, name: str, value: str) -> None:
        """One input changed, or was left."""
        if name not in TEXTS or getattr(self._change, name) == value:
            return
        await self._save({name: value})

    @rx.event
    @requires(Role.REQUESTER)
    async def choose(self, name: str, value: str) -> None:
        """A select or a radio: shown at once."""
        if name in TEXTS:
            await self._save({name: value})
            self.form = self._change

    @rx.event
    @requires(Role.REQUESTER)
    async def put_ask(self, key: str, text: str) -> None:
        texts = self._texts()
        if key in texts and texts[key] != text:
            await self._save_asks(
                [Ask(key=ask.key, text=str(text) if ask.key == key else ask.text) for ask in self.asks]
            )

    @rx.event
    @requires(Role.REQUESTER)
    async def add_ask(self) -> EventSpec | None:
        if len(self.asks) >= QUESTIONS_MAX:
            return None
        fresh = _fresh()
        await self._save_asks([*self.asks, fresh])
        return rx.call_script(f'mso.focus("f-{fresh.key}")')

    @rx.event
    @requires(Role.REQUESTER)
    async def remove_ask(self, key: str) -> None:
        await self._save_asks([ask for ask in self.asks if ask.key != key] or [_fresh()])

    @rx.event
    @requires(Role.REQUESTER)
    async def move_ask(self, key: str, down: bool) -> None:
        keys = [ask.key for ask in self.asks]
        if key not in keys:
            return
        here = keys.index(key)
        there = here + (1 if down else -1)
        if 0 <= there < len(keys):
            moved = list(self.asks)
            moved[here], moved[there] = moved[there], moved[here]
            await self._save_asks(moved)

    @rx.event
    @requires(Role.REQUESTER)
    async def look_up(self, text: str) -> None:
        """Codes that fit what is being typed."""
        self.codes = await terminology.suggest_codes(str(text)[:100])

    @rx.event
    @requires(Role.REQUESTER)
    async def pick_code(self, code: str) -> EventSpec:
        """A code of the list; it names the diagnosis when nobody has."""
        await self._save_code(str(code))
        if not self._change.first_diagnosis.strip() and self.code_title:
            await self._save({"first_diagnosis": self.code_title})
        self.form, self.picked_key = self._change, uuid4().hex
        return rx.call_script('mso.focus("f-first_diagnosis_code")')

    @rx.event
    @requires(Role.REQUESTER)
    async def leave_code(self, text: str) -> None:
        await self._save_code(str(text))

    @rx.event
    @requires(Role.REQUESTER)
    def close_codes(self) -> None:
        self.codes = []

    @rx.event
    @requires(Role.REQUESTER)
    async def leave_questions(self, form: dict[str, str]) -> EventSpec:
        """Continue: everything the form holds, whatever came in before."""
        await self._take_form(form)
        return rx.redirect(self._address("files"))

    @rx.event
    @requires(Role.REQUESTER)
    def leave_patient(self) -> EventSpec | None:
        if not self.chosen_id:
            self.errors = {"patient_id": "Pick a patient, or enter a new one."}
            return None
        return rx.redirect(self._address("questions"))

    @rx.event
    @requires(Role.REQUESTER)
    def save_and_leave(self) -> list[EventSpec]:
        said = rx.toast.success("Draft saved. It waits on your home page.")
        return [rx.redirect("/requester"), said] if self.draft_id else [rx.redirect("/requester")]

    @rx.event
    @requires(Role.REQUESTER)
    async def keep_mine(self) -> None:
        """Two tabs wrote: this one wins."""
        async with signed_in(self) as (session, actor):
            self._version = (await cases.open_draft(session, actor, uuid_of(self.draft_id))).version
        self.conflict = ""
        await self._save({})

    @rx.event
    @requires(Role.REQUESTER)
    async def take_newer(self) -> None:
        """Two tabs wrote: the other one wins."""
        async with signed_in(self) as (session, actor):
            draft = await cases.open_draft(session, actor, uuid_of(self.draft_id))
        self._take(draft)
        self._show(draft)
        await self._save_code(self._change.first_diagnosis_code)

    @rx.event
    @requires(Role.REQUESTER)
    async def submit(self) -> AsyncIterator[EventSpec | None]:
        self.busy = True
        yield
        try:
            async with signed_in(self) as (session, actor):
                case_id = await cases.submit_draft(session, actor, uuid_of(self.draft_id))
        except InvalidInput:
            async with signed_in(self) as (session, actor):
                self._show(await cases.open_draft(session, actor, uuid_of(self.draft_id)))
            return
        finally:
            self.busy = False
        yield rx.redirect(f"/cases/{case_id}", replace=True)
        yield rx.toast.success("Case submitted. An administrator looks for the right expert.")

    async def _choose_patient(self, patient_id: UUID) -> EventSpec | None:
        """The patient of the case; the first one chosen begins the draft, so that none lies about empty."""
        if not self.draft_id:
            async with signed_in(self) as (session, actor):
                draft = await cases.new_draft(session, actor)
                change = DraftChange(patient_id=patient_id)
                draft = await cases.save_draft(session, actor, draft.id, change, version=draft.version)
            self._take(draft)
            self._show(draft)
            return rx.redirect(self._address("patient"), replace=True)
        await self._save({"patient_id": patient_id})
        return None

    def _count_files(self, total: int) -> None:
        """How many files the draft has now."""
        self.document_count = total
        self.done = [step for step in self.done if step != "files"] + (["files"] if total else [])

    async def _take_form(self, form: object) -> None:
        if not isinstance(form, Mapping):
            return
        texts = {name: str(form[name]) for name in TEXTS if name in form}
        if CODE in form and str(form[CODE]).strip() != self._change.first_diagnosis_code:
            await self._save_code(str(form[CODE]))
        asks = [Ask(key=ask.key, text=str(form.get(ask.key, ask.text))) for ask in self.asks]
        self.asks = asks
        await self._save({**texts, "questions": [ask.text for ask in asks]})

    async def _save_asks(self, asks: list[Ask]) -> None:
        self.asks = asks
        await self._save({"questions": [ask.text for ask in asks]})

    async def _save(self, changed: Mapping[str, object]) -> None:
        """Keep it here first and store it then: what cannot be stored now is stored with the next change."""
        try:
            change = parsed(DraftChange, self._change.model_dump() | dict(changed))
        except InvalidInput as problem:
            self.errors = self.errors | problem.fields
            return
        if change == self._change and changed:
            return
        self._change = change
        self.errors = {name: sentence for name, sentence in self.errors.items() if name not in changed}
        if self.conflict or not self.draft_id:
            return
        try:
            async with signed_in(self) as (session, actor):
                draft = await cases.save_draft(session, actor, uuid_of(self.draft_id), change, version=self._version)
        except ChangedMeanwhile as newer:
            self.conflict = newer.sentence
            return
        self._show(draft)

    async def _save_code(self, text: str) -> None:
        """Only a code is kept; words that are none stay in the input with a sentence."""
        self.codes, self.code_title = [], ""
        try:
            found = await terminology.read_code(text)
        except InvalidInput as problem:
            await self._save({CODE: ""})
            self.errors = self.errors | problem.fields
            return
        await self._save({CODE: found.code if found else ""})
        self.errors = {name: sentence for name, sentence in self.errors.items() if name != CODE}
        self.code_title = found.title if found else ""

    def _begin(self) -> None:
        """Nothing yet: no draft until a patient is chosen."""
        self.reset()
        self.loading = False

    def _take(self, draft: DraftDetail) -> None:
        """What is stored becomes what is on the screen."""
        self._change = DraftChange.model_validate(draft.model_dump(include=set(DraftChange.model_fields)))
        self.asks = [Ask(key=_fresh().key, text=text) for text in draft.questions] or [_fresh()]
        self.form, self.form_key = self._change, uuid4().hex
        self.conflict, self.errors = "", {}
        self._told = self.step == "check"

    def _behind(self, draft: DraftDetail) -> None:
        """Another tab saved meanwhile. Nothing typed here is touched until somebody decides."""
        stored = DraftChange.model_validate(draft.model_dump(include=set(DraftChange.model_fields)))
        if stored != self._change:
            self.conflict = ChangedMeanwhile("This draft was changed in another tab. Your text is kept.").sentence

    def _show(self, draft: DraftDetail) -> None:
        """What the server says about the draft: where it stands and what is missing."""
        if not self.conflict:
            self._version = draft.version
        self.draft_id, self.saved_at = str(draft.id), draft.saved_at
        self.chosen_id = str(draft.patient_id or "")
        self.patient_line = draft.patient_line
        self.problems = [
            Problem(field=field, step=STEP_OF.get(field, "questions"), sentence=sentence)
            for field, sentence in draft.problems.items()
        ]
        self.blocked = _blocked(list(draft.problems))
        open_steps = {one.step for one in self.problems}
        self.done = [step for step in ("patient", "questions") if step not in open_steps]
        self._count_files(draft.document_count)
        if self._told:
            self.errors = dict(draft.problems)

    def _texts(self) -> dict[str, str]:
        return {ask.key: ask.text for ask in self.asks}

    def _address(self, step: str) -> str:
        return f"/requester/new-case?draft={self.draft_id}&step={step}"


def _fresh() -> Ask:
    return Ask(key=f"q{uuid4().hex[:10]}")


def _blocked(fields: list[str]) -> str:
    """ "2 things block submission: patient, question"."""
    if not fields:
        return ""
    words = ", ".join(SHORT.get(field, field) for field in fields)
    return f"{len(fields)} {'things block' if len(fields) > 1 else 'thing blocks'} submission: {words}"
