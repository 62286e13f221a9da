"""The wizard of a new case and the patients, through the framework's own pipeline with its guard."""

import dataclasses
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeAlias, cast
from uuid import UUID, uuid4

import pytest
import reflex as rx
from reflex.app import EventNamespace
from reflex.event import Event
from reflex.route import get_route_args
from reflex.state import StateUpdate
from reflex_base.event.processor import BaseStateEventProcessor
from sqlalchemy import func
from sqlmodel import select

from mso_app.core import throttle
from mso_app.core.db import unit_of_work
from mso_app.core.errors import NotFound
from mso_app.core.settings import settings
from mso_app.domain.access import Actor
from mso_app.models import Account, Case, CaseDraft, Patient
from mso_app.schemas.cases import DraftChange
from mso_app.schemas.patients import PatientChange, PatientCreate
from mso_app.services import cases, identity, patients
from mso_app.state import live
from mso_app.state.base import AppState
from mso_app.state.errors import on_error
from mso_app.state.requester.new_case import NewCaseState
from mso_app.state.requester.patient import PatientState
from mso_app.state.requester.patients import PatientsState
from mso_app.state.requester.pick_patient import PickPatientState
from tests.build import make_admin, make_patient, make_provider, make_requester
from tests.conftest import Clock, Database
from tests.whole_app import the_app

WIZARD = "/requester/new-case"
OpenTab: TypeAlias = Callable[..., Awaitable["Tab"]]
LEILA = {"name": "Leila Haddad", "birth_date": "14.03.1972", "sex": "female", "record_number": "K-4711"}


@dataclasses.dataclass
class Browser:
    """Stands where the sockets are: what handlers ask of a browser, such as a redirect or a toast."""

    asked: list[str] = dataclasses.field(default_factory=list)

    async def emit_update(self, update: StateUpdate, token: str) -> None:
        self.asked.append(str(update))


@dataclasses.dataclass
class Tab:
    """One tab of one person: its address, its cookie, and what comes back."""

    processor: BaseStateEventProcessor
    browser: Browser
    token: str
    name: str = "tab"
    address: str = WIZARD
    patient_id: str = ""
    questions: list[str] = dataclasses.field(default_factory=list)
    """The keys of the questions that were shown last, in their order."""

    async def send(self, state: type[AppState], handler: str, /, **payload: object) -> str:
        router = {
            "pathname": self.address.split("?")[0],
            "asPath": self.address,
            "token": self.name,
            "ip": "192.0.2.1",
            "headers": {"cookie": f"{settings().cookie_name}={self.token}", "origin": "http://localhost"},
            "query": {"patient_id": self.patient_id} if self.patient_id else {},
        }
        event = Event(name=f"{state.get_full_name()}.{handler}", payload=payload, router_data=router)
        self.browser.asked.clear()
        answer = str([delta async for delta in self.processor.enqueue_stream_delta(self.name, event)])
        answer += "".join(self.browser.asked)
        self.questions = list(dict.fromkeys(re.findall(r"\bq[0-9a-f]{10}\b", answer))) or self.questions
        return answer

    async def open(self, draft_id: UUID | str, step: str) -> str:
        self.address = f"{WIZARD}?draft={draft_id}&step={step}"
        return await self.send(NewCaseState, "load")


