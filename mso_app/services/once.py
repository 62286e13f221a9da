"""A row that two people may make at the same time: one of them does."""

from uuid import UUID

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession


async def insert_once(session: AsyncSession, row: SQLModel, *, unique: list[str]) -> bool:
    """Insert this row unless there is one with the same values in these columns. False when there was."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    values: dict[str, str | int | UUID | object] = {column: getattr(row, column) for column in type(row).model_fields}
    made = await session.exec(
        insert(type(row)).values(**values).on_conflict_do_nothing(index_elements=unique)
    )  # fmt: skip
    return made.rowcount == 1
