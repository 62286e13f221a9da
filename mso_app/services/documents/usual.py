"""What an expert of the chosen specialty usually asks for, beside what a draft has."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.domain.access import Action, Actor
from mso_app.domain.documents import ReadStatus
from mso_app.domain.usual_files import usual_files
from mso_app.schemas.documents import UsualFile
from mso_app.services.documents.belonging import parent_of


async def usual_in_draft(session: AsyncSession, actor: Actor, draft_id: UUID, specialty: str) -> list[UsualFile]:
    """One line per kind of paper, the ones that are there with the name of the first. Raises NotFound."""
    parent = await parent_of(session, actor, draft_id=draft_id, action=Action.READ_DOCUMENT)
    documents = (await session.exec(parent.present())).all()
    read = [one for one in documents if one.read_status not in (ReadStatus.WAITING, ReadStatus.READING)]
    lines: list[UsualFile] = []
    for usual in usual_files(specialty):
        names = [one.name for one in read if one.kind in usual.kinds]
        more = f" and {len(names) - 1} more" if len(names) > 1 else ""
        detail = f"{names[0]}{more}" if names else usual.hint
        lines.append(UsualFile(word=usual.word, detail=detail, is_here=bool(names)))
    return lines
