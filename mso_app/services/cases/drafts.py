"""A case before it is one: what the wizard keeps, and T1, the submission."""

from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func
from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.core.errors import ChangedMeanwhile, InvalidInput, InvalidTransition, NotPermitted
from mso_app.core.events import emit
from mso_app.domain import deadlines
from mso_app.domain.access import Action, Actor, require
from mso_app.domain.case_status import CaseStatus, Move
from mso_app.domain.events import CaseMoved, DocumentsChanged
from mso_app.domain.words import Specialty, Urgency
from mso_app.models import Case, CaseDraft, CaseMove, Institution, Patient, Question
from mso_app.schemas.cases import DraftChange, DraftDetail, DraftRow
from mso_app.services import audit, visibility
from mso_app.services.calendars import calendar_of
from mso_app.services.numbers import case_number
from mso_app.services.views import moment, patient_line, promises

FIELDS = ("subject", "specialty", "urgency", "history", "first_diagnosis", "first_diagnosis_code", "first_treatment")
DRAFTS_SHOWN = 20
SUBJECT_MIN = 3
QUESTION_MAX = 1000


async def new_draft(session: AsyncSession, actor: Actor) -> DraftDetail:
    """Begin a case."""
    require(actor, Action.CREATE_CASE)
    if actor.institution_id is None:
        raise NotPermitted
    draft = CaseDraft(requester_id=actor.id, institution_id=actor.institution_id, saved_at=clock.now())
    session.add(draft)
    await session.flush()
    await audit.record(session, actor, Action.CREATE_CASE, subject="draft", subject_id=draft.id)
    return await _detail(session, actor, draft)


async def open_draft(session: AsyncSession, actor: Actor, draft_id: UUID) -> DraftDetail:
    """A draft as it was left. Raises NotFound."""
    return await _detail(session, actor, await visibility.draft_of(session, actor, draft_id))


async def list_drafts(session: AsyncSession, actor: Actor) -> list[DraftRow]:
    """The unfinished cases of this person, newest first."""
    require(actor, Action.CREATE_CASE)
    drafts = (await session.exec(visibility.my_drafts(actor).limit(DRAFTS_SHOWN))).all()
    return [
        DraftRow(
            id=draft.id,
            subject=draft.fields.get("subject", "") or "Untitled case",
            patient_line=await _patient_line(session, actor, draft),
            saved_at=moment(draft.saved_at, zone="UTC"),
            document_count=await _document_count(session, draft),
        )
        for draft in drafts
    ]


async def save_draft(
    session: AsyncSession, actor: Actor, draft_id: UUID, change: DraftChange, *, version: int
) -> DraftDetail:
    """Keep what was filled in; unfinished fields are fine. Raises ChangedMeanwhile."""
    draft = await visibility.draft_of(session, actor, draft_id)
    if change.patient_id is not None and change.patient_id != draft.patient_id:
        await visibility.patient_of(session, actor, change.patient_id, Action.SEE_PATIENT)
    if draft.case_id is not None:
        raise InvalidTransition("This case was submitted already.")
    guarded = (
        update(CaseDraft)
        .where(col(CaseDraft.id) == draft.id, col(CaseDraft.version) == version)
        .values(
            patient_id=change.patient_id,
            fields={name: getattr(change, name) for name in FIELDS},
            questions=[question[:QUESTION_MAX] for question in change.questions],
            saved_at=clock.now(),
            version=version + 1,
        )
    )
    if (await session.exec(guarded)).rowcount != 1:
        raise ChangedMeanwhile("This draft was changed in another tab. Your text is kept.")
    await session.refresh(draft)
    await audit.record(session, actor, Action.CREATE_CASE, subject="draft", subject_id=draft.id)
    return await _detail(session, actor, draft)


async def discard_draft(session: AsyncSession, actor: Actor, draft_id: UUID) -> None:
    """Throw a draft away; its files go with the sweeper."""
    draft = await visibility.draft_of(session, actor, draft_id)
    if draft.case_id is not None:
        raise InvalidTransition("This case was submitted already.")
    for document in (await session.exec(visibility.every_document_in(draft=draft))).all():
        await session.delete(document)
    await session.flush()
    await session.delete(draft)
    await audit.record(
        session, actor, Action.CREATE_CASE, subject="draft", subject_id=draft.id, details={"discarded": 1}
    )


async def submit_draft(session: AsyncSession, actor: Actor, draft_id: UUID) -> UUID:
    """T1: the draft becomes a New case. A second click finds the first one's case."""
    require(actor, Action.CREATE_CASE)
    draft = await visibility.draft_of(session, actor, draft_id)
    # Take the row first: of two clicks at once, the second waits here and then finds the case.
    await session.exec(update(CaseDraft).where(col(CaseDraft.id) == draft.id).values(version=CaseDraft.version + 1))
    await session.refresh(draft)
    if draft.case_id is not None:
        return draft.case_id
    patient = await _check(session, actor, draft)
    case = await _open_case(session, actor, draft, patient)
    draft.case_id = case.id
    session.add(draft)
    await _take_over_documents(session, draft, case)
    await audit.record(session, actor, Action.CREATE_CASE, subject="case", subject_id=case.id, case_id=case.id)
    await emit(session, DocumentsChanged(case_id=case.id))
    await emit(
        session,
        CaseMoved(
            case_id=case.id,
            move=Move.SUBMIT,
            to=CaseStatus.NEW,
            institution_id=case.institution_id,
            requester_id=case.requester_id,
            provider_id=None,
            by=actor.id,
        ),
    )
    return case.id


