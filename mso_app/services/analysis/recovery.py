"""Work that was asked for and that nobody does: found by the engine's sweep, started or given up."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core import work
from mso_app.services import visibility
from mso_app.services.analysis import reading
from mso_app.services.analysis.asking import READING_WORKFLOW, WORKFLOW, analysis_key, reading_key

AT_ONCE = 200
UNREADABLE = "This file could not be read after several tries. Remove it and add it again, or send another copy."


@dataclass(frozen=True, kw_only=True)
class Unstarted:
    """A workflow that should exist: its name, its key and what it is called with."""

    name: str
    key: str
    arguments: tuple[str, ...]


async def unstarted(session: AsyncSession) -> list[Unstarted]:
    """Everything that still waits for the background, oldest first; whether a workflow exists is not known here."""
    runs = (await session.exec(visibility.runs_in_progress().limit(AT_ONCE))).all()
    documents = (await session.exec(visibility.draft_documents_to_read().limit(AT_ONCE))).all()
    return [
        Unstarted(
            name=WORKFLOW, key=analysis_key(run.case_id, run.number), arguments=(str(run.case_id), str(run.number))
        )
        for run in runs
    ] + [
        Unstarted(name=READING_WORKFLOW, key=reading_key(document.id), arguments=(str(document.id),))
        for document in documents
    ]


async def start_again(session: AsyncSession, lost: Unstarted) -> None:
    """Ask for the work once more."""
    await work.start(session, lost.name, key=lost.key, arguments=lost.arguments)


async def give_up_reading(session: AsyncSession, document_id: UUID) -> None:
    """Say on a document that it could not be read."""
    await reading.refuse(session, document_id, UNREADABLE)
