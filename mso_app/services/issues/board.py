"""The issues of one case as the asking person may see them: the list, and one of them in full beside it."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.domain import access
from mso_app.domain.access import Action, Actor
from mso_app.domain.issues import KIND_WORDS, REPORTED, IssueKind, IssueState, ItemAnswer
from mso_app.domain.words import Role
from mso_app.models import Account, Case, Document, Institution, Issue, IssueEdit
from mso_app.schemas.accounts import initials
from mso_app.schemas.issues import Happening, IssueBoard, IssueDetail
from mso_app.services import audit, visibility
from mso_app.services.issues.returns import items_of
from mso_app.services.issues.views import (
    ROLE_WORDS,
    STATE_LABELS,
    People,
    Person,
    blocks_of,
    choices_of,
    edit_view,
    happening,
    item_view,
    name_of,
    row_of,
    state_of,
    stub_of,
    when,
)
from mso_app.services.views import moment

ROWS_SHOWN = 50
EDITS_SHOWN = 20


async def open_board(
    session: AsyncSession, actor: Actor, case_id: UUID, chosen: UUID | None = None, *, most: int = ROWS_SHOWN
) -> IssueBoard:
    """The issues of a case, newest first. The chosen one is open, or the one that waits, or the newest."""
    case = await visibility.case_of(session, actor, case_id, Action.SEE_ISSUES)
    issues = list((await session.exec(visibility.issues_of(actor, case).limit(most))).all())
    zone = await _zone(session, case)
    people = await _people(session, _involved(issues))
    shown = _chosen(issues, chosen)
    board = IssueBoard(
        rows=[row_of(actor, issue, people, zone) for issue in issues],
        total=(await session.exec(visibility.count_of_issues(actor, case))).one(),
        open=sum(state_of(issue) in (IssueState.OPEN, IssueState.ANSWERED) for issue in issues),
        chosen=await _detail(session, actor, case, shown, zone) if shown else None,
        kinds=_reportable(actor, case),
        case_version=case.version,
    )
    await audit.record(session, actor, Action.SEE_ISSUES, subject="case", subject_id=case.id, case_id=case.id)
    return board


async def open_issue(session: AsyncSession, actor: Actor, issue_id: UUID) -> IssueDetail:
    """One issue in full. Raises NotFound or NotPermitted, on record."""
    issue, case = await visibility.issue_of(session, actor, issue_id, Action.SEE_ISSUES)
    detail = await _detail(session, actor, case, issue, await _zone(session, case))
    await audit.record(session, actor, Action.SEE_ISSUES, subject="issue", subject_id=issue.id, case_id=case.id)
    return detail


def _chosen(issues: list[Issue], chosen: UUID | None) -> Issue | None:
    """A deleted one is not opened by itself, only by somebody who asks for it."""
    for issue in issues:
        if issue.id == chosen:
            return issue
    waiting = [issue for issue in issues if state_of(issue) in (IssueState.OPEN, IssueState.ANSWERED)]
    returned = [issue for issue in waiting if issue.kind is IssueKind.RETURN]
    there = [issue for issue in issues if issue.deleted_at is None]
    return next(iter([*returned, *waiting, *there]), None)


def _reportable(actor: Actor, case: Case) -> list[str]:
    can = access.can(visibility.standing(actor, case), case.status, withdrawn=case.withdrawn_at is not None)
    if Action.REPORT_ISSUE not in can:
        return []
    return [kind.value for kind in REPORTED if kind is not IssueKind.RETURN or Action.RETURN_CASE in can]


async def _detail(session: AsyncSession, actor: Actor, case: Case, issue: Issue, zone: str) -> IssueDetail:
    edits = list((await session.exec(visibility.edits_of(issue).limit(EDITS_SHOWN))).all())
    people = await _people(session, [*_involved([issue]), *(edit.editor_id for edit in edits), case.requester_id])
    reporter, state = people[issue.reporter_id], state_of(issue)
    base = IssueDetail(
        id=issue.id,
        number=issue.number,
        kind=issue.kind.value,
        kind_label=KIND_WORDS[issue.kind].label,
        state=state.value,
        state_label=STATE_LABELS[state],
        title=issue.title,
        text=issue.text,
        reporter=name_of(actor, issue.reporter_id, people),
        reporter_initials=initials(reporter.name),
        reporter_role=ROLE_WORDS[reporter.role],
        at=when(issue.created_at, zone),
        moment=moment(issue.created_at, zone=zone),
        version=issue.version,
    )
    if state is IssueState.DELETED:
        # What it said is gone for everybody; that it was there, and why it is not, is not.
        base.title = base.text = ""
        base.is_deleted, base.stub = True, stub_of(actor, issue, people, zone)
        base.happened = _happened(actor, issue, [], people, zone)
        return base
    base.blocks = blocks_of(issue)
    base.for_whom = people[case.requester_id].name if issue.kind is IssueKind.RETURN else ""
    base.resolution = issue.resolution
    base.edits = [edit_view(actor, edit, people, zone) for edit in edits]
    base.edited = when(edits[0].created_at, zone) if edits else ""
    base.happened = _happened(actor, issue, edits, people, zone)
    if issue.resolved_at is not None:
        base.resolved = (
            f"{name_of(actor, issue.resolved_by, people, nobody='By the answer')}, {when(issue.resolved_at, zone)}"
        )
    await _answer(session, actor, case, issue, base, people, zone)
    _flags(actor, case, issue, base)
    return base


async def _answer(
    session: AsyncSession, actor: Actor, case: Case, issue: Issue, base: IssueDetail, people: People, zone: str
) -> None:
    """What is wanted and how it was answered. Before it is sent only the requester's side sees how far it got."""
    items = await items_of(session, issue)
    hidden = issue.answered_at is None and actor.role is not Role.REQUESTER
    documents = (
        {row.id: row for row in (await session.exec(visibility.every_document_in(case=case))).all()} if items else {}
    )
    base.wanted = [item_view(item, documents, hidden=hidden) for item in items]
    if issue.answered_at is not None:
        base.answer, base.answered_at = issue.answer, when(issue.answered_at, zone)
        base.answered_by = name_of(actor, issue.answered_by, people)
        person = people.get(issue.answered_by) if issue.answered_by else None
        base.answered_initials = initials(person.name) if person else ""
        base.waits_for_file = issue.resolved_at is None and any(item.answer is ItemAnswer.UPLOAD for item in items)
    if actor.role is Role.REQUESTER and issue.resolved_at is None and issue.kind is IssueKind.RETURN:
        base.draft = issue.draft_answer or issue.answer
        base.choices = choices_of(_present(documents.values()), issue.created_at)


