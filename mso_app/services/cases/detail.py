"""One case as the asking person may see it: the head of the case room."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.domain import access
from mso_app.domain.access import Action, Actor
from mso_app.domain.case_status import CaseStatus, Move
from mso_app.domain.issues import IssueKind
from mso_app.domain.second_readings import OPEN_TO_READERS
from mso_app.domain.words import Role
from mso_app.models import (
    Account,
    Assignment,
    Case,
    CaseMove,
    Claim,
    Institution,
    Issue,
    IssueItem,
    Question,
    SecondReading,
)
from mso_app.schemas.accounts import initials
from mso_app.schemas.cases import CaseDetail, MoveView, QuestionView, ReturnView
from mso_app.services import audit, visibility
from mso_app.services.cases.review_clock import clocks_of
from mso_app.services.opinion_versions import versions
from mso_app.services.opinion_window import window_closes_at, window_is_open
from mso_app.services.second_readings.narrowing import (
    has_sealed,
    is_blinded,
    is_secret,
    letter_of,
    may_decide,
    narrowed,
)
from mso_app.services.views import moment, patient_brief, provider_named, turn, urgency_words

MOVES_SHOWN = 100
SENTENCES: dict[Move, str] = {
    Move.SUBMIT: "Case submitted",
    Move.ASSIGN: "An expert was asked",
    Move.ACCEPT: "Accepted, no conflict of interest",
    Move.REJECT: "Rejected",
    Move.REASSIGN: "Another expert was asked",
    Move.BACK_TO_QUEUE: "Back in the queue",
    Move.START_REVIEW: "Review started",
    Move.RETURN: "Returned with a question",
    Move.RESUME: "Review goes on",
    Move.FORCE_REASSIGN: "Taken from its expert, another was asked",
    Move.SIGN: "Opinion signed and sealed",
    Move.UNASSIGN: "Taken back, in the queue again",
}


async def open_case(session: AsyncSession, actor: Actor, case_id: UUID) -> CaseDetail:
    """The case with its questions, history, clock and what may be done. Raises NotFound."""
    case = await visibility.case_of(session, actor, case_id, Action.SEE_CASE)
    detail = await case_detail(session, actor, case)
    await audit.record(session, actor, Action.SEE_CASE, subject="case", subject_id=case.id, case_id=case.id)
    return detail


async def case_detail(session: AsyncSession, actor: Actor, case: Case) -> CaseDetail:
    """What `open_case` returns, for a case that was reached already."""
    institution = await session.get_one(Institution, case.institution_id)
    zone = institution.time_zone
    pill, review = await clocks_of(session, case, institution)
    patient = await visibility.patient_in(session, case)
    reading = await visibility.second_reading_in(session, case)
    issues = await _issues(session, actor, case)
    names = await _names(session, actor, case, issues)
    provider = _provider_name(actor, case, names)
    requester = names[case.requester_id]
    grants = await _grants(session, actor, case, zone)
    turn_name, turn_role = turn(case, provider_name=provider or "The expert", requester_name=requester)
    standing = visibility.standing(actor, case)
    withdrawn = case.withdrawn_at is not None
    mine = not withdrawn and _is_mine(actor, case, reading, turn_role)
    return CaseDetail(
        id=case.id,
        number=case.number,
        subject=case.subject,
        status=case.status.value,
        status_label=case.status.label,
        specialty=case.specialty.value.capitalize(),
        urgency=case.urgency.value,
        urgency_words=urgency_words(case.urgency),
        history=case.history,
        first_diagnosis=case.first_diagnosis,
        first_diagnosis_code=case.first_diagnosis_code,
        first_treatment=case.first_treatment,
        patient=patient_brief(patient),
        institution=institution.name,
        requester=requester,
        provider=provider,
        provider_initials=initials(provider) if provider else "",
        turn=turn_name,
        # "You" stands beside it: a second reader's own letters, not those of the letter A.
        turn_initials=initials(actor.name if is_secret(actor, case) and mine else turn_name),
        is_my_turn=mine,
        clock=pill,
        review=review,
        questions=await _questions(session, case),
        moves=_in_order(
            _newest_first(await _moves(session, actor, case, names, zone), _issue_moves(actor, issues, names, zone)),
            grants,
        ),
        returns=await _returns(session, issues, names, zone),
        document_count=await _count_documents(session, case),
        appointment_count=await _count_appointments(session, actor, case),
        claim_count=await _count_claims(session, actor, case),
        issue_count=sum(issue.deleted_at is None for issue in issues),
        attested_at="" if is_secret(actor, case) else await _attested_at(session, case, zone),
        is_withdrawn=withdrawn,
        withdrawn_reason=case.withdrawn_reason,
        opened_until=_opened_until(actor, case, grants),
        opinion_edition=await _edition(session, case),
        is_adding=await _is_adding(session, actor, case),
        questions_until=_questions_until(case, zone),
        can=[action.value for action in _can(actor, case, reading)],
        standing=standing.value,
        reads_as=_reads_as(actor, case, reading),
        version=case.version,
    )


async def _edition(session: AsyncSession, case: Case) -> int:
    return len(await versions(session, case)) if case.status is CaseStatus.DONE else 0


async def _is_adding(session: AsyncSession, actor: Actor, case: Case) -> bool:
    if actor.id != case.provider_id or not window_is_open(case):
        return False
    return (await session.exec(visibility.addendum_drafts(actor, case))).first() is not None


def _questions_until(case: Case, zone: str) -> str:
    closes = window_closes_at(case)
    if closes is None or not window_is_open(case):
        return ""
    local = closes.astimezone(ZoneInfo(zone))
    return f"{local.day} {local:%b}"


def _can(actor: Actor, case: Case, reading: SecondReading | None) -> list[Action]:
    """A colleague of the institution may see a case, and still takes no part in its conversation."""
    withdrawn = case.withdrawn_at is not None
    allowed = access.can(visibility.standing(actor, case), case.status, withdrawn=withdrawn)
    allowed = narrowed(actor, case, reading, allowed)
    if visibility.is_opened_again(actor, case):
        return [action for action in allowed if action in access.READ_ONLY - access.OF_A_CONVERSATION]
    if actor.id in (case.requester_id, case.provider_id):
        return allowed
    return [action for action in allowed if action not in access.OF_A_CONVERSATION]


def _reads_as(actor: Actor, case: Case, reading: SecondReading | None) -> str:
    """The letter a second reader goes by, "third" for whoever decides, "A" once the first one's text is laid beside."""
    if reading is None or actor.role is not Role.PROVIDER:
        return ""
    if is_blinded(actor, case):
        return letter_of(actor, reading)
    return "A" if reading.status in OPEN_TO_READERS else ""