@pytest.fixture
async def open_tab(database: Database, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[OpenTab]:
    """Opens a tab for somebody who is signed in. Its listeners soon hear that no browser is there."""
    monkeypatch.setattr(live, "ROUND_SECONDS", 0.05)
    browser, unique = Browser(), uuid4().hex
    throttle.start_over()
    if "patient_id" not in rx.State.computed_vars:
        rx.State.setup_dynamic_args(get_route_args("/requester/patients/[patient_id]"))
    pipeline = BaseStateEventProcessor(middleware=the_app(), backend_exception_handler=on_error)
    async with pipeline.configure(event_namespace=cast("EventNamespace", browser)) as opened:

        async def opening(actor: Actor, name: str = "tab") -> Tab:
            async with unit_of_work() as session:
                account = await session.get_one(Account, actor.id)
                token = await identity.begin(session, account, device="test", address="192.0.2.1")
            # The guard remembers tabs over the whole session; each test's are its own.
            return Tab(opened, browser, token, f"{name}-{unique}")

        yield opening


async def _requester() -> Actor:
    async with unit_of_work() as session:
        return await make_requester(session)


async def _drafts() -> list[CaseDraft]:
    async with unit_of_work() as session:
        return list((await session.exec(select(CaseDraft))).all())


async def _count(table: type[Case] | type[Patient]) -> int:
    async with unit_of_work() as session:
        return (await session.exec(select(func.count()).select_from(table))).one()


async def _draft_with_patient(actor: Actor) -> tuple[UUID, UUID]:
    async with unit_of_work() as session:
        patient = await make_patient(session, actor)
        draft = await cases.new_draft(session, actor)
        await cases.save_draft(session, actor, draft.id, DraftChange(patient_id=patient.id), version=draft.version)
        return draft.id, patient.id


async def test_opening_the_wizard_makes_no_draft(open_tab: OpenTab, clock: Clock) -> None:
    tab = await open_tab(await _requester())

    await tab.send(NewCaseState, "load")
    await tab.send(NewCaseState, "leave_patient")

    assert await _drafts() == []


async def test_a_patient_entered_on_the_way_is_stored_and_picked(open_tab: OpenTab, clock: Clock) -> None:
    """MSO-2, MSO-4, X-12: the patient is a transaction of its own, the draft begins with it."""
    actor = await _requester()
    tab = await open_tab(actor)

    answer = await tab.send(PickPatientState, "create", form=LEILA)

    (draft,) = await _drafts()
    async with unit_of_work() as session:
        patient = await patients.open_patient(session, actor, draft.patient_id or UUID(int=0))
    assert (patient.name, patient.birth_date, patient.sex_key) == ("Leila Haddad", "14 Mar 1972", "female")
    assert f"draft={draft.id}" in answer


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("birth_date", "30 Feb 1972", "February 1972 had 29 days. Check the day."),
        ("birth_date", "03/04/1972", "This could be two different days."),
        ("birth_date", "1 Jan 2031", "The birth date lies in the future. Check the year."),
        ("sex", "", "Choose one; Not stated is an answer too."),
        ("name", "", "Write the name as in the record."),
    ],
)
async def test_bad_details_are_told_and_nothing_is_stored(
    open_tab: OpenTab, clock: Clock, field: str, typed: str, sentence: str
) -> None:
    tab = await open_tab(await _requester())

    answer = await tab.send(PickPatientState, "create", form=LEILA | {field: typed})

    assert sentence in answer
    assert (await _count(Patient), await _drafts()) == (0, [])


async def test_a_record_number_that_is_taken_offers_the_one_who_has_it(open_tab: OpenTab, clock: Clock) -> None:
    tab = await open_tab(await _requester())
    await tab.send(PatientsState, "create", form=LEILA)

    answer = await tab.send(PickPatientState, "create", form=LEILA | {"name": "Leyla Hadad"})

    assert "A patient with this record number is already here." in answer
    assert "Leila Haddad" in answer
    assert await _count(Patient) == 1


async def test_a_deactivated_patient_blocks_the_submission(open_tab: OpenTab, clock: Clock) -> None:
    """MSO-3."""
    actor = await _requester()
    draft_id, patient_id = await _draft_with_patient(actor)
    async with unit_of_work() as session:
        await patients.change_patient(session, actor, patient_id, PatientChange(version=1, is_active=False))
    tab = await open_tab(actor)

    answer = await tab.open(draft_id, "check")

    assert "profile is out of use. Activate it, or pick another patient." in answer


async def test_what_is_typed_is_stored_and_found_again(open_tab: OpenTab, clock: Clock) -> None:
    actor = await _requester()
    draft_id, patient_id = await _draft_with_patient(actor)
    tab = await open_tab(actor)
    await tab.open(draft_id, "questions")

    await tab.send(NewCaseState, "put", name="subject", value="Left breast")
    await tab.send(NewCaseState, "put", name="history", value="Lump for four weeks.")
    await tab.send(NewCaseState, "choose", name="specialty", value="oncology")
    await tab.send(NewCaseState, "pick_code", code="c50.912")

    (draft,) = await _drafts()
    assert draft.patient_id == patient_id
    assert draft.fields == {
        "subject": "Left breast",
        "specialty": "oncology",
        "urgency": "standard",
        "history": "Lump for four weeks.",
        "first_diagnosis": "Malignant neoplasm of unspecified site of left female breast",
        "first_diagnosis_code": "C50.912",
        "first_treatment": "",
    }