def _flags(actor: Actor, case: Case, issue: Issue, base: IssueDetail) -> None:
    can = access.can(visibility.standing(actor, case), case.status, withdrawn=case.withdrawn_at is not None)
    is_open = issue.resolved_at is None
    is_return = issue.kind is IssueKind.RETURN
    base.may_change = is_open and Action.CHANGE_ISSUE in can
    base.may_resolve = is_open and Action.RESOLVE_ISSUE in can
    mine = actor.role is Role.ADMIN or issue.reporter_id == actor.id
    base.may_delete = mine and Action.DELETE_ISSUE in can and not (is_return and is_open)
    base.may_answer = is_return and is_open and Action.ANSWER_RETURN in can


def _happened(actor: Actor, issue: Issue, edits: list[IssueEdit], people: People, zone: str) -> list[Happening]:
    """Newest first."""
    is_return = issue.kind is IssueKind.RETURN
    told: list[tuple[datetime, str, UUID | None, str]] = [
        (issue.created_at, f"Issue #{issue.number} opened", issue.reporter_id, "circle-alert")
    ]
    if is_return:
        told.append((issue.created_at, "Case returned, clock paused", issue.reporter_id, "circle-pause"))
    told += [(edit.created_at, "Worded anew", edit.editor_id, "pencil") for edit in edits]
    if issue.answered_at is not None:
        told.append((issue.answered_at, "Answer sent", issue.answered_by, "reply"))
    if issue.resolved_at is not None:
        word = "Resolved, the clock runs again" if is_return else "Resolved"
        told.append((issue.resolved_at, word, issue.resolved_by, "circle-check"))
    if issue.deleted_at is not None:
        told.append((issue.deleted_at, "Deleted", issue.deleted_by, "trash-2"))
    newest_first = sorted(enumerate(told), key=lambda one: (one[1][0], one[0]), reverse=True)
    return [happening(actor, text, who, at, icon, people, zone) for _, (at, text, who, icon) in newest_first]


def _involved(issues: Iterable[Issue]) -> list[UUID]:
    return [
        person
        for issue in issues
        for person in (issue.reporter_id, issue.answered_by, issue.resolved_by, issue.deleted_by)
        if person is not None
    ]


def _present(documents: Iterable[Document]) -> list[Document]:
    return [row for row in documents if row.removed_at is None]


async def _people(session: AsyncSession, ids: Iterable[UUID]) -> dict[UUID, Person]:
    chosen = select(Account.id, Account.name, Account.role).where(col(Account.id).in_(set(ids)))
    return {person: Person(name=name, role=Role(role)) for person, name, role in (await session.exec(chosen)).all()}


async def _zone(session: AsyncSession, case: Case) -> str:
    return (await session.get_one(Institution, case.institution_id)).time_zone
