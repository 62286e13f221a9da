"""The unfinished cases of a requester."""

from uuid import UUID

import reflex as rx
from reflex.event import EventSpec

from mso_app.domain.words import Role
from mso_app.schemas.cases import DraftRow
from mso_app.services import cases
from mso_app.state.base import AppState, signed_in
from mso_app.state.marks import requires


class DraftsState(AppState):
    drafts: list[DraftRow] = []
    loading: bool = True
    discarding: str = ""

    @rx.event
    @requires(Role.REQUESTER)
    async def load(self) -> None:
        async with signed_in(self) as (session, actor):
            self.drafts = await cases.list_drafts(session, actor)
        self.loading = False

    @rx.event
    @requires(Role.REQUESTER)
    def ask(self, draft_id: str) -> None:
        self.discarding = str(draft_id)

    @rx.event
    @requires(Role.REQUESTER)
    def keep(self, is_open: bool) -> None:
        if not is_open:
            self.discarding = ""

    @rx.event
    @requires(Role.REQUESTER)
    async def discard(self) -> EventSpec:
        chosen, self.discarding = UUID(self.discarding), ""
        async with signed_in(self) as (session, actor):
            await cases.discard_draft(session, actor, chosen)
            self.drafts = await cases.list_drafts(session, actor)
        return rx.toast.success("Draft thrown away")
