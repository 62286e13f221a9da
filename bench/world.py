"""A world of any size, put in by bulk: the same number gives the same cases, spread over every status and two years."""

import hashlib
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlmodel import SQLModel, insert
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.domain.case_status import CaseStatus, Move
from mso_app.domain.documents import DocumentKind, FileKind, ReadStatus
from mso_app.domain.opinions import Impact, Outcome
from mso_app.domain.words import Role, Sex, Specialty, Urgency
from mso_app.models import (
    Account,
    Assignment,
    Case,
    CaseMove,
    Document,
    Institution,
    Opinion,
    Patient,
    ProviderProfile,
    Question,
)

SEED = 26
INSTITUTIONS, REQUESTERS, PROVIDERS, ADMINS = 3, 6, 12, 2
DOCUMENTS_PER_CASE = 5
BATCH = 500
WITH_ACCEPTANCE = 2
"""Which step of a case is its acceptance."""
# Most cases of an old house are done; what is open is what people look at.
STATUSES = (
    *[CaseStatus.DONE] * 13,
    *[CaseStatus.IN_PROGRESS] * 2,
    *(CaseStatus.NEW, CaseStatus.ASSIGNED, CaseStatus.ACCEPTED, CaseStatus.RETURNED, CaseStatus.REJECTED),
)
SUBJECTS = ("Smouldering or active myeloma", "Lung nodule of 8 mm", "Iron deficiency that returns", "Valve or ablation")
NAMES = ("Ingrid Halvorsen", "Amara Nwosu", "Pedro Faria", "Mei Lin", "Jonas Weber", "Aoife Byrne", "Sara Haddad")
WITHOUT_PROVIDER = frozenset({CaseStatus.NEW, CaseStatus.REJECTED})
WAYS = {
    CaseStatus.NEW: (),
    CaseStatus.ASSIGNED: (Move.ASSIGN,),
    CaseStatus.REJECTED: (Move.ASSIGN, Move.REJECT),
    CaseStatus.ACCEPTED: (Move.ASSIGN, Move.ACCEPT),
    CaseStatus.IN_PROGRESS: (Move.ASSIGN, Move.ACCEPT, Move.START_REVIEW),
    CaseStatus.RETURNED: (Move.ASSIGN, Move.ACCEPT, Move.START_REVIEW, Move.RETURN),
    CaseStatus.DONE: (Move.ASSIGN, Move.ACCEPT, Move.START_REVIEW, Move.SIGN),
}
TO = {
    Move.SUBMIT: CaseStatus.NEW,
    Move.ASSIGN: CaseStatus.ASSIGNED,
    Move.REJECT: CaseStatus.REJECTED,
    Move.ACCEPT: CaseStatus.ACCEPTED,
    Move.START_REVIEW: CaseStatus.IN_PROGRESS,
    Move.RETURN: CaseStatus.RETURNED,
    Move.SIGN: CaseStatus.DONE,
}

Values = dict[str, object]


@dataclass(frozen=True, kw_only=True)
class People:
    """Account ids of everybody, and the institution of each requester."""

    requesters: list[UUID]
    providers: list[UUID]
    admins: list[UUID]
    institution_of: dict[UUID, UUID]


async def enter_people(session: AsyncSession) -> People:
    """Institutions and everybody who signs in; nobody has a password."""
    now = clock.now()
    houses = [_id("institution", n) for n in range(INSTITUTIONS)]
    await _put(
        session,
        Institution,
        [
            {"id": house, "created_at": now, "name": f"Hospital {n}", "country": "DE", "time_zone": "Europe/Berlin"}
            | {"is_active": True}
            for n, house in enumerate(houses)
        ],
    )
    people = the_people()
    for role, number in ((Role.REQUESTER, REQUESTERS), (Role.PROVIDER, PROVIDERS), (Role.ADMIN, ADMINS)):
        await _put(session, Account, [_account(role, n, houses, now) for n in range(number)])
    specialties = list(Specialty)
    profiles = [
        ProviderProfile(
            account_id=one,
            specialty=specialties[n % len(specialties)],
            languages=["English"],
            licence_until=date(2030, 1, 1),
            capacity=1000,
        )
        for n, one in enumerate(people.providers)
    ]
    session.add_all(profiles)
    await session.flush()
    return people


