"""The sealed opinion, read from the sealed bytes and from nothing else (MSO-15)."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from mso_app.core.errors import NotFound
from mso_app.domain.access import Action, Actor
from mso_app.domain.case_status import CaseStatus
from mso_app.domain.opinions import SealState
from mso_app.integrations.storage import storage
from mso_app.models import Case, Document, Institution
from mso_app.reports import seal as sealing
from mso_app.schemas.accounts import initials
from mso_app.schemas.opinions import SealedAnswerView, SealedPart, SealedView, VersionView
from mso_app.schemas.sealed import Concordance, SealedAnswer, SealedCitation, SealedOpinion
from mso_app.services import audit, visibility
from mso_app.services.opinion_versions import Version, versions
from mso_app.services.opinions.checking import state_of
from mso_app.services.opinions.passages import Texts, difference, one_text, passages, sealed_texts
from mso_app.services.opinions.runs import Target
from mso_app.services.views import moment

VERSIONS_SHOWN = 12


@dataclass(frozen=True, kw_only=True)
class Linked:
    """Where a sealed citation leads now: the documents by their code, and the text of the cited pages."""

    documents: dict[str, Document]
    pages: dict[tuple[UUID, int], str]

    def target(self, citation: SealedCitation) -> Target | None:
        """None when the document is no longer there. The quote is looked for anew: the seal holds no positions."""
        document = self.documents.get(citation.code)
        if document is None:
            return None
        number = citation.page or citation.image or 1
        start = self.pages.get((document.id, number), "").find(citation.quote) if citation.quote else -1
        place = (start, start + len(citation.quote)) if start >= 0 else (0, 0)
        return Target(document_id=document.id, page=number, start=place[0], end=place[1], quote=citation.quote)


async def open_sealed(
    session: AsyncSession, actor: Actor, case_id: UUID, *, edition: int | None = None, compared: bool = False
) -> SealedView:
    """A version of the sealed opinion, the present one when none is named. Raises NotFound while there is none.

    `compared` shows it beside the version it is built on: what was added, and what was struck.
    """
    case, chain = await _chain(session, actor, case_id, Action.SEE_OPINION)
    chosen = _chosen(chain, edition)
    details: audit.Details = {"version": chosen.edition}
    await audit.record(
        session,
        actor,
        Action.SEE_OPINION,
        subject="opinion",
        subject_id=chosen.seal.opinion_id,
        case_id=case.id,
        details=details,
    )
    return await _view(session, case, chain, chosen, compared=compared)


async def sealed_file(
    session: AsyncSession, actor: Actor, case_id: UUID, *, edition: int | None = None
) -> tuple[str, bytes]:
    """The name and the bytes of the sealed PDF, of the present version when none is named."""
    case, chain = await _chain(session, actor, case_id, Action.DOWNLOAD_OPINION)
    chosen = _chosen(chain, edition)
    details: audit.Details = {"version": chosen.edition}
    await audit.record(
        session,
        actor,
        Action.DOWNLOAD_OPINION,
        subject="opinion",
        subject_id=chosen.seal.opinion_id,
        case_id=case.id,
        details=details,
    )
    name = f"{case.number}-opinion{f'-v{chosen.edition}' if chosen.edition > 1 else ''}.pdf"
    return name, await storage().read(chosen.seal.storage_key)


async def _chain(session: AsyncSession, actor: Actor, case_id: UUID, action: Action) -> tuple[Case, list[Version]]:
    case = await visibility.case_of(session, actor, case_id, action)
    chain = await versions(session, case) if case.status is CaseStatus.DONE else []
    if not chain:
        raise NotFound("There is no signed opinion yet.")
    return case, chain


def _chosen(chain: list[Version], edition: int | None) -> Version:
    found = next((version for version in chain if version.edition == edition), None) if edition else chain[0]
    if found is None:
        raise NotFound("There is no such version of this opinion.")
    return found


async def _view(
    session: AsyncSession, case: Case, chain: list[Version], chosen: Version, *, compared: bool
) -> SealedView:
    seal = chosen.seal
    state = await state_of(session, seal)
    sealed = sealing.opened(seal.canonical)
    institution = await session.get_one(Institution, case.institution_id)
    zone = institution.time_zone
    parent = next((version for version in chain if version.edition == chosen.edition - 1), None)
    older = sealing.opened(parent.seal.canonical) if parent and compared else None
    texts, before = sealed_texts(sealed), sealed_texts(older) if older else None
    linked = await linked_to(session, case, [sealed, *([older] if older else [])])
    return SealedView(
        case_id=case.id,
        state=state.value,
        state_label=_label(state),
        headline=sealed.headline,
        headline_was=older.headline if older and older.headline != sealed.headline else "",
        summary=one_text("summary", texts, {}, before),
        parts=[
            _part("Diagnosis", sealed.diagnosis, older.diagnosis if older else None),
            _part("Treatment", sealed.treatment, older.treatment if older else None),
        ],
        answers=[_answer(answer, linked, texts, older, before) for answer in sealed.answers],
        recommendations=passages("recommendations", texts, {}, before),
        limits=one_text("limits", texts, {}, before),
        given_by=sealed.given_by,
        given_by_initials=initials(sealed.given_by),
        licence=sealed.licence,
        signed_at=moment(sealed.signed_at, zone=zone),
        attested_at=moment(sealed.conflict_attested_at, zone=zone),
        code=seal.code,
        digest=seal.digest,
        digest_groups=" ".join(seal.digest[start : start + 4] for start in range(0, len(seal.digest), 4)),
        page_count=seal.page_count,
        file_size=f"{max(1, round(seal.file_size / 1000))} kB",
        edition=chosen.edition,
        verify_path=f"/verify/{seal.code}",
        versions=[await _card(session, version, zone) for version in chain[:VERSIONS_SHOWN]],
        is_compared=before is not None,
        change_words=difference(before, texts).words if before else "",
    )


async def _card(session: AsyncSession, version: Version, zone: str) -> VersionView:
    seal = version.seal
    return VersionView(
        edition=version.edition,
        name="Opinion" if version.edition == 1 else "Addendum",
        state=(await state_of(session, seal)).value,
        signed_at=moment(seal.signed_at, zone=zone),
        code=seal.code,
        digest_short=_short(seal.digest),
        parent_short=_short(seal.parent_digest) if seal.parent_digest else "",
    )


def _short(digest: str) -> str:
    """ "4be1…c3d4"."""
    return f"{digest[:4]}…{digest[-4:]}"


def _label(state: SealState) -> str:
    return {SealState.VALID: "Seal is valid", SealState.SUPERSEDED: "Replaced by a newer version"}.get(
        state, "Seal is broken"
    )


def _part(name: str, concordance: Concordance, before: Concordance | None) -> SealedPart:
    return SealedPart(
        name=name,
        first=concordance.first or "Not stated",
        second=concordance.second,
        outcome=concordance.outcome.value,
        outcome_label=concordance.outcome.label,
        impact=concordance.impact.words,
        was=before.second if before and before.second != concordance.second else "",
    )


def _answer(
    answer: SealedAnswer, linked: Linked, texts: Texts, older: SealedOpinion | None, before: Texts | None
) -> SealedAnswerView:
    earlier = [other for other in older.answers if other.number == answer.number] if older else []
    targets = {
        citation.label: target
        for one in (*earlier, answer)
        for citation in one.citations
        if (target := linked.target(citation)) is not None
    }
    part = f"answer-{answer.number}"
    return SealedAnswerView(
        number=answer.number,
        part=part,
        question=answer.question,
        sentences=one_text(part, texts, targets, before),
        is_declined=answer.cannot_answer_reason is not None,
    )


async def linked_to(session: AsyncSession, case: Case, opinions: list[SealedOpinion]) -> Linked:
    """Where the citations of sealed texts lead in the documents of their case."""
    documents = {
        f"D{document.code}": document for document in (await session.exec(visibility.documents_in(case))).all()
    }
    wanted: dict[str, set[int]] = {}
    cited = (citation for sealed in opinions for answer in sealed.answers for citation in answer.citations)
    for citation in cited:
        if citation.code in documents and citation.page is not None:
            wanted.setdefault(citation.code, set()).add(citation.page)
    pages: dict[tuple[UUID, int], str] = {}
    for code, numbers in wanted.items():
        document = documents[code]
        for page in (await session.exec(visibility.some_pages_of(document, numbers))).all():
            pages[(document.id, page.number)] = page.text
    return Linked(documents=documents, pages=pages)
