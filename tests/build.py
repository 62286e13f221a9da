"""Builders: one line makes what a test is about, and shows only what matters to it."""

from datetime import date
from itertools import count

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.errors import InvalidTransition
from mso_app.domain.access import Action, Actor
from mso_app.domain.case_status import CaseStatus
from mso_app.domain.issues import ItemAnswer
from mso_app.domain.words import Role, Sex, Specialty
from mso_app.models import Account, Case, Institution, Patient, ProviderProfile
from mso_app.schemas.cases import DraftChange
from mso_app.schemas.issues import AnswerChange, ItemChange
from mso_app.schemas.patients import PatientCreate
from mso_app.services import cases, issues, patients, visibility
from mso_app.services.identity import actor_of

_serial = count(1)


async def make_institution(session: AsyncSession, *, name: str = "", zone: str = "Europe/Berlin") -> Institution:
    row = Institution(name=name or f"Hospital {next(_serial)}", country="DE", time_zone=zone)
    session.add(row)
    await session.flush()
    return row


async def make_account(
    session: AsyncSession, role: Role, *, institution: Institution | None = None, name: str = ""
) -> Account:
    """An account nobody can sign in to; `tests` that sign in set a password."""
    n = next(_serial)
    row = Account(
        email=f"{role.value}{n}@hospital.example",
        name=name or f"{role.value.capitalize()} {n}",
        role=role,
        institution_id=institution.id if institution else None,
        password_hash="!",
    )
    session.add(row)
    await session.flush()
    return row


async def make_requester(session: AsyncSession, *, institution: Institution | None = None) -> Actor:
    at = institution or await make_institution(session)
    return actor_of(await make_account(session, Role.REQUESTER, institution=at))


async def make_admin(session: AsyncSession) -> Actor:
    return actor_of(await make_account(session, Role.ADMIN))


async def make_provider(
    session: AsyncSession,
    *,
    specialty: Specialty = Specialty.HAEMATOLOGY,
    licence_until: date | None = date(2028, 3, 31),
    capacity: int = 5,
) -> Actor:
    account = await make_account(session, Role.PROVIDER)
    session.add(
        ProviderProfile(
            account_id=account.id,
            specialty=specialty,
            languages=["English"],
            licence_number="NO-HPR 4410928",
            licence_until=licence_until,
            capacity=capacity,
            city="Oslo",
            time_zone="Europe/Oslo",
        )
    )
    await session.flush()
    return actor_of(account)


async def make_patient(session: AsyncSession, requester: Actor, *, name: str = "Ingrid Halvorsen") -> Patient:
    row = await patients.create_patient(
        session, requester, PatientCreate(name=name, birth_date=date(1968, 5, 2), sex=Sex.FEMALE)
    )
    return (await session.exec(select(Patient).where(Patient.id == row.id))).one()


async def make_case(
    session: AsyncSession,
    requester: Actor | None = None,
    *,
    status: CaseStatus = CaseStatus.NEW,
    provider: Actor | None = None,
    admin: Actor | None = None,
    patient: Patient | None = None,
    questions: tuple[str, ...] = ("Does she meet the criteria for active myeloma?",),
    subject: str = "Smouldering or active myeloma",
) -> Case:
    """A case that came to its status the way cases do. DONE needs an opinion and is not made here."""
    requester = requester or await make_requester(session)
    patient = patient or await make_patient(session, requester)
    draft = await cases.new_draft(session, requester)
    change = DraftChange(
        patient_id=patient.id,
        subject=subject,
        specialty=Specialty.HAEMATOLOGY.value,
        history="Fatigue for four months.",
        first_diagnosis="Multiple myeloma",
        first_diagnosis_code="C90.0",
        first_treatment="D-VRd induction, four cycles",
        questions=list(questions),
    )
    await cases.save_draft(session, requester, draft.id, change, version=draft.version)
    case_id = await cases.submit_draft(session, requester, draft.id)
    case = (await session.exec(select(Case).where(Case.id == case_id))).one()
    if status is CaseStatus.NEW:
        return case
    admin = admin or await make_admin(session)
    provider = provider or await make_provider(session)
    await cases.assign(session, admin, case.id, provider.id, version=case.version)
    if status is CaseStatus.REJECTED:
        await cases.reject(session, provider, case.id, version=case.version, code="capacity", reason="On leave.")
    if status in (CaseStatus.ACCEPTED, CaseStatus.IN_PROGRESS, CaseStatus.RETURNED):
        await cases.accept(session, provider, case.id, version=case.version, attested=True)
    if status in (CaseStatus.IN_PROGRESS, CaseStatus.RETURNED):
        await cases.start_review(session, provider, case.id, version=case.version)
    if status is CaseStatus.RETURNED:
        await issues.return_case(
            session, provider, case.id, version=case.version, text="Please send the CT.", items=["CT of the abdomen"]
        )
    await session.refresh(case)
    return case


async def answer_return(session: AsyncSession, requester: Actor, case: Case, text: str) -> None:
    """Everything the open return asks for is answered with the same words."""
    await visibility.case_of(session, requester, case.id, Action.ANSWER_RETURN)
    asked = (await issues.open_board(session, requester, case.id)).chosen
    if asked is None:
        raise InvalidTransition("Nothing is waiting for an answer in this case.")
    items = [ItemChange(id=item.id, answer=ItemAnswer.SENTENCE, words=text) for item in asked.wanted]
    await issues.send_answer(session, requester, asked.id, AnswerChange(text=text, items=items, version=asked.version))
