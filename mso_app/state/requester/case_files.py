"""The files of a draft as they arrive and are read, and what an expert would still ask for."""

from uuid import UUID

import reflex as rx
from reflex.event import EventSpec

from mso_app.core.errors import NotFound, NotSignedIn
from mso_app.domain.words import Role
from mso_app.schemas.documents import DocumentCounts, DocumentRow, UsualFile
from mso_app.services import documents
from mso_app.state.address import address_word
from mso_app.state.base import AppState, signed_in
from mso_app.state.live import wakes
from mso_app.state.marks import passive, requires
from mso_app.state.requester.new_case import NewCaseState

NO_COUNTS = DocumentCounts(total=0, bytes_words="", waiting=0, failed=0, values=0)
NEEDS_FILES = ("files", "check")


class CaseFilesState(AppState):
    documents: list[DocumentRow] = []
    counts: DocumentCounts = NO_COUNTS
    usual: list[UsualFile] = []
    target: str = ""
    """Where the browser sends files; "" until the draft is known to be this person's."""
    loading: bool = True

    @rx.event
    @requires(Role.REQUESTER)
    async def load(self) -> None:
        if address_word(self, "step") in NEEDS_FILES:
            await self._read(active=True)

    @rx.event(background=True, supersedes=True)
    @requires(Role.REQUESTER)
    @passive
    async def listen(self) -> None:
        async with self:
            draft_id, step = address_word(self, "draft"), address_word(self, "step")
        if step not in NEEDS_FILES:
            return
        async for _ in wakes(self, [f"draft:{draft_id}"]):
            async with self:
                await self._read(active=False)

    @rx.event
    @requires(Role.REQUESTER)
    async def arrived(self) -> None:
        """The browser has handed a file over."""
        await self._read(active=True)

    @rx.event
    @requires(Role.REQUESTER)
    async def remove(self, document_id: str) -> EventSpec:
        async with signed_in(self) as (session, actor):
            await documents.remove_document(session, actor, UUID(str(document_id)))
        await self._read(active=True)
        return rx.toast.success("File removed")

    async def _read(self, *, active: bool) -> None:
        wizard = await self.get_state(NewCaseState)
        try:
            draft_id = UUID(address_word(self, "draft"))
            async with signed_in(self, active=active) as (session, actor):
                self.documents = await documents.list_documents(session, actor, draft_id=draft_id)
                self.counts = await documents.count_documents(session, actor, draft_id=draft_id)
                self.usual = await documents.usual_in_draft(session, actor, draft_id, wizard.form.specialty)
        except (NotFound, ValueError):
            self.reset()
            return
        except NotSignedIn:
            self.reset()
            raise
        self.target, self.loading = f"/api/v1/drafts/{draft_id}/documents", False
        wizard._count_files(self.counts.total)