async def _check(session: AsyncSession, actor: Actor, draft: CaseDraft) -> Patient:
    patient = await _patient(session, actor, draft)
    problems = _problems(draft, patient)
    if problems or patient is None:
        raise InvalidInput(fields=problems)
    return patient


async def _patient(session: AsyncSession, actor: Actor, draft: CaseDraft) -> Patient | None:
    if draft.patient_id is None:
        return None
    return await visibility.patient_of(session, actor, draft.patient_id, Action.SEE_PATIENT)


def _problems(draft: CaseDraft, patient: Patient | None) -> dict[str, str]:
    """What blocks the submission, in the order of the wizard."""
    problems: dict[str, str] = {}
    if patient is None:
        problems["patient_id"] = "Pick a patient, or enter a new one."
    elif not patient.is_active:
        problems["patient_id"] = "This patient's profile is out of use. Activate it, or pick another patient."
    if len(draft.fields.get("subject", "").strip()) < SUBJECT_MIN:
        problems["subject"] = "Give the case a short subject, such as the open diagnosis."
    if draft.fields.get("specialty") not in set(Specialty):
        problems["specialty"] = "Choose the specialty the question belongs to."
    if (draft.fields.get("urgency") or Urgency.STANDARD) not in set(Urgency):
        problems["urgency"] = "Choose standard or urgent."
    if not any(question.strip() for question in draft.questions):
        problems["questions"] = "Ask at least one question; the opinion answers exactly these."
    return problems


async def _open_case(session: AsyncSession, actor: Actor, draft: CaseDraft, patient: Patient) -> Case:
    now = clock.now()
    urgency = Urgency(draft.fields.get("urgency") or Urgency.STANDARD)
    institution = await session.get_one(Institution, patient.institution_id)
    times = deadlines.times(
        CaseStatus.NEW, since=now, urgency=urgency, promises=promises(), calendar=calendar_of(institution)
    )
    case = Case(
        number=await case_number(session),
        institution_id=patient.institution_id,
        requester_id=actor.id,
        patient_id=patient.id,
        subject=" ".join(draft.fields["subject"].split()),
        specialty=Specialty(draft.fields["specialty"]),
        urgency=urgency,
        history=draft.fields.get("history", "").strip(),
        first_diagnosis=draft.fields.get("first_diagnosis", "").strip(),
        first_diagnosis_code=draft.fields.get("first_diagnosis_code", "").strip().upper(),
        first_treatment=draft.fields.get("first_treatment", "").strip(),
        submitted_at=now,
        clock_started_at=now,
        clock_amber_at=times.amber_at if times else None,
        clock_due_at=times.due_at if times else None,
    )
    session.add(case)
    await session.flush()
    texts = [question.strip() for question in draft.questions if question.strip()]
    session.add_all(Question(case_id=case.id, number=n, text=text) for n, text in enumerate(texts, start=1))
    session.add(
        CaseMove(
            case_id=case.id,
            move=Move.SUBMIT,
            to_status=CaseStatus.NEW,
            actor_id=actor.id,
            role=actor.role,
            case_version=case.version,
        )
    )
    await session.flush()
    return case


async def _take_over_documents(session: AsyncSession, draft: CaseDraft, case: Case) -> None:
    """The documents move to the case and are numbered D1, D2 … in the order they were added."""
    documents = (await session.exec(visibility.documents_in_draft(draft))).all()
    for code, document in enumerate(documents, start=1):
        document.case_id, document.draft_id, document.code = case.id, None, code
        session.add(document)
    await session.flush()


async def _detail(session: AsyncSession, actor: Actor, draft: CaseDraft) -> DraftDetail:
    fields = {name: draft.fields.get(name, "") for name in FIELDS}
    fields["urgency"] = fields["urgency"] or Urgency.STANDARD.value
    patient = await _patient(session, actor, draft)
    institution = await session.get_one(Institution, draft.institution_id)
    return DraftDetail(
        **fields,
        id=draft.id,
        patient_id=draft.patient_id,
        questions=list(draft.questions),
        patient_line=patient_line(patient) if patient else "",
        saved_at=f"{draft.saved_at.astimezone(ZoneInfo(institution.time_zone)):%H:%M}",
        version=draft.version,
        case_id=draft.case_id,
        document_count=await _document_count(session, draft),
        problems=_problems(draft, patient),
    )


async def _patient_line(session: AsyncSession, actor: Actor, draft: CaseDraft) -> str:
    patient = await _patient(session, actor, draft)
    return patient_line(patient) if patient else ""


async def _document_count(session: AsyncSession, draft: CaseDraft) -> int:
    chosen = visibility.documents_in_draft(draft).subquery()
    return (await session.exec(select(func.count()).select_from(chosen))).one()
