"""What happens to issues by itself; `services/reactions.py` calls these inside the transaction of what happened."""

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.core.events import Event
from mso_app.domain.case_status import CaseStatus
from mso_app.domain.events import CaseMoved, DocumentsChanged
from mso_app.services import visibility
from mso_app.services.cases.transition import hold
from mso_app.services.issues.returns import attach, close_by_answer
from mso_app.services.issues.writing import resolved, rewrite

ANOTHER_EXPERT = "Another expert was asked instead."


async def case_moved(session: AsyncSession, event: Event) -> None:
    """T11: a case that is no longer returned waits for no answer."""
    if not isinstance(event, CaseMoved) or event.to is CaseStatus.RETURNED or event.is_withdrawn:
        return
    case = await visibility.case_for_system(session, event.case_id)
    for issue in (await session.exec(visibility.open_returns(case))).all():
        await rewrite(
            session, issue, issue.version, resolved_at=clock.now(), resolved_by=event.by, resolution=ANOTHER_EXPERT
        )
        await resolved(session, issue, by=event.by)


async def documents_arrived(session: AsyncSession, event: Event) -> None:
    """An answer that was sent ahead of its files is whole when the last of them is there."""
    if not isinstance(event, DocumentsChanged):
        return
    case = await visibility.case_for_system(session, event.case_id)
    if case.status is not CaseStatus.RETURNED:
        return
    await hold(session, case)
    issue = (await session.exec(visibility.open_returns(case).limit(1))).first()
    if issue is None or issue.answered_at is None or case.status is not CaseStatus.RETURNED:
        return
    if await attach(session, case, issue):
        await close_by_answer(session, None, case, issue)