def _is_mine(actor: Actor, case: Case, reading: SecondReading | None, turn_role: str) -> bool:
    if actor.role is Role.ADMIN:
        return turn_role == "platform"
    if reading is not None and reading.ended_at is None and actor.role is Role.PROVIDER:
        return not has_sealed(actor, case, reading) or may_decide(actor, case, reading)
    return turn_role == actor.role.value and case.status is not CaseStatus.DONE


def _provider_name(actor: Actor, case: Case, names: dict[UUID, str]) -> str:
    return provider_named(actor, case, names[case.provider_id]) if case.provider_id else ""


async def _issues(session: AsyncSession, actor: Actor, case: Case) -> list[Issue]:
    """What this person may know of; who was only asked reads no issues yet."""
    if not access.may(visibility.standing(actor, case), Action.SEE_ISSUES):
        return []
    return list((await session.exec(visibility.issues_of(actor, case).limit(MOVES_SHOWN))).all())


async def _names(session: AsyncSession, actor: Actor, case: Case, issues: list[Issue]) -> dict[UUID, str]:
    moved = select(CaseMove.actor_id).where(CaseMove.case_id == case.id)
    people = {case.requester_id, *([case.provider_id] if case.provider_id else [])}
    for issue in issues:
        people |= {one for one in (issue.reporter_id, issue.resolved_by, issue.deleted_by) if one is not None}
    statement = select(Account.id, Account.name, Account.role).where(
        col(Account.id).in_(people) | col(Account.id).in_(moved)
    )
    hidden = is_secret(actor, case)
    return {
        account: ("Reader A" if account == case.provider_id else "An expert")
        if hidden and role is Role.PROVIDER
        else name
        for account, name, role in (await session.exec(statement)).all()
    }


async def _questions(session: AsyncSession, case: Case) -> list[QuestionView]:
    statement = select(Question).where(Question.case_id == case.id).order_by(col(Question.number))
    rows = (await session.exec(statement)).all()
    return [QuestionView(id=row.id, number=row.number, text=row.text) for row in rows]


async def _moves(session: AsyncSession, actor: Actor, case: Case, names: dict[UUID, str], zone: str) -> list[MoveView]:
    statement = (
        select(CaseMove)
        .where(CaseMove.case_id == case.id)
        .order_by(col(CaseMove.case_version).desc())
        .limit(MOVES_SHOWN)
    )
    rows = (await session.exec(statement)).all()
    return [
        MoveView(
            text=SENTENCES[row.move],
            by=_by(actor, row, names),
            at=row.created_at,
            when=moment(row.created_at, zone=zone),
            status=row.to_status.value,
            reason=row.reason if _may_read_reason(actor, row, hidden=is_secret(actor, case)) else "",
        )
        for row in rows
    ]


async def _grants(session: AsyncSession, actor: Actor, case: Case, zone: str) -> list[MoveView]:
    """How a finished case was opened again; only a finished one can be."""
    if case.status is not CaseStatus.DONE:
        return []
    found = (await session.exec(visibility.grants_of(case).limit(MOVES_SHOWN))).all()
    return [
        MoveView(
            text=f"Opened again until {moment(grant.until, zone=zone)}",
            by="You" if grant.account_id == actor.id else name,
            at=grant.created_at,
            when=moment(grant.created_at, zone=zone),
            status="opened_again",
            reason=grant.reason,
        )
        for grant, name in found
    ]


