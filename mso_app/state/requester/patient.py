"""One patient: the details with their correction, in use or not, and the cases about them."""

from collections.abc import AsyncIterator
from uuid import UUID

import reflex as rx
from reflex.event import EventSpec

from mso_app.core.errors import AlreadyExists, ChangedMeanwhile, InvalidInput, NotFound, NotSignedIn
from mso_app.domain.words import Role
from mso_app.schemas.cases import CaseQuery, CaseRow, DraftChange
from mso_app.schemas.patients import PatientChange, PatientRow
from mso_app.services import cases, patients
from mso_app.state.address import address_id
from mso_app.state.base import AppState, signed_in
from mso_app.state.errors import failure
from mso_app.state.marks import requires
from mso_app.state.requester.patient_form import correction, day_told_back

NO_PATIENT = PatientRow(
    id=UUID(int=0),
    number="",
    name="",
    initials="",
    age=0,
    sex="",
    sex_key="",
    birth_date="",
    record_number="",
    is_active=True,
    open_cases=0,
    version=0,
)
CASES_SHOWN = 20


class PatientState(AppState):
    patient: PatientRow = NO_PATIENT
    cases: list[CaseRow] = []
    case_total: int = 0
    loading: bool = True
    problem: str = ""
    dialog: str = ""
    errors: dict[str, str] = {}
    newer: str = ""
    """What somebody else saved meanwhile, in one line; the typed text stays in the form."""
    birth_date_read: str = ""
    busy: bool = False

    @rx.event
    @requires(Role.REQUESTER)
    async def load(self) -> None:
        self.dialog, self.errors, self.newer = "", {}, ""
        try:
            chosen = address_id(self, "patient_id")
            if self.patient.id != chosen:
                self.patient, self.cases, self.loading = NO_PATIENT, [], True
            async with signed_in(self) as (session, actor):
                patient = await patients.open_patient(session, actor, chosen)
                page = await cases.list_cases(
                    session, actor, CaseQuery(patient_id=chosen, sort="newest", limit=CASES_SHOWN)
                )
        except NotFound as gone:
            self.reset()
            self.problem, self.loading = gone.sentence, False
            return
        except NotSignedIn:
            self.reset()
            raise
        self.patient, self.cases, self.case_total = patient, page.rows, page.total
        self.loading, self.problem = False, ""

    @rx.event
    @requires(Role.REQUESTER)
    def show(self, dialog: str) -> None:
        self.dialog, self.errors, self.newer, self.birth_date_read = str(dialog), {}, "", ""

    @rx.event
    @requires(Role.REQUESTER)
    def close(self, is_open: bool) -> None:
        if not is_open:
            self.dialog, self.errors, self.newer = "", {}, ""

    @rx.event
    @requires(Role.REQUESTER)
    def read_birth_date(self, text: str) -> None:
        """Tell back what a typed day was understood as."""
        self.birth_date_read, problem = day_told_back(str(text))
        others = {name: sentence for name, sentence in self.errors.items() if name != "birth_date"}
        self.errors = others | ({"birth_date": problem} if problem else {})

    @rx.event
    @requires(Role.REQUESTER)
    async def save(self, form: dict[str, str]) -> EventSpec | None:
        """Correct the details. When somebody else was faster their text is shown, and saving again replaces it."""
        self.errors, self.newer = {}, ""
        try:
            change = correction(form, version=self.patient.version)
            async with signed_in(self) as (session, actor):
                self.patient = await patients.change_patient(session, actor, self.patient.id, change)
        except InvalidInput as problem:
            self.errors = problem.fields
            return None
        except AlreadyExists as problem:
            self.errors = {"record_number": problem.sentence}
            return None
        except ChangedMeanwhile:
            await self._read_newer()
            return None
        self.dialog = ""
        return rx.toast.success("Details saved")

    @rx.event
    @requires(Role.REQUESTER)
    async def put_in_use(self, in_use: bool) -> EventSpec:
        """Deactivate, or activate again (MSO-3)."""
        change = PatientChange(version=self.patient.version, is_active=bool(in_use))
        self.dialog = ""
        try:
            async with signed_in(self) as (session, actor):
                self.patient = await patients.change_patient(session, actor, self.patient.id, change)
        except ChangedMeanwhile:
            await self._read_newer()
            return failure("This profile was changed by somebody else. Look at it and try again.")
        return rx.toast.success("Profile active again" if self.patient.is_active else "Profile deactivated")

    @rx.event
    @requires(Role.REQUESTER)
    async def start_case(self) -> AsyncIterator[EventSpec | None]:
        """A draft with this patient."""
        if self.busy:
            return
        self.busy = True
        yield
        try:
            async with signed_in(self) as (session, actor):
                draft = await cases.new_draft(session, actor)
                change = DraftChange(patient_id=self.patient.id)
                await cases.save_draft(session, actor, draft.id, change, version=draft.version)
        finally:
            self.busy = False
        yield rx.redirect(f"/requester/new-case?draft={draft.id}&step=questions")

    async def _read_newer(self) -> None:
        async with signed_in(self) as (session, actor):
            self.patient = await patients.open_patient(session, actor, self.patient.id)
        now = self.patient
        facts = [now.name, now.birth_date, now.sex, now.record_number]
        self.newer = ", ".join(fact for fact in facts if fact)
