"""A second reading of a case, from asking to the decision, and agreement by specialty."""

from uuid import UUID

from fastapi import APIRouter

from mso_app.api.deps import CurrentActor, Uow
from mso_app.schemas.ranking import Ranking
from mso_app.schemas.second_readings import (
    AcceptIn,
    AgreementView,
    AppointIn,
    AskIn,
    Decided,
    DecideIn,
    ReasonIn,
    SecondView,
)
from mso_app.services import second_readings

router = APIRouter(prefix="/api/v1", tags=["second readings"])

READING = "/cases/{case_id}/second-reading"


@router.get(READING)
async def reading(session: Uow, actor: CurrentActor, case_id: UUID) -> SecondView:
    """Where it stands. Nothing of either text before both are sealed, no name before the result is out."""
    return await second_readings.open_second(session, actor, case_id)


@router.get(f"{READING}/candidates")
async def candidates(session: Uow, actor: CurrentActor, case_id: UUID, *, third: bool = False) -> Ranking:
    """Who can be asked to read second, or to decide as the third, and who cannot and why. For administrators."""
    return await second_readings.candidates(session, actor, case_id, third=third)


@router.post(READING, status_code=201)
async def ask(session: Uow, actor: CurrentActor, case_id: UUID, asked: AskIn) -> SecondView:
    """Ask a second reader, blinded. The case goes on as it was."""
    await second_readings.ask(
        session, actor, case_id, asked.provider_id, version=asked.version, override=asked.override
    )
    return await second_readings.open_second(session, actor, case_id)


@router.post(f"{READING}/third", status_code=204)
async def appoint(session: Uow, actor: CurrentActor, case_id: UUID, asked: AppointIn) -> None:
    """Ask a third reader to decide where the two differ."""
    await second_readings.appoint(session, actor, case_id, asked.provider_id, override=asked.override)


@router.post(f"{READING}/withdraw", status_code=204)
async def withdraw(session: Uow, actor: CurrentActor, case_id: UUID, why: ReasonIn) -> None:
    """End it before both have sealed; what the first reader has sealed goes out."""
    await second_readings.withdraw(session, actor, case_id, reason=why.reason)


@router.post(f"{READING}/decision")
async def decide(session: Uow, actor: CurrentActor, case_id: UUID, given: DecideIn) -> Decided:
    """Sign the joint note, or decide as the third reader. A wrong password changes nothing."""
    return Decided(
        is_final=await second_readings.decide(session, actor, case_id, given.decision, password=given.password)
    )


@router.post(f"{READING}/accept", status_code=204)
async def accept(session: Uow, actor: CurrentActor, case_id: UUID, answer: AcceptIn) -> None:
    """Read second, with the attestation that there is no conflict of interest."""
    await second_readings.accept(session, actor, case_id, attested=answer.attested)


@router.post(f"{READING}/decline", status_code=204)
async def decline(session: Uow, actor: CurrentActor, case_id: UUID, answer: ReasonIn) -> None:
    """Give it back. The case cannot be opened any longer."""
    await second_readings.decline(session, actor, case_id, reason=answer.reason)


@router.get("/agreement")
async def agreement(session: Uow, actor: CurrentActor) -> AgreementView:
    """Cohen's kappa of all pairs of readings by specialty, for administrators."""
    return await second_readings.agreement(session, actor)
