"""Which issues an actor can reach: those of the cases they reach, without what is none of their business."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, func, true
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import Select, SelectOfScalar

from mso_app.core.errors import NotFound
from mso_app.domain.access import Action, Actor
from mso_app.domain.issues import HIDDEN_FROM_PROVIDERS, IssueKind
from mso_app.domain.words import Role
from mso_app.models import Account, Case, Institution, Issue, IssueEdit, IssueItem
from mso_app.services import audit
from mso_app.services.visibility.cases import case_of, case_reach

# Made once, for it costs more than the question.
_REPORTER = aliased(Account)


def issue_reach(actor: Actor) -> ColumnElement[bool]:
    """Of the issues of a case that was reached, those this person may know of: experts see no money (MSO-31)."""
    if actor.role is Role.PROVIDER:
        return col(Issue.kind).not_in(HIDDEN_FROM_PROVIDERS)
    return true()


def issues_of(actor: Actor, case: Case) -> SelectOfScalar[Issue]:
    """The issues of a case that was reached, deleted ones too, newest first."""
    return select(Issue).where(Issue.case_id == case.id, issue_reach(actor)).order_by(col(Issue.number).desc())


def count_of_issues(actor: Actor, case: Case) -> SelectOfScalar[int]:
    """How many there are, without the deleted ones."""
    shown = and_(col(Issue.case_id) == case.id, col(Issue.deleted_at).is_(None), issue_reach(actor))
    return select(func.count()).select_from(Issue).where(shown)


async def issue_of(session: AsyncSession, actor: Actor, issue_id: UUID, action: Action) -> tuple[Issue, Case]:
    """The issue and its case. Raises NotFound or NotPermitted, on record."""
    issue = (await session.exec(select(Issue).where(Issue.id == issue_id, issue_reach(actor)))).first()
    if issue is None:
        await audit.record_refusal(session, actor, action, subject="issue", subject_id=issue_id)
        raise NotFound
    return issue, await case_of(session, actor, issue.case_id, action)


def issue_lines(actor: Actor, *conditions: ColumnElement[bool]) -> Select[Issue, Case, str, str]:
    """Issues of all reachable cases with their case, the institution's and the reporter's name."""
    return (
        select(Issue, Case, Institution.name, _REPORTER.name)
        .join(Case, col(Case.id) == Issue.case_id)
        .join(Institution, col(Institution.id) == Case.institution_id)
        .join(_REPORTER, col(_REPORTER.id) == Issue.reporter_id)
        .where(case_reach(actor), issue_reach(actor), *conditions)
    )


def issue_counts(actor: Actor, *conditions: ColumnElement[bool]) -> SelectOfScalar[int]:
    """How many issues of all reachable cases meet the conditions."""
    return (
        select(func.count())
        .select_from(Issue)
        .join(Case, col(Case.id) == Issue.case_id)
        .where(case_reach(actor), issue_reach(actor), *conditions)
    )


def places_with_issues(actor: Actor) -> Select[UUID, str]:
    """Ids and names of the institutions whose reachable cases have issues."""
    return (
        select(Institution.id, Institution.name)
        .join(Case, col(Case.institution_id) == Institution.id)
        .join(Issue, col(Issue.case_id) == Case.id)
        .where(case_reach(actor), issue_reach(actor))
        .distinct()
        .order_by(Institution.name)
    )


def items_of(issues: Sequence[Issue]) -> SelectOfScalar[IssueItem]:
    """What these issues ask for, in order."""
    if not issues:
        return select(IssueItem).where(false())
    wanted = col(IssueItem.issue_id).in_([issue.id for issue in issues])
    return select(IssueItem).where(wanted).order_by(col(IssueItem.issue_id), col(IssueItem.position))


def edits_of(issue: Issue) -> SelectOfScalar[IssueEdit]:
    """Every change of wording, newest first."""
    return (
        select(IssueEdit)
        .where(IssueEdit.issue_id == issue.id)
        .order_by(col(IssueEdit.created_at).desc(), col(IssueEdit.id).desc())
    )


def open_returns(case: Case) -> SelectOfScalar[Issue]:
    """The return the case waits for: at most one, but history may know better."""
    waiting = and_(col(Issue.resolved_at).is_(None), col(Issue.deleted_at).is_(None))
    return (
        select(Issue)
        .where(Issue.case_id == case.id, Issue.kind == IssueKind.RETURN, waiting)
        .order_by(col(Issue.number).desc())
    )


def open_dispute(case: Case, invoice_id: UUID | None) -> SelectOfScalar[Issue]:
    """The dispute of an invoice that is not settled."""
    waiting = and_(col(Issue.resolved_at).is_(None), col(Issue.deleted_at).is_(None))
    about = col(Issue.invoice_id).is_(None) if invoice_id is None else col(Issue.invoice_id) == invoice_id
    return select(Issue).where(Issue.case_id == case.id, Issue.kind == IssueKind.BILLING, waiting, about)
