"""A second reading of a case as the caller may see it, the asked reader's answer, and agreement by specialty."""

from uuid import UUID

from fastapi import APIRouter

from mso_app.api.deps import CurrentActor, Uow
from mso_app.schemas.second_readings import AcceptIn, AgreementView, DeclineIn, SecondView
from mso_app.services import second_readings

router = APIRouter(prefix="/api/v1", tags=["second readings"])

READING = "/cases/{case_id}/second-reading"


@router.get(READING)
async def reading(session: Uow, actor: CurrentActor, case_id: UUID) -> SecondView:
    """Where it stands. Nothing of either text before both are sealed, no name before the result is out."""
    return await second_readings.open_second(session, actor, case_id)


@router.post(f"{READING}/accept", status_code=204)
async def accept(session: Uow, actor: CurrentActor, case_id: UUID, answer: AcceptIn) -> None:
    """Read second, with the attestation that there is no conflict of interest."""
    await second_readings.accept(session, actor, case_id, attested=answer.attested)


@router.post(f"{READING}/decline", status_code=204)
async def decline(session: Uow, actor: CurrentActor, case_id: UUID, answer: DeclineIn) -> None:
    """Give it back. The case cannot be opened any longer."""
    await second_readings.decline(session, actor, case_id, reason=answer.reason)


@router.get("/agreement")
async def agreement(session: Uow, actor: CurrentActor) -> AgreementView:
    """Cohen's kappa of all pairs of readings by specialty, for administrators."""
    return await second_readings.agreement(session, actor)
