"""A return: what the expert needs, the requester's answer piece by piece, and the way back to the review (T9, T10).

The review goes on by itself when everything was answered and every promised file is there; the expert or an
administrator may let it go on sooner. What was left of the time when it was returned is what is left then.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, update
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.core.errors import ChangedMeanwhile, InvalidInput, InvalidTransition
from mso_app.core.events import emit
from mso_app.domain.access import Action, Actor
from mso_app.domain.case_status import CaseStatus, Move, after
from mso_app.domain.events import IssueAnswered
from mso_app.domain.issues import ITEM_MAX, NEEDS_WORDS, TEXT_MAX, IssueKind, ItemAnswer, title_of
from mso_app.models import Case, Issue, IssueItem
from mso_app.schemas.issues import AnswerChange, ItemChange
from mso_app.services import visibility
from mso_app.services.cases.transition import check_version, hold, move
from mso_app.services.issues.writing import CHANGED, NewIssue, add, on_record, resolved, rewrite

TEXT_MIN = 3
NOTHING_WAITS = "Nothing is waiting for an answer in this case."


async def return_case(
    session: AsyncSession,
    actor: Actor,
    case_id: UUID,
    *,
    version: int | None,
    text: str,
    items: Sequence[str] = (),
    title: str = "",
    blocks: Sequence[int] = (),
) -> UUID:
    """T9: file a return; the change of status is its consequence (MSO-17, MSO-28). Its id."""
    case = await visibility.case_of(session, actor, case_id, Action.RETURN_CASE)
    await hold(session, case)
    if version is not None:
        check_version(case, version)
    needed = _text(text, "Say why you need it.")
    wanted = [item.strip()[:ITEM_MAX] for item in items if item.strip()]
    if not wanted:
        raise InvalidInput(fields={"items": "Name at least one thing the requester has to send."})
    after(Move.RETURN, case.status)
    what = NewIssue(
        kind=IssueKind.RETURN, title=title.strip() or title_of(needed), text=needed, items=wanted, blocks=blocks
    )
    issue = await add(session, actor, case, what, action=Action.RETURN_CASE)
    await move(session, actor, case, Move.RETURN, reason=issue.title)
    return issue.id


async def save_answer(session: AsyncSession, actor: Actor, issue_id: UUID, so_far: AnswerChange) -> None:
    """Keep what was written and ticked; only the requester's side reads it before it is sent."""
    issue, case = await _asked(session, actor, issue_id, so_far.version)
    await _tick(session, actor, case, issue, so_far.items)
    await _keep_draft(session, issue, so_far.text)
    await on_record(session, actor, Action.ANSWER_RETURN, issue)


async def send_answer(session: AsyncSession, actor: Actor, issue_id: UUID, answer: AnswerChange) -> bool:
    """T10: the answer goes out. Whether the review goes on now; it does later when a file is still under way."""
    issue, case = await _asked(session, actor, issue_id, answer.version)
    await _tick(session, actor, case, issue, answer.items)
    items = await items_of(session, issue)
    problems = {f"item_{item.position}": sentence for item in items if (sentence := _missing(item))}
    if not items and len(answer.text) < TEXT_MIN:
        problems["text"] = "Write the answer, or say which document you added."
    if problems:
        raise InvalidInput("Something is not answered yet.", fields=problems)
    await rewrite(
        session,
        issue,
        answer.version,
        draft_answer="",
        answer=answer.text,
        answered_at=clock.now(),
        answered_by=actor.id,
    )
    await on_record(session, actor, Action.ANSWER_RETURN, issue)
    if await attach(session, case, issue):
        await close_by_answer(session, actor, case, issue)
        return True
    await emit(session, IssueAnswered(case_id=case.id, issue_id=issue.id, by=actor.id))
    return False


async def resume(session: AsyncSession, actor: Actor, case_id: UUID, *, version: int, text: str = "") -> None:
    """T10 by the provider or an admin: the return is settled, answered or not."""
    case = await visibility.case_of(session, actor, case_id, Action.RESUME_CASE)
    await hold(session, case)
    check_version(case, version)
    issue = await open_return(session, case)
    await rewrite(session, issue, issue.version, resolved_at=clock.now(), resolved_by=actor.id, resolution=text.strip())
    await close_return(session, actor, case)
    await resolved(session, issue, by=actor.id)