async def test_questions_keep_their_text_when_they_move(open_tab: OpenTab, clock: Clock) -> None:
    actor = await _requester()
    draft_id, _ = await _draft_with_patient(actor)
    tab = await open_tab(actor)
    await tab.open(draft_id, "questions")
    await tab.send(NewCaseState, "add_ask")
    one, two = tab.questions

    await tab.send(NewCaseState, "put_ask", key=one, text="First?")
    await tab.send(NewCaseState, "put_ask", key=two, text="Second?")
    await tab.send(NewCaseState, "move_ask", key=two, down=False)
    moved = (await _drafts())[0].questions
    await tab.send(NewCaseState, "remove_ask", key=two)

    assert moved == ["Second?", "First?"]
    assert (await _drafts())[0].questions == ["First?"]


async def test_a_field_that_does_not_exist_changes_nothing(open_tab: OpenTab, clock: Clock) -> None:
    actor = await _requester()
    draft_id, patient_id = await _draft_with_patient(actor)
    tab = await open_tab(actor)
    await tab.open(draft_id, "questions")

    for name in ("patient_id", "questions", "_version", "version", "requester_id"):
        await tab.send(NewCaseState, "put", name=name, value="x")

    (draft,) = await _drafts()
    assert (draft.patient_id, draft.questions, draft.version) == (patient_id, [], 2)


async def test_a_second_tab_that_saved_first_takes_no_text_away(open_tab: OpenTab, clock: Clock) -> None:
    """A stale version is refused; the person decides whose text stays."""
    actor = await _requester()
    draft_id, _ = await _draft_with_patient(actor)
    mine, other = await open_tab(actor, "mine"), await open_tab(actor, "other")
    await mine.open(draft_id, "questions")
    await other.open(draft_id, "questions")
    await other.send(NewCaseState, "put", name="subject", value="Theirs")

    refused = await mine.send(NewCaseState, "put", name="subject", value="Mine")
    before = (await _drafts())[0].fields["subject"]
    await mine.send(NewCaseState, "keep_mine")

    assert "This draft was changed in another tab. Your text is kept." in refused
    assert (before, (await _drafts())[0].fields["subject"]) == ("Theirs", "Mine")


async def test_continue_brings_everything_the_form_holds(open_tab: OpenTab, clock: Clock) -> None:
    actor = await _requester()
    draft_id, _ = await _draft_with_patient(actor)
    tab = await open_tab(actor)
    await tab.open(draft_id, "questions")
    (key,) = tab.questions
    form = {"subject": "Left breast", "specialty": "oncology", "urgency": "urgent", key: "Conserve?"}

    await tab.send(NewCaseState, "leave_questions", form=form)

    (draft,) = await _drafts()
    assert (draft.fields["subject"], draft.fields["urgency"], draft.questions) == (
        "Left breast",
        "urgent",
        ["Conserve?"],
    )


async def test_two_clicks_make_one_case(open_tab: OpenTab, clock: Clock) -> None:
    """MSO-6: a second submit by double click creates one case and leads to it."""
    actor = await _requester()
    draft_id, _ = await _draft_with_patient(actor)
    tab = await open_tab(actor)
    await _fill(tab, draft_id)

    answers = [await tab.send(NewCaseState, "submit") for _ in range(2)]

    async with unit_of_work() as session:
        (case,) = (await session.exec(select(Case))).all()
    assert [f"/cases/{case.id}" in answer for answer in answers] == [True, True]


async def test_a_refused_submission_keeps_everything(open_tab: OpenTab, clock: Clock) -> None:
    actor = await _requester()
    draft_id, _ = await _draft_with_patient(actor)
    tab = await open_tab(actor)
    await tab.open(draft_id, "questions")
    await tab.send(NewCaseState, "put", name="history", value="Lump for four weeks.")
    await tab.open(draft_id, "check")

    answer = await tab.send(NewCaseState, "submit")

    assert "3 things block submission: subject, specialty, question" in answer
    assert (await _count(Case), (await _drafts())[0].fields["history"]) == (0, "Lump for four weeks.")


async def test_a_submitted_draft_leads_to_its_case(open_tab: OpenTab, clock: Clock) -> None:
    actor = await _requester()
    draft_id, _ = await _draft_with_patient(actor)
    tab = await open_tab(actor)
    await _fill(tab, draft_id)
    await tab.send(NewCaseState, "submit")

    answer = await tab.open(draft_id, "files")

    assert f"/cases/{(await _drafts())[0].case_id}" in answer


