"""What was read long ago is forgotten."""

from datetime import datetime

from sqlmodel import col, delete, update
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.domain.notifications import KEPT
from mso_app.models import Notification


async def forget_old(session: AsyncSession) -> int:
    """Take away what was read more than 90 days ago; what is unread stays. How many there were."""
    return (await session.exec(delete(Notification).where(col(Notification.read_at) < clock.now() - KEPT))).rowcount


async def mark_older_read(session: AsyncSession, before: datetime) -> None:
    """As if everybody had kept up until then; for the demo world."""
    old = col(Notification.at) < before, col(Notification.read_at).is_(None)
    await session.exec(update(Notification).where(*old).values(read_at=before))
