"""The analyses of a case that was reached, and their statements with evidence."""

from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from mso_app.domain.insights import RunStatus
from mso_app.models import (
    Case,
    Claim,
    Evidence,
    InsightRun,
)


def runs_of(case: Case) -> SelectOfScalar[InsightRun]:
    """The analyses of a case, newest first."""
    return select(InsightRun).where(InsightRun.case_id == case.id).order_by(col(InsightRun.number).desc())


def completed_runs_of(case: Case) -> SelectOfScalar[InsightRun]:
    """The analyses that came to their end, newest first."""
    return runs_of(case).where(InsightRun.status == RunStatus.COMPLETED)


async def run_for_system(session: AsyncSession, case_id: UUID, number: int) -> InsightRun | None:
    """One analysis for the background work that runs it."""
    return (
        await session.exec(select(InsightRun).where(InsightRun.case_id == case_id, InsightRun.number == number))
    ).first()


def runs_in_progress() -> SelectOfScalar[InsightRun]:
    """Analyses that are not over, oldest first; for the sweep that finds lost work."""
    working = col(InsightRun.status) == RunStatus.PROCESSING
    return select(InsightRun).where(working).order_by(col(InsightRun.created_at))


def claims_of(run: InsightRun) -> SelectOfScalar[Claim]:
    return select(Claim).where(Claim.run_id == run.id).order_by(col(Claim.kind), col(Claim.position))


def evidence_of(run: InsightRun) -> SelectOfScalar[Evidence]:
    return (
        select(Evidence)
        .join(Claim, col(Claim.id) == Evidence.claim_id)
        .where(Claim.run_id == run.id)
        .order_by(col(Evidence.claim_id), col(Evidence.position))
    )
