"""The patients of one's institution as a list, and entering a new one."""

import reflex as rx
from reflex.event import EventSpec

from mso_app.core.errors import AlreadyExists, InvalidInput, NotSignedIn
from mso_app.domain.words import Role
from mso_app.schemas.patients import PatientQuery, PatientRow
from mso_app.services import patients
from mso_app.state.base import AppState, signed_in
from mso_app.state.marks import requires
from mso_app.state.requester.patient_form import day_told_back, new_patient

PAGE = 20
SORTS = ("name", "newest", "birth_date", "number")


class PatientsState(AppState):
    rows: list[PatientRow] = []
    total: int = 0
    first: int = 0
    last: int = 0
    search: str = ""
    sort: str = "name"
    active_only: bool = True
    loading: bool = True
    problem: str = ""
    entering: bool = False
    errors: dict[str, str] = {}
    birth_date_read: str = ""
    existing: list[PatientRow] = []
    _offset: int = 0

    @rx.event
    @requires(Role.REQUESTER)
    async def load(self) -> None:
        self.entering = False
        await self._read()

    @rx.event
    @requires(Role.REQUESTER)
    async def search_for(self, text: str) -> None:
        self.search, self._offset = str(text)[:200], 0
        await self._read()

    @rx.event
    @requires(Role.REQUESTER)
    async def sort_by(self, key: str) -> None:
        self.sort, self._offset = (key if key in SORTS else "name"), 0
        await self._read()

    @rx.event
    @requires(Role.REQUESTER)
    async def only_active(self, active_only: bool) -> None:
        self.active_only, self._offset = bool(active_only), 0
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
    async def create(self, form: dict[str, str]) -> list[EventSpec] | None:
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
        self.entering = False
        return [rx.redirect(f"/requester/patients/{patient.id}"), rx.toast.success(f"Entered as {patient.number}")]

    async def _read(self) -> None:
        query = PatientQuery(
            search=self.search, active_only=self.active_only, sort=self.sort, offset=self._offset, limit=PAGE
        )
        try:
            async with signed_in(self) as (session, actor):
                page = await patients.list_patients(session, actor, query)
        except NotSignedIn:
            self.reset()
            raise
        self.rows, self.total = page.rows, page.total
        self.first, self.last = (page.offset + 1 if page.rows else 0), page.offset + len(page.rows)
        self.loading, self.problem = False, ""
