"""The case room's frame: the case, what may be done with it, and the dialogs that do it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from typing import Protocol, cast
from uuid import UUID

import reflex as rx
from pydantic import ValidationError
from reflex.event import EventSpec
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.errors import ChangedMeanwhile, Conflict, InvalidInput, NotFound, NotSignedIn
from mso_app.domain.access import Actor
from mso_app.domain.rejections import REJECT_CODES
from mso_app.domain.words import Role
from mso_app.schemas.cases import CaseChange, CaseDetail, ClockView, EndedCase, PatientBrief
from mso_app.services import cases, chat, issues
from mso_app.state.address import address_id
from mso_app.state.base import AppState, signed_in
from mso_app.state.errors import failure
from mso_app.state.live import START, bursts
from mso_app.state.marks import passive, requires

NOBODY = UUID(int=0)
NO_PATIENT = PatientBrief(id=NOBODY, number="", name="", age=0, sex="", birth_date="", line="")
NO_CASE = CaseDetail(
    id=NOBODY,
    number="",
    subject="",
    status="",
    status_label="",
    specialty="",
    urgency="",
    urgency_words="",
    history="",
    first_diagnosis="",
    first_diagnosis_code="",
    first_treatment="",
    patient=NO_PATIENT,
    institution="",
    requester="",
    turn="",
    turn_initials="",
    is_my_turn=False,
    clock=ClockView(),
    questions=[],
    moves=[],
    can=[],
    standing="",
    version=0,
)
NOT_ENDED = EndedCase(id=NOBODY, number="", specialty="", done="", ended="", hours=0)
beside: list[EventSpec] = []
"""Events of states that are read in every tab of the room, entered by them: with listeners of their own each open tab
would keep one more task."""
HOME = {Role.REQUESTER: "/requester", Role.PROVIDER: "/provider", Role.ADMIN: "/admin"}
CHANGEABLE = ("subject", "history", "first_diagnosis", "first_diagnosis_code", "first_treatment")
CHECK_LENGTH = "This is too short or too long. Write a few words, and put long text into the history."
Deed = Callable[[AsyncSession, Actor], Awaitable[None]]


class RoomState(AppState):
    case: CaseDetail = NO_CASE
    loading: bool = True
    problem: str = ""
    dialog: str = ""
    busy: bool = False
    errors: dict[str, str] = {}
    is_newer: bool = False
    """Somebody else changed the case while a dialog was open: its newer text is offered beside one's own."""
    ended: EndedCase = NOT_ENDED
    """In place of the case, for its expert whose access is over."""
    home: str = "/"
    unread: int = 0
    """Messages of the other that wait in the chat."""
    _me: UUID = NOBODY
    _read_version: int = 0
    """What the person had before them when the dialog opened; the page behind it moves on by itself."""

    @rx.event
    @requires()
    async def load(self) -> None:
        if self.case.id != asked_case(self):
            self.case, self.loading, self.dialog = NO_CASE, True, ""
        await self._read(active=True)

    @rx.event(background=True, supersedes=True)
    @requires()
    @passive
    async def listen(self) -> AsyncIterator[EventSpec]:
        """The one listener of the frame; what stands beside it in every tab of the room reads again with it."""
        async for burst in bursts(self, [f"case:{asked_case(self)}"], own=("unread",)):
            is_case = any(not topic.startswith("unread:") for topic in burst - {START})
            if is_case:
                async with self:
                    await self._read(active=False)
                for again in beside:
                    yield again
            else:
                await self._count_again()

    @rx.event
    @requires()
    def show(self, dialog: str) -> None:
        self.dialog, self.errors, self.is_newer = str(dialog), {}, False
        self._read_version = self.case.version

    @rx.event
    @requires()
    def close(self, is_open: bool) -> None:
        if not is_open:
            self.dialog, self.errors, self.is_newer = "", {}, False

    @rx.event
    @requires(Role.PROVIDER)
    async def accept(self, form: dict[str, str]) -> EventSpec | None:
        attested = bool(form.get("attested"))
        return await self._do(
            lambda session, actor: cases.accept(
                session, actor, self.case.id, version=self.case.version, attested=attested
            ),
            said="Case accepted. The review time runs.",
        )

    @rx.event
    @requires(Role.PROVIDER)
    async def reject(self, form: dict[str, str]) -> EventSpec | list[EventSpec] | None:
        code, reason = str(form.get("code", "")), str(form.get("reason", ""))
        return await self._do(
            lambda session, actor: cases.reject(
                session, actor, self.case.id, version=self.case.version, code=code, reason=reason
            ),
            said="Case rejected. An administrator asks somebody else.",
            leave=True,
        )

    @rx.event
    @requires(Role.PROVIDER)
    async def start_review(self) -> EventSpec | None:
        return await self._do(
            lambda session, actor: cases.start_review(session, actor, self.case.id, version=self.case.version),
            said="Review started.",
        )

    @rx.event
    @requires(Role.PROVIDER, Role.ADMIN)
    async def resume(self) -> EventSpec | None:
        return await self._do(
            lambda session, actor: issues.resume(session, actor, self.case.id, version=self.case.version),
            said="The review goes on.",
        )

    @rx.event
    @requires(Role.PROVIDER)
    async def break_glass(self, form: dict[str, str]) -> EventSpec | list[EventSpec] | None:
        reason, asked = str(form.get("reason", "")), asked_case(self)

        async def open_again(session: AsyncSession, actor: Actor) -> None:
            await cases.break_glass(session, actor, asked, reason=reason)

        return await self._do(open_again, said="Open again. The requester and the administrators are told.")

    @rx.event
    @requires(Role.REQUESTER)
    async def change(self, form: dict[str, str]) -> EventSpec | None:
        return await self._do(
            lambda session, actor: cases.change(session, actor, self.case.id, _change(form, self._read_version)),
            said="Request corrected.",
        )

    @rx.event
    @requires(Role.REQUESTER)
    async def withdraw(self, form: dict[str, str]) -> EventSpec | None:
        reason = str(form.get("reason", ""))
        return await self._do(
            lambda session, actor: cases.withdraw(
                session, actor, self.case.id, version=self.case.version, reason=reason
            ),
            said="Case withdrawn.",
        )

    @rx.event
    @requires(Role.ADMIN)
    async def requeue(self) -> EventSpec | None:
        return await self._do(
            lambda session, actor: cases.requeue(session, actor, self.case.id, version=self.case.version),
            said="Back in the queue.",
        )

    @rx.event
    @requires(Role.ADMIN)
    async def unassign(self) -> EventSpec | None:
        return await self._do(
            lambda session, actor: cases.unassign(session, actor, self.case.id, version=self.case.version),
            said="Taken back. The case is in the queue again.",
        )

    async def _do(self, deed: Deed, *, said: str, leave: bool = False) -> EventSpec | list[EventSpec] | None:
        """Carry out one intention; a refusal stays in the dialog, with everything that was typed."""
        self.errors = {}
        try:
            async with signed_in(self) as (session, actor):
                await deed(session, actor)
        except InvalidInput as problem:
            self.errors = problem.fields or {"form": problem.sentence}
            return None
        except Conflict as problem:
            await self._read(active=True)
            self.errors, self.is_newer = {"form": problem.sentence}, isinstance(problem, ChangedMeanwhile)
            self._read_version = self.case.version
            return None if self.dialog else failure(problem.sentence)
        self.dialog = ""
        if leave:
            return [rx.redirect(self.home), rx.toast.success(said)]
        await self._read(active=True)
        return rx.toast.success(said)

    async def _read(self, *, active: bool) -> None:
        try:
            async with signed_in(self, active=active) as (session, actor):
                self._me, self.home = actor.id, HOME[actor.role]
                self.case = await cases.open_case(session, actor, asked_case(self))
                self.unread = await _unread(session, actor, self.case)
        except NotSignedIn:
            self.reset()
            raise
        except NotFound as gone:
            self.case, self.problem, self.unread = NO_CASE, gone.sentence, 0
            await self._look_for_the_end()
        else:
            self.problem, self.ended = "", NOT_ENDED
        self.loading = False

    async def _look_for_the_end(self) -> None:
        """An expert whose access is over is told so, and how to read on; for everybody else there is nothing here."""
        async with signed_in(self, active=False) as (session, actor):
            self.ended = await cases.ended_access(session, actor, asked_case(self)) or NOT_ENDED

    async def _count_again(self) -> None:
        """Only the messages that wait: they come and go while the case stands still, mostly without a change here."""
        if chat.unread_by(self._me, self.case.id) == self.unread:
            return
        with suppress(NotSignedIn):
            async with signed_in(self, active=False) as (session, actor):
                count = await _unread(session, actor, self.case)
            if count != self.unread:
                async with self:
                    self.unread = count