async def test_a_foreign_draft_and_a_foreign_patient_are_not_found(open_tab: OpenTab, clock: Clock) -> None:
    """MSO-5, MSO-11: out of reach is as if it did not exist."""
    draft_id, patient_id = await _draft_with_patient(await _requester())
    stranger = await open_tab(await _requester())

    draft = await stranger.open(draft_id, "questions")
    listed = await stranger.send(PatientsState, "load") + await stranger.send(PickPatientState, "load")
    with pytest.raises(NotFound):
        await stranger.send(PickPatientState, "pick", patient_id=str(patient_id))
    stranger.address, stranger.patient_id = f"/requester/patients/{patient_id}", str(patient_id)
    opened = await stranger.send(PatientState, "load")

    assert "does not exist, or you have no access to it" in draft
    assert "does not exist, or you have no access to it" in opened
    assert "Ingrid Halvorsen" not in draft + listed + opened
    assert [one.id for one in await _drafts()] == [draft_id]


async def test_only_requesters_have_a_wizard_and_patients(open_tab: OpenTab, clock: Clock) -> None:
    """MSO-1, MSO-7: everybody else is refused at the door, before any handler runs."""
    async with unit_of_work() as session:
        others = [await make_provider(session), await make_admin(session)]
        await make_patient(session, await make_requester(session))

    for place, other in enumerate(others):
        tab = await open_tab(other, f"tab{place}")
        answers = [
            await tab.send(PatientsState, "load"),
            await tab.send(PickPatientState, "create", form=LEILA),
            await tab.send(NewCaseState, "submit"),
            await tab.send(PatientState, "start_case"),
        ]
        assert ["Your role does not allow this." in answer for answer in answers] == [True] * 4
    assert (await _count(Patient), await _drafts()) == (1, [])


async def test_a_correction_that_came_second_shows_the_newer_text(open_tab: OpenTab, clock: Clock) -> None:
    actor = await _requester()
    async with unit_of_work() as session:
        patient = await patients.create_patient(
            session, actor, PatientCreate.model_validate(LEILA | {"birth_date": "1972-03-14"})
        )
    tab = await _patient_tab(open_tab, actor, patient.id)
    async with unit_of_work() as session:
        await patients.change_patient(session, actor, patient.id, PatientChange(version=1, name="Leyla Haddad"))
    form = LEILA | {"name": "Leila H. Haddad"}

    refused = await tab.send(PatientState, "save", form=form)
    await tab.send(PatientState, "save", form=form)

    async with unit_of_work() as session:
        stored = await patients.open_patient(session, actor, patient.id)
    assert "Leyla Haddad, 14 Mar 1972, Female, K-4711" in refused
    assert (stored.name, stored.version) == ("Leila H. Haddad", 3)


async def test_a_profile_goes_out_of_use_and_back(open_tab: OpenTab, clock: Clock) -> None:
    """MSO-3."""
    actor = await _requester()
    _, patient_id = await _draft_with_patient(actor)
    tab = await _patient_tab(open_tab, actor, patient_id)

    active: list[bool] = []
    for in_use in (False, True):
        await tab.send(PatientState, "put_in_use", in_use=in_use)
        async with unit_of_work() as session:
            active.append((await patients.open_patient(session, actor, patient_id)).is_active)

    assert active == [False, True]


async def test_a_case_begins_at_a_profile(open_tab: OpenTab, clock: Clock) -> None:
    actor = await _requester()
    async with unit_of_work() as session:
        patient = await make_patient(session, actor)
    tab = await _patient_tab(open_tab, actor, patient.id)

    answer = await tab.send(PatientState, "start_case")

    (draft,) = await _drafts()
    assert (draft.patient_id, f"draft={draft.id}&step=questions" in answer) == (patient.id, True)


async def _patient_tab(open_tab: OpenTab, actor: Actor, patient_id: UUID) -> Tab:
    tab = await open_tab(actor, "profile")
    tab.address, tab.patient_id = f"/requester/patients/{patient_id}", str(patient_id)
    await tab.send(PatientState, "load")
    return tab


async def _fill(tab: Tab, draft_id: UUID) -> None:
    await tab.open(draft_id, "questions")
    (key,) = tab.questions
    form = {"subject": "Left breast", "specialty": "oncology", "urgency": "standard", key: "Conserve?"}
    await tab.send(NewCaseState, "leave_questions", form=form)
    await tab.open(draft_id, "check")