def the_people() -> People:
    """The same in every world, so that one which is there already can be used again."""
    requesters = [_id(Role.REQUESTER.value, n) for n in range(REQUESTERS)]
    return People(
        requesters=requesters,
        providers=[_id(Role.PROVIDER.value, n) for n in range(PROVIDERS)],
        admins=[_id(Role.ADMIN.value, n) for n in range(ADMINS)],
        institution_of={one: _id("institution", n % INSTITUTIONS) for n, one in enumerate(requesters)},
    )


async def enter_cases(session: AsyncSession, people: People, *, first: int, last: int) -> None:
    """Cases number `first` up to but not including `last`, each with patient, questions, history and file rows."""
    for begin in range(first, last, BATCH):
        tables: dict[type[SQLModel], list[Values]] = {
            kind: [] for kind in (Patient, Case, Question, CaseMove, Assignment, Document, Opinion)
        }
        for number in range(begin, min(begin + BATCH, last)):
            for kind, values in _case(number, people, clock.now()):
                tables[kind].append(values)
        for kind, rows in tables.items():
            await _put(session, kind, rows)


def _case(number: int, people: People, now: datetime) -> list[tuple[type[SQLModel], Values]]:
    dice = random.Random(SEED * 1_000_003 + number)
    status = STATUSES[number % len(STATUSES)]
    requester = people.requesters[dice.randrange(REQUESTERS)]
    provider = people.providers[dice.randrange(PROVIDERS)]
    house = people.institution_of[requester]
    # Whoever is asked was asked today: the clock would take older ones back while something is measured.
    oldest, newest = {CaseStatus.DONE: (700, 15), CaseStatus.ASSIGNED: (0.4, 0)}.get(status, (14, 0))
    ago = timedelta(days=dice.uniform(newest, oldest))
    submitted = now - ago
    accepted = submitted + timedelta(hours=dice.uniform(2, 30)) if Move.ACCEPT in WAYS[status] else None
    done = submitted + timedelta(days=dice.uniform(1.5, 9)) if status is CaseStatus.DONE else None
    case, patient, assignment = _id("case", number), _id("patient", number), _id("assignment", number)
    base: Values = {"created_at": submitted}
    rows: list[tuple[type[SQLModel], Values]] = [
        (Patient, base | _patient(patient, number, house, requester, dice)),
        (
            Case,
            base
            | {
                "id": case,
                "number": f"SO-26-{number + 1:05d}",
                "institution_id": house,
                "requester_id": requester,
                "patient_id": patient,
                "provider_id": None if status in WITHOUT_PROVIDER else provider,
                "status": status,
                "subject": f"{SUBJECTS[number % len(SUBJECTS)]}, question {number:05d}",
                "specialty": dice.choice(list(Specialty)),
                "history": "Fatigue for four months. " * 20,
                "urgency": dice.choice(list(Urgency)),
                "first_diagnosis": "Multiple myeloma",
                "first_diagnosis_code": "C90.0",
                "first_treatment": "",
                "submitted_at": submitted,
                "accepted_at": accepted,
                "done_at": done,
                "clock_started_at": submitted,
                "clock_left_seconds": None,
                "clock_amber_at": submitted + timedelta(days=5.25),
                "review_seconds": int((done - accepted).total_seconds()) if done and accepted else None,
                "paused_seconds": 0 if done else None,
                "clock_due_at": submitted + timedelta(days=7),
                "missed_answers": 0,
                "withdrawn_at": None,
                "withdrawn_reason": "",
                "version": 1 + len(WAYS[status]),
            },
        ),
        (Question, base | {"id": _id("question", number), "case_id": case, "number": 1, "text": "What is it?"}),
    ]
    before: CaseStatus | None = None
    for step, move in enumerate((Move.SUBMIT, *WAYS[status])):
        at = submitted + step * timedelta(minutes=30)
        if accepted and step >= WITH_ACCEPTANCE:
            at = accepted + (step - WITH_ACCEPTANCE) * timedelta(hours=1)
        when: Values = {"id": _id(f"move{step}", number), "created_at": done if done and move is Move.SIGN else at}
        actor: Values = {"actor_id": requester, "role": Role.REQUESTER, "reason": "", "case_version": step + 1}
        rows.append(
            (CaseMove, when | actor | {"case_id": case, "move": move, "from_status": before, "to_status": TO[move]})
        )
        before = TO[move]
    if WAYS[status]:
        asked: Values = {"id": assignment, "case_id": case, "provider_id": provider, "assigned_by": people.admins[0]}
        ended = submitted if status is CaseStatus.REJECTED else None
        told: Values = {"attested_at": accepted, "accepted_at": accepted, "rejected_at": ended, "ended_at": ended}
        rows.append((Assignment, base | asked | told | {"override_reason": "", "reject_code": "", "reject_reason": ""}))
    rows.extend((Document, base | _document(case, requester, number, n)) for n in range(DOCUMENTS_PER_CASE))
    if done is not None:
        rows.append((Opinion, base | _opinion(case, assignment, provider, number, done, dice)))
    return rows


