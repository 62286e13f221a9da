"""Where notifications go: the matrix of kinds and channels, one channel beside it, and the form to set one up."""

from uuid import UUID

import reflex as rx
from reflex.event import EventSpec

from mso_app.core.errors import InvalidInput, NotFound, NotSignedIn
from mso_app.schemas.channels import (
    HISTORY_PAGE,
    AttemptRow,
    CellChange,
    ChannelIn,
    ChannelRow,
    History,
    Matrix,
    MatrixRow,
)
from mso_app.schemas.notifications import KindChange
from mso_app.services import notifications
from mso_app.state.base import AppState, signed_in
from mso_app.state.errors import failure
from mso_app.state.forms import parsed, uuid_of
from mso_app.state.live import listener, wakes
from mso_app.state.marks import passive, requires

FIRST_KIND = "webhook"
TYPED = frozenset({"name", "address", "secret", "target"})
ON_ITS_WAY = "A test is on its way. How it went stands at the channel in a moment."


class ChannelsState(AppState):
    channels: list[ChannelRow] = []
    rows: list[MatrixRow] = []
    may_add: bool = False
    has_mail: bool = False
    loading: bool = True
    saved: int = 0
    """Counts what was kept, for a word that says so."""
    drawn: int = 0
    """Counts when boxes have to be drawn anew, because something else than a click here changed them."""

    is_open: bool = False
    """Whether one channel stands beside the matrix."""
    one: ChannelRow | None = None
    attempts: list[AttemptRow] = []
    attempts_total: int = 0
    first: int = 0
    last: int = 0

    form_open: bool = False
    form_is_new: bool = True
    form_round: int = 0
    kind: str = FIRST_KIND
    name: str = ""
    errors: dict[str, str] = {}
    busy: bool = False
    _offset: int = 0

    @rx.event
    @requires()
    async def load(self) -> None:
        self.saved, self.errors, self.busy = 0, {}, False
        self.is_open = self.form_open = False
        await self._read(active=True)
        self.drawn += 1

    @rx.event(background=True, supersedes=True)
    @requires()
    @passive
    async def listen(self) -> None:
        actor = await listener(self)
        if actor is None:
            return
        async for _ in wakes(self, [f"channels:{actor.id}", f"inbox:{actor.id}"]):
            async with self:
                before = _boxes(self.rows, self.channels)
                await self._read(active=False)
                if _boxes(self.rows, self.channels) != before:
                    self.drawn += 1

    @rx.event
    @requires()
    async def choose(self, kind: str, is_on: bool) -> EventSpec | None:
        """Whether a kind comes into the inbox at all."""
        try:
            change = parsed(KindChange, {"kind": kind, "is_on": is_on})
            async with signed_in(self) as (session, actor):
                await notifications.change_kind(session, actor, change)
                self._show(await notifications.my_matrix(session, actor))
        except InvalidInput as problem:
            self.drawn += 1
            return failure(problem.sentence)
        self.saved += 1
        return None

    @rx.event
    @requires()
    async def toggle(self, channel_id: str, kind: str, is_on: bool) -> EventSpec | None:
        """Whether a kind goes out by a channel."""
        try:
            change = parsed(CellChange, {"kind": kind, "is_on": is_on})
            async with signed_in(self) as (session, actor):
                await notifications.choose_cell(session, actor, uuid_of(channel_id), change)
                self._show(await notifications.my_matrix(session, actor))
        except InvalidInput as problem:
            self.drawn += 1
            return failure(problem.sentence)
        self.saved += 1
        return None

    @rx.event
    @requires()
    async def switch(self, channel_id: str, is_on: bool) -> None:
        async with signed_in(self) as (session, actor):
            await notifications.switch_channel(session, actor, uuid_of(channel_id), is_on=bool(is_on))
        self.saved += 1
        await self._read(active=True)

    @rx.event
    @requires()
    async def test(self, channel_id: str) -> EventSpec:
        async with signed_in(self) as (session, actor):
            await notifications.test_channel(session, actor, uuid_of(channel_id))
        return rx.toast.info(ON_ITS_WAY)

    @rx.event
    @requires()
    async def resume(self, channel_id: str) -> None:
        async with signed_in(self) as (session, actor):
            await notifications.resume_channel(session, actor, uuid_of(channel_id))
        await self._read(active=True)

    @rx.event
    @requires()
    async def open(self, channel_id: str) -> None:
        """Put a channel beside the matrix, with what was tried by it."""
        self._offset = 0
        async with signed_in(self) as (session, actor):
            found = await notifications.history(session, actor, uuid_of(channel_id))
            self._show(await notifications.my_matrix(session, actor))
        self.one = self._found(uuid_of(channel_id))
        self.is_open = self.one is not None
        self._show_history(found)

    @rx.event
    @requires()
    async def close(self) -> None:
        self.is_open = False

    @rx.event
    @requires()
    async def older(self) -> None:
        if self.last < self.attempts_total:
            self._offset += HISTORY_PAGE
        await self._read(active=True)

    @rx.event
    @requires()
    async def newer(self) -> None:
        self._offset = max(0, self._offset - HISTORY_PAGE)
        await self._read(active=True)

    @rx.event
    @requires()
    async def start_new(self) -> None:
        self.form_open, self.form_is_new, self.kind, self.name, self.errors = True, True, FIRST_KIND, "", {}
        self.form_round += 1

    @rx.event
    @requires()
    async def start_change(self, channel_id: str) -> None:
        """Set up a channel that is there; secrets are not shown again."""
        async with signed_in(self) as (session, actor):
            await notifications.history(session, actor, uuid_of(channel_id))
            self._show(await notifications.my_matrix(session, actor))
        self.one = self._found(uuid_of(channel_id))
        if self.one is None:
            raise NotFound
        self.form_open, self.form_is_new, self.errors = True, False, {}
        self.kind, self.name = self.one.kind.value, "" if self.one.title == self.one.kind.label else self.one.title
        self.form_round += 1

    @rx.event
    @requires()
    async def pick(self, kind: str) -> None:
        self.kind, self.errors = str(kind)[:20], {}

    @rx.event
    @requires()
    async def keep_form(self, is_open: bool) -> None:
        self.form_open = bool(is_open)

    @rx.event
    @requires()
    async def save(self, form: dict[str, str]) -> None:
        """Add the channel, or change the one that was chosen."""
        try:
            version = 0 if self.form_is_new or self.one is None else self.one.version
            typed = {name: value for name, value in dict(form).items() if name in TYPED}
            given = parsed(ChannelIn, {**typed, "kind": self.kind, "version": version})
            async with signed_in(self) as (session, actor):
                if self.form_is_new or self.one is None:
                    await notifications.add_channel(session, actor, given)
                else:
                    await notifications.change_channel(session, actor, self.one.id, given)
                self._show(await notifications.my_matrix(session, actor))
        except InvalidInput as problem:
            self.errors = problem.fields
            return
        self.form_open, self.errors = False, {}
        self.saved += 1

    @rx.event
    @requires()
    async def remove(self, channel_id: str) -> None:
        async with signed_in(self) as (session, actor):
            await notifications.remove_channel(session, actor, uuid_of(channel_id))
        self.is_open = False
        self.saved += 1
        await self._read(active=True)

    async def _read(self, *, active: bool) -> None:
        try:
            async with signed_in(self, active=active) as (session, actor):
                self._show(await notifications.my_matrix(session, actor))
                if self.is_open and self.one is not None and self._found(self.one.id):
                    self._show_history(await notifications.history(session, actor, self.one.id, offset=self._offset))
        except NotSignedIn:
            self.reset()
            raise

    def _show(self, matrix: Matrix) -> None:
        self.channels, self.rows, self.may_add = matrix.channels, matrix.rows, matrix.may_add
        self.has_mail, self.loading = matrix.has_mail, False
        if self.one is not None:
            self.one = self._found(self.one.id)
            self.is_open = self.is_open and self.one is not None

    def _show_history(self, found: History) -> None:
        self.attempts, self.attempts_total = found.rows, found.total
        self.first = found.offset + 1 if found.rows else 0
        self.last = found.offset + len(found.rows)

    def _found(self, channel_id: UUID) -> ChannelRow | None:
        return next((row for row in self.channels if row.id == channel_id), None)


def _boxes(rows: list[MatrixRow], channels: list[ChannelRow]) -> list[object]:
    """What the boxes and switches of the screen show."""
    ticks: list[object] = [
        (row.kind, row.is_in_inbox, [(cell.channel_id, cell.is_on) for cell in row.cells]) for row in rows
    ]
    return [*ticks, *((str(channel.id), channel.is_on) for channel in channels)]
