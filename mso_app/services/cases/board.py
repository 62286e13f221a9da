"""The administrators' board: every open case by status, late clocks first, in one query (MSO-33)."""

from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.errors import NotPermitted
from mso_app.domain.access import Action, Actor, require
from mso_app.domain.case_status import CaseStatus
from mso_app.domain.words import Role
from mso_app.models import Case
from mso_app.schemas.cases import BoardGroup, CaseRow
from mso_app.services import audit, visibility
from mso_app.services.cases.listing import counts
from mso_app.services.views import case_row

ROWS_PER_STATUS = 12
ORDER = (
    CaseStatus.REJECTED,
    CaseStatus.NEW,
    CaseStatus.ASSIGNED,
    CaseStatus.ACCEPTED,
    CaseStatus.IN_PROGRESS,
    CaseStatus.RETURNED,
)
NOTES = {"late": "escalated to you", CaseStatus.RETURNED.value: "clock paused, waiting for the requester"}


async def board(session: AsyncSession, actor: Actor) -> list[BoardGroup]:
    """The groups in the order an administrator works through them; each shows its most urgent cases."""
    require(actor, Action.LIST_CASES)
    if actor.role is not Role.ADMIN:
        raise NotPermitted
    lines = visibility.case_lines(actor, visibility.most_urgent(actor, ORDER, each=ROWS_PER_STATUS))
    found = (await session.exec(lines.order_by(col(Case.clock_due_at).asc(), col(Case.id)))).all()
    rows = [
        (case.status, case_row(case, patient, provider_name=provider or "", requester_name=requester))
        for case, patient, provider, requester in found
    ]
    totals = {part.status: part.count for part in (await counts(session, actor)).by_status}
    await audit.record(session, actor, Action.LIST_CASES, subject="cases", details={"rows": len(rows)})
    return _groups(rows, totals)


def _groups(rows: list[tuple[CaseStatus, CaseRow]], totals: dict[str, int]) -> list[BoardGroup]:
    late = [row for _, row in rows if row.clock.state == "late"]
    groups = [BoardGroup(key="late", label="Late", note=NOTES["late"], total=len(late), rows=late)] if late else []
    for status in ORDER:
        mine = [row for its, row in rows if its is status and row.clock.state != "late"]
        total = totals.get(status.value, 0)
        if not total:
            continue
        hidden = total - sum(1 for its, _ in rows if its is status)
        groups.append(
            BoardGroup(
                key=status.value,
                label=status.label,
                note=NOTES.get(status.value, ""),
                total=len(mine) + hidden,
                rows=mine,
                hidden=hidden,
            )
        )
    return groups
