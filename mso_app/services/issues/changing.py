"""Other words for an issue, its resolution, and taking it out with a reason; every wording it had stays on record."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.core.errors import InvalidTransition, NotPermitted
from mso_app.domain.access import Action, Actor
from mso_app.domain.issues import IssueKind
from mso_app.domain.words import Role
from mso_app.models import Case, Issue, IssueEdit
from mso_app.schemas.issues import IssueChange, IssueDelete, IssueResolve
from mso_app.services import audit, visibility
from mso_app.services.cases.transition import hold
from mso_app.services.issues.returns import close_return
from mso_app.services.issues.writing import WITHDRAWN, changed, on_record, resolved, rewrite


async def change(session: AsyncSession, actor: Actor, issue_id: UUID, new: IssueChange) -> None:
    """Word it anew, while it is open; what it said before stays readable for everybody."""
    issue, _ = await _held(session, actor, issue_id, Action.CHANGE_ISSUE)
    if issue.resolved_at is not None:
        raise InvalidTransition("This issue is resolved and keeps its words. Report a new one.")
    edit = IssueEdit(
        issue_id=issue.id,
        editor_id=actor.id,
        title_before=issue.title,
        title_after=new.title,
        text_before=issue.text,
        text_after=new.text,
    )
    await rewrite(session, issue, new.version, title=new.title, text=new.text)
    if (edit.title_before, edit.text_before) != (edit.title_after, edit.text_after):
        session.add(edit)
    await on_record(session, actor, Action.CHANGE_ISSUE, issue)
    await changed(session, issue, by=actor.id)


async def resolve(session: AsyncSession, actor: Actor, issue_id: UUID, how: IssueResolve) -> None:
    """It is settled, with a word about how. Of a return that means that the review goes on (T10)."""
    issue, case = await _held(session, actor, issue_id, Action.RESOLVE_ISSUE)
    if issue.resolved_at is not None:
        raise InvalidTransition("This issue is resolved already.")
    await rewrite(session, issue, how.version, resolved_at=clock.now(), resolved_by=actor.id, resolution=how.text)
    await on_record(session, actor, Action.RESOLVE_ISSUE, issue)
    if issue.kind is IssueKind.RETURN:
        await close_return(session, actor, case)
    await resolved(session, issue, by=actor.id)


async def delete(session: AsyncSession, actor: Actor, issue_id: UUID, why: IssueDelete) -> None:
    """Taken out by whoever reported it or an administrator (X-5). Who, when and why stay for everybody to see."""
    issue, _ = await _held(session, actor, issue_id, Action.DELETE_ISSUE)
    if actor.role is not Role.ADMIN and issue.reporter_id != actor.id:
        await audit.record_refusal(session, actor, Action.DELETE_ISSUE, subject="issue", subject_id=issue.id)
        raise NotPermitted("Only whoever reported this issue, or an administrator, can delete it.")
    if issue.kind is IssueKind.RETURN and issue.resolved_at is None:
        raise InvalidTransition("The case waits for this return. Resolve it first, then the review goes on.")
    await rewrite(session, issue, why.version, deleted_at=clock.now(), deleted_by=actor.id, delete_reason=why.reason)
    await on_record(session, actor, Action.DELETE_ISSUE, issue)
    await changed(session, issue, by=actor.id)


async def _held(session: AsyncSession, actor: Actor, issue_id: UUID, action: Action) -> tuple[Issue, Case]:
    """The issue, to be written: reached, allowed, and nobody else at it."""
    issue, case = await visibility.issue_of(session, actor, issue_id, action)
    await hold(session, case)
    await session.refresh(issue)
    if case.withdrawn_at is not None:
        raise InvalidTransition(WITHDRAWN)
    if issue.deleted_at is not None:
        raise InvalidTransition("This issue was deleted.")
    return issue, case
