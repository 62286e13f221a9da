"""What happened to one demo case, step by step, each at its moment."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.errors import InvalidInput
from mso_app.demo.seeding import billing, clarifying, filing, meeting, opining, raising, rereading, talking
from mso_app.demo.seeding.people import People
from mso_app.demo.seeding.reading import Filed, Shelf
from mso_app.demo.world import DemoCase
from mso_app.domain.access import Actor
from mso_app.domain.case_status import CaseStatus
from mso_app.models import Case
from mso_app.schemas.cases import DraftChange
from mso_app.schemas.patients import PatientCreate
from mso_app.services import cases, chat, issues, opinions, patients, visibility

ON_TOP = "Agreed by telephone."
WRITING = timedelta(minutes=20)
READING = timedelta(minutes=2)

Step = tuple[datetime, Callable[[], Awaitable[None]]]


@dataclass(kw_only=True)
class Course:
    """One case on its way; `case` is there once it was submitted."""

    session: AsyncSession
    people: People
    demo: DemoCase
    admin: Actor
    shelf: Shelf
    now: datetime
    talks: bool
    place: int
    """Which one it is; stories that repeat are told apart by it."""
    raises: bool
    filed: list[Filed] = field(default_factory=list)
    case: Case | None = None
    said: dict[int, UUID] = field(default_factory=dict)

    def steps(self) -> list[Step]:
        """What happens and when; None moments are left out."""
        told = self.demo.course
        happenings: list[tuple[datetime | None, Callable[[], Awaitable[None]]]] = [
            (told.submitted_at, self._submit),
            (told.submitted_at + READING, self._analyse),
            (told.assigned_at, self._assign),
            (told.rejected_at, self._reject),
            (told.accepted_at, self._accept),
            (told.started_at, self._start),
            (self._drafted_at(), self._draft),
            (told.returned_at, self._return),
            (told.done_at - WRITING if told.done_at else None, self._write),
            (told.done_at, self._sign),
            (told.withdrawn_at, self._withdraw),
        ]
        return [(when, deed) for when, deed in happenings if when is not None] + [
            *self._conversation(),
            *self._billing(),
            *self._meetings(),
            *self._issues(),
            *self._second_reading(),
            *self._afterwards(),
        ]

    def _billing(self) -> list[Step]:
        """What became of the invoice, as far as it has come to that."""
        done, name = self.demo.course.done_at, self.demo.patient.name
        if done is None or name in billing.TO_VERIFY:
            return []
        steps: list[Step] = [(done + billing.VERIFIED_AFTER, self._verify_invoice)]
        if name in billing.VOID:
            steps.append((done + billing.VOID_AFTER, self._void_invoice))
        elif name in billing.DISPUTED:
            steps.append((done + billing.DISPUTED_AFTER, self._dispute_invoice))
        elif name not in billing.UNPAID:
            steps.append((done + billing.PAID_AFTER, self._pay_invoice))
        return [(when, deed) for when, deed in steps if when < self.now]

    def _meetings(self) -> list[Step]:
        """One appointment for every second review, asked for early in it; the last ones are still to come."""
        told = self.demo.course
        if told.started_at is None or not self.talks or told.withdrawn_at is not None:
            return []
        story = meeting.STORIES[self.place % len(meeting.STORIES)]
        if told.done_at is not None:
            story = meeting.STORIES[0]
        asked = self._asked_at(told.started_at)
        if asked >= self.now or (told.done_at is not None and asked >= told.done_at):
            return []
        asks, answers = (self.provider, self.requester) if story.by_expert else (self.requester, self.provider)
        steps: list[Step] = [(asked, partial(self._meet, asks, story, asked))]
        answered = asked + meeting.ANSWERED_AFTER
        if story.answer and answered < self.now:
            steps.append((answered, partial(self._reply, answers, story, answered)))
        settled = answered + meeting.ANSWERED_AFTER
        if story.answer == "countered" and settled < self.now:
            steps.append((settled, partial(self._settle, asks)))
        return steps

    def _asked_at(self, started: datetime) -> datetime:
        """Early in a review that is over; this morning in one that goes on, so that there is something to answer."""
        if self.demo.course.done_at is not None:
            return started + meeting.ASKED_AFTER
        return max(started + meeting.ASKED_AFTER / 3, self.now - meeting.ASKED_AFTER)

    def _issues(self) -> list[Step]:
        """What was reported while the case was reviewed; the steps before the return, or before now."""
        told = self.demo.course
        if told.started_at is None or not self.raises:
            return []
        until = min(moment for moment in (told.done_at, told.returned_at, self.now) if moment is not None)
        said = raising.Raising(session=self.session, case=lambda: self.row, expert=self.provider, admin=self.admin)
        steps = said.steps(told.started_at)
        return steps if steps[-1][0] < until else []

    def _conversation(self) -> list[Step]:
        """The end of a talk that still goes on was not read yet."""
        told = self.demo.course
        if told.started_at is None or not self.talks:
            return []
        until = min(moment for moment in (told.done_at, told.returned_at, self.now) if moment is not None)
        sayings = talking.moments(told.started_at, until - talking.READ_AFTER)
        steps: list[Step] = []
        for when, place in sayings:
            steps.append((when, partial(self._say, place)))
            if told.done_at is not None or place < len(talking.SAYINGS) - 2:
                steps.append((when + talking.READ_AFTER, partial(self._read, place)))
        return steps

    def _afterwards(self) -> list[Step]:
        """Questions about the signed opinion, and what the requester thought of it."""
        done = self.demo.course.done_at
        if done is None:
            return []
        told = clarifying.moments(done, self.demo.script.subject, self.place, self.now)
        return [(when, partial(self._after, step)) for when, step in told]

    def _second_reading(self) -> list[Step]:
        """An administrator asked somebody else to read it too, blinded."""
        began, reading = self.demo.course.started_at, self.reading
        if began is None or reading is None:
            return []
        told = rereading.moments(began, reading, self.now)
        return [(when, partial(self._read_second, reading, step)) for when, step in told]

    @property
    def reading(self) -> rereading.Reading | None:
        return rereading.READINGS.get(self.demo.patient.name)

    @property
    def requester(self) -> Actor:
        return self.people.actors[self.demo.requester]

    @property
    def provider(self) -> Actor:
        return self.people.actors[self.demo.provider or ""]

    @property
    def row(self) -> Case:
        assert self.case is not None
        return self.case

    def _drafted_at(self) -> datetime | None:
        told = self.demo.course
        if told.status is not CaseStatus.IN_PROGRESS or told.started_at is None or not self.demo.answers_drafted:
            return None
        return told.started_at + WRITING

    async def _submit(self) -> None:
        who, script = self.demo.patient, self.demo.script
        patient = await patients.create_patient(
            self.session,
            self.requester,
            PatientCreate(name=who.name, birth_date=who.birth_date, sex=who.sex, record_number=who.mrn),
        )
        draft = await cases.new_draft(self.session, self.requester)
        self.filed = await self.shelf.of(self.demo)
        names = [file.name for file in self.demo.files]
        await filing.bring(self.session, self.requester, draft.id, names, self.filed)
        change = DraftChange(
            patient_id=patient.id,
            subject=script.subject,
            specialty=self.demo.specialty.value,
            urgency=self.demo.urgency.value,
            history=script.history,
            first_diagnosis=script.first_diagnosis,
            first_diagnosis_code=script.icd10,
            first_treatment=script.first_treatment,
            questions=list(script.questions),
        )
        draft = await cases.open_draft(self.session, self.requester, draft.id)
        await cases.save_draft(self.session, self.requester, draft.id, change, version=draft.version)
        case_id = await cases.submit_draft(self.session, self.requester, draft.id)
        self.case = await visibility.case_for_system(self.session, case_id)

    async def _analyse(self) -> None:
        await filing.analyse(self.session, self.row, self.filed)
        self.filed = []

    async def _assign(self) -> None:
        try:
            await cases.assign(self.session, self.admin, self.row.id, self.provider.id, version=self.row.version)
        except InvalidInput:
            await cases.assign(
                self.session, self.admin, self.row.id, self.provider.id, version=self.row.version, override=ON_TOP
            )

    async def _accept(self) -> None:
        await cases.accept(self.session, self.provider, self.row.id, version=self.row.version, attested=True)

    async def _reject(self) -> None:
        told = self.demo.course
        await cases.reject(
            self.session,
            self.provider,
            self.row.id,
            version=self.row.version,
            code=told.rejection_code,
            reason=told.rejection_text,
        )

    async def _start(self) -> None:
        await cases.start_review(self.session, self.provider, self.row.id, version=self.row.version)

    async def _draft(self) -> None:
        await opining.write(self.session, self.provider, self.row, self.demo, answers=self.demo.answers_drafted)

    async def _return(self) -> None:
        wanted = raising.RETURNS[self.demo.patient.name]
        await issues.return_case(
            self.session,
            self.provider,
            self.row.id,
            version=self.row.version,
            text=self.demo.course.return_text,
            title=wanted.title,
            items=wanted.items,
            blocks=wanted.blocks,
        )

    async def _write(self) -> None:
        await opining.write(self.session, self.provider, self.row, self.demo)

    async def _sign(self) -> None:
        await opining.sign(self.session, self.provider, self.row)
        if self.reading is not None:
            readers = (self.provider, self.people.actors[self.reading.reader])
            await rereading.decide(self.session, readers, self.row, self.reading)

    async def _read_second(self, reading: rereading.Reading, step: str) -> None:
        reader = self.people.actors[reading.reader]
        match step:
            case "ask":
                await rereading.ask(self.session, self.admin, self.row, reader)
            case "accept":
                await rereading.accept(self.session, reader, self.row)
                await opinions.say_certainty(self.session, self.provider, self.row.id, reading.first_certainty)
            case "read":
                await rereading.read(self.session, reader, self.row, self.demo, reading)
            case _:
                # The first reader comes to the end of it too.
                await opining.write(self.session, self.provider, self.row, self.demo)
                await opining.sign(self.session, self.provider, self.row)

    async def _verify_invoice(self) -> None:
        await billing.verify(self.session, self.admin, self.row)

    async def _void_invoice(self) -> None:
        await billing.void(self.session, self.admin, self.row, billing.VOID[self.demo.patient.name])

    async def _dispute_invoice(self) -> None:
        text = billing.DISPUTED[self.demo.patient.name]
        await billing.dispute(self.session, self.requester, self.row, text)

    async def _pay_invoice(self) -> None:
        await billing.pay(self.session, self.admin, self.row)

    async def _say(self, place: int) -> None:
        saying = talking.SAYINGS[place]
        who = self.provider if saying.by_expert else self.requester
        self.said[place] = await talking.say(self.session, who, self.row, saying, self.said)

    async def _read(self, place: int) -> None:
        reader = self.requester if talking.SAYINGS[place].by_expert else self.provider
        await chat.mark_read(self.session, reader, self.row.id, place + 1)

    async def _meet(self, who: Actor, story: meeting.Meeting, at: datetime) -> None:
        await meeting.propose(self.session, who, self.row, story, at, self.place)

    async def _reply(self, who: Actor, story: meeting.Meeting, at: datetime) -> None:
        await meeting.answer(self.session, who, self.row, story, at, self.place)

    async def _settle(self, who: Actor) -> None:
        await meeting.settle(self.session, who, self.row)

    async def _after(self, step: str) -> None:
        session, case = self.session, self.row
        if step in ("rate", "know"):
            known_on = case.done_at + clarifying.KNOWN if case.done_at and step == "know" else None
            await clarifying.rate(session, self.requester, case, self.place, known_on=known_on)
            return
        if step == "wait":
            await clarifying.ask_about_the_whole(session, self.requester, case, clarifying.WAITING)
            return
        talk = clarifying.TALKS[self.demo.script.subject]
        match step:
            case "ask":
                await clarifying.ask(session, self.requester, self.row, talk)
            case "answer":
                await clarifying.say(session, self.provider, self.row, talk.answer, by_expert=True)
            case "more":
                await clarifying.say(session, self.requester, self.row, talk.more, by_expert=False)
            case "add":
                await clarifying.add(session, self.provider, self.row, talk)
            case _:
                await clarifying.ask_about_the_whole(session, self.requester, self.row, talk.open_question)

    async def _withdraw(self) -> None:
        reason = self.demo.course.withdrawal_reason
        await cases.withdraw(self.session, self.requester, self.row.id, version=self.row.version, reason=reason)
