"""The issues of all cases, for administrators: filtered and paged in the database."""

from datetime import timedelta

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.domain.access import Action, Actor, require
from mso_app.domain.deadlines import span
from mso_app.domain.issues import KIND_WORDS, IssueState
from mso_app.models import Case, Issue
from mso_app.schemas.issues import IssueLine, IssuePage, IssueQuery, PlaceChoice
from mso_app.services import audit, visibility
from mso_app.services.issues.views import STATE_LABELS, state_of
from mso_app.services.text import like
from mso_app.services.views import moment

PLACES_SHOWN = 50
_OPEN = and_(col(Issue.resolved_at).is_(None), col(Issue.deleted_at).is_(None))
_STATES: dict[str, ColumnElement[bool]] = {
    "open": _OPEN,
    "resolved": and_(col(Issue.resolved_at).is_not(None), col(Issue.deleted_at).is_(None)),
    "deleted": col(Issue.deleted_at).is_not(None),
}


async def list_issues(session: AsyncSession, actor: Actor, query: IssueQuery) -> IssuePage:
    """One window of the issues of all cases; open ones oldest first, the others newest first."""
    require(actor, Action.LIST_ISSUES)
    conditions = _conditions(query)
    order = col(Issue.created_at).asc() if query.state == "open" else col(Issue.created_at).desc()
    lines = visibility.issue_lines(actor, *conditions).order_by(order, col(Issue.id))
    rows = (await session.exec(lines.offset(query.offset).limit(query.limit))).all()
    page = IssuePage(
        rows=[_line(issue, case, institution, reporter) for issue, case, institution, reporter in rows],
        total=(await session.exec(visibility.issue_counts(actor, *conditions))).one(),
        offset=query.offset,
        places=await _places(session, actor),
        open=(await session.exec(visibility.issue_counts(actor, _OPEN))).one(),
    )
    await audit.record(session, actor, Action.LIST_ISSUES, subject="issues", details={"rows": len(rows)})
    return page


async def _places(session: AsyncSession, actor: Actor) -> list[PlaceChoice]:
    found = await session.exec(visibility.places_with_issues(actor).limit(PLACES_SHOWN))
    return [PlaceChoice(id=place, name=name) for place, name in found.all()]


def _conditions(query: IssueQuery) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if query.state:
        found.append(_STATES[query.state])
    if query.kind is not None:
        found.append(col(Issue.kind) == query.kind)
    if query.institution_id is not None:
        found.append(col(Case.institution_id) == query.institution_id)
    if query.older_than_days:
        found.append(col(Issue.created_at) < clock.now() - timedelta(days=query.older_than_days))
    if query.search.strip():
        pattern = like(query.search)
        named = col(Issue.title).ilike(pattern, escape="\\") & col(Issue.deleted_at).is_(None)
        found.append(or_(named, col(Case.number).ilike(pattern, escape="\\")))
    return found


def _line(issue: Issue, case: Case, institution: str, reporter: str) -> IssueLine:
    state = state_of(issue)
    until = issue.resolved_at or issue.deleted_at or clock.now()
    return IssueLine(
        id=issue.id,
        case_id=case.id,
        case_number=case.number,
        number=issue.number,
        title="Deleted" if state is IssueState.DELETED else issue.title,
        kind=issue.kind.value,
        kind_label=KIND_WORDS[issue.kind].label,
        state=state.value,
        state_label=STATE_LABELS[state],
        institution=institution,
        reporter=reporter,
        age=span(until - issue.created_at),
        at=moment(issue.created_at, zone="UTC"),
    )
