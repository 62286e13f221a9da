"""The shelf of a case: which files there are, how far each was read, and when each examination was."""

from uuid import UUID

import reflex as rx

from mso_app.core.errors import NotFound, NotSignedIn
from mso_app.schemas.viewing import Shelf
from mso_app.services import documents
from mso_app.state.base import AppState, signed_in
from mso_app.state.live import wakes
from mso_app.state.marks import passive, requires
from mso_app.state.shared.room import NOBODY, asked_case


class DocumentsState(AppState):
    shelf: Shelf = Shelf()
    loading: bool = True
    problem: str = ""
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

    async def _read(self, *, active: bool) -> None:
        try:
            async with signed_in(self, active=active) as (session, actor):
                self.shelf = await documents.open_shelf(session, actor, asked_case(self))
        except NotSignedIn:
            self.reset()
            raise
        except NotFound as gone:
            self.shelf, self.problem = Shelf(), gone.sentence
        else:
            self.problem = ""
        self.loading = False

    @rx.var
    def is_more(self) -> int:
        """How many entries do not fit the list."""
        return max(0, self.shelf.total - sum(len(row.group) for row in self.shelf.rows))
