"""Numbers that people read out: one counter each, raised inside the transaction that uses it."""

from uuid import UUID

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


async def invoice_number(session: AsyncSession, institution_id: UUID, code: str, year: int, *, is_credit: bool) -> str:
    """ "NH-2026-0007", or "NH-CN-2026-0001" for a credit note: without gaps for each institution and year.

    The row of the counter stays locked until the transaction ends, and a number that was not used is given again.
    """
    series = "c" if is_credit else "i"
    number = await next_number(session, f"{series}{institution_id.hex}-{year}")
    return f"{code}-CN-{year}-{number:04d}" if is_credit else f"{code}-{year}-{number:04d}"
