"""The second reading of the case in the address: asked, answered, compared and decided, each by whoever may."""

from collections.abc import Awaitable, Callable, Mapping
from uuid import UUID

import reflex as rx
from reflex.event import EventSpec
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.errors import AppError, Conflict, InvalidInput, NotFound, NotPermitted, NotSignedIn
from mso_app.domain.access import Actor
from mso_app.domain.words import Role
from mso_app.schemas.ranking import Ranking
from mso_app.schemas.second_readings import ReadingDecision, SecondView
from mso_app.services import cases, second_readings
from mso_app.state.base import AppState, signed_in
from mso_app.state.errors import failure
from mso_app.state.forms import parsed, uuid_of
from mso_app.state.marks import passive, requires
from mso_app.state.shared import room
from mso_app.state.shared.room import NOBODY, RoomState, asked_case, turn_to_asked_case
from mso_app.state.shared.sealed import SealedState

NO_RANKING = Ranking(candidates=[], stopped=[], accept_by="")
Deed = Callable[[AsyncSession, Actor], Awaitable[object]]


class SecondReadingState(AppState):
    view: SecondView = SecondView()
    ranking: Ranking = NO_RANKING
    chosen: str = ""
    dialog: str = ""
    """ "ask", "third", "accept", "decline", "withdraw", or "" while none is open."""
    errors: dict[str, str] = {}
    only_differences: bool = False
    edition: int = 0
    """Grows when the form of the decision has to be drawn anew."""
    is_newer: bool = False
    """The other reader signed something else while this form was open."""
    loading: bool = True
    _of: UUID = NOBODY
    _drawn: int = -1
    """The version the inputs were drawn from."""
    _case_version: int = 0

    @rx.event
    @requires()
    async def load(self) -> None:
        turn_to_asked_case(self, "edition")
        await self._read(active=True)

    @rx.event
    @requires()
    @passive
    async def look_again(self) -> None:
        """The other's signature, a third reader, the result: each stands here at once, with the case."""
        if self._of == asked_case(self):
            await self._read(active=False)

    @rx.event
    @requires(Role.ADMIN)
    async def show_candidates(self, dialog: str) -> EventSpec | None:
        """Open the dialog that asks a second reader, or a third."""
        is_third = dialog == "third"
        try:
            async with signed_in(self) as (session, actor):
                self._case_version = (await cases.open_case(session, actor, self._of)).version
                self.ranking = await second_readings.candidates(session, actor, self._of, third=is_third)
        except AppError as problem:
            return failure(problem.sentence)
        self.chosen = str(self.ranking.candidates[0].id) if self.ranking.candidates else ""
        self.dialog, self.errors = "third" if is_third else "ask", {}
        return None

    @rx.event
    @requires()
    def show(self, dialog: str) -> None:
        self.dialog, self.errors = str(dialog)[:20], {}

    @rx.event
    @requires()
    def close(self, is_open: bool) -> None:
        if not is_open:
            self.dialog, self.errors, self.ranking = "", {}, NO_RANKING

    @rx.event
    @requires(Role.ADMIN)
    def choose(self, provider_id: str) -> None:
        self.chosen, self.errors = str(provider_id), {}

    @rx.event
    @requires(Role.ADMIN)
    async def ask(self, form: dict[str, str]) -> EventSpec | list[EventSpec] | None:
        """Whom the open dialog is about: a second reader, or a third."""
        override, is_third = str(form.get("override", "")), self.dialog == "third"

        async def deed(session: AsyncSession, actor: Actor) -> None:
            who = uuid_of(self.chosen)
            if is_third:
                await second_readings.appoint(session, actor, self._of, who, override=override)
            else:
                await second_readings.ask(session, actor, self._of, who, version=self._case_version, override=override)

        return await self._do(deed, said="Third reader asked." if is_third else "Second reader asked, blinded.")

    @rx.event
    @requires(Role.PROVIDER)
    async def accept(self, form: dict[str, str]) -> EventSpec | list[EventSpec] | None:
        attested = bool(form.get("attested"))
        return await self._do(
            lambda session, actor: second_readings.accept(session, actor, self._of, attested=attested),
            said="Accepted. You read as reader B.",
        )

    @rx.event
    @requires(Role.PROVIDER)
    async def decline(self, form: dict[str, str]) -> EventSpec | list[EventSpec] | None:
        reason = str(form.get("reason", ""))
        return await self._do(
            lambda session, actor: second_readings.decline(session, actor, self._of, reason=reason),
            said="Declined. An administrator may ask somebody else.",
            leave=True,
        )

    @rx.event
    @requires(Role.ADMIN)
    async def withdraw(self, form: dict[str, str]) -> EventSpec | list[EventSpec] | None:
        reason = str(form.get("reason", ""))
        return await self._do(
            lambda session, actor: second_readings.withdraw(session, actor, self._of, reason=reason),
            said="Second reading withdrawn.",
        )

    @rx.event
    @requires()
    def show_points(self, which: str) -> None:
        self.only_differences = which == "differences"

    @rx.event
    @requires(Role.PROVIDER)
    def take_proposal(self) -> None:
        """What the other reader signed replaces what stands in the inputs."""
        self.edition, self.is_newer, self._drawn = self.edition + 1, False, self.view.version

    @rx.event
    @requires(Role.PROVIDER)
    async def decide(self, form: dict[str, str]) -> EventSpec | list[EventSpec] | None:
        """Sign what stands in the form. A refusal leaves everything as it was."""
        password = str(form.get("password", ""))[:1024]

        async def deed(session: AsyncSession, actor: Actor) -> None:
            if not form.get("decision"):
                raise InvalidInput(fields={"decision": "Choose what goes out."})
            decision = parsed(ReadingDecision, _decision(form, self.view.version))
            await second_readings.decide(session, actor, self._of, decision, password=password)

        return await self._do(deed, said="Signed.", also=[SealedState.load])

    async def _do(
        self, deed: Deed, *, said: str, leave: bool = False, also: list[EventSpec] | None = None
    ) -> EventSpec | list[EventSpec] | None:
        self.errors = {}
        try:
            async with signed_in(self) as (session, actor):
                await deed(session, actor)
        except InvalidInput as problem:
            self.errors = problem.fields or {"form": problem.sentence}
            return None
        except Conflict as problem:
            await self._read(active=True)
            self.errors = {"form": problem.sentence}
            return None if self.dialog else failure(problem.sentence)
        self.dialog, self.is_newer = "", False
        if leave:
            return [rx.redirect("/provider"), rx.toast.success(said)]
        self._drawn = -1
        await self._read(active=True)
        return [RoomState.load, *(also or []), rx.toast.success(said)]

    async def _read(self, *, active: bool) -> None:
        try:
            async with signed_in(self, active=active) as (session, actor):
                self.view = await second_readings.open_second(session, actor, self._of)
        except NotSignedIn:
            self.reset()
            raise
        except (NotFound, NotPermitted):
            self.view = SecondView()
        self.loading = False
        if not self.view.rows:
            self._drawn = -1
        elif self._drawn == -1:
            self._drawn, self.edition = self.view.version, self.edition + 1
        elif self._drawn != self.view.version:
            self.is_newer = bool(self.view.signed)


room.beside.append(SecondReadingState.look_again)


def _decision(form: Mapping[str, object], version: int) -> dict[str, object]:
    verdicts = {
        name.removeprefix("verdict-"): str(chosen) for name, chosen in form.items() if name.startswith("verdict-")
    }
    return {
        "version": version,
        "decision": str(form.get("decision", "")),
        "verdicts": verdicts,
        "note": str(form.get("note", "")).replace("\r\n", "\n"),
        "attested": bool(form.get("attested")),
    }
