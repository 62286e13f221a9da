"""One's own calendar: some days as columns, or everything as a list, and whose clock stands beside one's own."""

from datetime import date, timedelta
from uuid import UUID

import reflex as rx

from mso_app.core import clock
from mso_app.core.errors import AppError, NotSignedIn
from mso_app.domain.wall_time import local_of
from mso_app.domain.words import Role
from mso_app.schemas.appointments import AppointmentList, AppointmentView, CaseChoice
from mso_app.schemas.calendar import WeekQuery, WeekView
from mso_app.services import appointments
from mso_app.state.address import address_word
from mso_app.state.base import AppState, signed_in
from mso_app.state.live import listener, wakes
from mso_app.state.marks import passive, requires

TAKES_PART = (Role.REQUESTER, Role.PROVIDER)
VIEWS = ("day", "week", "list")
SATURDAY = 5
TODAY = "today"
FIRST_YEAR, LAST_YEAR = 2000, 2100


class CalendarState(AppState):
    view: str = "week"
    week: WeekView = WeekView()
    answers: list[AppointmentView] = []
    coming: list[AppointmentView] = []
    earlier: list[AppointmentView] = []
    others: list[CaseChoice] = []
    """Whose clock can stand beside one's own: other people in another zone, one line each."""
    beside: str = ""
    beside_name: str = ""
    day: str = ""
    """The chosen one, where only one day is shown."""
    weekend: bool = False
    loading: bool = True
    problem: str = ""

    @rx.event
    @requires(*TAKES_PART)
    async def load(self) -> None:
        if address_word(self, "view") in VIEWS:
            self.view = address_word(self, "view")
        self.day = ""
        await self._read(active=True)

    @rx.event(background=True, supersedes=True)
    @requires(*TAKES_PART)
    @passive
    async def listen(self) -> None:
        actor = await listener(self)
        if actor is None:
            return
        async for _ in wakes(self, [f"appointments:{actor.id}"]):
            async with self:
                await self._read(active=False)

    @rx.event
    @requires(*TAKES_PART)
    async def see(self, view: str) -> None:
        self.view = str(view) if str(view) in VIEWS else "week"
        await self._read(active=True)

    @rx.event
    @requires(*TAKES_PART)
    async def go(self, steps: int) -> None:
        """Weeks, or days where one is shown, forwards or backwards."""
        step = timedelta(days=1 if self.view == "day" else 7) * (1 if steps == 1 else -1)
        self.day = (self._day() + step).isoformat()
        await self._read(active=True)

    @rx.event
    @requires(*TAKES_PART)
    async def today(self) -> None:
        self.day = TODAY
        await self._read(active=True)

    @rx.event
    @requires(*TAKES_PART)
    async def pick_day(self, day: str) -> None:
        self.day = str(day)[:10]
        await self._read(active=True)

    @rx.event
    @requires(*TAKES_PART)
    async def show_weekend(self, is_on: bool) -> None:
        self.weekend = bool(is_on)
        await self._read(active=True)

    @rx.event
    @requires(*TAKES_PART)
    async def set_beside(self, case_id: str) -> None:
        """Whose clock; "" for nobody's."""
        self.beside = str(case_id)
        await self._read(active=True)

    def _day(self) -> date:
        """What the browser asks for may be any words; what is far from every appointment is today."""
        try:
            asked = date.fromisoformat(self.day)
        except ValueError:
            return clock.now().date()
        return asked if FIRST_YEAR <= asked.year <= LAST_YEAR else clock.now().date()

    def _query(self) -> WeekQuery:
        first, days = self._day(), 1 if self.view == "day" else 7 if self.weekend else 5
        return WeekQuery(first=first, days=days, beside=_case(self.beside))

    async def _read(self, *, active: bool) -> None:
        try:
            async with signed_in(self, active=active) as (session, actor):
                people = await appointments.people_met(session, actor)
                mine = await appointments.mine(session, actor, people=people)
                choices = await appointments.choices(session, actor, people=people)
                today = local_of(clock.now(), mine.zone).date()
                if not self.day or self.day == TODAY:
                    self.day = (today if self.day else self._first_day(mine, today)).isoformat()
                self.week = await appointments.week(
                    session, actor, self._query(), mine=mine, people=people, others=choices
                )
        except NotSignedIn:
            self.reset()
            raise
        except AppError as problem:
            self.problem, self.loading = problem.sentence, False
            return
        self.answers, self.coming, self.earlier = mine.answers, mine.coming, mine.earlier
        self.others = list({one.with_name: one for one in choices if one.zone != mine.zone}.values())[:20]
        self.beside_name = next((one.with_name for one in choices if str(one.case_id) == self.beside), "")
        self.loading, self.problem = False, ""

    def _first_day(self, mine: AppointmentList, today: date) -> date:
        """Today; the day of the next appointment where nothing more is to come this week, or Monday on a weekend."""
        coming = [local_of(one.starts_at, mine.zone).date() for one in (*mine.answers, *mine.coming) if one.starts_at]
        following = today + timedelta(days=7 - today.weekday())
        soonest = min((day for day in coming if day >= today), default=today)
        if soonest >= following:
            return soonest
        return following if today.weekday() >= SATURDAY and not self.weekend else today


def _case(given: str) -> UUID | None:
    try:
        return UUID(given)
    except ValueError:
        return None
