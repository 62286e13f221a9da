"""Files of a demo case on their way into the store, the draft and the analysis."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.filetypes import HEAD_BYTES, sniff
from mso_app.demo.world import DemoCase
from mso_app.domain.access import Actor
from mso_app.insights.extracting import extract_safely
from mso_app.insights.readers.api import read_file
from mso_app.integrations.storage import new_key, storage
from mso_app.models import Case, Document
from mso_app.schemas.reading import FileReading
from mso_app.services import visibility
from mso_app.services.analysis import reading, steps
from mso_app.services.documents.incoming import Upload
from mso_app.services.documents.upload import Kept, record_upload

AT_ONCE = 2


async def bring(session: AsyncSession, actor: Actor, draft_id: UUID, case: DemoCase) -> None:
    """Every file of the case into its draft, in order, so that D1 is the first."""
    for number, file in enumerate(case.files, start=1):
        content = await asyncio.to_thread(file.content)
        key = new_key()
        await storage().keep(key, content)
        upload = Upload(
            case_id=None, draft_id=draft_id, actor_id=actor.id, key=f"demo-{number}", name=file.name, size=len(content)
        )
        kept = Kept(
            storage_key=key,
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            kind=sniff(content[:HEAD_BYTES], file.name, len(content)),
        )
        await record_upload(session, actor, upload, kept)


async def analyse(session: AsyncSession, case: Case) -> None:
    """What the background work does with a new case: read, extract, draft. The children run two at a time."""
    documents = list((await session.exec(visibility.documents_in(case))).all())
    readings = await _read_all(documents)
    for document in documents:
        order = await reading.begin_reading(session, document.id)
        if order is not None:
            await reading.keep_reading(session, order, readings[document.id])
        waiting = await reading.to_extract(session, document.id)
        if waiting is not None:
            order, pages = waiting
            await reading.keep_extraction(session, order, pages, await extract_safely(order.name, pages))
    newest = (await session.exec(visibility.runs_of(case).limit(1))).first()
    if newest is not None:
        await steps.draft_case(_within(session), case.id, newest.number)


async def _read_all(documents: list[Document]) -> dict[UUID, FileReading]:
    gate = asyncio.Semaphore(AT_ONCE)

    async def read(document: Document) -> tuple[UUID, FileReading]:
        async with gate, storage().local_path(document.storage_key) as path:
            return document.id, await read_file(path, document.file_kind)

    return dict(await asyncio.gather(*(read(document) for document in documents)))


def _within(session: AsyncSession) -> Callable[[], AbstractAsyncContextManager[AsyncSession]]:
    """Steps of the background work inside the one transaction of the world."""

    @asynccontextmanager
    async def unit() -> AsyncIterator[AsyncSession]:
        yield session
        await session.flush()

    return unit
