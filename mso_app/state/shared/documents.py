"""The shelf of a case: which files there are, how far each was read, and when each examination was."""

from uuid import UUID

import reflex as rx
from pydantic import ValidationError
from reflex.event import EventSpec

from mso_app.core.errors import InvalidInput, NotFound, NotSignedIn
from mso_app.domain.documents import DocumentKind
from mso_app.domain.words import Role
from mso_app.schemas.documents import DocumentChange, DocumentRow
from mso_app.schemas.viewing import Shelf
from mso_app.services import documents
from mso_app.state.base import AppState, signed_in
from mso_app.state.errors import failure
from mso_app.state.live import wakes
from mso_app.state.marks import passive, requires
from mso_app.state.shared.room import NOBODY, asked_case
from mso_app.state.shared.viewer import ViewerState


class DocumentsState(AppState):
    shelf: Shelf = Shelf()
    loading: bool = True
    problem: str = ""
    adding: bool = False
    files: list[DocumentRow] = []
    """What the uploader shows while it is open."""
    removing: str = ""
    reason_problem: str = ""
    _of: UUID = NOBODY

    @rx.event
    @requires()
    async def load(self) -> None:
        case_id = asked_case(self)
        if self._of != case_id:
            self.shelf, self.loading, self._of = Shelf(), True, case_id
        await self._read(active=True)

    @rx.event(background=True, supersedes=True)
    @requires()
    @passive
    async def listen(self) -> None:
        async for _ in wakes(self, [f"case:{asked_case(self)}"]):
            async with self:
                await self._read(active=False)

    @rx.event
    @requires(Role.REQUESTER, Role.PROVIDER)
    async def show_adding(self, is_open: bool) -> None:
        self.adding, self.files = bool(is_open), []
        await self._read(active=True)

    @rx.event
    @requires(Role.REQUESTER)
    def ask_to_remove(self, document_id: str) -> None:
        self.removing, self.reason_problem = str(document_id), ""

    @rx.event
    @requires(Role.REQUESTER)
    def close_removing(self, is_open: bool) -> None:
        if not is_open:
            self.removing, self.reason_problem = "", ""

    @rx.event
    @requires(Role.REQUESTER)
    async def remove(self, form: dict[str, str]) -> list[EventSpec] | EventSpec | None:
        try:
            async with signed_in(self) as (session, actor):
                await documents.remove_document(session, actor, _id(self.removing), str(form.get("reason", "")))
        except InvalidInput as problem:
            self.reason_problem = problem.fields.get("reason", problem.sentence) if problem.fields else problem.sentence
            return None
        self.removing = ""
        await self._read(active=True)
        first = str(self.shelf.rows[0].id) if self.shelf.rows else ""
        return [ViewerState.open(first), rx.toast.success("File removed.")]

    @rx.event
    @requires(Role.REQUESTER, Role.PROVIDER)
    async def set_kind(self, document_id: str, kind: str) -> EventSpec:
        try:
            change = DocumentChange.model_validate({"kind": kind})
        except ValidationError:
            return failure("Choose one of the kinds.")
        async with signed_in(self) as (session, actor):
            await documents.set_kind(session, actor, _id(document_id), change.kind)
        await self._read(active=True)
        return ViewerState.open(document_id)

    async def _read(self, *, active: bool) -> None:
        try:
            async with signed_in(self, active=active) as (session, actor):
                self.shelf = await documents.open_shelf(session, actor, asked_case(self))
                if self.adding:
                    self.files = await documents.list_documents(session, actor, case_id=asked_case(self))
        except NotSignedIn:
            self.reset()
            raise
        except NotFound as gone:
            self.shelf, self.problem = Shelf(), gone.sentence
        else:
            self.problem = ""
        self.loading = False

    @rx.var
    def upload_target(self) -> str:
        """Where files go; empty until somebody wants to add some."""
        return f"/api/v1/cases/{self._of}/documents" if self.adding else ""

    @rx.var
    def is_more(self) -> int:
        """How many entries do not fit the list."""
        return max(0, self.shelf.total - sum(len(row.group) for row in self.shelf.rows))


def kind_choices() -> list[tuple[str, str]]:
    """What a file may be to a clinician, for a select."""
    return [(kind.value, KINDS[kind]) for kind in DocumentKind]


KINDS = {
    DocumentKind.LAB: "Laboratory report",
    DocumentKind.RADIOLOGY: "Radiology report",
    DocumentKind.PATHOLOGY: "Pathology report",
    DocumentKind.LETTER: "Letter",
    DocumentKind.IMAGE: "Picture",
    DocumentKind.IMAGING: "Imaging",
    DocumentKind.OTHER: "Other",
}


def _id(claimed: str) -> UUID:
    """Raises NotFound for what is no id."""
    try:
        return UUID(str(claimed))
    except ValueError:
        raise NotFound from None
