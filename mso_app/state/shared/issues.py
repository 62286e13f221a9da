"""The issues of a case on a screen: the list, one of them, its dialogs, and the answer while it is written."""

from collections.abc import Awaitable, Callable
from uuid import UUID

import reflex as rx
from reflex.event import EventSpec
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.core.errors import ChangedMeanwhile, Conflict, InvalidInput, NotFound, NotPermitted, NotSignedIn
from mso_app.domain.access import Actor
from mso_app.domain.issues import ITEMS_MAX, IssueKind, ItemAnswer
from mso_app.domain.words import Role
from mso_app.schemas.documents import DocumentRow
from mso_app.schemas.issues import (
    AnswerChange,
    IssueChange,
    IssueDelete,
    IssueDetail,
    IssueReport,
    IssueResolve,
    IssueRow,
    ItemView,
)
from mso_app.services import documents, issues
from mso_app.state.base import AppState, signed_in
from mso_app.state.errors import failure
from mso_app.state.forms import parsed, uuid_of
from mso_app.state.live import wakes
from mso_app.state.marks import passive, requires
from mso_app.state.shared.room import NOBODY, asked_case

Deed = Callable[[AsyncSession, Actor], Awaitable[None]]
NO_ISSUE = IssueDetail(
    id=NOBODY,
    number=0,
    kind="",
    kind_label="",
    state="",
    state_label="",
    title="",
    text="",
    reporter="",
    reporter_initials="",
    reporter_role="",
    at="",
    moment="",
)


