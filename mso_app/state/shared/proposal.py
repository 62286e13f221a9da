"""The drawer of an appointment: what the other side proposed and its answer, or up to three times of one's own."""

from datetime import datetime, timedelta
from uuid import UUID

import reflex as rx
from pydantic import ValidationError
from reflex.event import EventSpec
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.core.errors import AppError, Conflict, InvalidInput, NotSignedIn, Overlap
from mso_app.core.ids import new_id
from mso_app.domain.access import Actor
from mso_app.domain.appointments import LENGTHS, Way
from mso_app.domain.wall_time import NoSuchTime, TwoSuchTimes
from mso_app.domain.words import Role
from mso_app.schemas.appointments import (
    Acceptance,
    AppointmentCreate,
    AppointmentView,
    CaseChoice,
    CounterProposal,
    Near,
    Refusal,
    TimeDraft,
    TimeIn,
)
from mso_app.services import appointments
from mso_app.state.base import AppState, signed_in
from mso_app.state.errors import failure
from mso_app.state.forms import parsed, uuid_of
from mso_app.state.live import listener, wakes
from mso_app.state.marks import passive, requires

NO_APPOINTMENT = AppointmentView(
    id=UUID(int=0),
    case_id=UUID(int=0),
    case_number="",
    purpose="",
    face="",
    way="",
    way_words="",
    place="",
    link="",
    with_name="",
    with_surname="",
    with_initials="",
    minutes=30,
    version=0,
)
NO_CHOICE = CaseChoice(case_id=UUID(int=0), number="", with_name="", with_initials="", zone="", zone_word="")
TAKES_PART = (Role.REQUESTER, Role.PROVIDER)
FIRST_HOUR = "10:00"
FRIDAY = 4
CHOOSE_A_CASE = "Choose the case it is about."
CHOOSE_A_TIME = "Choose a day and a time."
ADD_A_TIME = "Add at least one time."


