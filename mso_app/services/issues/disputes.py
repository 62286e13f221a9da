"""A disputed invoice as an issue that the administrators see and settle; experts never see it (MSO-31, X-11).

The invoice's own service decides who may dispute it and when; these are called with a case it has reached.
"""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.core.errors import AlreadyExists, InvalidInput
from mso_app.domain.access import Action, Actor
from mso_app.domain.issues import TEXT_MAX, IssueKind, title_of
from mso_app.models import Case
from mso_app.services import visibility
from mso_app.services.cases.transition import hold
from mso_app.services.issues.writing import NewIssue, add, on_record, resolved, rewrite

TEXT_MIN = 3


async def open_dispute(
    session: AsyncSession, actor: Actor, case: Case, text: str, invoice_id: UUID | None = None
) -> UUID:
    """The requester disputes an invoice: an issue of the kind "billing". Its id. Raises InvalidInput, AlreadyExists."""
    said = text.strip()
    if not TEXT_MIN <= len(said) <= TEXT_MAX:
        raise InvalidInput(fields={"text": f"Say what is wrong with the invoice, in at most {TEXT_MAX} characters."})
    await hold(session, case)
    if (await session.exec(visibility.open_dispute(case, invoice_id))).first() is not None:
        raise AlreadyExists("This invoice is disputed already. The administrators see it.")
    new = NewIssue(kind=IssueKind.BILLING, title=title_of(said), text=said, invoice_id=invoice_id)
    issue = await add(session, actor, case, new)
    return issue.id


async def resolve_dispute(
    session: AsyncSession, actor: Actor | None, case: Case, invoice_id: UUID | None = None, *, text: str = ""
) -> bool:
    """What happened to the invoice settles its dispute. Whether there was one."""
    await hold(session, case)
    issue = (await session.exec(visibility.open_dispute(case, invoice_id))).first()
    if issue is None:
        return False
    by = actor.id if actor else None
    await rewrite(session, issue, issue.version, resolved_at=clock.now(), resolved_by=by, resolution=text.strip())
    await on_record(session, actor, Action.RESOLVE_ISSUE, issue)
    await resolved(session, issue, by=by)
    return True
