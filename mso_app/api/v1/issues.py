"""Issues of a case over HTTP: list, report, word anew, resolve, delete, and the answer to a return."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel

from mso_app.api.deps import CurrentActor, Uow
from mso_app.schemas.issues import (
    AnswerChange,
    IssueBoard,
    IssueChange,
    IssueDelete,
    IssueDetail,
    IssuePage,
    IssueQuery,
    IssueReport,
    IssueResolve,
)
from mso_app.services import issues

router = APIRouter(prefix="/api/v1", tags=["issues"])


class Reported(BaseModel):
    id: UUID


class Sent(BaseModel):
    """Whether the review goes on now, or when the file that is still under way is there."""

    review_goes_on: bool


@router.get("/issues")
async def list_all(session: Uow, actor: CurrentActor, query: Annotated[IssueQuery, Query()]) -> IssuePage:
    """The issues of all cases, for administrators."""
    return await issues.list_issues(session, actor, query)


@router.get("/cases/{case_id}/issues")
async def list_in_case(session: Uow, actor: CurrentActor, case_id: UUID) -> IssueBoard:
    """The issues of a case, newest first; of a deleted one who deleted it, when and why."""
    return await issues.open_board(session, actor, case_id)


@router.post("/cases/{case_id}/issues", status_code=201)
async def report(session: Uow, actor: CurrentActor, case_id: UUID, new: IssueReport) -> Reported:
    """Report an issue. One of the kind "return" sends the case back to its requester and pauses the clock."""
    return Reported(id=await issues.report(session, actor, case_id, new))


@router.get("/issues/{issue_id}")
async def open_issue(session: Uow, actor: CurrentActor, issue_id: UUID) -> IssueDetail:
    """One issue with its wordings, its answer and what happened to it."""
    return await issues.open_issue(session, actor, issue_id)


@router.patch("/issues/{issue_id}", status_code=204)
async def change(session: Uow, actor: CurrentActor, issue_id: UUID, new: IssueChange) -> None:
    """Word an open issue anew; what it said before stays readable."""
    await issues.change(session, actor, issue_id, new)


@router.post("/issues/{issue_id}/resolve", status_code=204)
async def resolve(session: Uow, actor: CurrentActor, issue_id: UUID, how: IssueResolve) -> None:
    """Settle an issue; of a return that means that the review goes on."""
    await issues.resolve(session, actor, issue_id, how)


@router.post("/issues/{issue_id}/delete", status_code=204)
async def delete(session: Uow, actor: CurrentActor, issue_id: UUID, why: IssueDelete) -> None:
    """Delete one's own issue, or any as an administrator, with a reason."""
    await issues.delete(session, actor, issue_id, why)


@router.post("/issues/{issue_id}/answer")
async def answer(session: Uow, actor: CurrentActor, issue_id: UUID, answer: AnswerChange) -> Sent:
    """Answer a return, each wanted thing on its own; it may go out before a file has arrived."""
    return Sent(review_goes_on=await issues.send_answer(session, actor, issue_id, answer))
