"""What hangs on the cases of a bench world, put in by bulk: talks, drafts, issues, meetings, invoices, news, log."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlmodel import SQLModel, col, insert, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bench.world import People
from mso_app.core import clock, envelopes
from mso_app.core.ids import new_id
from mso_app.domain.appointments import AppointmentStatus, SlotState, StepKind, Way
from mso_app.domain.case_status import CaseStatus
from mso_app.domain.insights import ClaimKind, RunStatus, Stage
from mso_app.domain.invoices import InvoiceState, PayMethod
from mso_app.domain.issues import IssueKind
from mso_app.domain.notification_kinds import Kind
from mso_app.domain.service_records import ServiceKind
from mso_app.domain.words import Role
from mso_app.models import (
    Account,
    Answer,
    Appointment,
    AppointmentSlot,
    AppointmentStep,
    Assignment,
    AuditHead,
    AuditRow,
    BillingProfile,
    Case,
    ChatMessage,
    ChatReceipt,
    ChatThread,
    Claim,
    Document,
    DocumentPage,
    DocumentSection,
    Evidence,
    InsightRun,
    Invoice,
    InvoiceLine,
    Issue,
    IssueItem,
    Notification,
    Opinion,
    Question,
    ServiceRecord,
)
from mso_app.services import audit
from mso_app.services.chat.lines import text_place

MORE_PEOPLE = 300
BATCH = 200
WORDS = "The ratio of the free light chains is above twenty, so the risk is high; see page two of the referral."
PAGE = "Haemoglobin 10.9 g/dl, free light chain ratio 24, no lytic lesions. " * 12


@dataclass(frozen=True, kw_only=True)
class Hanger:
    """A case and what its belongings have to name."""

    at: int
    case: Case
    assignment: UUID | None
    opinion: UUID | None
    question: UUID
    document: UUID


async def enter_belongings(session: AsyncSession, people: People, *, messages: int) -> None:
    """Everything but the cases. `messages` are shared out evenly over the conversations there are."""
    await _enter_people(session, people)
    hangers = await _hangers(session)
    talks = sum(1 for one in hangers if one.case.accepted_at)
    least, more = divmod(messages, talks) if talks else (0, 0)
    talk = 0
    for begin in range(0, len(hangers), BATCH):
        rows: list[SQLModel] = []
        for one in hangers[begin : begin + BATCH]:
            rows.extend(_of_the_case(one, people))
            if one.case.accepted_at and one.case.provider_id:
                rows.extend(_talk(one, least + (talk < more)))
                rows.extend(_meeting(one))
                talk += 1
        documents = await session.exec(
            select(Document).where(col(Document.case_id).in_([one.case.id for one in hangers[begin : begin + BATCH]]))
        )
        for one in documents:
            rows.append(DocumentPage(document_id=one.id, number=1, width=595, height=842, text=PAGE))
            rows.append(
                DocumentSection(
                    document_id=one.id, position=0, name="findings", page=1, start=0, end=21, quote=PAGE[:21]
                )
            )
        await _put(session, rows)
        session.expunge_all()
    await _enter_log(session, hangers, people)


async def _enter_people(session: AsyncSession, people: People) -> None:
    houses = sorted(set(people.institution_of.values()))
    await _put(session, [BillingProfile(institution_id=one, code=f"H{n}") for n, one in enumerate(houses)])
    more = [
        Account(
            email=f"more{n}@bench.example",
            name=f"Further Person {n}",
            role=Role.REQUESTER,
            password_hash="!",
            institution_id=houses[n % len(houses)],
        )
        for n in range(MORE_PEOPLE)
    ]
    await _put(session, more)


async def _hangers(session: AsyncSession) -> list[Hanger]:
    assignments = dict((await session.exec(select(Assignment.case_id, Assignment.id))).all())
    opinions = dict((await session.exec(select(Opinion.case_id, Opinion.id))).all())
    questions = dict((await session.exec(select(Question.case_id, Question.id))).all())
    documents = dict((await session.exec(select(Document.case_id, Document.id).where(Document.code == 1))).all())
    cases = (await session.exec(select(Case).order_by(col(Case.number)))).all()
    return [
        Hanger(
            at=at,
            case=case,
            assignment=assignments.get(case.id),
            opinion=opinions.get(case.id),
            question=questions[case.id],
            document=documents[case.id],
        )
        for at, case in enumerate(cases)
    ]


def _of_the_case(one: Hanger, people: People) -> Iterable[SQLModel]:
    yield from _draft(one)
    if one.case.status is CaseStatus.RETURNED or one.at % 4 == 0:
        yield from _issue(one, people)
    if one.opinion and one.case.done_at and one.case.provider_id:
        yield Answer(opinion_id=one.opinion, question_id=one.question, text=WORDS, is_complete=True)
        yield from _bill(one, one.case.done_at)
        yield _record(one, one.opinion, one.case.provider_id, one.case.done_at)
    yield from _news(one, people)


def _draft(one: Hanger) -> Iterable[SQLModel]:
    at = one.case.submitted_at
    run = InsightRun(
        case_id=one.case.id,
        number=1,
        status=RunStatus.COMPLETED,
        stage=Stage.FINISHED,
        files_total=5,
        files_read=5,
        finished_at=at,
    )
    yield run
    for position, kind in enumerate((ClaimKind.SUMMARY, ClaimKind.FINDING, ClaimKind.ASSESSMENT, ClaimKind.PLAN)):
        claim = Claim(run_id=run.id, kind=kind, position=position, text=WORDS)
        yield claim
        yield Evidence(claim_id=claim.id, document_id=one.document, page=1, start=0, end=21, quote=PAGE[:21])


def _issue(one: Hanger, people: People) -> Iterable[SQLModel]:
    case = one.case
    is_return = case.status is CaseStatus.RETURNED
    is_over = case.status in {CaseStatus.DONE, CaseStatus.REJECTED}
    kinds = (IssueKind.INFORMATION, IssueKind.QUALITY, IssueKind.ADMINISTRATIVE)
    at = case.submitted_at + timedelta(hours=5)
    issue = Issue(
        case_id=case.id,
        created_at=at,
        number=1,
        kind=IssueKind.RETURN if is_return else kinds[one.at // 4 % len(kinds)],
        reporter_id=case.provider_id if is_return and case.provider_id else people.admins[0],
        title="The second page of the report is missing",
        text=WORDS,
        resolved_at=at + timedelta(days=1) if is_over else None,
        resolved_by=people.admins[0] if is_over else None,
        resolution="It was sent." if is_over else "",
    )
    yield issue
    if is_return:
        yield from (IssueItem(issue_id=issue.id, position=n, text=f"Page {n + 1} of the report") for n in range(2))


def _talk(one: Hanger, number: int) -> Iterable[SQLModel]:
    case = one.case
    assert case.provider_id
    assert case.accepted_at
    assert one.assignment
    thread_id, key = new_id(), envelopes.new_key()
    yield ChatThread(
        id=thread_id,
        case_id=case.id,
        assignment_id=one.assignment,
        requester_id=case.requester_id,
        provider_id=case.provider_id,
        wrapped_key=envelopes.wrap(key, owner=thread_id),
        last_seq=number,
        opened_at=case.accepted_at,
    )
    sides = (case.provider_id, case.requester_id)
    for seq in range(1, number + 1):
        message = ChatMessage(
            thread_id=thread_id,
            created_at=case.accepted_at + timedelta(minutes=7 * seq),
            seq=seq,
            author_id=sides[seq % 2],
            client_msg_id=new_id(),
        )
        message.body = envelopes.close_text(key, f"{seq}. {WORDS}", place=text_place(message))
        yield message
    for account in sides:
        is_behind = case.status is CaseStatus.IN_PROGRESS and one.at % 3 == 0
        read = max(0, number - 2) if is_behind else number
        yield ChatReceipt(thread_id=thread_id, account_id=account, delivered_seq=read, read_seq=read, told_seq=number)


def _meeting(one: Hanger) -> Iterable[SQLModel]:
    case = one.case
    is_running = case.status in {CaseStatus.ACCEPTED, CaseStatus.IN_PROGRESS}
    if not case.provider_id or not case.accepted_at or (not is_running and one.at % 4):
        return
    # Of those that are still to be agreed some wait for either side; the others meet within the next weeks.
    is_open = is_running and one.at % 2 == 0
    begins = (clock.now() if is_running else case.accepted_at).replace(minute=0, second=0, microsecond=0)
    begins += timedelta(hours=one.at % 330 + 1 if is_running else 20)
    ends = begins + timedelta(minutes=30)
    sides = (case.requester_id, case.provider_id)
    by, turn = sides if one.at // 20 % 2 else sides[::-1]
    appointment = Appointment(
        case_id=case.id,
        requester_id=case.requester_id,
        provider_id=case.provider_id,
        created_by=by,
        turn_id=turn if is_open else None,
        purpose="Talk about the biopsy",
        status=AppointmentStatus.OPEN if is_open else AppointmentStatus.CONFIRMED,
        starts_at=None if is_open else begins,
        ends_at=None if is_open else ends,
        way=Way.VIDEO,
        agreed_at=None if is_open else case.accepted_at,
    )
    proposed = AppointmentStep(
        appointment_id=appointment.id,
        number=1,
        kind=StepKind.PROPOSED,
        actor_id=by,
        minutes=30,
        way=Way.VIDEO,
        zone="Europe/Berlin",
    )
    slot = AppointmentSlot(
        appointment_id=appointment.id,
        step_id=proposed.id,
        proposer_id=by,
        position=0,
        starts_at=begins,
        ends_at=ends,
        state=SlotState.OPEN if is_open else SlotState.CHOSEN,
    )
    yield from (appointment, proposed, slot)
    if not is_open:
        yield AppointmentStep(
            appointment_id=appointment.id, number=2, kind=StepKind.ACCEPTED, actor_id=turn, slot_id=slot.id
        )


def _bill(one: Hanger, done_at: datetime) -> Iterable[SQLModel]:
    age = (clock.now() - done_at).days
    state = InvoiceState.PAID if age > 45 else InvoiceState.VERIFIED if age > 10 else InvoiceState.GENERATED
    is_paid, is_verified = state is InvoiceState.PAID, state is not InvoiceState.GENERATED
    invoice = Invoice(
        number=f"INV-26-{one.at + 1:06d}",
        created_at=done_at,
        state=state,
        case_id=one.case.id,
        institution_id=one.case.institution_id,
        currency="EUR",
        net_minor=48_000,
        tax_minor=9_120,
        total_minor=57_120,
        issued_at=done_at,
        issued_on=done_at.date(),
        due_on=done_at.date() + timedelta(days=30),
        seller="Secunda\nBench Street 1",
        buyer="Hospital\nBench Street 2",
        verified_at=done_at + timedelta(days=2) if is_verified else None,
        paid_on=done_at.date() + timedelta(days=20) if is_paid else None,
        paid_method=PayMethod.TRANSFER if is_paid else None,
    )
    yield invoice
    yield InvoiceLine(
        invoice_id=invoice.id,
        position=0,
        title="Second opinion",
        unit_minor=48_000,
        net_minor=48_000,
        tax_bp=1900,
    )


def _record(one: Hanger, opinion: UUID, provider: UUID, done_at: datetime) -> SQLModel:
    return ServiceRecord(
        opinion_id=opinion,
        case_id=one.case.id,
        provider_id=provider,
        kind=ServiceKind.OPINION,
        specialty=one.case.specialty,
        urgency=one.case.urgency,
        done_at=done_at,
        done_on=_day(done_at),
        seconds=one.case.review_seconds or 0,
        questions=1,
        answered=1,
        units_tenths=10,
    )


def _news(one: Hanger, people: People) -> Iterable[SQLModel]:
    told = [(one.case.requester_id, Kind.ACCEPTED), (people.admins[one.at % len(people.admins)], Kind.TO_ASSIGN)]
    if one.case.provider_id:
        told.append((one.case.provider_id, Kind.ASSIGNED))
    for account, kind in told:
        at = one.case.submitted_at + timedelta(hours=1)
        yield Notification(
            account_id=account,
            kind=kind.value,
            case_id=one.case.id,
            case_number=one.case.number,
            group_key=f"{kind.value}:{one.case.id}",
            created_at=at,
            at=at,
            rings_at=at,
            read_at=None if one.at % 10 == 0 else at,
        )


async def _enter_log(session: AsyncSession, hangers: Sequence[Hanger], people: People) -> None:
    """Five rows of the audit log for each case, chained as the product chains them."""
    previous, rows = "", []
    for seq in range(1, 5 * len(hangers) + 1):
        case = hangers[(seq - 1) % len(hangers)].case
        row = AuditRow(
            seq=seq,
            at=clock.now() - timedelta(seconds=40 * (5 * len(hangers) - seq)),
            actor_id=case.requester_id if seq % 3 else people.admins[0],
            role=Role.REQUESTER.value if seq % 3 else Role.ADMIN.value,
            action="view_case",
            subject="case",
            subject_id=case.id,
            case_id=case.id,
            outcome="allowed",
            previous=previous,
            digest="",
        )
        row.digest = previous = audit.digest_of(row)
        rows.append(row)
    await _put(session, rows)
    head = await session.get(AuditHead, 1) or AuditHead()
    head.seq, head.digest = len(rows), audit._seal_of_head(len(rows), previous)
    session.add(head)
    await session.flush()


async def _put(session: AsyncSession, rows: Sequence[SQLModel]) -> None:
    """In the order of their tables, so that nothing points at what is not there yet."""
    by_kind: dict[type[SQLModel], list[dict[str, object]]] = {}
    for row in rows:
        by_kind.setdefault(type(row), []).append({name: getattr(row, name) for name in type(row).model_fields})
    places = {table: at for at, table in enumerate(SQLModel.metadata.sorted_tables)}
    for kind in sorted(by_kind, key=lambda kind: places[kind.__table__]):  # pyright: ignore[reportAttributeAccessIssue]
        await session.exec(insert(kind), params=by_kind[kind])


def _day(at: datetime) -> date:
    return at.date()
