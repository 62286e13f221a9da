"""The one way an issue comes to be and changes: one after the other in a case, on record, and announced."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict, Unpack
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.errors import ChangedMeanwhile, InvalidTransition
from mso_app.core.events import emit
from mso_app.domain.access import Action, Actor
from mso_app.domain.events import IssueReported, IssueResolved, IssuesChanged
from mso_app.domain.issues import IssueKind
from mso_app.models import Case, Issue, IssueItem
from mso_app.services import audit
from mso_app.services.cases.transition import hold

CHANGED = "This issue was changed by somebody else. Your text is kept."
WITHDRAWN = "This case was withdrawn by its requester."


class Values(TypedDict, total=False):
    """Columns of an issue that change."""

    title: str
    text: str
    draft_answer: str
    answer: str
    answered_at: datetime
    answered_by: UUID
    resolved_at: datetime
    resolved_by: UUID | None
    resolution: str
    deleted_at: datetime
    deleted_by: UUID
    delete_reason: str


@dataclass(frozen=True, kw_only=True)
class NewIssue:
    kind: IssueKind
    title: str
    text: str
    items: Sequence[str] = ()
    blocks: Sequence[int] = ()
    invoice_id: UUID | None = None


async def add(
    session: AsyncSession, actor: Actor, case: Case, new: NewIssue, *, action: Action = Action.REPORT_ISSUE
) -> Issue:
    """A new issue under the next number of its case, on record and announced."""
    await hold(session, case)
    if case.withdrawn_at is not None:
        raise InvalidTransition(WITHDRAWN)
    last = (await session.exec(select(func.max(Issue.number)).where(Issue.case_id == case.id))).one()
    issue = Issue(
        case_id=case.id,
        number=(last or 0) + 1,
        kind=new.kind,
        reporter_id=actor.id,
        title=new.title,
        text=new.text,
        blocks=sorted(set(new.blocks)),
        invoice_id=new.invoice_id,
    )
    session.add(issue)
    await session.flush()
    for position, wanted in enumerate(new.items, start=1):
        session.add(IssueItem(issue_id=issue.id, position=position, text=wanted))
    await session.flush()
    await on_record(session, actor, action, issue)
    await emit(session, IssueReported(case_id=case.id, issue_id=issue.id, by=actor.id, kind=new.kind))
    return issue


async def rewrite(session: AsyncSession, issue: Issue, seen: int, **values: Unpack[Values]) -> None:
    """Write columns of an issue if it is still as the person saw it. Raises ChangedMeanwhile."""
    guarded = (
        update(Issue).where(col(Issue.id) == issue.id, col(Issue.version) == seen).values(version=seen + 1, **values)
    )
    if (await session.exec(guarded)).rowcount != 1:
        raise ChangedMeanwhile(CHANGED)
    await session.refresh(issue)


async def on_record(session: AsyncSession, actor: Actor | None, action: Action, issue: Issue) -> None:
    """One row of the log, without a word of the issue."""
    what: audit.Details = {"kind": issue.kind.value, "number": issue.number}
    await audit.record(
        session, actor, action, subject="issue", subject_id=issue.id, case_id=issue.case_id, details=what
    )


async def resolved(session: AsyncSession, issue: Issue, *, by: UUID | None) -> None:
    """Announce that an issue is settled."""
    await emit(
        session,
        IssueResolved(
            case_id=issue.case_id,
            issue_id=issue.id,
            by=by,
            kind=issue.kind,
            reporter_id=issue.reporter_id,
            invoice_id=issue.invoice_id,
        ),
    )


async def changed(session: AsyncSession, issue: Issue, *, by: UUID | None) -> None:
    await emit(session, IssuesChanged(case_id=issue.case_id, issue_id=issue.id, by=by))
