"""Files of a demo case on their way into the store, the draft and the analysis."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.demo.seeding.reading import Filed
from mso_app.domain.access import Actor
from mso_app.insights.extraction import extract
from mso_app.models import Case
from mso_app.services import visibility
from mso_app.services.analysis import reading, steps
from mso_app.services.documents.incoming import Upload
from mso_app.services.documents.upload import Kept, record_upload


async def bring(session: AsyncSession, actor: Actor, draft_id: UUID, names: list[str], filed: list[Filed]) -> None:
    """Every file of the case into its draft, in order, so that D1 is the first."""
    for number, (name, file) in enumerate(zip(names, filed, strict=True), start=1):
        upload = Upload(
            case_id=None, draft_id=draft_id, actor_id=actor.id, key=f"demo-{number}", name=name, size=file.size
        )
        kept = Kept(storage_key=file.key, size=file.size, sha256=file.sha256, kind=file.kind)
        await record_upload(session, actor, upload, kept)


async def analyse(session: AsyncSession, case: Case, filed: list[Filed]) -> None:
    """What the background work does with a new case: keep what was read, extract, draft.

    Our own papers are searched here; what people upload is searched in a child.
    """
    seen = {file.key: file.reading for file in filed}
    for document in (await session.exec(visibility.documents_in(case))).all():
        order = await reading.begin_reading(session, document.id)
        if order is not None:
            await reading.keep_reading(session, order, seen[document.storage_key])
        waiting = await reading.to_extract(session, document.id)
        if waiting is not None:
            order, pages = waiting
            await reading.keep_extraction(session, order, pages, extract(order.name, pages))
    newest = (await session.exec(visibility.runs_of(case).limit(1))).first()
    if newest is not None:
        await steps.draft_case(_within(session), case.id, newest.number)


def _within(session: AsyncSession) -> Callable[[], AbstractAsyncContextManager[AsyncSession]]:
    """Steps of the background work inside the one transaction of the world."""

    @asynccontextmanager
    async def unit() -> AsyncIterator[AsyncSession]:
        yield session
        await session.flush()

    return unit
