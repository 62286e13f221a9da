"""Invoices that are due soon or late are told once each to whoever pays; the timekeeper looks every minute."""

from datetime import timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.domain.invoices import DUE_SOON, InvoiceState
from mso_app.domain.notification_kinds import Kind
from mso_app.models import Invoice, Notification
from mso_app.services import visibility
from mso_app.services.notifications.telling import settle, tell

# As with the clocks of cases: what was late long ago is no news.
NEWS_FOR = timedelta(days=7)
_TOLD = (Kind.INVOICE_DUE.value, Kind.INVOICE_LATE.value)


async def watch_invoices(session: AsyncSession, *, limit: int = 20) -> int:
    """Tell of the invoices that turned since the last look, at most `limit` at a time. How many did: 0 is the end."""
    today = clock.now().date()
    turned = visibility.running_invoices().where(
        Invoice.state == InvoiceState.VERIFIED,
        col(Invoice.disputed_at).is_(None),
        col(Invoice.due_on).between(today - NEWS_FOR, today + DUE_SOON),
    )
    found = (await session.exec(turned.order_by(col(Invoice.due_on)))).all()
    told = select(Notification.group_key).where(col(Notification.kind).in_(_TOLD))
    known = set((await session.exec(told.distinct())).all()) if found else set()
    news = 0
    for invoice, case in found:
        kind = Kind.INVOICE_LATE if invoice.due_on < today else Kind.INVOICE_DUE
        # A dispute moves the day, and the new day is told of again.
        key = f"{case.id}:{invoice.due_on:%y%m%d}"
        if f"{kind}:{key}" in known:
            continue
        if news == limit:
            break
        if kind is Kind.INVOICE_LATE:
            await settle(session, case.id, [Kind.INVOICE_DUE])
        await tell(session, [case.requester_id], kind, case=case, key=key, once=True)
        news += 1
    return news
