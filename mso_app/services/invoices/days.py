"""Which day it is where an invoice was made out: by that day it is due, late, paid and corrected."""

from datetime import date
from zoneinfo import ZoneInfo

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.models import Institution, Invoice


async def zone_there(session: AsyncSession, invoice: Invoice) -> ZoneInfo:
    return ZoneInfo((await session.get_one(Institution, invoice.institution_id)).time_zone)


async def today_there(session: AsyncSession, invoice: Invoice) -> date:
    return clock.now().astimezone(await zone_there(session, invoice)).date()