class ProposalState(AppState):
    is_open: bool = False
    choices: list[CaseChoice] = []
    case: CaseChoice = NO_CHOICE
    one: AppointmentView = NO_APPOINTMENT
    """The appointment that is answered or moved; none while a new one is asked for."""
    times: list[TimeDraft] = []
    minutes: int = 30
    way: str = Way.VIDEO.value
    new_day: str = ""
    new_time: str = FIRST_HOUR
    errors: dict[str, str] = {}
    twice: list[str] = []
    """The names of the two zones, while it is asked which of two equal times is meant."""
    near: list[Near] = []
    """The nearest times that exist, beside one that does not."""
    dialog: str = ""
    _asked: str = ""
    _key: str = ""

    @rx.event
    @requires(*TAKES_PART)
    async def begin(self, case_id: str) -> None:
        """Ask for an appointment, in this case or in one that is still to be chosen."""
        await self._begin(str(case_id))

    @rx.event
    @requires(*TAKES_PART)
    async def open(self, appointment_id: str) -> None:
        """Look at an appointment, and answer it."""
        async with signed_in(self) as (session, actor):
            one = await appointments.one(session, actor, uuid_of(appointment_id))
        self._start()
        self.one, self.is_open = one, True
        self.minutes, self.way = one.minutes or 30, one.way or Way.VIDEO.value

    @rx.event
    @requires()
    def close(self) -> None:
        self._start()

    @rx.event(background=True, supersedes=True)
    @requires()
    @passive
    async def listen(self) -> None:
        """What the other side does shows in the open drawer; times that are being put together stay."""
        actor = await listener(self)
        if actor is None:
            return
        async for _ in wakes(self, [f"appointments:{actor.id}"]):
            async with self:
                await self._read_again()

    @rx.event
    @requires(*TAKES_PART)
    async def pick_case(self, case_id: str) -> None:
        self.case = self._choice(str(case_id))
        self.errors = {}
        await self._weigh(self._given())

    @rx.event
    @requires(*TAKES_PART)
    async def set_minutes(self, minutes: str) -> None:
        self.minutes = int(minutes) if str(minutes) in {str(one) for one in LENGTHS} else self.minutes
        await self._weigh(self._given())

    @rx.event
    @requires(*TAKES_PART)
    def set_way(self, way: str) -> None:
        self.way = str(way) if str(way) in set(Way) else self.way

    @rx.event
    @requires(*TAKES_PART)
    def put(self, name: str, value: str) -> None:
        """The day or the time of the next time to add."""
        if name == "day":
            self.new_day = str(value)[:10]
        elif name == "time":
            self.new_time = str(value)[:5]
        self.errors, self.twice, self.near = {}, [], []

    @rx.event
    @requires(*TAKES_PART)
    async def add_time(self) -> None:
        await self._add(f"{self.new_day}T{self.new_time}")

    @rx.event
    @requires(*TAKES_PART)
    async def add_at(self, day: str, minute: int) -> None:
        """A click into a calendar. With nothing open it asks for an appointment that begins there."""
        if not self.is_open:
            await self._begin("")
        minute = minute if isinstance(minute, int) and 0 <= minute < 24 * 60 else 0
        self.new_day, self.new_time = str(day)[:10], f"{minute // 60:02}:{minute % 60:02}"
        if self.case.number or self.one.version:
            await self._add(f"{self.new_day}T{self.new_time}")

    @rx.event
    @requires(*TAKES_PART)
    async def which(self, fold: int) -> None:
        """The first or the second of two equal times."""
        await self._add(self._asked, fold=1 if fold == 1 else 0)

    @rx.event
    @requires(*TAKES_PART)
    async def take(self, local: str) -> None:
        """One of the nearest times that exist."""
        self.new_day, _, self.new_time = str(local)[:16].partition("T")
        await self._add(str(local)[:16])

    @rx.event
    @requires(*TAKES_PART)
    async def remove(self, place: int) -> None:
        self.errors = {}
        await self._weigh([one for at, one in enumerate(self._given()) if at != place])

    @rx.event
    @requires(*TAKES_PART)
    async def send(self, form: dict[str, str]) -> EventSpec | None:
        """Propose these times. They are weighed once more first, so that nothing old is sent."""
        self.errors = {}
        chosen = str(form.get("case_id") or (self.case.case_id if self.case.number else ""))
        if not chosen and not self.one.version:
            self.errors = {"case_id": CHOOSE_A_CASE}
            return None
        try:
            async with signed_in(self) as (session, actor):
                case_id = self.one.case_id if self.one.version else uuid_of(chosen)
                self.times = await appointments.weigh(
                    session, actor, case_id, self._given(), minutes=self.minutes, but=self.one.id
                )
                sent = await self._propose(session, actor, case_id, form)
        except (NoSuchTime, TwoSuchTimes) as problem:
            self.errors = {"time": problem.sentence}
            return None
        except InvalidInput as problem:
            self.errors = _under_fields(problem)
            return None
        except Conflict as problem:
            self.errors = {"form": problem.sentence}
            return None
        self._start()
        return rx.toast.success(f"Sent. {sent.with_name} is asked.")

    @rx.event
    @requires(*TAKES_PART)
    async def accept(self, appointment_id: str, slot_id: str, version: int) -> EventSpec | None:
        """Agree to one of the other's times."""
        self.errors = {}
        try:
            answer = parsed(Acceptance, {"version": version})
            async with signed_in(self) as (session, actor):
                agreed = await appointments.accept(session, actor, uuid_of(appointment_id), uuid_of(slot_id), answer)
        except Conflict as problem:
            await self._read_again()
            self.errors = {"form": problem.sentence}
            # A card on another page has no drawer to say it in; a clash is answered with another time.
            return None if self.is_open and not isinstance(problem, Overlap) else failure(problem.sentence)
        self._start()
        return rx.toast.success(f"Confirmed: {agreed.date_words}, {agreed.sides[0].words} {agreed.sides[0].zone}.")

    @rx.event
    @requires(*TAKES_PART)
    def show(self, dialog: str) -> None:
        self.dialog, self.errors = str(dialog), {}

    @rx.event
    @requires(*TAKES_PART)
    def keep(self, is_open: bool) -> None:
        if not is_open:
            self.dialog, self.errors = "", {}

    @rx.event
    @requires(*TAKES_PART)
    async def decline(self, form: dict[str, str]) -> EventSpec | None:
        """Say no, with a word about why if one likes."""
        return await self._refuse(form, declines=True)

    @rx.event
    @requires(*TAKES_PART)
    async def cancel(self, form: dict[str, str]) -> EventSpec | None:
        """Take back what one asked for, or call off what was agreed."""
        return await self._refuse(form, declines=False)

    async def _begin(self, case_id: str) -> None:
        async with signed_in(self) as (session, actor):
            choices = await appointments.choices(session, actor)
        self._start()
        self.choices, self.is_open = choices, True
        self.case = self._choice(case_id)
        if not self.case.number and len(choices) == 1:
            self.case = choices[0]

    def _choice(self, case_id: str) -> CaseChoice:
        return next((one for one in self.choices if str(one.case_id) == case_id), NO_CHOICE)

    def _start(self) -> None:
        """As if nothing had been opened; the next proposal has a key of its own."""
        self.is_open, self.dialog = False, ""
        self.case, self.one, self.times = NO_CHOICE, NO_APPOINTMENT, []
        self.minutes, self.way = 30, Way.VIDEO.value
        self.errors, self.twice, self.near, self._asked = {}, [], [], ""
        self._key = new_id().hex
        self.new_day, self.new_time = _next_working_day(), FIRST_HOUR

    def _given(self) -> list[TimeIn]:
        return [TimeIn.model_validate({"local": one.local, "fold": one.fold}) for one in self.times]

    async def _add(self, local: str, *, fold: int | None = None) -> None:
        self.errors, self.twice, self.near = {}, [], []
        try:
            given = TimeIn.model_validate({"local": local, "fold": fold})
        except ValidationError:
            self.errors = {"time": CHOOSE_A_TIME}
            return
        if not self.case.number and not self.one.version:
            self.errors = {"case_id": CHOOSE_A_CASE}
            return
        self._asked = local
        await self._weigh([*self._given(), given])

    async def _weigh(self, times: list[TimeIn]) -> None:
        """Both clocks and both calendars beside each; what cannot be is said and not taken."""
        case_id = self.one.case_id if self.one.version else self.case.case_id
        if not times or not (self.one.version or self.case.number):
            self.times = []
            return
        try:
            async with signed_in(self) as (session, actor):
                self.times = await appointments.weigh(
                    session, actor, case_id, times, minutes=self.minutes, but=self.one.id
                )
        except NoSuchTime as problem:
            self.errors = {"time": problem.sentence}
            self.near = [_near(problem.before, self._asked), _near(problem.after, self._asked)]
        except TwoSuchTimes as problem:
            self.errors, self.twice = {"time": problem.sentence}, list(problem.words)
        except InvalidInput as problem:
            self.errors = _under_fields(problem)
        except Conflict as problem:
            self.errors = {"form": problem.sentence}

    async def _propose(
        self, session: AsyncSession, actor: Actor, case_id: UUID, form: dict[str, str]
    ) -> AppointmentView:
        if not self.times:
            raise InvalidInput(fields={"time": ADD_A_TIME})
        asked: dict[str, object] = {
            "times": [one.model_dump() for one in self._given()],
            "minutes": self.minutes,
            "way": self.way,
            "place": str(form.get("place", "")),
            "note": str(form.get("note", "")),
            "client_key": self._key,
        }
        if self.one.version:
            counter = parsed(CounterProposal, asked | {"version": self.one.version})
            return await appointments.counter(session, actor, self.one.id, counter)
        new = parsed(AppointmentCreate, asked | {"purpose": str(form.get("purpose", ""))})
        return await appointments.propose(session, actor, case_id, new)

    async def _refuse(self, form: dict[str, str], *, declines: bool) -> EventSpec | None:
        self.errors = {}
        given = {"version": form.get("version", ""), "reason": str(form.get("reason", ""))}
        try:
            answer = parsed(Refusal, given)
            deed = appointments.decline if declines else appointments.cancel
            async with signed_in(self) as (session, actor):
                await deed(session, actor, uuid_of(form.get("appointment_id")), answer)
        except InvalidInput as problem:
            self.errors = problem.fields or {"form": problem.sentence}
            return None
        except Conflict as problem:
            await self._read_again()
            self.errors = {"reason": problem.sentence, "form": problem.sentence}
            return None
        self._start()
        return rx.toast.success(
            "Declined. The other side is told." if declines else "Cancelled. The other side is told."
        )

    async def _read_again(self) -> None:
        """The newest state of what is open; what one is about to propose is kept."""
        if not self.one.version:
            return
        try:
            async with signed_in(self, active=False) as (session, actor):
                self.one = await appointments.one(session, actor, self.one.id)
        except NotSignedIn:
            self.reset()
            raise
        except AppError:
            self._start()


def _under_fields(problem: InvalidInput) -> dict[str, str]:
    """One sentence per field of the drawer; those of single times stand under all of them."""
    fields = problem.fields or {"form": problem.sentence}
    return {("time" if name.startswith("times") else name): sentence for name, sentence in fields.items()}


def _near(at: datetime, asked: str) -> Near:
    same_day = at.date().isoformat() == asked[:10]
    words = f"{at:%H:%M}" if same_day else f"{at.day} {at:%b}, {at:%H:%M}"
    return Near(local=at.isoformat(timespec="minutes"), words=words)


def _next_working_day() -> str:
    """Tomorrow, or Monday."""
    day = clock.now().date() + timedelta(days=1)
    while day.weekday() > FRIDAY:
        day += timedelta(days=1)
    return day.isoformat()
