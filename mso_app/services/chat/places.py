"""The places in documents that messages name: which lead somewhere, and the words that stand there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.domain import chat_text
from mso_app.domain.chat_text import Piece
from mso_app.models import Case, Document
from mso_app.schemas.chat import ChatRun, MentionedDocument
from mso_app.services import visibility
from mso_app.services.documents.words import code_words

QUOTE_LENGTH = 300


@dataclass(frozen=True, kw_only=True)
class Places:
    """The documents of a case by their code, and the text of the pages that are quoted."""

    documents: Mapping[str, Document]
    pages: Mapping[tuple[UUID, int], str]
    named: tuple[Piece, ...] = ()

    def run(self, piece: Piece) -> ChatRun:
        """A chip that leads to the place, or the letters as they were typed when it leads nowhere."""
        document = self.documents.get(piece.text)
        if document is None or piece.page > max(1, document.page_count):
            return ChatRun(text=_typed(piece))
        page_text = self.pages.get((document.id, piece.page), "")
        is_span = piece.start < piece.end <= len(page_text)
        quote = " ".join(page_text[piece.start : piece.end].split()) if is_span else ""
        return ChatRun(
            kind="place",
            text=piece.text,
            where=f"p {piece.page}" if piece.page else "",
            document_id=str(document.id),
            page=piece.page or 1,
            start=piece.start if is_span else 0,
            end=piece.end if is_span else 0,
            quote=quote if len(quote) <= QUOTE_LENGTH else f"{quote[:QUOTE_LENGTH].rstrip()}…",
        )

    def mentioned(self) -> list[MentionedDocument]:
        """Each document once, the last named first, at the page that was named last."""
        found: dict[UUID, MentionedDocument] = {}
        for piece in reversed(self.named):
            run, document = self.run(piece), self.documents.get(piece.text)
            if document is not None and run.document_id and document.id not in found:
                found[document.id] = MentionedDocument(
                    document_id=document.id,
                    code=code_words(document.code),
                    name=document.name,
                    kind=document.kind.value,
                    page=run.page,
                )
        return list(found.values())


async def find_places(session: AsyncSession, case: Case, texts: Iterable[str]) -> Places:
    """What the places named in these texts lead to, in a case that was reached."""
    named = tuple(piece for text in texts if "[[" in text for piece in chat_text.places(text))
    if not named:
        return Places(documents={}, pages={})
    documents = {code_words(row.code): row for row in (await session.exec(visibility.documents_in(case))).all()}
    wanted: dict[str, set[int]] = {}
    for piece in named:
        if piece.end and piece.text in documents:
            wanted.setdefault(piece.text, set()).add(piece.page)
    pages: dict[tuple[UUID, int], str] = {}
    for code, numbers in wanted.items():
        document = documents[code]
        for page in (await session.exec(visibility.some_pages_of(document, numbers))).all():
            pages[(document.id, page.number)] = page.text
    return Places(documents=documents, pages=pages, named=named)


def _typed(piece: Piece) -> str:
    page = f" p {piece.page}" if piece.page else ""
    span = f":{piece.start}-{piece.end}" if piece.end else ""
    return f"[[{piece.text}{page}{span}]]"