async def _unread(session: AsyncSession, actor: Actor, case: CaseDetail) -> int:
    return await chat.unread_in(session, actor, case.id)


def asked_case(state: rx.State) -> UUID:
    """The case in the address; the id of nothing when there is none."""
    try:
        return address_id(state, "case_id")
    except NotFound:
        return NOBODY


class _OfACase(Protocol):
    """A state that shows one case, and remembers which."""

    _of: UUID

    def reset(self) -> None: ...


def turn_to_asked_case(state: _OfACase, *kept: str) -> None:
    """In a tab that goes to another case a state starts from nothing, but for what `kept` names."""
    case_id = asked_case(cast("rx.State", state))
    if state._of == case_id:
        return
    values = {name: getattr(state, name) for name in kept}
    state.reset()
    for name, value in values.items():
        setattr(state, name, value)
    state._of = case_id


def _change(form: dict[str, str], version: int) -> CaseChange:
    fields = {name: str(form[name]) for name in CHANGEABLE if name in form}
    try:
        return CaseChange(version=version, **fields)
    except ValidationError as problem:
        raise InvalidInput(fields={str(error["loc"][0]): CHECK_LENGTH for error in problem.errors()}) from None


def reject_codes() -> list[tuple[str, str]]:
    """The choices of the reject dialog; pages may not read the domain's table through a service."""
    return list(REJECT_CODES.items())
