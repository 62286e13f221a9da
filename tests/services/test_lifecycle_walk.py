"""Random walks through the life of a case, legal and illegal steps by everybody, compared with the tables after each.

Status, provider, clock and the kind of every refusal are worked out here from `domain/case_status.py` and
`domain/access.py`; the services have to agree.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import db
from mso_app.core.errors import InvalidTransition, NotFound, NotPermitted
from mso_app.core.settings import settings as product_settings
from mso_app.domain.access import OF_A_CASE, Action, Actor, Standing
from mso_app.domain.business_time import DAY, BusinessCalendar
from mso_app.domain.case_status import ALLOWED, REVIEWING, WITHDRAWABLE, CaseStatus, Move
from mso_app.domain.words import Role
from mso_app.models import Case, Institution
from mso_app.services import cases, issues
from mso_app.services.calendars import calendar_of
from mso_app.services.cases.transition import move
from mso_app.services.views import clock_view
from tests.build import answer_return, make_admin, make_case, make_institution, make_provider, make_requester
from tests.conftest import MONDAY_MORNING, Clock, Database

S = CaseStatus
Deed = Callable[[AsyncSession, Actor, Case, UUID], Awaitable[object]]
REVIEW = 5 * DAY
HOURS = {S.NEW: 12, S.REJECTED: 12, S.ASSIGNED: 12, S.RETURNED: 72}


@dataclass(frozen=True, kw_only=True)
class Step:
    """What somebody tries: the move of the table, the action of the table, and the call."""

    move: Move | None
    action: Action
    deed: Deed
    names_provider: bool = False


STEPS: dict[str, Step] = {
    "assign": Step(
        move=Move.ASSIGN,
        action=Action.ASSIGN_CASE,
        deed=lambda s, a, c, p: cases.assign(s, a, c.id, p, version=c.version),
        names_provider=True,
    ),
    "reassign": Step(
        move=Move.REASSIGN,
        action=Action.REASSIGN_CASE,
        deed=lambda s, a, c, p: cases.reassign(s, a, c.id, p, version=c.version),
        names_provider=True,
    ),
    "force": Step(
        move=Move.FORCE_REASSIGN,
        action=Action.FORCE_REASSIGN_CASE,
        deed=lambda s, a, c, p: cases.force_reassign(s, a, c.id, p, version=c.version, reason="Fell ill."),
        names_provider=True,
    ),
    "accept": Step(
        move=Move.ACCEPT,
        action=Action.ACCEPT_CASE,
        deed=lambda s, a, c, _: cases.accept(s, a, c.id, version=c.version, attested=True),
    ),
    "reject": Step(
        move=Move.REJECT,
        action=Action.REJECT_CASE,
        deed=lambda s, a, c, _: cases.reject(s, a, c.id, version=c.version, code="capacity", reason="On leave."),
    ),
    "requeue": Step(
        move=Move.BACK_TO_QUEUE,
        action=Action.REQUEUE_CASE,
        deed=lambda s, a, c, _: cases.requeue(s, a, c.id, version=c.version),
    ),
    "unassign": Step(
        move=Move.UNASSIGN,
        action=Action.UNASSIGN_CASE,
        deed=lambda s, a, c, _: cases.unassign(s, a, c.id, version=c.version),
    ),
    "start": Step(
        move=Move.START_REVIEW,
        action=Action.START_REVIEW,
        deed=lambda s, a, c, _: cases.start_review(s, a, c.id, version=c.version),
    ),
    "return": Step(
        move=Move.RETURN,
        action=Action.RETURN_CASE,
        deed=lambda s, a, c, _: issues.return_case(s, a, c.id, version=c.version, text="Send the CT.", items=["CT"]),
    ),
    "answer": Step(
        move=Move.RESUME,
        action=Action.ANSWER_RETURN,
        deed=lambda s, a, c, _: answer_return(s, a, c, "It is D2."),
    ),
    "resume": Step(
        move=Move.RESUME,
        action=Action.RESUME_CASE,
        deed=lambda s, a, c, _: issues.resume(s, a, c.id, version=c.version),
    ),
    "withdraw": Step(
        move=None,
        action=Action.WITHDRAW_CASE,
        deed=lambda s, a, c, _: cases.withdraw(s, a, c.id, version=c.version, reason="Treated elsewhere."),
    ),
}


@dataclass(kw_only=True)
class House:
    """Who takes part, and the loop in which everything runs."""

    loop: asyncio.AbstractEventLoop
    clock: Clock
    people: dict[str, Actor]
    calendar: BusinessCalendar

    def run(self, what: Coroutine[Any, Any, Any]) -> Any:
        return self.loop.run_until_complete(what)


async def _furnish(clock: Clock, loop: asyncio.AbstractEventLoop) -> House:
    async with db.unit_of_work() as session:
        requester = await make_requester(session, institution=await make_institution(session))
        people = {"requester": requester, "stranger": await make_requester(session), "admin": await make_admin(session)}
        people |= {name: await make_provider(session, capacity=10_000) for name in ("one", "two", "three")}
        institution = await session.get_one(Institution, requester.institution_id)
        return House(loop=loop, clock=clock, people=people, calendar=calendar_of(institution))


class Walk(RuleBasedStateMachine):
    house: House

    def __init__(self) -> None:
        super().__init__()
        # Every walk begins at the same hour, so that one that fails fails again.
        self.house.clock.set(MONDAY_MORNING)
        self.status = S.NEW
        self.provider: str | None = None
        self.rejected: set[str] = set()
        self.is_withdrawn = False
        self.since: datetime = self.house.clock.now
        self.used = timedelta()
        self.case: Case = self.house.run(self._enter(S.NEW))

    @initialize(status=st.sampled_from([one for one in S if one is not S.DONE]))
    def it_begins(self, status: CaseStatus) -> None:
        """Somewhere on the way, by the ordinary steps: walks from the beginning rarely come far."""
        self.case = self.house.run(self._enter(status))
        self.status, self.since = status, self.house.clock.now
        self.provider = None if status in (S.NEW, S.REJECTED) else "one"
        self.rejected = {"one"} if status is S.REJECTED else set()

    async def _enter(self, status: CaseStatus) -> Case:
        people = self.house.people
        async with db.unit_of_work() as session:
            return await make_case(
                session, people["requester"], status=status, provider=people["one"], admin=people["admin"]
            )

    @rule(minutes=st.integers(0, 3_000))
    def time_passes(self, minutes: int) -> None:
        before = self.house.clock.now
        self.house.clock.move(minutes=minutes)
        if self.status in REVIEWING:
            self.used += self.house.calendar.between(before, self.house.clock.now)

    @rule(
        step=st.sampled_from(sorted(STEPS)),
        who=st.sampled_from(["right", "requester", "stranger", "admin", "one", "two", "three"]),
        provider=st.sampled_from(["one", "two", "three"]),
    )
    def somebody_tries(self, step: str, who: str, provider: str) -> None:
        tried = STEPS[step]
        name = self._right(tried) if who == "right" else who
        wanted = self._refusal(tried, name, provider)
        told = self.house.run(self._try(tried, name, provider))
        assert told == wanted, f"{step} by {name} in {self.status}"
        if wanted is None:
            self._went(tried, name, provider)

    @rule(place=st.integers(0, 11), provider=st.sampled_from(["one", "two", "three"]), minutes=st.integers(0, 2_000))
    def somebody_goes_on(self, place: int, provider: str, minutes: int) -> None:
        """One of the steps that the table allows now, and some time."""
        legal = [name for name, step in STEPS.items() if step.move and self.status in ALLOWED[step.move]]
        if legal and not self.is_withdrawn:
            self.somebody_tries(legal[place % len(legal)], "right", provider)
        self.time_passes(minutes)

    @rule()
    def the_opinion_is_signed(self) -> None:
        """T12 as the signature does it, in the name of the system."""
        legal = self.status in ALLOWED[Move.SIGN] and not self.is_withdrawn
        told = self.house.run(self._sign())
        assert told == (None if legal else InvalidTransition)
        if legal:
            self.status = S.DONE

    @rule()
    def the_timekeeper_looks(self) -> None:
        """T15 by the system."""
        due = self.house.clock.now - self.since >= timedelta(hours=24)
        lapses = self.status is S.ASSIGNED and not self.is_withdrawn and due
        self.house.run(self._lapse())
        if lapses:
            self._enters(S.NEW)
            self.provider = None

    @invariant()
    def the_case_is_where_the_table_says(self) -> None:
        self.case = self.house.run(self._read())
        people = self.house.people
        assert self.case.status is self.status
        assert self.case.provider_id == (people[self.provider].id if self.provider else None)
        assert (self.case.withdrawn_at is not None) == self.is_withdrawn
        self._check_clock()

    def _check_clock(self) -> None:
        case, now = self.case, self.house.clock.now
        if self.status is S.DONE or self.is_withdrawn:
            return
        shown = clock_view(case).state
        assert case.clock_due_at is not None
        if self.status in HOURS:
            assert case.clock_due_at == self.since + timedelta(hours=HOURS[self.status])
            assert (shown == "late") == (now >= case.clock_due_at)
            if self.status is S.RETURNED:
                assert case.clock_left_seconds is not None
                assert (case.clock_left_seconds > 0) == (self.used < REVIEW)
                if self.used < REVIEW:
                    assert timedelta(seconds=case.clock_left_seconds) == REVIEW - self.used
            return
        if self.used < REVIEW:
            assert self.house.calendar.between(now, case.clock_due_at) == REVIEW - self.used
            assert shown == ("due_soon" if self.used >= 0.75 * REVIEW else "on_track")
        else:
            assert (case.clock_due_at <= now, shown) == (True, "late")

    def _right(self, step: Step) -> str:
        """Somebody of the standing that the table wants, if there is one now."""
        people = OF_A_CASE[step.action][0]
        if Standing.ADMIN in people:
            return "admin"
        return "requester" if Standing.REQUESTER in people else self.provider or "one"

    def _refusal(self, step: Step, name: str, provider: str) -> type[Exception] | None:
        """What the tables answer; None when the step is made."""
        actor = self.house.people[name]
        if actor.role is Role.PROVIDER:
            if name != self.provider or self.is_withdrawn:
                return NotFound
            standing = Standing.ASKED if self.status is S.ASSIGNED else Standing.REVIEWER
        elif name == "stranger":
            return NotFound
        else:
            standing = Standing.ADMIN if actor.role is Role.ADMIN else Standing.REQUESTER
        if standing not in OF_A_CASE[step.action][0]:
            return NotPermitted
        if step.move is None:
            return None if self.status in WITHDRAWABLE and not self.is_withdrawn else InvalidTransition
        if self.is_withdrawn or self.status not in ALLOWED[step.move]:
            return InvalidTransition
        if step.names_provider and (provider in self.rejected or provider == self.provider):
            return InvalidTransition
        return None

    def _went(self, step: Step, name: str, provider: str) -> None:
        if step.move is None:
            self.is_withdrawn = True
            return
        self._enters(ALLOWED[step.move][self.status])
        if step.names_provider:
            self.provider, self.used = provider, timedelta()
        if step.move is Move.REJECT:
            self.rejected.add(name)
        if step.move in (Move.REJECT, Move.BACK_TO_QUEUE, Move.UNASSIGN):
            self.provider = None

    def _enters(self, status: CaseStatus) -> None:
        if not (self.status in REVIEWING and status in REVIEWING):
            self.since = self.house.clock.now
        self.status = status

    async def _try(self, step: Step, name: str, provider: str) -> type[Exception] | None:
        people = self.house.people
        try:
            async with db.unit_of_work() as session:
                await step.deed(session, people[name], self.case, people[provider].id)
        except (InvalidTransition, NotFound, NotPermitted) as refused:
            return type(refused)
        return None

    async def _sign(self) -> type[Exception] | None:
        try:
            async with db.unit_of_work() as session:
                case = await self._find(session)
                await move(session, None, case, Move.SIGN, done_at=self.house.clock.now)
        except InvalidTransition as refused:
            return type(refused)
        return None

    async def _lapse(self) -> None:
        async with db.unit_of_work() as session:
            while await cases.lapse_answers(session):
                pass

    async def _read(self) -> Case:
        async with db.unit_of_work() as session:
            return await self._find(session)

    async def _find(self, session: AsyncSession) -> Case:
        return (await session.exec(select(Case).where(Case.id == self.case.id))).one()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_random_walks_agree_with_the_tables(database: Database, clock: Clock) -> None:
    """N-2, MSO-9…MSO-17, T1…T15, X-6: after each step status, provider, clock and refusal are those of the tables."""
    assert product_settings().accept_hours == 12
    loop = asyncio.new_event_loop()
    try:
        Walk.house = loop.run_until_complete(_furnish(clock, loop))
        run_state_machine_as_test(
            Walk,
            settings=settings(
                max_examples=50,
                stateful_step_count=20,
                deadline=None,
                suppress_health_check=[HealthCheck.too_slow],
            ),
        )
    finally:
        loop.run_until_complete(db.engine().dispose())
        loop.close()
