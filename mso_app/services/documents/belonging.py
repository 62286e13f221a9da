"""What a file belongs to, a draft or a case, and whether this person may do this to it now."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import update
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from mso_app.core.errors import InvalidTransition
from mso_app.core.events import Event, emit
from mso_app.domain import access
from mso_app.domain.access import Action, Actor
from mso_app.domain.case_status import CaseStatus
from mso_app.domain.events import CaseChanged, DocumentsChanged, DraftChanged
from mso_app.domain.words import Role
from mso_app.models import Case, CaseDraft, Document, Institution
from mso_app.services import visibility

CLOSED = {
    CaseStatus.DONE: "This case is done, so its files stay as they are.",
    CaseStatus.REJECTED: "This case waits for an administrator. Files can be added once an expert is asked.",
}
WITHDRAWN = "This case was withdrawn, so its files stay as they are."
KEPT = "Files can be removed only while a case is New or Returned."
READ_BY_TWO = "Two experts read this case blinded, so only its requester adds files until both have sealed."


@dataclass(frozen=True, kw_only=True)
class Parent:
    """A case or a draft that was reached; exactly one of the two is set."""

    case: Case | None = None
    draft: CaseDraft | None = None
    is_read_by_two: bool = False
    """Whether a file that one expert adds would tell another what they think."""

    @property
    def case_id(self) -> UUID | None:
        return self.case.id if self.case else None

    @property
    def subject(self) -> str:
        return "case" if self.case else "draft"

    @property
    def id(self) -> UUID:
        row = self.case or self.draft
        assert row is not None
        return row.id

    def present(self) -> SelectOfScalar[Document]:
        """Its files that are still there, by code."""
        if self.case is not None:
            return visibility.documents_in(self.case)
        assert self.draft is not None
        return visibility.documents_in_draft(self.draft)

    def every(self) -> SelectOfScalar[Document]:
        """Removed ones too."""
        return visibility.every_document_in(case=self.case, draft=self.draft)


async def parent_of(
    session: AsyncSession,
    actor: Actor,
    *,
    case_id: UUID | None = None,
    draft_id: UUID | None = None,
    action: Action,
) -> Parent:
    """The case or the draft, if within reach. A draft that was submitted leads to its case. Raises NotFound."""
    if draft_id is not None:
        draft = await visibility.draft_of(session, actor, draft_id)
        if draft.case_id is None:
            return Parent(draft=draft)
        case_id = draft.case_id
    assert case_id is not None
    case = await visibility.case_of(session, actor, case_id, action)
    by_two = actor.role is Role.PROVIDER and await visibility.is_read_by_two(session, case)
    return Parent(case=case, is_read_by_two=by_two)


async def document_and_parent(
    session: AsyncSession, actor: Actor, document_id: UUID, action: Action
) -> tuple[Document, Parent]:
    """A file and what it belongs to. Raises NotFound or NotPermitted."""
    document, case = await visibility.document_of(session, actor, document_id, action)
    if case is not None:
        return document, Parent(case=case)
    assert document.draft_id is not None
    return document, Parent(draft=await visibility.draft_of(session, actor, document.draft_id))


def require_now(actor: Actor, parent: Parent, action: Action) -> None:
    """Raise InvalidTransition unless the status allows it. In a draft everything is still open."""
    if parent.case is None or action in allowed_now(actor, parent):
        return
    if parent.case.withdrawn_at is not None:
        raise InvalidTransition(WITHDRAWN)
    if action is Action.REMOVE_DOCUMENT:
        raise InvalidTransition(KEPT)
    if parent.is_read_by_two:
        raise InvalidTransition(READ_BY_TWO)
    raise InvalidTransition(CLOSED.get(parent.case.status, KEPT))


def allowed_now(actor: Actor, parent: Parent) -> list[Action]:
    """What this person may do to the files right now."""
    everything = [Action.READ_DOCUMENT, Action.ADD_DOCUMENT, Action.REMOVE_DOCUMENT, Action.CLASSIFY_DOCUMENT]
    if parent.case is None:
        return everything
    can = access.can(
        visibility.standing(actor, parent.case),
        parent.case.status,
        withdrawn=parent.case.withdrawn_at is not None,
    )
    closed = {Action.ADD_DOCUMENT} if parent.is_read_by_two else set()
    return [action for action in everything if action in can and action not in closed]


async def take(session: AsyncSession, parent: Parent) -> None:
    """Hold the parent until the transaction ends: codes are given and quotas are counted one after the other."""
    table = Case if parent.case is not None else CaseDraft
    await session.exec(update(table).where(col(table.id) == parent.id).values(version=table.version))
    await session.refresh(parent.case or parent.draft)


async def zone_of(session: AsyncSession, parent: Parent) -> str:
    """The time zone of the institution, for the words about when."""
    row = parent.case or parent.draft
    assert row is not None
    return (await session.get_one(Institution, row.institution_id)).time_zone


async def tell(session: AsyncSession, parent: Parent, *, analyse: bool) -> None:
    """Say that the files changed. `analyse` when what was found in them is out of date."""
    event: Event
    if parent.case is None:
        event = DraftChanged(draft_id=parent.id)
    elif analyse:
        event = DocumentsChanged(case_id=parent.case.id)
    else:
        event = CaseChanged(case_id=parent.case.id)
    await emit(session, event)