def _in_order(moves: list[MoveView], grants: list[MoveView]) -> list[MoveView]:
    """Newest first; of the same moment, moves keep the order they have."""
    return sorted([*grants, *moves], key=lambda one: one.at, reverse=True) if grants else moves


def _opened_until(actor: Actor, case: Case, grants: list[MoveView]) -> str:
    if not grants or not visibility.is_opened_again(actor, case):
        return ""
    return grants[0].text.removeprefix("Opened again until ")


def _by(actor: Actor, row: CaseMove, names: dict[UUID, str]) -> str:
    if row.actor_id is None:
        return "System"
    if row.actor_id == actor.id:
        return "You"
    if row.move is Move.REJECT and actor.role is Role.REQUESTER:
        return "The expert asked"
    return names.get(row.actor_id, "")


def _may_read_reason(actor: Actor, row: CaseMove, *, hidden: bool) -> bool:
    # Why an expert said no, or was replaced, is between the expert and the administrators.
    if row.move in (Move.REJECT, Move.FORCE_REASSIGN):
        return actor.role is Role.ADMIN
    return not (row.move is Move.RETURN and hidden)


def _issue_moves(actor: Actor, issues: list[Issue], names: dict[UUID, str], zone: str) -> list[MoveView]:
    """What happened to issues that did not move the case; returns stand among the moves already."""
    told: list[MoveView] = []

    def tell(text: str, at: datetime | None, by: UUID | None, status: str, reason: str = "") -> None:
        if at is None:
            return
        who = "You" if by == actor.id else names.get(by, "") if by else "System"
        told.append(MoveView(text=text, by=who, at=at, when=moment(at, zone=zone), status=status, reason=reason))

    for issue in issues:
        is_return, is_gone = issue.kind is IssueKind.RETURN, issue.deleted_at is not None
        title = "" if is_gone else issue.title
        if not is_return:
            tell(f"Issue #{issue.number} reported", issue.created_at, issue.reporter_id, "issue-open", title)
            tell(f"Issue #{issue.number} resolved", issue.resolved_at, issue.resolved_by, "issue-closed")
        tell(f"Issue #{issue.number} deleted", issue.deleted_at, issue.deleted_by, "issue-closed", issue.delete_reason)
    return told


def _newest_first(moves: list[MoveView], others: list[MoveView]) -> list[MoveView]:
    """Stable: moves of the same moment keep the order of their versions."""
    return sorted([*moves, *others], key=lambda one: one.at, reverse=True)[:MOVES_SHOWN] if others else moves


async def _returns(session: AsyncSession, issues: list[Issue], names: dict[UUID, str], zone: str) -> list[ReturnView]:
    returns = [issue for issue in issues if issue.kind is IssueKind.RETURN and issue.deleted_at is None]
    items: dict[UUID, list[IssueItem]] = {}
    for item in (await session.exec(visibility.items_of(returns))).all():
        items.setdefault(item.issue_id, []).append(item)
    return [
        ReturnView(
            id=issue.id,
            title=issue.title,
            text=issue.text,
            wanted=[item.text for item in items.get(issue.id, [])],
            reporter=names.get(issue.reporter_id, "The expert"),
            at=moment(issue.created_at, zone=zone),
            answer=issue.answer,
            answered_at=moment(issue.answered_at, zone=zone) if issue.answered_at else "",
            is_resolved=issue.resolved_at is not None,
        )
        for issue in returns
    ]


async def _count_documents(session: AsyncSession, case: Case) -> int:
    chosen = visibility.documents_in(case).subquery()
    return (await session.exec(select(func.count()).select_from(chosen))).one()


async def _count_appointments(session: AsyncSession, actor: Actor, case: Case) -> int:
    """Those that are open or still to come, for whoever may see them."""
    if Action.SEE_APPOINTMENTS not in access.can(visibility.standing(actor, case), case.status):
        return 0
    coming = visibility.running_appointments(actor, case, clock.now()).subquery()
    return (await session.exec(select(func.count()).select_from(coming))).one()


async def _count_claims(session: AsyncSession, actor: Actor, case: Case) -> int:
    run = (await session.exec(visibility.runs_of(case).limit(1))).first()
    if run is None:
        return 0
    shown = visibility.claims_of(run).where(col(Claim.supported))
    if not is_secret(actor, case):
        shown = shown.where(col(Claim.dismissed_by).is_(None))
    return (await session.exec(select(func.count()).select_from(shown.subquery()))).one()


async def _attested_at(session: AsyncSession, case: Case, zone: str) -> str:
    statement = (
        select(Assignment.attested_at)
        .where(Assignment.case_id == case.id, col(Assignment.ended_at).is_(None))
        .order_by(col(Assignment.created_at).desc())
    )
    attested = (await session.exec(statement)).first()
    return moment(attested, zone=zone) if attested else ""
