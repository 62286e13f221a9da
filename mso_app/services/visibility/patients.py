"""Which patients an actor can reach."""

from uuid import UUID

from sqlalchemy import false
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import Select, SelectOfScalar

from mso_app.core.errors import NotFound, NotPermitted
from mso_app.domain import access
from mso_app.domain.access import Action, Actor
from mso_app.domain.words import Role
from mso_app.models import (
    Case,
    Patient,
)
from mso_app.services import audit


def patient_numbers(actor: Actor, ids: set[UUID]) -> Select[UUID, str]:
    """Ids and numbers, no names, of the reachable ones among these patients."""
    reachable = visible_patients(actor).with_only_columns(col(Patient.id))
    return select(Patient.id, Patient.number).where(col(Patient.id).in_(ids), col(Patient.id).in_(reachable))


def visible_patients(actor: Actor) -> SelectOfScalar[Patient]:
    """Every patient this person may look up by themselves; a provider meets patients only in their cases."""
    if actor.role is Role.ADMIN:
        return select(Patient)
    if actor.role is Role.REQUESTER:
        return select(Patient).where(Patient.institution_id == actor.institution_id)
    return select(Patient).where(false())


async def patient_of(session: AsyncSession, actor: Actor, patient_id: UUID, action: Action) -> Patient:
    """The patient, if within reach. Raises NotFound or NotPermitted, on record."""
    patient = (await session.exec(visible_patients(actor).where(Patient.id == patient_id))).first()
    if patient is None:
        await audit.record_refusal(session, actor, action, subject="patient", subject_id=patient_id)
        raise NotFound
    if not access.allows(actor.role, action):
        await audit.record_refusal(session, actor, action, subject="patient", subject_id=patient_id)
        raise NotPermitted
    return patient


async def patient_in(session: AsyncSession, case: Case) -> Patient:
    """The patient of a case that was reached."""
    return (await session.exec(select(Patient).where(Patient.id == case.patient_id))).one()


async def patient_with_record_number(session: AsyncSession, institution_id: UUID, number: str) -> Patient | None:
    """Whether an institution already has a patient under its own number."""
    statement = select(Patient).where(Patient.institution_id == institution_id, Patient.record_number == number)
    return (await session.exec(statement)).first()
