"""The steps of the background work, each in transactions of its own and none while a child process runs."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.insights.drafting import draft
from mso_app.insights.extracting import extract_safely
from mso_app.insights.readers.api import read_file
from mso_app.integrations.storage import storage
from mso_app.services.analysis import reading, runs

Unit = Callable[[], AbstractAsyncContextManager[AsyncSession]]


async def read_document(unit: Unit, document_id: UUID) -> None:
    """Read one file in a child and keep its pages. Raises TooBusy and FileGone, to be tried again."""
    async with unit() as session:
        order = await reading.begin_reading(session, document_id)
    if order is None:
        return
    async with storage().local_path(order.storage_key) as path:
        seen = await read_file(path, order.file_kind)
    async with unit() as session:
        await reading.keep_reading(session, order, seen)


async def extract_document(unit: Unit, document_id: UUID) -> None:
    """Find lab rows and sections in the kept pages of one file."""
    async with unit() as session:
        waiting = await reading.to_extract(session, document_id)
    if waiting is None:
        return
    order, pages = waiting
    found = await extract_safely(order.name, pages)
    async with unit() as session:
        await reading.keep_extraction(session, order, pages, found)


async def draft_case(unit: Unit, case_id: UUID, number: int) -> None:
    """Draft from everything that was read, check every quote, and finish the run with its claims."""
    async with unit() as session:
        material = await runs.begin_drafting(session, case_id, number)
    if material is None:
        return
    drafted = await asyncio.to_thread(draft, material)
    async with unit() as session:
        await runs.begin_checking(session, case_id, number)
    async with unit() as session:
        await runs.finish(session, case_id, number, drafted)
