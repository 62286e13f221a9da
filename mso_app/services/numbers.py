"""Numbers that people read out: one counter each, raised inside the transaction that uses it."""

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import clock
from mso_app.core.ids import new_id
from mso_app.models import Counter


async def next_number(session: AsyncSession, name: str) -> int:
    """The next value of a counter, which starts at 1."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = (
        insert(Counter)
        .values(id=new_id(), created_at=clock.now(), name=name, value=1)
        .on_conflict_do_update(index_elements=["name"], set_={"value": Counter.value + 1})
        .returning(col(Counter.value))
    )
    return int((await session.exec(statement)).scalar_one())


async def case_number(session: AsyncSession) -> str:
    """ "SO-26-04127": the year, then a number that grows."""
    year = f"{clock.now():%y}"
    return f"SO-{year}-{await next_number(session, f'case-{year}'):05d}"


async def patient_number(session: AsyncSession) -> str:
    """ "P-5193": a pseudonym that says nothing."""
    return f"P-{1000 + await next_number(session, 'patient')}"