def _account(role: Role, n: int, houses: Sequence[UUID], now: datetime) -> Values:
    return {
        "id": _id(role.value, n),
        "created_at": now,
        "email": f"{role.value}{n}@bench.example",
        "role": role,
        "name": f"{role.value.capitalize()} Number {n}",
        "password_hash": "!",
        "totp_last_step": 0,
        "institution_id": houses[n % INSTITUTIONS] if role is Role.REQUESTER else None,
        "is_active": True,
        "version": 1,
    }


def _patient(key: UUID, number: int, house: UUID, by: UUID, dice: random.Random) -> Values:
    return {
        "id": key,
        "institution_id": house,
        "created_by": by,
        "number": f"P-{number + 1000}",
        "record_number": None,
        "name": f"{NAMES[number % len(NAMES)]} {number:05d}",
        "is_active": True,
        "birth_date": date(1930 + dice.randrange(80), 1 + dice.randrange(12), 1),
        "version": 1,
        "sex": dice.choice(list(Sex)),
    }


def _document(case: UUID, by: UUID, number: int, n: int) -> Values:
    digest = hashlib.sha256(f"{number} {n}".encode()).hexdigest()
    return {
        "id": _id(f"document{n}", number),
        "case_id": case,
        "draft_id": None,
        "code": n + 1,
        "upload_key": f"bench-{n}",
        "name": f"Report {n}.pdf",
        "file_kind": FileKind.PDF,
        "kind": DocumentKind.LAB,
        "size": 48_000,
        "sha256": digest,
        "storage_key": digest[:32],
        "uploaded_by": by,
        "read_status": ReadStatus.READ,
        "problem": "",
        "method": "text",
        "page_count": 2,
        "warnings": [],
        "removed_reason": "",
    }


def _opinion(case: UUID, assignment: UUID, by: UUID, number: int, done: datetime, dice: random.Random) -> Values:
    return {
        "id": _id("opinion", number),
        "case_id": case,
        "assignment_id": assignment,
        "provider_id": by,
        "edition": 1,
        "headline": "Close monitoring.",
        "summary": "",
        "diagnosis": "Smouldering myeloma",
        "diagnosis_outcome": dice.choice(list(Outcome)),
        "diagnosis_impact": dice.choice(list(Impact)),
        "treatment": "Monitoring",
        "treatment_outcome": dice.choice(list(Outcome)),
        "treatment_impact": dice.choice(list(Impact)),
        "recommendations": [],
        "limits": "",
        "saved_at": done,
        "signed_at": done,
        "version": 3,
    }


async def _put(session: AsyncSession, kind: type[SQLModel], rows: Sequence[Mapping[str, object]]) -> None:
    if rows:
        await session.exec(insert(kind), params=[dict(row) for row in rows])


def _id(kind: str, number: int) -> UUID:
    return UUID(bytes=hashlib.sha256(f"{SEED} {kind} {number}".encode()).digest()[:16])
