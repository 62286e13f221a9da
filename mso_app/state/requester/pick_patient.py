"""The first step of the wizard: the patients to pick from, and the one who is entered on the way (MSO-2 to MSO-4)."""

from uuid import UUID

import reflex as rx
from reflex.event import EventSpec

from mso_app.core.errors import AlreadyExists, InvalidInput, NotSignedIn
from mso_app.domain.words import Role
from mso_app.schemas.patients import PatientQuery, PatientRow
from mso_app.services import patients
from mso_app.state.address import address_word
from mso_app.state.base import AppState, signed_in
from mso_app.state.marks import requires
from mso_app.state.requester.new_case import NewCaseState
from mso_app.state.requester.patient_form import day_told_back, new_patient

PAGE = 8


class PickPatientState(AppState):
    rows: list[PatientRow] = []
    total: int = 0
    first: int = 0
    last: int = 0
    search: str = ""
    loading: bool = True
    entering: bool = False
    errors: dict[str, str] = {}
    birth_date_read: str = ""
    existing: list[PatientRow] = []
    """The one who already has the record number that was typed."""
    busy: bool = False
    _offset: int = 0

    @rx.event
    @requires(Role.REQUESTER)
    async def load(self) -> None:
        if address_word(self, "step") in ("", "patient"):
            await self._read()

    @rx.event
    @requires(Role.REQUESTER)
    async def search_for(self, text: str) -> None:
        self.search, self._offset = str(text)[:200], 0
        await self._read()

    @rx.event
    @requires(Role.REQUESTER)
    async def next_page(self) -> None:
        if self.last < self.total:
            self._offset += PAGE
        await self._read()

    @rx.event
    @requires(Role.REQUESTER)
    async def previous_page(self) -> None:
        self._offset = max(0, self._offset - PAGE)
        await self._read()

    @rx.event
    @requires(Role.REQUESTER)
    async def pick(self, patient_id: str) -> EventSpec | None:
        self.entering, self.existing, self.errors = False, [], {}
        wizard = await self.get_state(NewCaseState)
        return await wizard._choose_patient(UUID(str(patient_id)))

    @rx.event
    @requires(Role.REQUESTER)
    def enter(self) -> None:
        self.entering, self.errors, self.existing, self.birth_date_read = True, {}, [], ""

    @rx.event
    @requires(Role.REQUESTER)
    def close(self, is_open: bool) -> None:
        if not is_open:
            self.entering, self.errors, self.existing = False, {}, []

    @rx.event
    @requires(Role.REQUESTER)
    def read_birth_date(self, text: str) -> None:
        """Tell back what a typed day was understood as."""
        self.birth_date_read, problem = day_told_back(str(text))
        others = {name: sentence for name, sentence in self.errors.items() if name != "birth_date"}
        self.errors = others | ({"birth_date": problem} if problem else {})

    @rx.event
    @requires(Role.REQUESTER)
    async def create(self, form: dict[str, str]) -> EventSpec | list[EventSpec | None] | None:
        """Enter a patient in a transaction of its own: whatever becomes of the case, the patient stays (MSO-4)."""
        self.errors, self.existing = {}, []
        record_number = str(form.get("record_number", ""))[:60]
        try:
            async with signed_in(self) as (session, actor):
                patient = await patients.create_patient(session, actor, new_patient(form))
        except InvalidInput as problem:
            self.errors = problem.fields
            return None
        except AlreadyExists as problem:
            self.errors = {"record_number": problem.sentence}
            async with signed_in(self) as (session, actor):
                found = await patients.patient_with_record_number(session, actor, record_number)
            self.existing = [found] if found else []
            return None
        self.entering, self.search, self._offset = False, "", 0
        await self._read()
        wizard = await self.get_state(NewCaseState)
        return [
            await wizard._choose_patient(patient.id),
            rx.toast.success(f"{patient.name} entered as {patient.number}"),
        ]

    async def _read(self) -> None:
        query = PatientQuery(search=self.search, sort="name", offset=self._offset, limit=PAGE)
        try:
            async with signed_in(self) as (session, actor):
                page = await patients.list_patients(session, actor, query)
        except NotSignedIn:
            self.reset()
            raise
        self.rows, self.total = page.rows, page.total
        self.first, self.last = (page.offset + 1 if page.rows else 0), page.offset + len(page.rows)
        self.loading = False
