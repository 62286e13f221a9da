"""Reporting an issue: an expert who accepted the case, or an administrator."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.errors import InvalidInput
from mso_app.domain.access import Action, Actor
from mso_app.domain.issues import IssueKind
from mso_app.schemas.issues import IssueReport
from mso_app.services import visibility
from mso_app.services.issues.returns import return_case
from mso_app.services.issues.writing import NewIssue, add


async def report(session: AsyncSession, actor: Actor, case_id: UUID, new: IssueReport) -> UUID:
    """A new issue; one of the kind "return" moves the case. Its id."""
    if new.kind is IssueKind.RETURN:
        return await return_case(
            session,
            actor,
            case_id,
            version=new.case_version,
            title=new.title,
            text=new.text,
            items=new.items,
            blocks=new.blocks,
        )
    case = await visibility.case_of(session, actor, case_id, Action.REPORT_ISSUE)
    if new.kind is IssueKind.BILLING:
        raise InvalidInput(fields={"kind": "A dispute is opened at the invoice, by its requester."})
    what = NewIssue(kind=new.kind, title=new.title, text=new.text, blocks=new.blocks)
    issue = await add(session, actor, case, what)
    return issue.id
