"""Which processes run background work, and which of them have not been heard of."""

from datetime import timedelta

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, delete, or_, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.models import Executor


async def beat(session: AsyncSession, name: str) -> None:
    """This process lives."""
    now = clock.now()
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    alive = insert(Executor).values(id=name, seen_at=now, taken_over_at=None)
    again = alive.on_conflict_do_update(index_elements=["id"], set_={"seen_at": now, "taken_over_at": None})
    await session.exec(again)


async def leave(session: AsyncSession, name: str) -> None:
    """This process ends; it counts as unheard of from now on."""
    long_ago = clock.now() - timedelta(days=1)
    await session.exec(update(Executor).where(col(Executor.id) == name).values(seen_at=long_ago))


async def claim_dead(session: AsyncSession, *, by: str, after: timedelta, again: timedelta) -> list[str]:
    """The processes that are dead and that this one, and no other, takes over now."""
    now = clock.now()
    silent = col(Executor.seen_at) < now - after
    unclaimed = or_(col(Executor.taken_over_at).is_(None), col(Executor.taken_over_at) < now - again)
    found = await session.exec(select(Executor.id).where(silent, unclaimed, Executor.id != by))
    won: list[str] = []
    for name in found.all():
        claim = update(Executor).where(col(Executor.id) == name, silent, unclaimed).values(taken_over_at=now)
        if (await session.exec(claim)).rowcount == 1:
            won.append(name)
    return won


async def forget(session: AsyncSession, name: str) -> None:
    """A dead process whose work was taken over; one that came back to life stays."""
    await session.exec(delete(Executor).where(col(Executor.id) == name, col(Executor.taken_over_at).is_not(None)))


async def leads(session: AsyncSession, name: str, *, alive_within: timedelta) -> bool:
    """Whether this process is the first by name of those that live: it does what one does for all."""
    alive = col(Executor.seen_at) >= clock.now() - alive_within
    first = (await session.exec(select(Executor.id).where(alive).order_by(col(Executor.id)).limit(1))).first()
    return first == name