class IssuesState(AppState):
    rows: list[IssueRow] = []
    total: int = 0
    kinds: list[str] = []
    one: IssueDetail = NO_ISSUE
    loading: bool = True
    problem: str = ""
    dialog: str = ""
    kind: str = IssueKind.INFORMATION.value
    wanted: list[int] = [1]
    """The lines of a new return for what has to be sent."""
    errors: dict[str, str] = {}
    is_newer: bool = False
    """Somebody else changed the issue while a dialog was open: its newer text is offered beside one's own."""
    saved: str = ""
    attaching: bool = False
    files: list[DocumentRow] = []
    """What the uploader shows while it is open."""
    _chosen: UUID | None = None
    _of: UUID = NOBODY
    _text: str | None = None
    """What was typed of the answer and is newer than what is stored; None when nothing is."""
    _words: dict[int, str] = {}
    _read_version: int = 0
    _case_version: int = 0
    """Both as they were when the dialog opened; the page behind it moves on by itself."""
    _board_version: int = 0

    @rx.event
    @requires()
    async def load(self) -> None:
        if self._of != asked_case(self):
            self._forget()
        await self._read(active=True)

    @rx.event(background=True, supersedes=True)
    @requires()
    @passive
    async def listen(self) -> None:
        async for _ in wakes(self, [f"case:{asked_case(self)}"]):
            async with self:
                await self._read(active=False)

    @rx.event
    @requires()
    async def choose(self, issue_id: str) -> None:
        self._chosen, self._text, self._words = uuid_of(issue_id), None, {}
        self.errors, self.saved, self.attaching = {}, "", False
        await self._read(active=True)

    @rx.event
    @requires(Role.PROVIDER, Role.ADMIN)
    async def start(self, kind: str) -> None:
        """Open the dialog for a new issue; from any tab of the case."""
        if self._of != asked_case(self):
            self._forget()
        await self._read(active=True)
        self.dialog, self.errors, self.wanted = "new", {}, [1]
        self.kind = kind if kind in self.kinds else next(iter(self.kinds), "")
        self._case_version, self.is_newer = self._board_version, False

    @rx.event
    @requires(Role.PROVIDER, Role.ADMIN)
    def pick_kind(self, kind: str) -> None:
        self.kind = str(kind)[:20]

    @rx.event
    @requires(Role.PROVIDER, Role.ADMIN)
    def want_more(self) -> None:
        if len(self.wanted) < ITEMS_MAX:
            self.wanted = [*self.wanted, max(self.wanted, default=0) + 1]

    @rx.event
    @requires(Role.PROVIDER, Role.ADMIN)
    def want_less(self, key: int) -> None:
        self.wanted = [one for one in self.wanted if one != key] or [max(self.wanted, default=0) + 1]

    @rx.event
    @requires(Role.PROVIDER, Role.ADMIN)
    def show(self, dialog: str) -> None:
        self.dialog, self.errors, self.is_newer = str(dialog)[:20], {}, False
        self._read_version = self.one.version

    @rx.event
    @requires(Role.PROVIDER, Role.ADMIN)
    def close(self, is_open: bool) -> None:
        if not is_open:
            self.dialog, self.errors, self.is_newer = "", {}, False

    @rx.event
    @requires(Role.PROVIDER, Role.ADMIN)
    async def report(self, form: dict[str, str]) -> EventSpec | None:
        async def deed(session: AsyncSession, actor: Actor) -> None:
            self._chosen = await issues.report(session, actor, asked_case(self), self._new(form))

        is_return = self.kind == IssueKind.RETURN.value
        return await self._do(deed, said="Returned. Your clock is paused." if is_return else "Issue reported.")

    @rx.event
    @requires(Role.PROVIDER, Role.ADMIN)
    async def change(self, form: dict[str, str]) -> EventSpec | None:
        async def deed(session: AsyncSession, actor: Actor) -> None:
            given = _typed(form, "title", "text") | {"version": self._read_version}
            await issues.change(session, actor, self.one.id, parsed(IssueChange, given))

        return await self._do(deed, said="Saved. What it said before stays readable.")

    @rx.event
    @requires(Role.PROVIDER, Role.ADMIN)
    async def resolve(self, form: dict[str, str]) -> EventSpec | None:
        async def deed(session: AsyncSession, actor: Actor) -> None:
            given = _typed(form, "text") | {"version": self._read_version}
            await issues.resolve(session, actor, self.one.id, parsed(IssueResolve, given))

        is_return = self.one.kind == IssueKind.RETURN.value
        return await self._do(deed, said="The review goes on." if is_return else "Issue resolved.")

    @rx.event
    @requires(Role.PROVIDER, Role.ADMIN)
    async def delete(self, form: dict[str, str]) -> EventSpec | None:
        async def deed(session: AsyncSession, actor: Actor) -> None:
            given = _typed(form, "reason") | {"version": self._read_version}
            await issues.delete(session, actor, self.one.id, parsed(IssueDelete, given))

        return await self._do(deed, said="Issue deleted. Who, when and why stay on record.")

    @rx.event
    @requires(Role.REQUESTER)
    async def put_answer(self, text: str) -> None:
        self._text = str(text)[:4000]
        await self._save()

    @rx.event
    @requires(Role.REQUESTER)
    async def tick(self, position: int, choice: str) -> None:
        """How one wanted thing is answered: a document, a sentence, a file under way, or not at all."""
        for item in self.one.wanted:
            if item.position == position:
                item.choice = str(choice)[:60]
        await self._save()
        await self._read(active=True)

    @rx.event
    @requires(Role.REQUESTER)
    async def put_words(self, position: int, words: str) -> None:
        self._words[int(position)] = str(words)[:1000]
        await self._save()

    @rx.event
    @requires(Role.REQUESTER)
    async def send(self, form: dict[str, str]) -> EventSpec | None:
        self._text = str(form.get("answer", ""))
        for item in self.one.wanted:
            if f"words_{item.position}" in form:
                self._words[item.position] = str(form[f"words_{item.position}"])
            item.choice = str(form.get(f"choice_{item.position}", item.choice))
        goes_on: list[bool] = []

        async def deed(session: AsyncSession, actor: Actor) -> None:
            goes_on.append(await issues.send_answer(session, actor, self.one.id, self._answer()))
            self._text, self._words, self.attaching = None, {}, False

        told = await self._do(deed, said="Answer sent. The review goes on.")
        if told is not None and goes_on == [False]:
            return rx.toast.success("Answer sent. The review goes on as soon as the file is there.")
        return told

    @rx.event
    @requires(Role.REQUESTER)
    async def attach(self, is_open: bool) -> None:
        """The place for files, under the answer."""
        self.attaching, self.files = bool(is_open), []
        await self._read(active=True)

    @rx.event
    @requires(Role.REQUESTER)
    async def arrived(self) -> None:
        """A file is there: it can be chosen now."""
        await self._read(active=True)

    @rx.var
    def upload_target(self) -> str:
        """Where files go; empty until somebody wants to add some."""
        return f"/api/v1/cases/{self._of}/documents" if self.attaching else ""

    async def _do(self, deed: Deed, *, said: str) -> EventSpec | None:
        """Carry out one intention; a refusal stays in the dialog, with everything that was typed."""
        self.errors, self.is_newer = {}, False
        try:
            async with signed_in(self) as (session, actor):
                await deed(session, actor)
        except InvalidInput as problem:
            self.errors = problem.fields or {"form": problem.sentence}
            return None
        except Conflict as problem:
            await self._read(active=True)
            self.errors, self.is_newer = {"form": problem.sentence}, isinstance(problem, ChangedMeanwhile)
            self._read_version = self.one.version
            return None if self.dialog else failure(problem.sentence)
        self.dialog = ""
        await self._read(active=True)
        return rx.toast.success(said)

    async def _save(self) -> None:
        """Keep the answer so far. A question that was worded anew meanwhile is read first, then it is kept."""
        for _ in range(2):
            try:
                async with signed_in(self) as (session, actor):
                    await issues.save_answer(session, actor, self.one.id, self._answer())
            except ChangedMeanwhile:
                await self._read(active=True)
                continue
            except InvalidInput as problem:
                self.errors = problem.fields or {"form": problem.sentence}
            else:
                self.errors, self.saved = {}, f"{clock.now():%H:%M} UTC"
            return

    def _answer(self) -> AnswerChange:
        """Raises InvalidInput for what is too long."""
        return parsed(
            AnswerChange,
            {
                "text": self.one.draft if self._text is None else self._text,
                "items": [_item(item, self._words.get(item.position, item.words)) for item in self.one.wanted],
                "version": self.one.version,
            },
        )

    def _new(self, form: dict[str, str]) -> IssueReport:
        """The report that was typed. Raises InvalidInput."""
        is_return = self.kind == IssueKind.RETURN.value
        typed = [str(form.get(f"item_{key}", "")).strip() for key in self.wanted] if is_return else []
        blocks = [int(name.removeprefix("block_")) for name in form if _is_block(name) and form[name]]
        given = {"kind": self.kind, "items": [item for item in typed if item], "blocks": blocks}
        version = self._case_version if is_return else None
        return parsed(IssueReport, _typed(form, "title", "text") | given | {"case_version": version})

    def _forget(self) -> None:
        """Another case: nothing of the one before is left."""
        self.rows, self.total, self.kinds, self.one, self.loading = [], 0, [], NO_ISSUE, True
        self.dialog, self.errors, self.is_newer, self.saved = "", {}, False, ""
        self.attaching, self.files, self._chosen, self._text, self._words = False, [], None, None, {}
        self._of = asked_case(self)

    async def _read(self, *, active: bool) -> None:
        try:
            async with signed_in(self, active=active) as (session, actor):
                board = await issues.open_board(session, actor, asked_case(self), self._chosen)
                if self.attaching:
                    self.files = await documents.list_documents(session, actor, case_id=asked_case(self))
        except NotSignedIn:
            self.reset()
            raise
        except (NotFound, NotPermitted) as gone:
            self._forget()
            self.problem, self.loading = gone.sentence, False
            return
        self.rows, self.total, self.kinds = board.rows, board.total, board.kinds
        self.one, self._board_version = board.chosen or NO_ISSUE, board.case_version
        self.loading, self.problem = False, ""


def _item(item: ItemView, words: str) -> dict[str, object]:
    """What a select and its line of words say together."""
    kind, _, document_id = item.choice.partition(":")
    answer = kind if kind in set(ItemAnswer) else ItemAnswer.OPEN.value
    return {"id": item.id, "answer": answer, "document_id": document_id or None, "words": words}


def _typed(form: object, *names: str) -> dict[str, object]:
    """These fields of a form, whatever else a browser sent."""
    return {name: form[name] for name in names if name in form} if isinstance(form, dict) else {}


def _is_block(name: str) -> bool:
    return name.startswith("block_") and name.removeprefix("block_").isdecimal() and len(name) < 10