async def close_return(session: AsyncSession, actor: Actor | None, case: Case) -> None:
    """The case goes back to its review. Raises InvalidTransition when it does not wait for an answer."""
    await move(session, actor, case, Move.RESUME)


async def close_by_answer(session: AsyncSession, actor: Actor | None, case: Case, issue: Issue) -> None:
    """The answer itself resolves the return. `actor` is None when the last file did it."""
    await rewrite(session, issue, issue.version, resolved_at=clock.now(), resolved_by=None)
    await close_return(session, actor, case)
    await resolved(session, issue, by=actor.id if actor else None)


async def attach(session: AsyncSession, case: Case, issue: Issue) -> bool:
    """Give the files that came since the return to what was promised, in order. Whether nothing is awaited any more."""
    items = await items_of(session, issue)
    taken = {item.document_id for item in items}
    came = visibility.documents_in(case)
    documents = [
        row for row in (await session.exec(came)).all() if row.created_at >= issue.created_at and row.id not in taken
    ]
    awaited = [item for item in items if item.answer is ItemAnswer.UPLOAD]
    for item, document in zip(awaited, documents, strict=False):
        item.answer, item.document_id = ItemAnswer.DOCUMENT, document.id
        session.add(item)
    await session.flush()
    return len(documents) >= len(awaited)


async def open_return(session: AsyncSession, case: Case) -> Issue:
    """The return the case waits for. Raises InvalidTransition."""
    found = (await session.exec(visibility.open_returns(case).limit(1))).first()
    if found is None or case.status is not CaseStatus.RETURNED:
        raise InvalidTransition(NOTHING_WAITS)
    return found


async def items_of(session: AsyncSession, issue: Issue) -> list[IssueItem]:
    return list((await session.exec(visibility.items_of([issue]))).all())


async def _asked(session: AsyncSession, actor: Actor, issue_id: UUID, seen: int) -> tuple[Issue, Case]:
    """The open return that is to be answered, as the person saw it."""
    issue, case = await visibility.issue_of(session, actor, issue_id, Action.ANSWER_RETURN)
    await hold(session, case)
    await session.refresh(issue)
    waits = issue.kind is IssueKind.RETURN and issue.resolved_at is None and issue.deleted_at is None
    if not waits or case.status is not CaseStatus.RETURNED:
        raise InvalidTransition(NOTHING_WAITS)
    if issue.version != seen:
        raise ChangedMeanwhile(CHANGED)
    return issue, case


async def _keep_draft(session: AsyncSession, issue: Issue, text: str) -> None:
    # Without a new version: what nobody else reads must not send away whoever words the question anew.
    await session.exec(update(Issue).where(col(Issue.id) == issue.id).values(draft_answer=text))
    await session.refresh(issue)


async def _tick(session: AsyncSession, actor: Actor, case: Case, issue: Issue, ticked: Sequence[ItemChange]) -> None:
    """Write how each thing is answered. Raises InvalidInput for what is not of this return or this case."""
    known = {item.id: item for item in await items_of(session, issue)}
    documents = {row.id for row in (await session.exec(visibility.documents_in(case))).all()} if ticked else set()
    for one in ticked:
        item = known.get(one.id)
        if item is None:
            raise InvalidInput("This is no longer asked for. Reload the page.")
        if one.answer is ItemAnswer.DOCUMENT and one.document_id not in documents:
            raise InvalidInput(fields={f"item_{item.position}": "Choose a document of this case."})
        item.answer = one.answer
        item.document_id = one.document_id if one.answer is ItemAnswer.DOCUMENT else None
        item.words = one.words if one.answer in NEEDS_WORDS else ""
        session.add(item)
    await session.flush()


def _missing(item: IssueItem) -> str:
    """What this thing still lacks; "" when it is answered."""
    if item.answer is ItemAnswer.OPEN:
        return "Say how this is answered, or why it is not available."
    if item.answer is ItemAnswer.SENTENCE and len(item.words) < TEXT_MIN:
        return "Write the sentence."
    if item.answer is ItemAnswer.UNAVAILABLE and len(item.words) < TEXT_MIN:
        return "Say why it is not available."
    return ""


def _text(text: str, missing: str) -> str:
    text = text.strip()
    if len(text) < TEXT_MIN:
        raise InvalidInput(fields={"text": missing})
    if len(text) > TEXT_MAX:
        raise InvalidInput(fields={"text": f"Keep it under {TEXT_MAX} characters."})
    return text
