"""Issues and returns: who may do what, what everybody sees, and that the clock stands still meanwhile."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.db import unit_of_work
from mso_app.core.errors import (
    AlreadyExists,
    ChangedMeanwhile,
    Conflict,
    InvalidInput,
    InvalidTransition,
    NotFound,
    NotPermitted,
)
from mso_app.domain.access import Action, Actor
from mso_app.domain.case_status import CaseStatus
from mso_app.domain.documents import FileKind
from mso_app.domain.events import DocumentsChanged
from mso_app.domain.issues import IssueKind, ItemAnswer
from mso_app.models import AuditRow, Case, Issue, Notification
from mso_app.schemas.issues import (
    AnswerChange,
    IssueChange,
    IssueDelete,
    IssueDetail,
    IssueQuery,
    IssueReport,
    IssueResolve,
    ItemChange,
)
from mso_app.schemas.opinions import AnswerChange as Written
from mso_app.schemas.opinions import OpinionChange
from mso_app.services import cases, issues, opinions, reactions
from mso_app.services.issues import documents_arrived
from tests.build import answer_return, make_admin, make_case, make_provider, make_requester
from tests.conftest import Clock, Database
from tests.documents import add_document

CANARY = "zqcanary"


@pytest.fixture(autouse=True)
def reacting() -> None:
    """Consequences are part of what is tested."""
    reactions.install()


def _report(kind: IssueKind = IssueKind.INFORMATION, title: str = "Which lesion is meant?") -> IssueReport:
    return IssueReport(kind=kind, title=title, text="Question 2 names two lesions.")


async def _one(session: AsyncSession, actor: Actor, case: Case) -> IssueDetail:
    chosen = (await issues.open_board(session, actor, case.id)).chosen
    assert chosen is not None
    return chosen


async def test_expert_and_admin_report_and_the_requester_sees_every_issue(session: AsyncSession) -> None:
    """MSO-26, MSO-27: all of them, none hidden, and the count on the tab is the same for everybody."""
    requester, provider, admin = await make_requester(session), await make_provider(session), await make_admin(session)
    case = await make_case(session, requester, status=CaseStatus.IN_PROGRESS, provider=provider, admin=admin)
    await issues.report(session, provider, case.id, _report())
    await issues.report(session, admin, case.id, _report(IssueKind.ADMINISTRATIVE, "Birth dates differ"))

    seen = await issues.open_board(session, requester, case.id)

    assert [(row.number, row.title, row.state) for row in seen.rows] == [
        (2, "Birth dates differ", "open"),
        (1, "Which lesion is meant?", "open"),
    ]
    assert seen.kinds == []
    counts = [(await cases.open_case(session, who, case.id)).issue_count for who in (requester, provider, admin)]
    assert counts == [2, 2, 2]


async def test_a_requester_changes_no_issue(session: AsyncSession) -> None:
    """MSO-27, X-5: any write is refused, and stands in the log."""
    requester, admin = await make_requester(session), await make_admin(session)
    case = await make_case(session, requester, status=CaseStatus.IN_PROGRESS, admin=admin)
    issue_id = await issues.report(session, admin, case.id, _report())

    with pytest.raises(NotPermitted):
        await issues.report(session, requester, case.id, _report())
    with pytest.raises(NotPermitted):
        await issues.change(session, requester, issue_id, IssueChange(title="Other", text="Other words.", version=1))
    with pytest.raises(NotPermitted):
        await issues.resolve(session, requester, issue_id, IssueResolve(version=1))
    with pytest.raises(NotPermitted):
        await issues.delete(session, requester, issue_id, IssueDelete(reason="No.  No.", version=1))
    with pytest.raises(NotPermitted):
        await issues.list_issues(session, requester, IssueQuery())
    assert (await _one(session, requester, case)).title == "Which lesion is meant?"


async def test_who_was_only_asked_and_who_is_a_stranger(session: AsyncSession) -> None:
    """Security section 4: 403 before accepting, 404 for everybody who has nothing to do with the case."""
    provider, admin = await make_provider(session), await make_admin(session)
    case = await make_case(session, status=CaseStatus.ASSIGNED, provider=provider, admin=admin)
    issue_id = await issues.report(session, admin, case.id, _report())

    with pytest.raises(NotPermitted):
        await issues.open_board(session, provider, case.id)
    assert (await cases.open_case(session, provider, case.id)).issue_count == 0
    for stranger in (await make_provider(session), await make_requester(session)):
        with pytest.raises(NotFound):
            await issues.open_issue(session, stranger, issue_id)
        with pytest.raises(NotFound):
            await issues.report(session, stranger, case.id, _report())


async def test_every_wording_stays_readable_with_its_author(session: AsyncSession) -> None:
    """MSO-26: who, when, the old and the new text, the words added and removed marked."""
    requester, provider, admin = await make_requester(session), await make_provider(session), await make_admin(session)
    case = await make_case(session, requester, status=CaseStatus.IN_PROGRESS, provider=provider, admin=admin)
    issue_id = await issues.report(session, provider, case.id, _report())

    change = IssueChange(title="Which lesion is meant?", text="Question 2 names three lesions.", version=1)
    await issues.change(session, admin, issue_id, change)

    seen = await _one(session, requester, case)
    assert (seen.text, seen.version) == ("Question 2 names three lesions.", 2)
    assert [(edit.by, edit.title) for edit in seen.edits] == [(admin.name, [])]
    assert [(part.text, part.mark) for part in seen.edits[0].text] == [
        ("Question 2 names ", ""),
        ("two", "removed"),
        ("three", "added"),
        (" lesions.", ""),
    ]


async def test_a_stale_change_is_refused(session: AsyncSession) -> None:
    """Row 28."""
    admin = await make_admin(session)
    case = await make_case(session, admin=admin)
    issue_id = await issues.report(session, admin, case.id, _report())
    await issues.change(session, admin, issue_id, IssueChange(title="Newer", text="Newer words.", version=1))

    with pytest.raises(ChangedMeanwhile):
        await issues.change(session, admin, issue_id, IssueChange(title="Older", text="Older words.", version=1))
    with pytest.raises(ChangedMeanwhile):
        await issues.resolve(session, admin, issue_id, IssueResolve(version=1))
    with pytest.raises(ChangedMeanwhile):
        await issues.delete(session, admin, issue_id, IssueDelete(reason="Wrong case.", version=1))


async def test_resolved_issues_keep_their_words(session: AsyncSession) -> None:
    """MSO-26."""
    requester, provider = await make_requester(session), await make_provider(session)
    case = await make_case(session, requester, status=CaseStatus.IN_PROGRESS, provider=provider)
    issue_id = await issues.report(session, provider, case.id, _report())

    await issues.resolve(session, provider, issue_id, IssueResolve(text="The left one.", version=1))

    seen = await _one(session, requester, case)
    assert (seen.state, seen.resolution) == ("resolved", "The left one.")
    with pytest.raises(InvalidTransition):
        await issues.resolve(session, provider, issue_id, IssueResolve(version=2))
    with pytest.raises(InvalidTransition):
        await issues.change(session, provider, issue_id, IssueChange(title="Other", text="Other words.", version=2))


async def test_a_deleted_issue_leaves_a_stub_without_its_words(session: AsyncSession, clock: Clock) -> None:
    """X-5: who deleted it, when and why; everybody of the case sees that, nobody what it said."""
    requester, provider, admin = await make_requester(session), await make_provider(session), await make_admin(session)
    case = await make_case(session, requester, status=CaseStatus.IN_PROGRESS, provider=provider, admin=admin)
    issue_id = await issues.report(session, provider, case.id, _report(title=f"About {CANARY}"))

    await issues.delete(session, admin, issue_id, IssueDelete(reason="Opened on the wrong case.", version=1))

    stub = f"Deleted by {admin.name} on 2 Mar: Opened on the wrong case."
    for who in (requester, provider):
        board = await issues.open_board(session, who, case.id)
        detail = await issues.open_issue(session, who, issue_id)
        assert [(row.is_deleted, row.line) for row in board.rows] == [(True, stub)]
        assert detail.stub == stub
        assert CANARY not in board.model_dump_json() + detail.model_dump_json()
        assert CANARY not in (await cases.open_case(session, who, case.id)).model_dump_json()
        assert board.total == 0


async def test_only_its_reporter_or_an_admin_deletes(session: AsyncSession) -> None:
    """X-5."""
    provider, admin = await make_provider(session), await make_admin(session)
    case = await make_case(session, status=CaseStatus.IN_PROGRESS, provider=provider, admin=admin)
    of_admin = await issues.report(session, admin, case.id, _report())
    own = await issues.report(session, provider, case.id, _report())

    with pytest.raises(NotPermitted):
        await issues.delete(session, provider, of_admin, IssueDelete(reason="Not needed.", version=1))
    await issues.delete(session, provider, own, IssueDelete(reason="Not needed.", version=1))

    assert [row.is_deleted for row in (await issues.open_board(session, provider, case.id)).rows] == [True, False]


async def test_a_return_needs_text_and_something_wanted(session: AsyncSession) -> None:
    """T9, MSO-17, MSO-28: only the expert, and only with both."""
    provider, admin = await make_provider(session), await make_admin(session)
    case = await make_case(session, status=CaseStatus.IN_PROGRESS, provider=provider, admin=admin)

    with pytest.raises(InvalidInput) as refused:
        await issues.return_case(session, provider, case.id, version=case.version, text="Send it.", items=[" "])
    assert list(refused.value.fields) == ["items"]
    with pytest.raises(NotPermitted):
        await issues.return_case(session, admin, case.id, version=case.version, text="Send it.", items=["CT"])
    with pytest.raises(ChangedMeanwhile):
        await issues.return_case(session, provider, case.id, version=case.version - 1, text="Send it.", items=["CT"])
    assert case.status is CaseStatus.IN_PROGRESS


async def test_the_answer_ticks_each_item_and_resumes_the_exact_time(session: AsyncSession, clock: Clock) -> None:
    """T9, T10: a document for one, a sentence for the next, a reason for what there is not."""
    requester, provider = await make_requester(session), await make_provider(session)
    case = await make_case(session, requester, status=CaseStatus.IN_PROGRESS, provider=provider)
    clock.move(hours=31, minutes=7, seconds=11)
    assert case.clock_due_at is not None
    left = case.clock_due_at - clock.now
    report = IssueReport(
        kind=IssueKind.RETURN,
        title="Send the CT of 14 October",
        text="The report alone does not show the duct.",
        items=["CT abdomen, images", "CA 19-9", "Histology"],
        blocks=[1],
        case_version=case.version,
    )
    issue_id = await issues.report(session, provider, case.id, report)
    clock.move(days=2, minutes=13)
    document = await add_document(
        session, requester, b"%PDF-1.4 ct", code=1, file_kind=FileKind.PDF, name="ct.pdf", case_id=case.id
    )
    asked = await issues.open_issue(session, requester, issue_id)
    items = [
        ItemChange(id=asked.wanted[0].id, answer=ItemAnswer.DOCUMENT, document_id=document.id),
        ItemChange(id=asked.wanted[1].id, answer=ItemAnswer.SENTENCE, words="31 U/mL on 12 October."),
        ItemChange(id=asked.wanted[2].id, answer=ItemAnswer.UNAVAILABLE, words="No biopsy was taken."),
    ]

    goes_on = await issues.send_answer(
        session, requester, issue_id, AnswerChange(text="See D1.", items=items, version=asked.version)
    )

    assert goes_on
    assert case.status is CaseStatus.IN_PROGRESS
    assert case.clock_due_at is not None
    assert case.clock_due_at - clock.now == timedelta(seconds=int(left.total_seconds()))
    seen = await issues.open_issue(session, provider, issue_id)
    assert [(item.answer, item.code, item.words) for item in seen.wanted] == [
        ("document", "D1", ""),
        ("sentence", "", "31 U/mL on 12 October."),
        ("unavailable", "", "No biopsy was taken."),
    ]
    assert (seen.state, seen.answer, seen.blocks) == ("resolved", "See D1.", "Blocks question 1")


async def test_every_item_has_to_be_answered(session: AsyncSession) -> None:
    """T10: each that is not says so at its place, and nothing is sent."""
    requester = await make_requester(session)
    case = await make_case(session, requester, status=CaseStatus.RETURNED)
    asked = await _one(session, requester, case)

    for item in (
        [],
        [ItemChange(id=asked.wanted[0].id, answer=ItemAnswer.UNAVAILABLE)],
        [ItemChange(id=asked.wanted[0].id, answer=ItemAnswer.DOCUMENT, document_id=asked.id)],
    ):
        with pytest.raises(InvalidInput) as refused:
            await issues.send_answer(
                session, requester, asked.id, AnswerChange(text="Here.", items=item, version=asked.version)
            )
        assert list(refused.value.fields) == ["item_1"]
    assert case.status is CaseStatus.RETURNED


async def test_an_answer_may_go_out_before_its_file(session: AsyncSession, clock: Clock) -> None:
    """T10: sent at once, the review goes on by itself when the file is there."""
    requester, provider = await make_requester(session), await make_provider(session)
    case = await make_case(session, requester, status=CaseStatus.RETURNED, provider=provider)
    asked = await _one(session, requester, case)
    promised = [ItemChange(id=asked.wanted[0].id, answer=ItemAnswer.UPLOAD)]
    answer = AnswerChange(text="It is on its way.", items=promised, version=asked.version)

    assert not await issues.send_answer(session, requester, asked.id, answer)
    waiting = await issues.open_issue(session, provider, asked.id)
    assert (case.status, waiting.state, waiting.waits_for_file) == (CaseStatus.RETURNED, "answered", True)

    clock.move(minutes=9)
    await add_document(
        session, requester, b"%PDF-1.4 ct", code=1, file_kind=FileKind.PDF, name="ct.pdf", case_id=case.id
    )
    await documents_arrived(session, DocumentsChanged(case_id=case.id))

    done = await issues.open_issue(session, provider, asked.id)
    assert (case.status, done.state) == (CaseStatus.IN_PROGRESS, "resolved")
    assert [(item.answer, item.code) for item in done.wanted] == [("document", "D1")]


async def test_what_is_not_sent_is_the_requesters_alone(session: AsyncSession) -> None:
    """A draft of the answer, its ticks too, is seen by nobody on the other side."""
    requester, provider, admin = await make_requester(session), await make_provider(session), await make_admin(session)
    case = await make_case(session, requester, status=CaseStatus.RETURNED, provider=provider, admin=admin)
    asked = await _one(session, requester, case)
    so_far = AnswerChange(
        text=f"I think {CANARY}",
        items=[ItemChange(id=asked.wanted[0].id, answer=ItemAnswer.SENTENCE, words=CANARY)],
        version=asked.version,
    )

    await issues.save_answer(session, requester, asked.id, so_far)

    mine = await issues.open_issue(session, requester, asked.id)
    assert (mine.draft, mine.wanted[0].words, mine.version) == (f"I think {CANARY}", CANARY, asked.version)
    for who in (provider, admin):
        board = await issues.open_board(session, who, case.id)
        assert board.chosen is not None
        assert board.chosen.wanted[0].answer == "open"
        assert CANARY not in board.model_dump_json() + (await cases.open_case(session, who, case.id)).model_dump_json()


async def test_expert_or_admin_let_the_review_go_on(session: AsyncSession) -> None:
    """T10: resolving the return is what moves the case."""
    provider, admin = await make_provider(session), await make_admin(session)
    for who in (provider, admin):
        case = await make_case(session, status=CaseStatus.RETURNED, provider=provider, admin=admin)
        asked = await _one(session, who, case)

        await issues.resolve(session, who, asked.id, IssueResolve(text="By telephone.", version=asked.version))

        assert case.status is CaseStatus.IN_PROGRESS
        assert (await _one(session, who, case)).state == "resolved"


async def test_an_open_return_is_not_deleted(session: AsyncSession) -> None:
    """Otherwise the case would wait for nothing."""
    admin = await make_admin(session)
    case = await make_case(session, status=CaseStatus.RETURNED, admin=admin)
    asked = await _one(session, admin, case)

    with pytest.raises(InvalidTransition):
        await issues.delete(session, admin, asked.id, IssueDelete(reason="A mistake.", version=asked.version))

    assert case.status is CaseStatus.RETURNED


async def test_asking_another_expert_closes_the_return(session: AsyncSession) -> None:
    """T11, X-6."""
    requester, admin, other = await make_requester(session), await make_admin(session), await make_provider(session)
    case = await make_case(session, requester, status=CaseStatus.RETURNED, admin=admin)
    asked = await _one(session, requester, case)

    await cases.reassign(session, admin, case.id, other.id, version=case.version)

    seen = await issues.open_issue(session, requester, asked.id)
    assert (seen.state, seen.resolution) == ("resolved", "Another expert was asked instead.")
    with pytest.raises(InvalidTransition):
        await issues.send_answer(session, requester, asked.id, AnswerChange(text="Here.", version=seen.version))


async def test_a_case_is_returned_twice_and_keeps_both(session: AsyncSession, clock: Clock) -> None:
    """T9 after T10: the bar adds up what was paused, and what was used stands still meanwhile."""
    requester, provider = await make_requester(session), await make_provider(session)
    case = await make_case(session, requester, status=CaseStatus.ACCEPTED, provider=provider)
    for items in (["CT"], ["Histology"]):
        clock.move(hours=5)
        await issues.return_case(session, provider, case.id, version=case.version, text="Needed.", items=items)
        clock.move(hours=10)
        await answer_return(session, requester, case, "Here it is.")

    review = (await cases.open_case(session, requester, case.id)).review

    assert (review.used, review.paused) == ("10 h used", "paused 20 h")
    assert [row.state for row in (await issues.open_board(session, requester, case.id)).rows] == ["resolved"] * 2


async def test_a_draft_opinion_never_shows_on_the_requesters_side(session: AsyncSession) -> None:
    """Visual language 6: not its words, and not that it is there."""
    requester, provider = await make_requester(session), await make_provider(session)
    plain = await make_case(session, requester, status=CaseStatus.IN_PROGRESS, provider=provider)
    written = await make_case(session, requester, status=CaseStatus.IN_PROGRESS, provider=provider)
    draft = await opinions.open_draft(session, provider, written.id)
    answers = [Written(question_id=one.question_id, text=CANARY, is_complete=True) for one in draft.answers]
    change = OpinionChange(headline=f"{CANARY} is my view", answers=answers)
    await opinions.save(session, provider, written.id, change, version=draft.version)
    shown: list[str] = []
    for case in (plain, written):
        await session.refresh(case)
        await issues.return_case(session, provider, case.id, version=case.version, text="Needed.", items=["CT"])
        board = await issues.open_board(session, requester, case.id)
        detail = await cases.open_case(session, requester, case.id)
        assert CANARY not in board.model_dump_json() + detail.model_dump_json()
        shown.append(f"{detail.document_count} {detail.claim_count} {detail.issue_count} {len(detail.moves)}")

    assert shown[0] == shown[1]


async def test_a_dispute_is_between_the_requester_and_the_house(session: AsyncSession) -> None:
    """MSO-31, X-11: the administrators see and settle it, the expert does not know that it is there."""
    requester, provider, admin = await make_requester(session), await make_provider(session), await make_admin(session)
    case = await make_case(session, requester, status=CaseStatus.IN_PROGRESS, provider=provider, admin=admin)
    issue_id = await issues.open_dispute(session, requester, case, f"We were promised {CANARY}.")

    with pytest.raises(AlreadyExists):
        await issues.open_dispute(session, requester, case, "Once more.")
    board = await issues.open_board(session, provider, case.id)
    assert (board.rows, board.total) == ([], 0)
    assert CANARY not in (await cases.open_case(session, provider, case.id)).model_dump_json()
    with pytest.raises(NotFound):
        await issues.open_issue(session, provider, issue_id)
    with pytest.raises(NotFound):
        await issues.resolve(session, provider, issue_id, IssueResolve(version=1))
    assert [row.id for row in (await issues.open_board(session, requester, case.id)).rows] == [issue_id]
    listed = await issues.list_issues(session, admin, IssueQuery(kind=IssueKind.BILLING))
    assert [(row.id, row.title) for row in listed.rows] == [(issue_id, f"We were promised {CANARY}.")]

    assert await issues.resolve_dispute(session, admin, case, text="Corrected by a credit note.")
    assert not await issues.resolve_dispute(session, admin, case)
    assert (await issues.open_issue(session, requester, issue_id)).state == "resolved"


async def test_nobody_reports_a_dispute_by_hand(session: AsyncSession) -> None:
    admin = await make_admin(session)
    case = await make_case(session, admin=admin)

    with pytest.raises(InvalidInput):
        await issues.report(session, admin, case.id, _report(IssueKind.BILLING))


async def test_the_admins_list_filters_by_kind_state_age_and_place(session: AsyncSession, clock: Clock) -> None:
    """MSO-33."""
    admin = await make_admin(session)
    old, new = await make_case(session, admin=admin), await make_case(session, admin=admin)
    first = await issues.report(session, admin, old.id, _report(title="100% sure?"))
    clock.move(days=10)
    second = await issues.report(session, admin, new.id, _report(IssueKind.QUALITY, "Page 2 is cut off"))
    third = await issues.report(session, admin, new.id, _report(IssueKind.ADMINISTRATIVE))
    await issues.resolve(session, admin, third, IssueResolve(version=1))

    async def found(**query: object) -> list[object]:
        page = await issues.list_issues(session, admin, IssueQuery.model_validate(query))
        assert page.total == len(page.rows)
        assert page.open == 2
        return [row.id for row in page.rows]

    assert await found() == [first, second]
    assert await found(state="resolved") == [third]
    assert await found(state="deleted") == []
    assert set(await found(state="")) == {first, second, third}
    assert await found(kind="quality") == [second]
    assert await found(older_than_days=7) == [first]
    assert await found(institution_id=new.institution_id) == [second]
    assert await found(search="100%") == [first]
    assert await found(search=new.number) == [second]
    page = await issues.list_issues(session, admin, IssueQuery(limit=1, offset=1))
    assert ([row.id for row in page.rows], page.total, page.rows[0].age) == ([second], 2, "1 m")


async def test_everybody_else_is_told_without_a_word_of_it(session: AsyncSession) -> None:
    """Row 37."""
    requester, provider, admin = await make_requester(session), await make_provider(session), await make_admin(session)
    case = await make_case(session, requester, status=CaseStatus.IN_PROGRESS, provider=provider, admin=admin)
    issue_id = await issues.report(session, provider, case.id, _report(title=CANARY))
    await issues.resolve(session, admin, issue_id, IssueResolve(text=CANARY, version=1))
    await issues.open_dispute(session, requester, case, f"{CANARY} is too much.")

    rows = (await session.exec(select(Notification).where(Notification.kind.startswith("issue")))).all()  # pyright: ignore[reportAttributeAccessIssue] -- a column

    told = {(row.account_id, row.kind, row.count) for row in rows}
    assert told == {
        (requester.id, "issue_reported", 1),
        (admin.id, "issue_reported", 2),
        (requester.id, "issue_resolved", 1),
        (provider.id, "issue_resolved", 1),
    }
    assert CANARY not in str([row.model_dump() for row in rows])


async def test_every_act_leaves_one_row_without_a_word_of_it(session: AsyncSession) -> None:
    """N-14, MSO-34."""
    admin = await make_admin(session)
    case = await make_case(session, admin=admin)
    issue_id = await issues.report(session, admin, case.id, _report(title=CANARY))
    await issues.change(session, admin, issue_id, IssueChange(title=CANARY, text=CANARY, version=1))
    await issues.resolve(session, admin, issue_id, IssueResolve(text=CANARY, version=2))
    await issues.delete(session, admin, issue_id, IssueDelete(reason=CANARY, version=3))

    rows = (await session.exec(select(AuditRow).where(AuditRow.subject_id == issue_id).order_by("seq"))).all()  # pyright: ignore[reportArgumentType] -- a column

    done = [Action.REPORT_ISSUE, Action.CHANGE_ISSUE, Action.RESOLVE_ISSUE, Action.DELETE_ISSUE]
    assert [row.action for row in rows] == [str(action) for action in done]
    assert CANARY not in str([row.model_dump() for row in rows])


async def _wins(deed: Callable[[AsyncSession], Awaitable[object]]) -> bool:
    """Whether it was done, in a transaction of its own; a rival that was faster is no failure."""
    try:
        async with unit_of_work() as session:
            await deed(session)
    except (Conflict, NotPermitted):
        return False
    return True


async def test_of_resolving_and_changing_at_once_one_wins(database: Database) -> None:
    """Row 24 and row 28: eight at the same version, one is done."""
    async with unit_of_work() as session:
        admin = await make_admin(session)
        case = await make_case(session, admin=admin)
    for round_ in range(6):
        async with unit_of_work() as session:
            issue_id = await issues.report(session, admin, case.id, _report(title=f"Round {round_}"))

        resolve = partial(issues.resolve, actor=admin, issue_id=issue_id, how=IssueResolve(version=1))
        new = IssueChange(title="Other", text="Other words.", version=1)
        change = partial(issues.change, actor=admin, issue_id=issue_id, new=new)

        won = await asyncio.gather(*(_wins(deed) for _ in range(4) for deed in (resolve, change)))

        assert sum(won) == 1
        async with unit_of_work() as session:
            assert (await session.get_one(Issue, issue_id)).version == 2


async def test_numbers_of_a_case_have_no_gap_and_no_twin(database: Database) -> None:
    """Twelve reported at once."""
    async with unit_of_work() as session:
        admin = await make_admin(session)
        case = await make_case(session, admin=admin)

    won = await asyncio.gather(
        *(_wins(lambda session: issues.report(session, admin, case.id, _report())) for _ in range(12))
    )

    assert all(won)
    async with unit_of_work() as session:
        numbers = [row.number for row in (await issues.open_board(session, admin, case.id)).rows]
    assert numbers == list(range(12, 0, -1))


async def test_answering_and_reassigning_at_once_gives_one_winner(database: Database) -> None:
    """T10 against T11."""
    async with unit_of_work() as session:
        requester, admin = await make_requester(session), await make_admin(session)
        others = [await make_provider(session, capacity=50) for _ in range(2)]
    for _ in range(4):
        async with unit_of_work() as session:
            case = await make_case(session, requester, status=CaseStatus.RETURNED, admin=admin, provider=others[0])
            asked = await _one(session, requester, case)
            version = case.version
        items = [ItemChange(id=asked.wanted[0].id, answer=ItemAnswer.SENTENCE, words="It is so.")]
        answer = AnswerChange(text="Here.", items=items, version=asked.version)

        send = partial(issues.send_answer, actor=requester, issue_id=asked.id, answer=answer)
        reassign = partial(cases.reassign, actor=admin, case_id=case.id, provider_id=others[1].id, version=version)

        won = await asyncio.gather(*(_wins(deed) for _ in range(4) for deed in (send, reassign)))

        assert sum(won) == 1
        async with unit_of_work() as session:
            row = await session.get_one(Case, case.id)
            issue = await session.get_one(Issue, asked.id)
        assert row.status in (CaseStatus.IN_PROGRESS, CaseStatus.ASSIGNED)
        assert issue.resolved_at is not None
