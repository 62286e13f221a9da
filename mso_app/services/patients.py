"""The patients of an institution: found, entered, corrected and put out of use."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.core.errors import AlreadyExists, ChangedMeanwhile, InvalidInput, NotPermitted
from mso_app.domain.access import Action, Actor, require
from mso_app.domain.case_status import CaseStatus
from mso_app.models import Case, Patient
from mso_app.schemas.accounts import initials
from mso_app.schemas.patients import PatientChange, PatientCreate, PatientPage, PatientQuery, PatientRow
from mso_app.services import audit, visibility
from mso_app.services.numbers import patient_number
from mso_app.services.text import like
from mso_app.services.views import SEX_WORD, age, day

OLDEST_YEARS = 130
SORTS: dict[str, ColumnElement[Any]] = {
    "name": func.lower(Patient.name).asc(),
    "newest": col(Patient.created_at).desc(),
    "birth_date": col(Patient.birth_date).asc(),
    "number": col(Patient.number).asc(),
}


async def list_patients(session: AsyncSession, actor: Actor, query: PatientQuery) -> PatientPage:
    """One window of the patients this person may look up."""
    require(actor, Action.LIST_PATIENTS)
    chosen = visibility.visible_patients(actor)
    if query.active_only:
        chosen = chosen.where(col(Patient.is_active).is_(True))
    if query.search.strip():
        wanted = like(query.search)
        chosen = chosen.where(
            or_(
                col(Patient.name).ilike(wanted, escape="\\"),
                col(Patient.number).ilike(wanted, escape="\\"),
                col(Patient.record_number).ilike(wanted, escape="\\"),
            )
        )
    total = (await session.exec(select(func.count()).select_from(chosen.subquery()))).one()
    window = chosen.order_by(SORTS[query.sort], col(Patient.id)).offset(query.offset).limit(query.limit)
    patients = (await session.exec(window)).all()
    open_cases = await _open_cases(session, [patient.id for patient in patients])
    await audit.record(session, actor, Action.LIST_PATIENTS, subject="patients", details={"rows": len(patients)})
    rows = [_row(patient, open_cases.get(patient.id, 0)) for patient in patients]
    return PatientPage(rows=rows, total=total, offset=query.offset)


async def open_patient(session: AsyncSession, actor: Actor, patient_id: UUID) -> PatientRow:
    """One patient. Raises NotFound."""
    patient = await visibility.patient_of(session, actor, patient_id, Action.SEE_PATIENT)
    await audit.record(session, actor, Action.SEE_PATIENT, subject="patient", subject_id=patient.id)
    return _row(patient, (await _open_cases(session, [patient.id])).get(patient.id, 0))


async def patient_with_record_number(session: AsyncSession, actor: Actor, record_number: str) -> PatientRow | None:
    """The patient of one's own institution who already has this record number."""
    require(actor, Action.LIST_PATIENTS)
    if actor.institution_id is None or not record_number.strip():
        return None
    patient = await visibility.patient_with_record_number(session, actor.institution_id, record_number.strip())
    if patient is None:
        return None
    return await open_patient(session, actor, patient.id)


async def create_patient(session: AsyncSession, actor: Actor, new: PatientCreate) -> PatientRow:
    """Enter a patient of one's own institution, in a transaction of its own (MSO-4)."""
    require(actor, Action.CREATE_PATIENT)
    if actor.institution_id is None:
        raise NotPermitted
    _check_birth_date(new.birth_date)
    record_number = (new.record_number or "").strip() or None
    await _check_record_number(session, actor.institution_id, record_number)
    patient = Patient(
        institution_id=actor.institution_id,
        created_by=actor.id,
        number=await patient_number(session),
        record_number=record_number,
        name=" ".join(new.name.split()),
        birth_date=new.birth_date,
        sex=new.sex,
    )
    session.add(patient)
    await session.flush()
    await audit.record(session, actor, Action.CREATE_PATIENT, subject="patient", subject_id=patient.id)
    return _row(patient, 0)


async def change_patient(session: AsyncSession, actor: Actor, patient_id: UUID, change: PatientChange) -> PatientRow:
    """Correct the details, or put the profile out of use and back. Raises ChangedMeanwhile."""
    patient = await visibility.patient_of(session, actor, patient_id, Action.CHANGE_PATIENT)
    values = change.model_dump(exclude={"version"}, exclude_unset=True, exclude_none=True)
    if change.birth_date is not None:
        _check_birth_date(change.birth_date)
    if change.record_number is not None:
        values["record_number"] = change.record_number.strip() or None
        await _check_record_number(session, patient.institution_id, values["record_number"], besides=patient.id)
    guarded = (
        update(Patient)
        .where(col(Patient.id) == patient.id, col(Patient.version) == change.version)
        .values(version=change.version + 1, **values)
    )
    if (await session.exec(guarded)).rowcount != 1:
        raise ChangedMeanwhile("This patient was changed by somebody else. Your text is kept.")
    await session.refresh(patient)
    details: audit.Details = {"fields": ",".join(sorted(values))}
    await audit.record(session, actor, Action.CHANGE_PATIENT, subject="patient", subject_id=patient.id, details=details)
    return _row(patient, (await _open_cases(session, [patient.id])).get(patient.id, 0))


async def _open_cases(session: AsyncSession, patient_ids: list[UUID]) -> dict[UUID, int]:
    statement = (
        select(Case.patient_id, func.count())
        .where(
            col(Case.patient_id).in_(patient_ids),
            col(Case.status) != CaseStatus.DONE,
            col(Case.withdrawn_at).is_(None),
        )
        .group_by(col(Case.patient_id))
    )
    return dict((await session.exec(statement)).all())


async def _check_record_number(
    session: AsyncSession, institution_id: UUID, record_number: str | None, *, besides: UUID | None = None
) -> None:
    if record_number is None:
        return
    taken = await visibility.patient_with_record_number(session, institution_id, record_number)
    if taken is not None and taken.id != besides:
        raise AlreadyExists("A patient with this record number is already here. Pick that one, or check the number.")


def _check_birth_date(born: date) -> None:
    today = clock.now().date()
    if born > today:
        raise InvalidInput(fields={"birth_date": "The birth date lies in the future. Check the year."})
    if today.year - born.year > OLDEST_YEARS:
        raise InvalidInput(fields={"birth_date": f"Nobody is older than {OLDEST_YEARS} years. Check the year."})


def _row(patient: Patient, open_cases: int) -> PatientRow:
    return PatientRow(
        id=patient.id,
        number=patient.number,
        name=patient.name,
        initials=initials(patient.name),
        age=age(patient.birth_date, at=clock.now().date()),
        sex=SEX_WORD[patient.sex],
        sex_key=patient.sex.value,
        birth_date=day(patient.birth_date),
        record_number=patient.record_number or "",
        is_active=patient.is_active,
        open_cases=open_cases,
        version=patient.version,
    )
